// The elements of a column that stay while its cards come and go.

import { el } from "./dom.js";

/** Return the elements of a column; `on` holds what its buttons do: edit, keep (of a search only), visit, top, older, fold. */
export function frame(id, on) {
  const title = el("h2", { id: `title-${id}` });
  const button = (text, listener, attributes) => el("button", { type: "button", on: { click: listener }, ...attributes }, text);
  const parts = {
    title,
    count: el("span", { class: "count" }),
    changed: button("", on.visit, { class: "chip", hidden: true }),
    news: button("", on.top, { class: "chip", hidden: true }),
    fold: button("", on.fold, { class: "fold", hidden: true, "aria-pressed": "false" }),
    feed: el("div", { class: "feed", role: "feed", "aria-labelledby": `title-${id}` }),
    note: el("p", { class: "empty" }),
    older: button("Show older", on.older, { class: "older", hidden: true }),
  };
  parts.scroller = el("div", { class: "scroller" }, parts.feed, parts.note, parts.older);
  parts.section = el(
    "section",
    { class: "column", "data-column": id, "aria-labelledby": `title-${id}` },
    el("header", { class: "head" }, title, parts.count, parts.changed, parts.news,
      on.keep && button("Keep", on.keep, { class: "quiet" }),
      button(on.keep ? "Close" : "Edit", on.edit, { class: "quiet", "data-edit": true, "aria-describedby": `title-${id}` })),
    parts.fold,
    parts.scroller,
  );
  return parts;
}
