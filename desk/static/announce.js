// What a screen reader hears of arrivals: a sentence now and then, never a flood.

import { byId } from "./dom.js";
import { counted, plain } from "./words.js";

const EVERY_MS = 10_000;

export class Announcer {
  #count = 0;
  #last = "";
  #timer = 0;

  /** Tell of *alert*, together with whatever else comes within ten seconds. */
  tell({ headline }) {
    this.#count += 1;
    this.#last = plain(headline, 200);
    this.#timer ||= setTimeout(() => this.#say(), this.#count === 1 ? 500 : EVERY_MS);
  }

  #say() {
    if (this.#count > 0) byId("announce").textContent = this.#count === 1 ? this.#last : `${counted(this.#count, "alert")}, the last: ${this.#last}`;
    const more = this.#count > 0;
    this.#count = 0;
    this.#timer = more ? setTimeout(() => this.#say(), EVERY_MS) : 0;
  }
}

/** Say *words* at the edge of the page for a while, politely. */
export function notice(words) {
  const place = byId("notice");
  place.textContent = plain(words, 300);
  clearTimeout(notice.timer);
  notice.timer = setTimeout(() => place.replaceChildren(), 6000);
}
