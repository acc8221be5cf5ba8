// A story as a page: what stands now, what was said on the way, by whom.

import { card, severity } from "./card.js";
import { dotted, el, said } from "./dom.js";
import { meetingsSection } from "./meetings.js";
import { fitCharts, tollsSection } from "./tolls.js";
import { counted, minute, moment, plain } from "./words.js";

/** Fill *root* with the story as the API gave it. `view` is that of the cards, and `mute(story)`, `back()`. */
export function showStory(root, story, view) {
  const scrolled = root.scrollTop;
  root.replaceChildren(head(story, view), el("div", { class: "halves" },
    el("div", { class: "facts-half" }, tollsSection(story, view), meetingsSection(story, view), castSection(story, view), marksSection(story, view)),
    el("div", { class: "time-half" }, timeline(story, view))));
  fitCharts(root);
  root.scrollTop = scrolled;
}

/** Fill *root* with why there is no story to show. */
export function showNoStory(root, words, back) {
  root.replaceChildren(el("header", { class: "story-head" }, backLink(back), el("h1", { tabindex: "-1" }, "No story here"), el("p", {}, plain(words, 400))));
}

function head(story, view) {
  const { utc } = view;
  return el(
    "header",
    { class: "story-head" },
    el("div", { class: "row" }, backLink(view.back), el("button", { type: "button", "data-act": "mute", on: { click: () => view.mute(story) } }, story.muted ? "Unmute story" : "Mute story")),
    el("h1", { tabindex: "-1" }, severity(story), " ", said("bdi", {}, story.headline, 300)),
    dotted([
      `${moment(story.first_at, utc)} to ${moment(story.last_at, utc)}`, counted(story.timeline.length + story.omitted, "alert"), story.omitted > 0 && `the oldest ${story.omitted} not shown`,
      counted(story.independent_sources, "independent source"), story.muted && el("b", { class: "flag" }, "Muted"), el("span", { class: "dim" }, `story ${plain(story.story_id, 80)}`),
    ]),
  );
}

function backLink(back) {
  return el("a", { href: "#/", class: "back", on: { click: (event) => { event.preventDefault(); back(); } } }, "← All columns");
}

function castSection({ cast }, { utc, watched }) {
  if (cast.length === 0) return null;
  const rows = cast.map((actor) => {
    const star = watched({ headline: "", claims: [], actors: [actor] }).length > 0;
    return el("tr", { "data-live": actor.live },
      el("th", { scope: "row" }, star && el("span", { class: "star" }, "★ "), said("bdi", {}, actor.name, 80)),
      el("td", {}, said("bdi", {}, actor.role ?? actor.kind, 80), actor.previous_role && [" (was ", el("s", {}, plain(actor.previous_role, 80)), ")"].map((part) => part)),
      el("td", {}, plain(actor.country ?? "", 40)),
      el("td", {}, !actor.live ? "taken back" : actor.novelty === "first_seen" ? "first seen" : actor.novelty === "new_role" ? "new role" : "new here"),
      el("td", { class: "dim" }, el("time", { datetime: actor.at, title: moment(actor.at, utc) }, minute(actor.at, utc))));
  });
  const heads = ["Who", "Role", "Country", "Novelty", "Since"].map((name) => el("th", { scope: "col" }, name));
  return el("section", { "aria-labelledby": "cast-title" }, el("h2", { id: "cast-title" }, "Cast"),
    el("table", { class: "cast", "aria-labelledby": "cast-title" }, el("thead", {}, el("tr", {}, heads)), el("tbody", {}, rows)));
}

function timeline({ timeline: items }, view) {
  const cards = items.map((item) => card({ latest: item, earlier: [], marks: [] }, { ...view, place: "story", inStory: true }));
  return el("section", { "aria-labelledby": "timeline-title" }, el("h2", { id: "timeline-title" }, "Timeline"),
    el("ol", { class: "timeline" }, cards.map((one) => el("li", {}, one))));
}

function marksSection({ marks }, { utc }) {
  if (marks.length === 0) return null;
  const verbs = { wrong: "marked an alert wrong", mute: "muted the story", unmute: "unmuted the story" };
  return el("section", { "aria-labelledby": "marks-title" }, el("h2", { id: "marks-title" }, "Marks"),
    el("ul", { class: "marks" }, marks.map(({ by, kind, reason, at }) =>
      el("li", {}, said("b", {}, by, 80), ` ${verbs[kind] ?? plain(kind, 20)}`, reason && [": ", said("span", {}, reason, 500)], el("span", { class: "dim" }, ` ${moment(at, utc)}`)))));
}
