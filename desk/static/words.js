// How things are said: numbers, times, figures. Pure functions; times come in as ISO 8601 text.

// Overrides and isolates could make a quote reorder what it stands beside; control characters show as nothing or worse.
const TURNING = /[\u202A-\u202E\u2066-\u2069\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F]/gu;
const LONGEST = 1200; // characters of one text on the page
const QUALIFIED = { exact: "", at_least: "at least ", about: "about ", up_to: "up to " };
const ACTIONS = { new: "New", update: "Update", correct: "Corrected", withdraw: "Withdrawn" };
const KINDS = { casualties: "Casualties", meetings: "Meetings", actors: "Actors" };
const COUNTS = new Intl.NumberFormat("en");
const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

/** Return *text* without characters that steer, at most *limit* long. */
export function plain(text, limit = LONGEST) {
  const clean = String(text ?? "").replace(TURNING, "");
  return clean.length > limit ? `${clean.slice(0, limit).replace(/[\uD800-\uDBFF]$/u, "")}…` : clean;
}

export const kindWord = (kind) => KINDS[kind] ?? plain(kind, 40);
export const actionWord = (action) => ACTIONS[action] ?? plain(action, 40);
export const number = (value) => COUNTS.format(value);
export const percent = (share) => `${Math.round(share * 100)}%`;

/** Return a count with its noun: "1 source", "3 sources". */
export function counted(value, one, many = `${one}s`) {
  return `${number(value)} ${value === 1 ? one : many}`;
}

/** Return how long ago *then* was, in the largest unit that says it: "now", "40 s", "3 min", "2 h", "5 d". */
export function ago(then, now = Date.now()) {
  const seconds = Math.max(0, Math.round((now - Date.parse(then)) / 1000));
  if (Number.isNaN(seconds)) return "";
  if (seconds < 5) return "now";
  if (seconds < 60) return `${seconds} s ago`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 48 * 3600) return `${Math.floor(seconds / 3600)} h ago`;
  return `${number(Math.floor(seconds / 86400))} d ago`;
}

/** Return the whole time, with its zone: "2 Mar 2026, 06:10:00 UTC". */
export function moment(instant, utc) {
  return told(instant, { day: "numeric", month: "short", year: "numeric", ...CLOCK, timeZoneName: "short" }, utc);
}

/** Return day and minute: "2 Mar, 06:10". */
export function minute(instant, utc) {
  return told(instant, { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23" }, utc);
}

/** Return the time of day alone, with its zone where it is not that of the reader: "06:10:00 UTC". */
export function clock(instant, utc) {
  return told(instant, utc ? { ...CLOCK, timeZoneName: "short" } : CLOCK, utc);
}

const CLOCK = { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" };
const FORMATS = new Map();

function told(instant, options, utc) {
  const date = new Date(instant);
  if (Number.isNaN(date.getTime())) return "";
  const key = JSON.stringify([options, utc]);
  if (!FORMATS.has(key)) FORMATS.set(key, new Intl.DateTimeFormat("en-GB", utc ? { ...options, timeZone: "UTC" } : options));
  return FORMATS.get(key).format(date);
}

/** Return a date as exactly as the article gave it: "5 March 2026", "March 2026", "2026". */
export function day(when) {
  if (!when) return "";
  const [year, month, date] = String(when.start).split("-").map(Number);
  const name = MONTHS[month - 1] ?? "";
  if (when.precision === "year") return `${year}`;
  if (when.precision === "month") return `${name} ${year}`;
  const first = `${date} ${name} ${year}`;
  if (when.precision === "day" || when.start === when.end) return first;
  const [, lastMonth, last] = String(when.end).split("-").map(Number);
  return when.precision === "about" ? `about ${first}` : `${date}${lastMonth === month ? "" : ` ${name}`} to ${last} ${MONTHS[lastMonth - 1]} ${year}`;
}

/** Return a toll in words: "at least 5", "9", "8 to 30". */
export function figure({ low, best, high, qualifier, disputed }) {
  if (disputed && low !== best) return `${number(low)} to ${number(Math.max(best, high ?? best))}`;
  return `${QUALIFIED[qualifier] ?? ""}${number(best)}`;
}
