// The meetings of a story: each with the steps of its life, from proposed to held, cancelled or denied.

import { dotted, el, said } from "./dom.js";
import { actionWord, day, minute, moment, plain } from "./words.js";

/** Return the section of all meetings of a story, or nothing. */
export function meetingsSection({ meetings }, { utc }) {
  if (meetings.length === 0) return null;
  return el("section", { "aria-labelledby": "meetings-title" }, el("h2", { id: "meetings-title" }, "Meetings"), meetings.map((one, index) => life(one, index, utc)));
}

function life({ meeting, steps }, index, utc) {
  const id = `meeting-${index}`;
  return el(
    "article",
    { class: "meeting", "aria-labelledby": id },
    el("h3", { id }, said("bdi", {}, capital(meeting.mode), 40), " of ", sides(meeting.participants)),
    dotted([
      el("b", { class: "now", "data-status": meeting.status }, plain(meeting.status, 20)),
      meeting.place && said("span", {}, meeting.place, 120),
      meeting.date && el("span", {}, day(meeting.date)),
    ]),
    el("ol", { class: "life" }, steps.map((step) => stage(step, utc))),
  );
}

function stage(step, utc) {
  const taken = step.action === "withdraw";
  const moved = (step.changed ?? []).filter((what) => what !== "status");
  return el(
    "li",
    { "data-status": step.status, "data-live": Boolean(step.live), "data-action": step.action },
    el("b", {}, taken ? el("s", {}, plain(step.status, 20)) : plain(step.status, 20)),
    step.action !== "new" && step.action !== "update" && el("span", { class: "action" }, ` ${actionWord(step.action)}`),
    el("time", { datetime: step.at, title: moment(step.at, utc) }, minute(step.at, utc)),
    moved.length > 0 && el("span", { class: "dim" }, `changed: ${plain(moved.join(", "), 80)}`),
  );
}

function sides(participants) {
  if (participants.length === 0) return "parties not named";
  return participants.map(({ name, role }, index) => [
    index > 0 && (index === participants.length - 1 ? " and " : ", "), said("bdi", {}, name, 80), role !== "party" && ` (${plain(role, 20)})`,
  ]).flat().filter(Boolean);
}

const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);
