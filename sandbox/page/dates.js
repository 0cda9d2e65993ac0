// Times in the words and the zone of the person who reads them, as Slack's client shows them on their device.

let ahead = 0;
let zone; // undefined: the browser's own
let numbers; // the format by which moments are told in numbers, of that zone
const NUMBERS = { year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit" };

/** Set by how many seconds the world of the sandbox is ahead of this machine, and the zone of whoever reads. */
export function setClock(seconds, timeZone) {
  ahead = seconds;
  if (timeZone === zone && numbers) return;
  zone = timeZone;
  numbers = new Intl.DateTimeFormat("en-US", { ...NUMBERS, hourCycle: "h23", timeZone });
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
      timeZone: zone,
      hour: "numeric",
      minute: "2-digit",
      second: "2-digit",
      hourCycle: hourCycle(locale),
    });
  if (token === "ago") return ago(date, locale);
  const pretty = token.endsWith("_pretty");
  const options = DAY_FORMATS[pretty ? token.slice(0, -7) : token];
  if (!options) return null;
  return (pretty && relativeDay(date, locale)) || date.toLocaleDateString(locale, { ...options, timeZone: zone });
}

/** A moment as a field of type datetime-local takes it, in the reader's zone: 2026-11-21T03:45. */
export function localMoment(date) {
  const part = Object.fromEntries(numbers.formatToParts(date).map(({ type, value }) => [type, value]));
  return `${part.year}-${part.month}-${part.day}T${part.hour}:${part.minute}`;
}

/** The seconds since 1970 of such a text. */
export function secondsOf(text) {
  const wanted = Date.parse(`${text}Z`);
  let moment = wanted;
  // Twice: the first guess may lie on the other side of a change of the clocks.
  for (let tries = 0; tries < 2; tries += 1)
    moment = wanted - (Date.parse(`${localMoment(new Date(moment))}Z`) - moment);
  return moment / 1000;
}

/** A day in the reader's zone: 2026-11-21. */
export function isoDay(date) {
  return localMoment(date).slice(0, 10);
}

function relativeDay(date, locale) {
  const days = Math.round((Date.parse(isoDay(date)) - Date.parse(isoDay(worldNow()))) / DAY_MS);
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
  return date.toLocaleTimeString(locale, { hour, minute: "2-digit", hourCycle: cycle, timeZone: zone });
}

function hourCycle(locale) {
  return String(locale).startsWith("en") ? "h12" : "h23";
}

/** Day and time, short: for what is looked at now and then. */
export function shortMoment(date, locale) {
  const day = date.toLocaleDateString(locale, { weekday: "short", day: "numeric", month: "short", timeZone: zone });
  return `${day}, ${clock(date, locale)}`;
}

/** The day as a heading: today, yesterday, or weekday and date. */
export function dayName(date, locale) {
  const text =
    relativeDay(date, locale) ??
    date.toLocaleDateString(locale, { weekday: "long", day: "numeric", month: "long", timeZone: zone });
  return text.charAt(0).toLocaleUpperCase(locale) + text.slice(1);
}

/** A Slack ts ("1732160000.000100") or an ISO 8601 time as a Date. */
export function toDate(value) {
  return /^\d+(\.\d+)?$/.test(String(value)) ? new Date(Number(value) * 1000) : new Date(value);
}
