// Says how fresh the page is, and says it loudly when it is not.

import { byId } from "./dom.js";
import { ago, clock, plain } from "./words.js";

const GRACE_MS = 2000; // a connection that is back within it is not worth an alarm
const BEHIND_S = 15; // the desk itself may be behind its broker
const WORDS = { live: "Live", connecting: "Connecting", lost: "Reconnecting", stale: "Stale", behind: "Behind" };

export class Pulse {
  #newest = null;
  #delay = null;
  #trouble = 0;
  #connected = false;

  /** Take a clock of the stream. */
  take({ newest_at: newest, delay_s: delay }) {
    [this.#newest, this.#delay, this.#connected] = [newest, delay, true];
  }

  /** An alert came: it is the newest. */
  rang(at) {
    if (!this.#newest || at > this.#newest) this.#newest = at;
  }

  /** Show the state of *stream*. Returns it, "behind" included. */
  show(stream, { utc, paused, waiting }) {
    const state = stream.state === "live" && this.#delay > BEHIND_S ? "behind" : stream.state;
    const heard = new Date(stream.heard);
    byId("pulse").dataset.state = paused && state === "live" ? "paused" : state;
    text("pulse-word", paused && state === "live" ? "Paused" : WORDS[state]);
    text("fresh", this.#fresh(state, heard, { utc, paused, waiting }));
    this.#alarm(state, heard, utc);
    return state;
  }

  #fresh(state, heard, { utc, paused, waiting }) {
    if (paused && state === "live") return `${waiting} waiting`;
    if (!this.#connected) return "";
    const newest = this.#newest ? `newest alert ${ago(this.#newest)}` : "no alert yet";
    const delay = this.#delay > 2 ? `, ${Math.round(this.#delay)} s behind` : "";
    return `as of ${clock(heard, utc)}, ${newest}${delay}`;
  }

  #alarm(state, heard, utc) {
    if (state === "live") this.#trouble = 0;
    else this.#trouble ||= Date.now();
    const loud = state === "stale" || state === "behind" || (state !== "live" && Date.now() - this.#trouble > GRACE_MS);
    const since = this.#connected ? `What you see was true at ${clock(heard, utc)}. ` : "";
    const words = {
      stale: `Stale: nothing was heard from the desk for 15 seconds. ${since}Trying again.`,
      behind: `Behind: the desk cannot keep up with its broker, or does not reach it. What you see may be old.`,
      lost: `Disconnected. ${since}Trying again; what rings meanwhile will follow.`,
      connecting: "The desk does not answer yet. Trying again.",
    };
    text("stale", loud ? plain(words[state]) : "");
  }
}

function text(id, words) {
  const element = byId(id);
  if (element.textContent !== words) element.textContent = words;
}
