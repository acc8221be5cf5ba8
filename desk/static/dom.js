// Elements made of text. There is no way in here to pass markup: strings become text nodes, and addresses are checked.

import { plain } from "./words.js";

const SVG = "http://www.w3.org/2000/svg";

/** Return an element with *attributes* (`on` holds listeners; false, null and undefined leave an attribute out). */
export function el(tag, attributes, ...children) {
  return dressed(document.createElement(tag), attributes, children);
}

/** Return an SVG element. */
export function svg(tag, attributes, ...children) {
  return dressed(document.createElementNS(SVG, tag), attributes, children);
}

/** Return a link to a page elsewhere, or the bare text where *address* is not one of http or https. */
export function outlink(address, text) {
  const url = webAddress(address);
  if (!url) return el("span", { dir: "auto" }, text);
  return el(
    "a",
    { href: url.href, target: "_blank", rel: "noopener noreferrer", referrerpolicy: "no-referrer", title: url.host, dir: "auto" },
    text,
    el("span", { class: "away", "aria-hidden": "true" }, "↗"),
    el("span", { class: "unseen" }, " (opens in a new tab)"),
  );
}

/** Return words that came from outside, bounded, in a direction of their own that cannot turn the text around them. */
export function said(tag, attributes, text, limit) {
  return el(tag, { dir: "auto", ...attributes }, plain(text, limit));
}

/** Return a line of short facts with dots between those of *parts* that are there. */
export function dotted(parts) {
  const there = parts.filter(Boolean).map((part) => el("span", {}, part));
  return el("p", { class: "facts" }, there.flatMap((part, index) => (index > 0 ? [" · ", part] : [part])));
}

/** Return the element of the page with *id*. */
export function byId(id) {
  return document.getElementById(id);
}

function dressed(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (name === "on") for (const [event, listener] of Object.entries(value)) element.addEventListener(event, listener);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

function webAddress(address) {
  if (typeof address !== "string" || address.length > 2048) return null;
  try {
    const url = new URL(address);
    return url.protocol === "https:" || url.protocol === "http:" ? url : null;
  } catch {
    return null;
  }
}
