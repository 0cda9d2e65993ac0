// Dates and times as the person writes them, whatever the browser's own language; the calendar is the browser's.
import { el, sign, uniqueId } from "./dom.js";

const DAY = { day: "2-digit", month: "2-digit", year: "numeric" };
const SAMPLE = new Date(2033, 10, 22);
const LETTERS = { day: "dateDay", month: "dateMonth", year: "dateYear" };

/** The order of day, month and year in a locale: [{type: "day"}, …]. */
function orderOf(locale) {
  return new Intl.DateTimeFormat(locale, DAY).formatToParts(SAMPLE).filter(({ type }) => type !== "literal");
}

/** `2026-03-08` as in 08/03/2026, by the locale. */
function written(iso, locale) {
  const [year, month, day] = iso.split("-").map(Number);
  return new Date(year, month - 1, day).toLocaleDateString(locale, DAY);
}

/** A day that was typed, as `2026-03-08`; null for what is none. Years of two digits are of this century. */
export function readDay(text, locale) {
  const iso = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  const numbers = iso ? [...iso].slice(1) : /^\d+([./ -]\d+){2}$/.test(text) ? text.split(/[./ -]/) : [];
  if (numbers.length !== 3) return null;
  const names = iso ? ["year", "month", "day"] : orderOf(locale).map(({ type }) => type);
  const part = Object.fromEntries(names.map((name, index) => [name, Number(numbers[index])]));
  const year = part.year < 100 ? 2000 + part.year : part.year;
  const date = new Date(year, part.month - 1, part.day);
  const isReal = date.getFullYear() === year && date.getMonth() === part.month - 1 && date.getDate() === part.day;
  const two = (number) => String(number).padStart(2, "0");
  return isReal ? `${year}-${two(part.month)}-${two(part.day)}` : null;
}

/** A time of day that was typed, as `16:20`; null for what is none. */
export function readTime(text) {
  const [, hour, minute, half] = /^(\d{1,2}):(\d{2})\s*([ap]\.?\s?m\.?)?$/i.exec(text) ?? [];
  if (hour === undefined || minute > 59 || hour > (half ? 12 : 23)) return null;
  const hours = half ? (Number(hour) % 12) + (/^p/i.test(half) ? 12 : 0) : Number(hour);
  return `${String(hours).padStart(2, "0")}:${minute}`;
}

const KINDS = {
  date: {
    read: readDay,
    write: written,
    pattern: (locale, t) => orderOf(locale).map(({ type }) => t(LETTERS[type])).join(separator(locale)),
  },
  time: { read: readTime, write: (text) => text, pattern: (_locale, t) => t("dateTime") },
  "datetime-local": {
    read(text, locale) {
      const [, day, time] = /^(\S+)[T ,]+(\d{1,2}:.+)$/.exec(text) ?? /^(.+)T(.+)$/.exec(text) ?? [];
      const read = day && [readDay(day.replace(/,$/, ""), locale), readTime(time)];
      return read?.every(Boolean) ? read.join("T") : null;
    },
    write: (iso, locale) => `${written(iso.slice(0, 10), locale)} ${iso.slice(11, 16)}`,
    pattern: (locale, t) => `${KINDS.date.pattern(locale, t)} ${t("dateTime")}`,
  },
};

function separator(locale) {
  const parts = new Intl.DateTimeFormat(locale, DAY).formatToParts(SAMPLE);
  return parts.find(({ type }) => type === "literal").value;
}

/** A field for `type` (date, time, datetime-local): `value` is its ISO text, empty when nothing or nonsense is typed. */
export function dateControl(type, { locale, t }) {
  const kind = KINDS[type];
  const pattern = kind.pattern(locale, t);
  const control = el("input", { type: "text", placeholder: pattern, autocomplete: "off", inputmode: "text" });
  const picker = el("input", { type, tabindex: "-1", class: "native-date", "aria-hidden": "true" });
  const hint = el("span", { id: uniqueId("about"), class: "for-readers" }, pattern);
  const open = el(
    "button",
    { type: "button", class: "button icon small", "aria-label": t("pickDate"), on: { click: () => show(picker, control) } },
    sign("calendar"),
  );
  const iso = () => (control.value.trim() ? kind.read(control.value.trim(), locale) : "");
  picker.addEventListener("change", (event) => {
    event.stopPropagation();
    control.value = picker.value ? kind.write(picker.value, locale) : "";
    for (const name of ["input", "change"]) control.dispatchEvent(new Event(name, { bubbles: true }));
    control.focus();
  });
  picker.addEventListener("input", (event) => event.stopPropagation());
  return {
    node: el("div", { class: "date-field" }, control, el("span", { class: "picker" }, open, picker), hint),
    control,
    notes: [hint.id],
    read: () => iso() || "",
    write(text) {
      control.value = text ? kind.write(text, locale) : "";
      picker.value = text;
    },
    check: () => (iso() === null ? t("errDate", pattern) : null),
  };
}

function show(picker, control) {
  try {
    picker.showPicker();
  } catch {
    control.focus(); // a browser without a calendar of its own
  }
}
