// What this browser remembers. Anything may be missing, old or tampered with, so every value is checked as it comes back.

const PREFIX = "tocsin.desk.";

/** Return what was stored under *name*, passed through *check*, which returns the value to use. */
export function recall(name, check) {
  try {
    return check(JSON.parse(localStorage.getItem(PREFIX + name) ?? "null"));
  } catch {
    return check(null);
  }
}

/** Store *value*; a browser that stores nothing keeps it until the tab is closed. */
export function remember(name, value) {
  try {
    localStorage.setItem(PREFIX + name, JSON.stringify(value));
  } catch {
    // Private windows and full disks: the desk works on.
  }
}
