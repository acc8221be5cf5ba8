// The desk's own API, and nothing else: every address is relative to this page.

/** What the server answers instead, in its words; `position` is the character of a filter, from 0, where the fault lies. */
export class Refused extends Error {
  constructor({ detail, title, position }, status) {
    super((detail || title || `The desk answered ${status}.`).replace(/^filter, character /, "Character "));
    this.status = status;
    this.position = Number.isInteger(position) ? position : null;
  }
}

/** Return a page of alerts, newest first: `{items, next, stream}`; the stream goes on from its cursor `stream`. Throws Refused. */
export function alerts({ filter = "", before = null, limit = 60 }) {
  const query = new URLSearchParams({ filter, limit });
  if (before) query.set("before", before);
  return ask(`/api/alerts?${query}`);
}

/** Return everything about a story. Throws Refused, with status 404 where it is not held. */
export function story(id) {
  return ask(`/api/stories/${encodeURIComponent(id)}`);
}

/** Put a mark on the topic of marks; done once the broker has acknowledged it. Throws Refused. */
export function mark(said) {
  return ask("/api/marks", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(said) });
}

/** Return the address of the stream of these filters, beginning after the cursor *after*. */
export function streamAddress(filters, after) {
  const query = new URLSearchParams(filters.map((filter) => ["filter", filter]));
  if (after) query.set("after", after);
  return `/api/stream?${query}`;
}

async function ask(address, options = {}) {
  let answer;
  try {
    answer = await fetch(address, { credentials: "same-origin", cache: "no-store", ...options });
  } catch {
    throw new Refused({ detail: "The desk cannot be reached." }, 0);
  }
  if (answer.status === 401) location.assign("/login");
  const body = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Refused(body, answer.status);
  return body;
}
