// The desk: columns, the stream, the story in front of them, and what connects these.

import * as api from "./api.js";
import { Announcer, notice } from "./announce.js";
import { Board } from "./board.js";
import { keepColumns, MOST, newColumn } from "./columns.js";
import { askMark, editColumn, openHelp, openSettings, prepareDialogs, showRefused } from "./dialogs.js";
import { byId } from "./dom.js";
import { listenToKeys } from "./keys.js";
import { Pause } from "./pause.js";
import { Pulse } from "./pulse.js";
import { Rings } from "./rings.js";
import { keepSettings, storedSettings } from "./settings.js";
import { StoryView } from "./storyview.js";
import { Stream } from "./stream.js";
import { watcher } from "./watch.js";

const EVERYTHING = ""; // the filter that all meet: the watchlist and the open story look at every alert
const FRESHEN_MS = 15_000;

let settings = storedSettings();
let watched = watcher(settings.watchlist);
let cameFrom = null; // the thread that the focus goes back to after a story

const view = {
  get utc() { return settings.zone === "utc"; },
  get severity() { return settings.severity; },
  get changed() { return settings.changed; },
  words: [],
  watched: (alert) => watched(alert),
  act: (name, thread) => ({ story: () => openStory(thread), mute: () => mute(thread.latest), wrong: () => wrong(thread.latest) })[name](),
};

const board = new Board(view, { add: addColumn, edit, keep: keepSearch, closeSearch: clearSearch });
const story = new StoryView(byId("story"), view, { mute, back: leaveStory });
const pause = new Pause();
const pulse = new Pulse();
const announcer = new Announcer();
const rings = new Rings(() => settings, (alert) => goTo(alert.story_id));
const stream = new Stream({
  alert: (item, met) => hear("alert", { item, met }),
  mark: (mark) => hear("mark", mark),
  clock: (clock) => pulse.take(clock),
  gap: (reason) => { notice(`Some of what rang was missed, the columns are read anew: ${reason}`); board.load(); },
  opened: (resumed) => { if (!resumed) board.load(); story.refresh(); },
});

async function start() {
  prepareDialogs();
  wire();
  route();
  // The cursor comes first: what rings while the columns load is heard twice, and shown once.
  const cursor = await api.alerts({ limit: 1 }).then((page) => page.stream, () => null);
  if (cursor) await board.load();
  stream.listen(filters(), cursor);
  setInterval(tick, 1000);
  setInterval(() => { board.columns.forEach((column) => column.freshen()); story.freshen(); }, FRESHEN_MS);
}

function filters() {
  return [EVERYTHING, ...new Set(board.sound.map(({ definition }) => definition.filter).filter((filter) => filter !== EVERYTHING))];
}

function tick() {
  stream.check();
  const state = pulse.show(stream, { utc: view.utc, paused: pause.on, waiting: pause.waiting });
  const fresh = board.columns.reduce((sum, column) => sum + column.fresh, 0);
  document.title = `${state === "live" ? "" : "⚠ "}${document.hidden && fresh > 0 ? `(${fresh}) ` : ""}Tocsin desk`;
}

function hear(kind, data) {
  if (kind === "alert") ring(data.item);
  if (pause.on) pause.hold(kind, data, stream.cursor);
  else apply(kind, data);
}

function ring(item) {
  pulse.rang(item.rung_at);
  if (!item.muted) rings.ring(item.alert, watched(item.alert));
}

function apply(kind, data) {
  if (kind === "mark") {
    board.columns.forEach((column) => column.mark(data));
    story.hear(data);
    return;
  }
  const { alert, muted } = data.item;
  if (board.receive(data.item, data.met) && !muted && alert.severity >= settings.severity) announcer.tell(alert);
  story.hear(alert);
}

function togglePause() {
  if (pause.on) {
    const { held, restart } = pause.end();
    for (const [kind, data] of held) apply(kind, data);
    if (restart) stream.listen(filters(), restart);
  } else pause.start();
  byId("pause").setAttribute("aria-pressed", String(pause.on));
  byId("pause").textContent = pause.on ? "Resume" : "Pause";
  tick();
}

function change(part) {
  settings = { ...settings, ...part };
  keepSettings(settings);
  if ("watchlist" in part) watched = watcher(settings.watchlist);
  if ("severity" in part) board.columns.forEach((column) => column.sift());
  if ("watchlist" in part || "zone" in part) {
    board.columns.forEach((column) => column.redraw());
    story.refresh();
  }
}

// Columns

function edit(column) {
  editColumn(column.definition, {
    save: async (name, filter) => {
      if (filter === column.definition.filter) return board.rename(column, name || filter || "Everything");
      const page = await api.alerts({ filter });
      board.replace(column, { ...column.definition, name: name || filter || "Everything", filter }, page);
      listenAnew();
    },
    move: (step) => board.move(column, step),
    remove: () => { board.remove(column); listenAnew(); },
  });
}

function addColumn() {
  if (board.columns.filter((column) => column !== board.search).length >= MOST) return notice(`A desk has at most ${MOST} columns.`);
  editColumn({ name: "", filter: "" }, { save: async (name, filter) => { board.add(newColumn(name, filter), await api.alerts({ filter })); keep(); listenAnew(); } });
}

function keep() {
  keepColumns(board.columns.filter((column) => column !== board.search).map(({ definition }) => definition));
}

function listenAnew() {
  stream.listen(filters());
}

