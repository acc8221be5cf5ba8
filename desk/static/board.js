// All columns side by side, on a phone one at a time: making, moving and removing them, and going through them.

import { Column } from "./column.js";
import { keepColumns, storedColumns } from "./columns.js";
import { byId, el } from "./dom.js";
import { plain } from "./words.js";

const SEARCH = "search";

export class Board {
  #columns = [];
  #view;
  #on;
  #drawing = 0;
  #shown = null; // id of the column that a phone shows

  /** `view` is what cards need; `on.add()`, `on.edit(column)`, `on.keep()` and `on.closeSearch()` are for the columns' buttons. */
  constructor(view, on) {
    [this.#view, this.#on] = [view, on];
    this.#columns = storedColumns().map((definition) => this.#make(definition));
    byId("board").append(...this.#columns.map(({ element }) => element));
    this.show(this.#columns[0]);
  }

  get columns() {
    return this.#columns;
  }

  get search() {
    return this.#columns.find(({ definition }) => definition.id === SEARCH) ?? null;
  }

  /** The columns whose filter the server can read. */
  get sound() {
    return this.#columns.filter(({ broken }) => !broken);
  }

  /** Load every column anew; one whose filter is refused says so itself. */
  async load() {
    await Promise.all(this.#columns.map((column) => column.load()));
    this.drawTabs();
  }

  /** Add a column that has loaded *page* already: the search in front, others behind. */
  add(definition, page) {
    const column = this.#make(definition);
    column.load(page);
    if (definition.id === SEARCH) this.#columns.unshift(column);
    else this.#columns.push(column);
    this.#arrange();
    this.show(column);
    return column;
  }

  /** Put a search for *filter* in front, with its first *page*. */
  openSearch(filter, page) {
    this.closeSearch();
    return this.add({ id: SEARCH, name: `Search: ${filter}`, filter }, page);
  }

  /** Take the search away. Returns whether there was one. */
  closeSearch() {
    const { search } = this;
    if (search) this.remove(search);
    return search !== null;
  }

  /** Put another column in the place of *column*. */
  replace(column, definition, page) {
    const fresh = this.#make(definition);
    fresh.load(page);
    this.#columns[this.#columns.indexOf(column)] = fresh;
    this.#arrange();
    this.show(fresh);
  }

  /** Show another name. */
  rename(column, name) {
    column.rename({ ...column.definition, name });
    this.#arrange();
  }

  /** Move *column* one place; *step* is -1 or 1. Returns whether there was room. */
  move(column, step) {
    const from = this.#columns.indexOf(column);
    const to = from + step;
    if (from < 0 || to < 0 || to >= this.#columns.length) return false;
    this.#columns.splice(to, 0, ...this.#columns.splice(from, 1));
    this.#arrange();
    return true;
  }

  remove(column) {
    this.#columns = this.#columns.filter((other) => other !== column);
    column.element.remove();
    this.#arrange();
    if (this.#shown === column.definition.id) this.show(this.#columns[0]);
  }

  /** On a phone, show *column*. */
  show(column) {
    if (!column) return;
    this.#shown = column.definition.id;
    for (const other of this.#columns) other.element.classList.toggle("shown", other === column);
    column.looked();
    this.drawTabs();
  }

  /** Draw the tabs of a phone, with what came since each was looked at. */
  drawTabs() {
    const tabs = this.#columns.map((column) => {
      const { id, name } = column.definition;
      const shown = id === this.#shown;
      const fresh = shown ? 0 : column.fresh;
      return el("button", { type: "button", "aria-current": shown ? "true" : null, "data-tab": id, on: { click: () => this.show(column) } },
        plain(name, 30), fresh > 0 && el("span", { class: "badge" }, String(fresh), el("span", { class: "unseen" }, " not seen")));
    });
    byId("tabs").replaceChildren(...tabs, el("button", { type: "button", "aria-label": "Add column", on: { click: () => this.#on.add() } }, "+"));
  }

  /** Give *item* to every column; `met` are the filters it meets. Returns whether any column shows it. */
  receive(item, met) {
    const results = this.#columns.map((column) => column.receive(item, met.has(column.definition.filter)));
    this.#drawing ||= setTimeout(() => { this.#drawing = 0; this.drawTabs(); });
    return results.some((result) => result === "new" || result === "changed");
  }

  /** The column that holds the focus, or the one that is shown. */
  get current() {
    const section = document.activeElement?.closest(".column");
    return this.#columns.find(({ element }) => element === section) ?? this.#columns.find(({ definition }) => definition.id === this.#shown) ?? this.#columns[0];
  }

  /** The thread whose card holds the focus. */
  get focused() {
    const element = document.activeElement?.closest(".card");
    return element ? this.current.threadOf(element) : null;
  }

  /** Give the focus back to the card of *thread*, wherever it stands now. */
  focus(thread) {
    const column = this.#columns.find((one) => one.cardOf(thread));
    focusCard(column?.cardOf(thread) ?? this.current.visible[0]);
  }

  /** Go *step* cards on in the current column, to the first where none has the focus. */
  walk(step) {
    const { visible } = this.current;
    const at = visible.indexOf(document.activeElement?.closest(".card"));
    focusCard(at < 0 ? visible[0] : visible[Math.min(Math.max(at + step, 0), visible.length - 1)]);
  }

  /** Go *step* columns on. */
  stride(step) {
    const at = this.#columns.indexOf(this.current);
    this.go(Math.min(Math.max(at + step, 0), this.#columns.length - 1));
  }

  /** Go to the column at *index*. Returns false where there is none. */
  go(index) {
    const column = this.#columns[index];
    if (!column) return false;
    this.show(column);
    const { visible } = column;
    focusCard(visible.find(({ tabIndex }) => tabIndex === 0) ?? visible[0]);
    if (visible.length === 0) column.element.querySelector("[data-edit]").focus();
    column.element.scrollIntoView({ inline: "nearest", block: "nearest" });
    return true;
  }

  #make(definition) {
    const searching = definition.id === SEARCH;
    const column = new Column(definition, this.#view, {
      edit: () => (searching ? this.#on.closeSearch() : this.#on.edit(column)),
      keep: searching ? () => this.#on.keep() : null,
    });
    return column;
  }

  #arrange() {
    const focused = document.activeElement;
    byId("board").append(...this.#columns.map(({ element }) => element));
    focused?.focus({ preventScroll: true });
    keepColumns(this.#columns.map(({ definition }) => definition).filter(({ id }) => id !== SEARCH));
    this.drawTabs();
  }
}

function focusCard(element) {
  element?.focus({ preventScroll: true });
  element?.scrollIntoView({ block: "nearest" });
}
