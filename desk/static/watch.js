// The watchlist: which alerts name an actor or a place that this desk follows.

const MOST = 100;
const LONGEST = 80;

/** Return the lines of *text* as a watchlist, without blanks and repeats. */
export function watchlist(text) {
  const lines = String(text ?? "").split("\n").map((line) => line.trim().slice(0, LONGEST)).filter(Boolean);
  return [...new Map(lines.map((line) => [line.toLowerCase(), line])).values()].slice(0, MOST);
}

/** Return a function that gives those of *names* which an alert names, as whole words, in any case. */
export function watcher(names) {
  const watched = names.map((name) => [name, new RegExp(`(?<![\\p{L}\\p{N}])${escaped(name)}(?![\\p{L}\\p{N}])`, "iu")]);
  return (alert) => {
    if (watched.length === 0) return [];
    const text = namesOf(alert).join("\n");
    return watched.filter(([, pattern]) => pattern.test(text)).map(([name]) => name);
  };
}

/** Return everything that can be looked for in an alert, as one lower-case text. */
export function haystack(alert) {
  return [...namesOf(alert), ...alert.claims.map(({ source }) => source ?? "")].join("\n").toLowerCase();
}

function namesOf(alert) {
  const sides = alert.actors ?? alert.meeting?.participants ?? [];
  const places = [alert.incident?.place, alert.meeting?.place];
  const spoken = [alert.headline, ...alert.claims.map(({ quote }) => quote)];
  return [...sides.flatMap(({ name, surface = [] }) => [name, ...surface]), ...places.filter(Boolean), ...spoken];
}

const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
