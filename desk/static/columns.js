// Which columns this desk has: names and filters, kept in the browser.

import { recall, remember } from "./storage.js";

export const MOST = 6; // the stream takes eight filters: these, a search, and one for everything
const DEFAULT = [
  { id: "casualties", name: "Casualties", filter: "kind:casualties" },
  { id: "meetings", name: "Meetings", filter: "kind:meetings" },
  { id: "actors", name: "Actors", filter: "kind:actors" },
];

/** Return the stored columns, or the three kinds. */
export function storedColumns() {
  return recall("columns", (stored) => {
    const good = Array.isArray(stored) ? stored.filter(isColumn).slice(0, MOST) : [];
    return good.length > 0 ? good.map(({ id, name, filter }) => ({ id, name, filter })) : DEFAULT;
  });
}

/** Keep *columns* in this browser. */
export function keepColumns(columns) {
  remember("columns", columns);
}

/** Return a new column of *filter*, with an id that no other column has. */
export function newColumn(name, filter) {
  const id = `c${Date.now().toString(36)}${Math.floor(Math.random() * 1e6).toString(36)}`;
  return { id, name: name || filter || "Everything", filter };
}

function isColumn(value) {
  return typeof value?.name === "string" && value.name.length <= 1000 && typeof value.filter === "string"
    && value.filter.length <= 1000 && /^[a-z0-9]{1,40}$/.test(value.id);
}
