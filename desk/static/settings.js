// How this browser shows and rings. One object, stored as a whole.

import { recall, remember } from "./storage.js";
import { watchlist } from "./watch.js";

export const RINGERS = ["casualties", "meetings", "actors", "watched"];
const CHOICES = { theme: ["auto", "light", "dark"], zone: ["local", "utc"], changed: ["stay", "rise"] };

/** Return the stored settings; nothing rings until somebody asks for it. */
export function storedSettings() {
  return recall("settings", (stored) => {
    const rings = Object.fromEntries(RINGERS.map((name) => [name, { sound: stored?.rings?.[name]?.sound === true, desktop: stored?.rings?.[name]?.desktop === true }]));
    const chosen = Object.entries(CHOICES).map(([name, values]) => [name, values.includes(stored?.[name]) ? stored[name] : values[0]]);
    return {
      ...Object.fromEntries(chosen),
      rings,
      severity: Number.isInteger(stored?.severity) && stored.severity >= 1 && stored.severity <= 9 ? stored.severity : 1,
      watchlist: Array.isArray(stored?.watchlist) ? watchlist(stored.watchlist.join("\n")) : [],
      keys: stored?.keys !== false,
      by: typeof stored?.by === "string" ? stored.by.slice(0, 80) : "",
    };
  });
}

/** Keep *settings* in this browser, and dress the page in their colours. */
export function keepSettings(settings) {
  remember("settings", settings);
  document.documentElement.dataset.theme = settings.theme;
}
