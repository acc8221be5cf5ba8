// The tolls of a story: a chart each, and behind it a table of every step with every quote.

import { claim } from "./card.js";
import { stepChart } from "./chart.js";
import { el, said } from "./dom.js";
import { actionWord, counted, day, figure, minute, moment, number, plain } from "./words.js";

const WIDEST = 1000; // pixels

/** Return the section of all tolls of a story, or nothing. */
export function tollsSection({ tolls }, view) {
  if (tolls.length === 0) return null;
  return el("section", { "aria-labelledby": "tolls-title" }, el("h2", { id: "tolls-title" }, "Tolls"), tolls.map((toll, index) => section(toll, index, view)));
}

/** Draw every chart under *root* for the width it has now. */
export function fitCharts(root) {
  for (const figureElement of root.querySelectorAll("[data-toll]")) figureElement.draw();
}

function section(toll, index, { utc }) {
  const { incident, kind, steps } = toll;
  const id = `toll-${index}`;
  const last = steps.at(-1);
  const frame = el("div", { class: "plot", "data-toll": `${kind}` });
  frame.draw = () => {
    const width = Math.min(WIDEST, Math.max(260, Math.floor(frame.clientWidth || WIDEST)));
    frame.replaceChildren(stepChart(toll, { width, utc }));
  };
  return el(
    "article",
    { class: "toll", "aria-labelledby": id },
    el("h3", { id }, standing(last, kind), el("span", { class: "dim" }, " · ", [incident.cause, incident.place && ` in ${incident.place}`, incident.date && `, ${day(incident.date)}`].filter(Boolean).map((part) => said("bdi", {}, part, 120)))),
    last.disputed && el("p", { class: "flag" }, `Disputed: independent sources state ${number(last.low)} and ${number(last.best)} now.`),
    frame,
    legend(steps),
    table(steps, kind, id, utc),
  );
}

function standing(last, kind) {
  return last.action === "withdraw" ? el("span", {}, el("s", {}, `${number(last.previous ?? last.best)} ${kind}`), " withdrawn") : `${figure(last)} ${kind}`;
}

function legend(steps) {
  const has = (test) => steps.some(test);
  const keys = [
    ["new", "stated or risen", true], ["correct", "corrected", has(({ action }) => action === "correct")],
    ["withdraw", "withdrawn", has(({ action }) => action === "withdraw")], ["disputed", "disputed", has(({ disputed }) => disputed)],
    ["band", "lowest to highest stated", has(({ low, best, high }) => low !== best || (high ?? best) !== best)],
  ];
  return el("p", { class: "legend", "aria-hidden": "true" }, keys.filter(([, , shown]) => shown).map(([name, text]) => el("span", { class: `key ${name}` }, text)));
}

function table(steps, kind, id, utc) {
  const told = new Set();
  return el(
    "table",
    { class: "steps", "aria-describedby": id },
    el("caption", {}, `Every step of the number ${plain(kind, 20)}, and the quotes behind it`),
    el("thead", {}, el("tr", {}, [utc ? "Time (UTC)" : "Time", "Step", "Figure", "Claims"].map((name) => el("th", { scope: "col" }, name)))),
    el("tbody", {}, steps.map((step) => row(step, newClaims(step, told), utc))),
  );
}

function row(step, { fresh, known }, utc) {
  return el(
    "tr",
    { "data-live": Boolean(step.live), "data-action": step.action },
    el("td", {}, el("time", { datetime: step.at, title: moment(step.at, utc) }, minute(step.at, utc))),
    el("td", { class: "action" }, actionWord(step.action), step.disputed && el("span", { class: "disputed" }, "Disputed")),
    el("td", { class: "figure" }, figures(step)),
    el("td", {}, fresh.map((one) => claim(one, utc)), known > 0 && el("p", { class: "dim" }, `${fresh.length > 0 ? "and " : ""}${counted(known, "claim")} named above`)),
  );
}

function figures(step) {
  const { low, best, high, previous, live } = step;
  if (step.action === "withdraw") return el("s", {}, number(previous ?? best));
  const stated = low !== best || (high !== null && high !== best);
  return [
    el(live ? "b" : "span", {}, stated ? number(best) : figure(step)),
    previous !== null && el("span", { class: "dim" }, `was ${number(previous)}`),
    stated && el("span", { class: "dim" }, `stated ${number(low)} ${high === null ? "and up" : `to ${number(high)}`}`),
  ];
}

/** Each step carries every claim that stands behind it: a quote is shown with the step that brought it. */
function newClaims({ claims }, told) {
  const key = ({ article_id: article, start, end, value }) => JSON.stringify([article, start, end, value]);
  const fresh = claims.filter((one) => !told.has(key(one)));
  for (const one of fresh) told.add(key(one));
  return { fresh, known: claims.length - fresh.length };
}
