// The live stream: what arrives, in order; reconnecting, and saying when it is stale.

import { streamAddress } from "./api.js";

const SILENT_MS = 15_000; // a clock event comes every 5 s; after this the page may be behind
const DEAD_MS = 20_000; // a connection that is silent for so long is given up and opened anew
const LONGEST_WAIT_MS = 15_000;

/**
 * One stream over however many connections it takes. Listeners: `alert(item, met)` with the set of the filters that it meets,
 * `mark(mark)`, `clock(clock)`, `gap(reason)`, `opened(resumed)` (false where there was nothing to resume from: what is shown must be fetched).
 */
export class Stream {
  #source = null;
  #filters = [];
  #cursor = null;
  #heard = Date.now();
  #patient = Date.now(); // silence counts from here: the last event, or the start of the connection
  #open = false;
  #tries = 0;
  #retry = 0;
  #listeners;

  constructor(listeners) {
    this.#listeners = listeners;
  }

  /** The cursor of the last event that arrived. */
  get cursor() {
    return this.#cursor;
  }

  /** When the last event arrived, in milliseconds of this machine's clock. */
  get heard() {
    return this.#heard;
  }

  /** "live", "connecting" (never yet open), "lost" (no connection) or "stale" (a connection, but silent). */
  get state() {
    if (!this.#open) return this.#tries === 0 ? "connecting" : "lost";
    return Date.now() - this.#patient > SILENT_MS ? "stale" : "live";
  }

  /** Listen to *filters* from here on, or from the cursor *after*; the old connection goes. */
  listen(filters, after = this.#cursor) {
    this.#filters = filters;
    this.#connect(after);
  }

  /** Open a new connection where the present one is silent; called every second, and when the machine wakes. */
  check() {
    if (Date.now() - this.#patient > DEAD_MS && !this.#retry) this.#again(0);
  }

  /** Open a new connection now. */
  wake() {
    if (this.state !== "live") this.#connect(this.#cursor);
  }

  #connect(after) {
    clearTimeout(this.#retry);
    this.#retry = 0;
    this.#source?.close();
    this.#patient = Date.now();
    const filters = this.#filters;
    const source = new EventSource(streamAddress(filters, after));
    this.#source = source;
    source.onopen = () => {
      [this.#open, this.#tries, this.#patient] = [true, 0, Date.now()];
      this.#listeners.opened(Boolean(after ?? this.#cursor));
    };
    source.onerror = () => this.#failed(source);
    const { alert, mark, clock, gap } = this.#listeners;
    this.#hear(source, "alert", (item) => alert(item, new Set(item.filters.map((index) => filters[index]))));
    this.#hear(source, "mark", mark);
    this.#hear(source, "clock", clock);
    this.#hear(source, "gap", ({ reason }) => gap(reason));
  }

  #hear(source, kind, listener) {
    source.addEventListener(kind, ({ data, lastEventId }) => {
      if (source !== this.#source) return;
      this.#heard = this.#patient = Date.now();
      if (lastEventId) this.#cursor = lastEventId;
      listener(JSON.parse(data));
    });
  }

  #failed(source) {
    if (source !== this.#source) return;
    this.#open = false;
    this.#tries += 1;
    // The browser itself tries again after a broken connection, with Last-Event-ID; after a refusal it does not.
    if (source.readyState === EventSource.CLOSED) this.#again(Math.min(LONGEST_WAIT_MS, 500 * 2 ** this.#tries));
  }

  #again(wait) {
    clearTimeout(this.#retry);
    this.#open = false;
    this.#tries += 1;
    // Everyone reconnects after a restart: not all in the same moment.
    this.#retry = setTimeout(() => this.#connect(this.#cursor), wait * (0.5 + Math.random() / 2));
  }
}
