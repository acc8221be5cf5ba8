// One thread as a card: the newest alert in front, what it replaced struck out and within reach.

import { dotted, el, outlink, said } from "./dom.js";
import { actionWord, ago, counted, day, figure, kindWord, minute, moment, number, percent, plain } from "./words.js";

const QUOTE = 700; // characters of a quote on a card
const NAMES = 8;
const SINCE = { update: "updated", correct: "corrected", withdraw: "withdrawn" };

/**
 * Return the card of *thread*. `view` says how: `utc`, `watched(alert)`, `act(name, thread)` for what its buttons do, `place` to tell
 * its ids from those of other columns, `inStory` where the card stands in its story: it has the time of the news then, and no link there.
 */
export function card(thread, view) {
  const { alert, superseded_by: replaced, muted } = thread.latest;
  const gone = alert.action === "withdraw" || replaced;
  const stars = view.watched(alert);
  const heading = `alert-${view.place}-${alert.id}`;
  return el(
    "article",
    {
      class: "card", tabindex: "-1", "aria-labelledby": heading, "data-id": alert.id, "data-story": alert.story_id,
      "data-kind": alert.kind, "data-action": alert.action, "data-gone": Boolean(gone), "data-muted": Boolean(muted), "data-watched": stars.length > 0,
    },
    el("header", {}, severity(alert), labels(thread), view.inStory ? told(alert, view.utc) : times(thread.latest, view.utc)),
    el("h3", { id: heading }, headline(alert, gone, view)),
    facts(thread),
    quote(alert),
    notes(thread, stars, view),
    el("footer", {}, support(alert), thread.earlier.length > 0 && earlier(thread, view), actions(thread, view)),
  );
}

/** Return when an alert rang: as an age, and whole on hover and focus. `freshen` keeps the age true. */
export function times({ alert, rung_at: rang }, utc) {
  const published = alert.published_at && `published ${moment(alert.published_at, utc)}`;
  return el(
    "time",
    { datetime: rang, title: [`Rang ${moment(rang, utc)}`, published].filter(Boolean).join("; ") },
    el("span", { class: "ago" }, ago(rang)),
    el("span", { class: "whole" }, moment(rang, utc), published && el("span", {}, published)),
  );
}

/** Return when an alert's article was published, or else seen. */
function told({ published_at: published, seen_at: seen }, utc) {
  return el("time", { datetime: published ?? seen, title: moment(published ?? seen, utc) }, minute(published ?? seen, utc));
}

/** Make every age under *root* true again. */
export function freshen(root, now = Date.now()) {
  for (const time of root.querySelectorAll("time .ago")) {
    const text = ago(time.parentElement.dateTime, now);
    if (time.textContent !== text) time.textContent = text;
  }
}

/** Return what an alert's claims are quoted from: words, outlet and link. */
export function claim({ quote: words, source, url, published_at: at, value }, utc) {
  return el(
    "figure",
    { class: "claim" },
    el("blockquote", {}, said("p", {}, words, 4000)),
    el("figcaption", {}, outlink(url, plain(source || hostOf(url) || "unnamed source", 80)), value !== null && el("b", {}, ` ${plain(value, 80)}`),
      at && el("span", {}, ` · ${minute(at, utc)}`)),
  );
}

/** Return the severity as a figure and a word for those who hear it. */
export function severity({ severity: level }) {
  return el("span", { class: "severity", "data-level": level, title: `severity ${level} of 9` }, el("span", { class: "unseen" }, "severity "), String(level));
}

function labels({ latest: { alert, superseded_by: replaced, superseded_action: change } }) {
  return el(
    "span",
    { class: "labels" },
    el("span", { class: "kind" }, kindWord(alert.kind)),
    el("span", { class: "action" }, actionWord(alert.action)),
    alert.figure?.disputed && el("span", { class: "disputed" }, "Disputed"),
    replaced && el("span", { class: "replaced" }, `Since ${SINCE[change] ?? "replaced"}`),
  );
}

function headline({ action, headline: text, story_id: id, withdrawn_by: by }, gone, { inStory }) {
  const opening = by ? `Withdrawn by ${by}: ` : "Withdrawn: "; // what follows it no longer stands
  const prefix = action === "withdraw" && text.startsWith(opening) ? opening : "";
  const rest = said("bdi", {}, text.slice(prefix.length), 300);
  const words = [plain(prefix), gone ? el("s", {}, rest) : rest];
  return inStory ? el("span", {}, words) : el("a", { href: `#/story/${encodeURIComponent(id)}`, tabindex: "-1" }, words);
}

