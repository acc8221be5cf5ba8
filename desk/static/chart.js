// The toll as a step chart: the standing figure as a line, what was stated beside it as a band.

import { svg } from "./dom.js";
import { actionWord, figure, minute, number } from "./words.js";

const HEIGHT = 200;
const MARGIN = { top: 26, right: 30, bottom: 24, left: 40 };
const LETTER = 9; // pixels, of a label
const LEAD_OUT = 0.12; // how far the last figure is drawn on
const TICKS = [1, 2, 2.5, 5, 10];

/** Return the chart of the steps of a toll, *width* pixels wide. */
export function stepChart({ kind, steps }, { width, utc }) {
  const points = steps.map((step) => ({ ...step, time: Date.parse(step.at), top: Math.max(step.best, step.high ?? step.best) }));
  const scale = scales(points, width);
  return svg(
    "svg",
    { class: "chart", viewBox: `0 0 ${width} ${HEIGHT}`, width, height: HEIGHT, role: "img", "aria-label": inWords(kind, points, utc) },
    grid(scale, width),
    ends(scale, points.at(-1).time, utc),
    svg("path", { class: "band", d: bandPath(points, scale) }),
    svg("path", { class: "line", d: linePath(points, scale) }),
    points.map((point) => mark(point, scale)),
    labels(points.filter(({ action }) => action !== "withdraw"), scale),
  );
}

/** Return what the chart shows, for those who do not see it. */
function inWords(kind, points, utc) {
  const steps = points.map((step) => `${step.action === "withdraw" ? "withdrawn" : figure(step)} ${minute(step.at, utc)}`);
  return `${kind}, step by step: ${steps.join("; ")}. The table below has every step and its quotes.`;
}

function scales(points, width) {
  const first = points[0].time;
  const span = Math.max(points.at(-1).time - first, 3_600_000) * (1 + LEAD_OUT);
  const highest = Math.max(...points.map(({ top }) => top), 1);
  const step = tick(highest / 3);
  const most = Math.ceil(highest / step) * step;
  const [wide, high] = [width - MARGIN.left - MARGIN.right, HEIGHT - MARGIN.top - MARGIN.bottom];
  return {
    first, end: first + span, step, most,
    x: (time) => round(MARGIN.left + ((time - first) / span) * wide),
    y: (value) => round(MARGIN.top + high - (value / most) * high),
  };
}

function tick(rough) {
  const power = 10 ** Math.floor(Math.log10(Math.max(rough, 1)));
  return Math.ceil((TICKS.find((one) => one * power >= rough) ?? 10) * power);
}

function grid({ y, step, most }, width) {
  const values = Array.from({ length: Math.round(most / step) + 1 }, (_, index) => index * step);
  return values.map((value) => [
    svg("line", { class: "grid", x1: MARGIN.left, x2: width - MARGIN.right, y1: y(value), y2: y(value) }),
    svg("text", { class: "axis", x: MARGIN.left - 8, y: y(value) + 4, "text-anchor": "end" }, number(value)),
  ]).flat();
}

function ends({ x, first }, last, utc) {
  const far = x(last) - x(first) > 160;
  return [[first, "start"], far && [last, "middle"]].filter(Boolean).map(([time, anchor]) => svg("text", { class: "axis", x: x(time), y: HEIGHT - 6, "text-anchor": anchor }, minute(time, utc)));
}

/** The path of the figure that stands: it holds until the next step, and breaks off where it is withdrawn. */
function linePath(points, { x, y, end }) {
  const pieces = points.map((point, index) => {
    if (point.action === "withdraw") return "";
    const broken = index === 0 || points[index - 1].action === "withdraw";
    return `${broken ? "M" : "L"}${x(point.time)} ${y(point.best)}H${x(points[index + 1]?.time ?? end)}`;
  });
  return pieces.join("");
}

function bandPath(points, { x, y, end }) {
  const pieces = points.map((point, index) => {
    if (point.action === "withdraw" || point.top === point.low) return "";
    return `M${x(point.time)} ${y(point.low)}H${x(points[index + 1]?.time ?? end)}V${y(point.top)}H${x(point.time)}Z`;
  });
  return pieces.join("");
}

/** Shape as well as colour says what happened: a dot rises, a diamond corrects, a cross takes back; a ring is disputed. */
function mark(point, { x, y }) {
  const taken = point.action === "withdraw";
  const [cx, cy] = [x(point.time), y(taken ? (point.previous ?? point.best) : point.best)];
  const data = { class: `mark ${point.action}${point.disputed ? " disputed" : ""}`, "data-best": point.best, "data-low": point.low, "data-action": point.action, "data-at": point.at };
  const title = svg("title", {}, `${actionWord(point.action)}: ${figure(point)}`);
  if (point.action === "correct") return svg("path", { ...data, d: `M${cx} ${cy - 7}l7 7-7 7-7-7z` }, title);
  if (taken) return svg("path", { ...data, d: `M${cx - 5} ${cy - 5}l10 10m0-10l-10 10` }, title);
  return svg("circle", { ...data, cx, cy, r: point.disputed ? 5.5 : 5 }, title);
}

/** Label the steps from the last backwards, where there is room: the table has them all. */
function labels(points, { x, y }) {
  let room = Infinity;
  const shown = points.toReversed().filter((point) => {
    const half = (short(point).length * LETTER) / 2 + 2;
    const fits = x(point.time) + half <= room;
    if (fits) room = x(point.time) - half;
    return fits;
  });
  return shown.map((point) => svg("text", { class: "value", x: x(point.time), y: point.action === "correct" ? y(point.best) + 22 : y(point.top) - 11, "text-anchor": "middle" }, short(point)));
}

function short({ best, low, qualifier, disputed }) {
  if (disputed && low !== best) return `${number(low)}–${number(best)}`;
  return `${number(best)}${qualifier === "at_least" ? "+" : ""}`;
}

const round = (value) => Math.round(value * 10) / 10;
