// Times in the words of the person who reads them.

let ahead = 0;

/** Set by how many seconds the world of the sandbox is ahead of this machine. */
export function setAhead(seconds) {
  ahead = seconds;
}

/** The time of the world. */
export function worldNow() {
  return new Date(Date.now() + ahead * 1000);
}

const DAY_MS = 86_400_000;

const DAY_FORMATS = {
  date_num: null,
  date: { year: "numeric", month: "long", day: "numeric" },
  date_short: { year: "numeric", month: "short", day: "numeric" },
  date_long: { weekday: "long", year: "numeric", month: "long", day: "numeric" },
};

/**
 * Fill the tokens of `<!date^…>` (docs.slack.dev/messaging/formatting-message-text, "Date formatting").
 *
 * `timestamp` in seconds. Null when the timestamp or every token is unknown: then Slack shows the fallback.
 */
export function formatDate(timestamp, format, locale) {
  const date = new Date(timestamp * 1000);
  if (!Number.isFinite(timestamp) || Number.isNaN(date.getTime())) return null;
  let known = 0;
  const text = format.replace(/\{(\w+)\}/g, (whole, token) => {
    const value = fillToken(token, date, locale);
    if (value !== null) known += 1;
    return value ?? whole;
  });
  return known ? text : null;
}

function fillToken(token, date, locale) {
  if (token === "date_num") return isoDay(date);
  if (token === "time") return clock(date, locale);
  if (token === "time_secs")
    return date.toLocaleTimeString(locale, {
      hour: "numeric",
      minute: "2-digit",
      second: "2-digit",
      hourCycle: hourCycle(locale),
    });
  if (token === "ago") return ago(date, locale);
  const pretty = token.endsWith("_pretty");
  const options = DAY_FORMATS[pretty ? token.slice(0, -7) : token];
  if (!options) return null;
  return (pretty && relativeDay(date, locale)) || date.toLocaleDateString(locale, options);
}

const two = (number) => String(number).padStart(2, "0");

function isoDay(date) {
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** A moment as a field of type datetime-local takes it: 2026-11-21T03:45. */
export function localMoment(date) {
  return `${isoDay(date)}T${two(date.getHours())}:${two(date.getMinutes())}`;
}

function midnight(date) {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}

function relativeDay(date, locale) {
  const days = Math.round((midnight(date) - midnight(worldNow())) / DAY_MS);
  return Math.abs(days) <= 1
    ? new Intl.RelativeTimeFormat(locale, { numeric: "auto" }).format(days, "day")
    : null;
}

function ago(date, locale) {
  const seconds = Math.round((date.getTime() - worldNow().getTime()) / 1000);
  const steps = [
    ["day", 86_400],
    ["hour", 3_600],
    ["minute", 60],
  ];
  const [unit, size] = steps.find(([, length]) => Math.abs(seconds) >= length) ?? ["second", 1];
  return new Intl.RelativeTimeFormat(locale, { numeric: "auto" }).format(Math.trunc(seconds / size), unit);
}

/** Hours and minutes: of 12 hours in English, of 24 elsewhere. */
export function clock(date, locale) {
  const cycle = hourCycle(locale);
  const hour = cycle === "h12" ? "numeric" : "2-digit";
  return date.toLocaleTimeString(locale, { hour, minute: "2-digit", hourCycle: cycle });
}

function hourCycle(locale) {
  return String(locale).startsWith("en") ? "h12" : "h23";
}

/** The day as a heading: today, yesterday, or weekday and date. */
export function dayName(date, locale) {
  const text =
    relativeDay(date, locale) ??
    date.toLocaleDateString(locale, { weekday: "long", day: "numeric", month: "long" });
  return text.charAt(0).toLocaleUpperCase(locale) + text.slice(1);
}

/** A Slack ts ("1732160000.000100") or an ISO 8601 time as a Date. */
export function toDate(value) {
  return /^\d+(\.\d+)?$/.test(String(value)) ? new Date(Number(value) * 1000) : new Date(value);
}