// Search: words sift what is on the page as they are typed, Enter looks through all that the desk holds.

function sift() {
  // Only plain words can be judged here; fields are the server's.
  view.words = byId("search").value.toLowerCase().split(/\s+/u).map((word) => word.replace(/^"|"$/gu, "")).filter((word) => word && !/^-|[:<>=]/u.test(word));
  board.columns.forEach((column) => column.sift());
}

async function search(event) {
  event.preventDefault();
  const filter = byId("search").value.trim();
  if (!filter) return clearSearch();
  try {
    const page = await api.alerts({ filter });
    view.words = [];
    board.openSearch(filter, page);
    board.columns.forEach((column) => column.sift());
    listenAnew();
    board.go(0);
  } catch (refused) {
    showRefused(byId("search-error"), byId("search"), refused);
  }
}

function clearSearch() {
  const found = byId("search").value !== "" || board.search !== null;
  byId("search").value = "";
  byId("search-error").replaceChildren();
  sift();
  if (board.closeSearch()) listenAnew();
  return found;
}

async function keepSearch() {
  const { filter } = board.search.definition;
  if (board.columns.length > MOST) return notice(`A desk has at most ${MOST} columns.`);
  const page = await api.alerts({ filter });
  clearSearch();
  board.add(newColumn("", filter), page);
  listenAnew();
}

// Marks

function mute({ alert, story_id: id, headline, muted }) {
  const kind = muted ? "unmute" : "mute";
  askMark({ kind, headline: alert?.headline ?? headline, by: settings.by }, (by, reason) => send({ kind, story_id: alert?.story_id ?? id, by, reason }));
}

function wrong({ alert }) {
  if (alert.action === "withdraw") return notice("It is withdrawn already.");
  askMark({ kind: "wrong", headline: alert.headline, by: settings.by }, (by, reason) => send({ kind: "wrong", alert_id: alert.id, by, reason }));
}

async function send({ reason, ...mark }) {
  await api.mark(reason ? { ...mark, reason } : mark);
  change({ by: mark.by });
  notice(mark.kind === "wrong" ? "Marked wrong: it will be withdrawn for everyone." : "Said to everyone.");
}

// The story in front

function openStory(thread) {
  goTo(thread.latest.alert.story_id);
}

function goTo(id) {
  location.hash = `#/story/${encodeURIComponent(id)}`;
}

function leaveStory() {
  location.hash = "#/";
}

function route() {
  const id = /^#\/story\/(.+)$/u.exec(location.hash)?.[1];
  const wasOpen = story.id !== null;
  if (id && !wasOpen) cameFrom = board.focused;
  for (const part of ["board", "tabs"]) byId(part).hidden = Boolean(id);
  byId("story").hidden = !id;
  if (id) story.open(decoded(id));
  else if (wasOpen) {
    story.close();
    board.focus(cameFrom);
  }
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function escape() {
  if (document.activeElement === byId("search") || story.id === null) return clearSearch() && (document.activeElement.blur(), true);
  leaveStory();
  return true;
}

function wire() {
  addEventListener("hashchange", route);
  for (const event of ["online", "pageshow"]) addEventListener(event, () => stream.wake());
  document.addEventListener("visibilitychange", () => document.hidden || (stream.check(), tick()));
  byId("pause").addEventListener("click", togglePause);
  byId("add-column").addEventListener("click", addColumn);
  byId("settings-open").addEventListener("click", () => openSettings(settings, change, rings));
  byId("help-open").addEventListener("click", openHelp);
  byId("threshold").value = String(settings.severity);
  byId("threshold").addEventListener("change", ({ target }) => change({ severity: Number(target.value) }));
  byId("search").addEventListener("input", sift);
  byId("search-form").addEventListener("submit", search);
  const onBoard = (action) => () => story.id === null && action() !== false;
  const withCard = (action) => () => {
    const thread = story.id === null ? board.focused : story.focused;
    return thread ? (action(thread), true) : false;
  };
  const columns = Object.fromEntries(Array.from({ length: MOST + 1 }, (_, index) => [String(index + 1), onBoard(() => board.go(index))]));
  listenToKeys({
    ...columns,
    j: () => (story.id === null ? board.walk(1) : story.walk(1)),
    k: () => (story.id === null ? board.walk(-1) : story.walk(-1)),
    h: onBoard(() => board.stride(-1)),
    l: onBoard(() => board.stride(1)),
    ArrowLeft: onBoard(() => board.focused !== null && board.stride(-1)),
    ArrowRight: onBoard(() => board.focused !== null && board.stride(1)),
    "Shift+ArrowLeft": onBoard(() => board.move(board.current, -1)),
    "Shift+ArrowRight": onBoard(() => board.move(board.current, 1)),
    Enter: onBoard(() => (board.focused ? openStory(board.focused) : false)),
    Escape: escape,
    e: () => { const before = document.activeElement.closest(".card")?.querySelector("details"); if (before) before.open = !before.open; return Boolean(before); },
    u: onBoard(() => board.columns.some((column) => column.visitChanged())),
    m: () => { const thread = story.id === null ? board.focused : null; if (thread) mute(thread.latest); else if (story.account) mute(story.account); return Boolean(thread || story.account); },
    w: withCard((thread) => wrong(thread.latest)),
    p: togglePause,
    "/": () => byId("search").focus(),
    "?": openHelp,
  }, () => settings.keys);
}

start();