function facts(thread) {
  const { alert } = thread.latest;
  const told = { casualties: toll, meetings: meeting, actors: cast }[alert.kind];
  const parts = told ? told(alert, thread.earlier[0]?.alert).filter(Boolean) : [];
  return parts.length > 0 && dotted(parts);
}

function toll({ action, figure: now, incident }, before) {
  const was = now.previous ?? before?.figure?.best ?? null;
  const standing = action === "withdraw" ? null : el("b", { class: "now" }, `${figure(now)} ${now.kind}`);
  const changed = was !== null && (was !== now.best || action === "withdraw");
  return [standing, changed && el("span", { class: "was" }, "was ", el("s", {}, number(was))), place(incident), day(incident.date)];
}

function meeting({ meeting: now }, before) {
  const was = now.previous_status ?? before?.meeting?.status ?? null;
  const moved = now.changed.filter((what) => what !== "status");
  return [
    el("b", { class: "now" }, now.status),
    was && was !== now.status && el("span", { class: "was" }, "was ", el("s", {}, was)),
    place(now), day(now.date), moved.length > 0 && `changed: ${plain(moved.join(", "), 80)}`,
  ];
}

function cast({ actors }) {
  const allFirst = actors.length > 1 && actors.every(({ novelty }) => novelty === "first_seen");
  const shown = actors.slice(0, NAMES).map((actor) => [
    said("b", {}, actor.name, 80),
    actor.role && [", ", said("span", {}, actor.role, 80)],
    actor.previous_role && [" (was ", el("s", {}, plain(actor.previous_role, 80)), ")"],
    actor.novelty === "first_seen" && !allFirst && el("span", { class: "first" }, ", first seen"),
  ]);
  const more = actors.length > NAMES && `and ${actors.length - NAMES} more`;
  return [...shown.map((parts) => el("span", {}, parts.flat())), more, allFirst && el("span", { class: "first" }, "all first seen")];
}

function place({ place: where }) {
  return where ? said("span", {}, where, 80) : null;
}

function quote(alert) {
  const last = alert.claims.at(-1);
  return el(
    "p",
    { class: "quote" },
    el("q", {}, said("bdi", {}, last.quote, QUOTE)),
    " ",
    el("cite", {}, outlink(last.url, plain(last.source || hostOf(last.url) || "unnamed source", 80))),
  );
}

function notes(thread, stars, { inStory }) {
  const { alert, muted, superseded_by: replaced } = thread.latest;
  const withdrawn = alert.withdrawn_by && `Withdrawn by ${plain(alert.withdrawn_by, 80)}`;
  const marks = thread.marks.map(({ by, reason, alert_id: marked }) => `${marked === alert.id || alert.action === "withdraw" ? "Marked" : "An earlier alert was marked"} wrong by ${plain(by, 80)}${reason ? `: ${plain(reason, 500)}` : ""}`);
  const lines = [
    withdrawn, ...marks, muted && "The story is muted",
    replaced && !inStory && "A later alert replaces this one: open the story to read it",
  ].filter(Boolean);
  if (lines.length === 0 && stars.length === 0) return null;
  return el(
    "ul",
    { class: "notes" },
    stars.length > 0 && el("li", { class: "star" }, "★ ", plain(stars.join(", "), 160)),
    lines.map((line) => el("li", {}, line)),
  );
}

function support({ independent_sources: sources, confidence }) {
  return el("span", { class: "support" }, counted(sources, "independent source"), " · ", el("span", { title: "confidence" }, `${percent(confidence)} sure`));
}

function actions(thread, view) {
  const { alert, muted } = thread.latest;
  const button = (name, text, label) =>
    el("button", { type: "button", "data-act": name, "aria-label": `${label}: ${plain(alert.headline, 120)}`, on: { click: () => view.act(name, thread) } }, text);
  return el(
    "span",
    { class: "acts" },
    !view.inStory && button("story", "Story", "Open the story"),
    button("mute", muted ? "Unmute" : "Mute", muted ? "Unmute the story" : "Mute the story"),
    alert.action !== "withdraw" && button("wrong", "Wrong", "Mark wrong"),
  );
}

function earlier({ earlier: before }, { utc }) {
  return el(
    "details",
    { class: "earlier" },
    el("summary", {}, `${before.length} earlier`),
    el("ol", {}, before.map(({ alert, rung_at: rang }) => el("li", {}, el("s", {}, said("bdi", {}, alert.headline, 300)), " ", el("span", { class: "dim" }, minute(rang, utc)), claim(alert.claims.at(-1), utc)))),
  );
}

function hostOf(url) {
  try {
    return new URL(url).host;
  } catch {
    return "";
  }
}
