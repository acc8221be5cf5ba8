// The story that is open: fetched, kept true while alerts of it ring, and walked through.

import { story as fetchStory } from "./api.js";
import { freshen } from "./card.js";
import { showNoStory, showStory } from "./story.js";
import { fitCharts } from "./tolls.js";

const SETTLE_MS = 400; // alerts that come together are fetched together

export class StoryView {
  id = null;
  account = null;
  #root;
  #view;
  #on;
  #timer = 0;

  /** `on.mute(account)` and `on.back()` are for its buttons. */
  constructor(root, view, on) {
    [this.#root, this.#view, this.#on] = [root, view, on];
    new ResizeObserver(() => fitCharts(root)).observe(root);
  }

  /** Show the story with *id*, and put the focus on its headline. */
  async open(id) {
    [this.id, this.account] = [id, null];
    this.#root.replaceChildren();
    await this.#fetch();
    if (this.id === id) this.#root.querySelector("h1")?.focus();
  }

  close() {
    clearTimeout(this.#timer);
    [this.id, this.account] = [null, null];
    this.#root.replaceChildren();
  }

  /** An alert or a mark came: is it of this story? */
  hear({ story_id: storyId, alert_id: alertId }) {
    if (this.id !== null && (storyId === this.id || this.#has(alertId))) this.refresh();
  }

  /** Fetch the story anew, where one is open. */
  refresh() {
    if (this.id === null) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#fetch(), SETTLE_MS);
  }

  freshen() {
    freshen(this.#root);
  }

  /** The card that holds the focus, as a thread. */
  get focused() {
    const id = document.activeElement?.closest(".story .card")?.dataset.id;
    const item = this.account?.timeline.find(({ alert }) => alert.id === id);
    return item ? { latest: item } : null;
  }

  /** Go *step* alerts on in the timeline. */
  walk(step) {
    const cards = [...this.#root.querySelectorAll(".card")];
    const at = cards.indexOf(document.activeElement?.closest(".card"));
    const next = cards[at < 0 ? 0 : Math.min(Math.max(at + step, 0), cards.length - 1)];
    next?.focus({ preventScroll: true });
    next?.scrollIntoView({ block: "nearest" });
  }

  async #fetch() {
    const { id } = this;
    try {
      const account = await fetchStory(id);
      if (this.id === id) this.#show(account);
    } catch (refused) {
      if (this.id === id && this.account === null) showNoStory(this.#root, refused.message, this.#on.back);
    }
  }

  #show(account) {
    const focused = this.#root.contains(document.activeElement) ? document.activeElement : null;
    const place = focused && (focused.closest(".card") ? `.card[data-id="${CSS.escape(focused.closest(".card").dataset.id)}"]` : focused.matches(".story-head button") ? ".story-head button" : "h1");
    this.account = account;
    showStory(this.#root, account, { ...this.#view, ...this.#on });
    // What had the focus is another element now.
    if (place) this.#root.querySelector(place)?.focus({ preventScroll: true });
  }

  #has(alertId) {
    return Boolean(alertId) && Boolean(this.account?.timeline.some(({ alert }) => alert.id === alertId));
  }
}
