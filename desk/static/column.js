// One column: the threads of one filter, newest on top, a bounded number of them.

import { alerts } from "./api.js";
import { card, freshen } from "./card.js";
import { frame } from "./frame.js";
import { Threads } from "./threads.js";
import { haystack } from "./watch.js";
import { counted, plain } from "./words.js";

const PAGE = 60;
const MOST = 300; // threads on the page; "Show older" lets this column have more
const FURTHEST = 600;
const NEAR_TOP = 40; // pixels within which the reader is at the top

export class Column {
  broken = false; // the server does not take the filter
  #threads = new Threads();
  #cards = new Map(); // thread to element
  #next = null; // cursor of the page before the oldest
  #most = MOST;
  #fresh = 0;
  #atTop = true; // asked for at every arrival it would make the browser lay the page out at every arrival
  #loads = 0;
  #counting = 0;
  #trouble = "";
  #view;
  #parts;

  /** `definition` is `{id, name, filter}`; `view` what cards need, and `severity`, `words` and `changed`; `on` is for its buttons. */
  constructor(definition, view, on) {
    this.definition = definition;
    this.#view = view;
    const own = { visit: () => this.visitChanged(), top: () => this.toTop(), older: () => this.more(), fold: () => this.#unfold() };
    this.#parts = frame(definition.id, { ...on, ...own });
    this.#parts.scroller.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    for (const event of ["focusin", "pointerdown"]) this.#parts.feed.addEventListener(event, ({ target }) => this.#seen(target.closest(".card")));
    this.rename(definition);
    this.#count();
  }

  get element() {
    return this.#parts.section;
  }

  /** How many alerts came or changed since the column was last looked at. */
  get fresh() {
    return this.#fresh;
  }

  /** The cards that are not hidden, top to bottom. */
  get visible() {
    return [...this.#parts.feed.children].filter((element) => !element.hidden);
  }

  /** Show another name; the filter stays what it was. */
  rename(definition) {
    this.definition = definition;
    this.#parts.title.textContent = definition.name;
    this.#parts.title.title = definition.filter || "everything";
  }

  /** Show *page*, or else fetch the newest one; a filter that is refused makes the column `broken`, and it says why. */
  async load(page = null) {
    const turn = ++this.#loads;
    try {
      const first = page ?? (await alerts({ filter: this.definition.filter, limit: PAGE }));
      if (turn !== this.#loads) return;
      this.#parts.feed.replaceChildren();
      [this.#threads, this.#cards, this.#most, this.#trouble, this.broken] = [new Threads(), new Map(), MOST, "", false];
      this.#append(first);
    } catch (refused) {
      this.#trouble = refused.message;
      this.broken = refused.status === 400;
      this.#count();
    }
  }

  /** Fetch the page before the oldest that is shown. */
  async more() {
    this.#most = FURTHEST;
    this.#parts.older.disabled = true;
    try {
      this.#append(await alerts({ filter: this.definition.filter, before: this.#next, limit: PAGE }));
      this.#trouble = "";
    } catch (refused) {
      this.#trouble = refused.message;
      this.#count();
    } finally {
      this.#parts.older.disabled = false;
    }
  }

  /** Take a live item in; *matches* says whether the filter wants it. Returns what it did, nothing where it is no concern. */
  receive(item, matches) {
    // What replaces an alert that stands here belongs here, whatever the filter says: nothing is corrected silently.
    if (!matches && !this.#threads.concerns(item.alert)) return null;
    const { thread, change } = this.#threads.put(item);
    if (change === "new" || change === "changed") this.#fresh += 1;
    if (change === "new") this.#insert(thread);
    else if (change !== "known") this.#redraw(thread, change);
    this.#count();
    return change;
  }

  /** Show what an analyst said. */
  mark(mark) {
    for (const thread of this.#threads.mark(mark)) this.#redraw(thread);
    this.#count();
  }

  /** Draw every card anew: the zone or the watchlist changed. */
  redraw() {
    for (const thread of this.#cards.keys()) this.#redraw(thread);
    this.#count();
  }

  /** Hide and show by severity, words and mutes. */
  sift() {
    for (const [thread, element] of this.#cards) element.hidden = this.#hides(thread);
    this.#count();
  }

  /** Keep the ages true. */
  freshen(now) {
    freshen(this.#parts.feed, now);
  }

  /** The thread whose card *element* is. */
  threadOf(element) {
    for (const [thread, shown] of this.#cards) if (shown === element) return thread;
    return null;
  }

  /** The card of *thread*, if it is here. */
  cardOf(thread) {
    return this.#cards.get(thread);
  }

  /** Go to the first card that changed and was not looked at since. Returns whether there was one. */
  visitChanged() {
    const next = this.visible.find((element) => element.dataset.changed);
    next?.focus();
    next?.scrollIntoView({ block: "nearest" });
    return Boolean(next);
  }

  toTop() {
    this.#parts.scroller.scrollTop = 0;
    this.visible.at(0)?.focus({ preventScroll: true });
    this.looked();
  }

  /** The reader has seen what is on top. */
  looked() {
    this.#fresh = 0;
    this.#parts.news.hidden = true;
  }

  #append({ items, next }) {
    for (const item of items) {
      const { thread, change } = this.#threads.put(item);
      if (change === "new") this.#parts.feed.append(this.#draw(thread));
      else if (change !== "known") this.#redraw(thread);
    }
    this.#next = next;
    this.#count();
  }

  #insert(thread) {
    const element = this.#draw(thread);
    element.dataset.new = "true";
    this.#parts.feed.prepend(element);
    if (!this.#atTop) {
      this.#parts.news.hidden = false;
      this.#parts.news.textContent = `↑ ${this.#fresh} new`;
    }
    while (this.#cards.size > this.#most) this.#trim();
  }

  #trim() {
    const thread = this.threadOf(this.#parts.feed.lastElementChild);
    this.#cards.get(thread).remove();
    this.#cards.delete(thread);
    this.#threads.drop(thread);
    // "Show older" fetches what was trimmed again: from the last that is still here.
    this.#next = this.threadOf(this.#parts.feed.lastElementChild).anchor;
  }

  #draw(thread) {
    const element = card(thread, { ...this.#view, place: this.definition.id });
    element.hidden = this.#hides(thread);
    this.#cards.set(thread, element);
    return element;
  }

  #redraw(thread, change = "flags") {
    const old = this.#cards.get(thread);
    const [focused, open] = [old.contains(document.activeElement), old.querySelector("details")?.open];
    const element = this.#draw(thread);
    element.tabIndex = old.tabIndex;
    if (change === "changed" || old.dataset.changed) element.dataset.changed = "true";
    if (old.dataset.new) element.dataset.new = "true";
    if (open) element.querySelector("details")?.setAttribute("open", "");
    old.replaceWith(element);
    if (change === "changed" && this.#view.changed === "rise") this.#parts.feed.prepend(element);
    if (focused) element.focus({ preventScroll: true });
  }

  #hides(thread) {
    const { severity, words } = this.#view;
    if (thread.latest.muted && !this.element.classList.contains("unfolded")) return true;
    if (thread.peak < severity) return true; // the peak: a fall below the threshold must not hide the correction
    const text = words.length > 0 && haystack(thread.latest.alert);
    return !words.every((word) => text.includes(word));
  }

  #count() {
    // A burst is counted once.
    this.#counting ||= setTimeout(() => {
      this.#counting = 0;
      this.#tell();
    });
  }

  #tell() {
    const { count, changed, fold, note, older } = this.#parts;
    const visible = this.visible;
    const muted = [...this.#cards.keys()].filter(({ latest }) => latest.muted).length;
    const unfolded = this.element.classList.contains("unfolded");
    const sifted = this.#cards.size - visible.length - (unfolded ? 0 : muted);
    const flagged = visible.filter((element) => element.dataset.changed).length;
    count.textContent = String(visible.length);
    changed.hidden = flagged === 0;
    changed.textContent = `${flagged} changed`;
    fold.hidden = muted === 0;
    fold.setAttribute("aria-pressed", String(unfolded));
    fold.textContent = unfolded ? `Fold ${counted(muted, "muted alert")}` : `${counted(muted, "muted alert")}, folded: show`;
    note.classList.toggle("error", this.#trouble !== "");
    note.textContent = this.#trouble ? plain(this.#trouble, 400) : this.#cards.size === 0 ? "Nothing yet. Alerts appear here as they ring." : sifted > 0 ? `${counted(sifted, "alert")} hidden by severity or search` : "";
    older.hidden = !this.#next || this.#cards.size >= FURTHEST;
    visible.forEach((element, index) => {
      element.setAttribute("aria-posinset", index + 1);
      element.setAttribute("aria-setsize", this.#next ? -1 : visible.length);
    });
    if (visible[0] && !visible.some(({ tabIndex }) => tabIndex === 0)) visible[0].tabIndex = 0;
  }

  #scrolled() {
    this.#atTop = this.#parts.scroller.scrollTop <= NEAR_TOP;
    if (this.#atTop) this.looked();
  }

  #seen(element) {
    if (!element) return;
    for (const other of this.#parts.feed.children) other.tabIndex = other === element ? 0 : -1;
    if (!element.dataset.changed && !element.dataset.new) return;
    delete element.dataset.changed;
    delete element.dataset.new;
    this.#count();
  }

  #unfold() {
    const unfolded = this.element.classList.toggle("unfolded");
    this.sift();
    return unfolded;
  }
}
