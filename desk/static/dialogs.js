// The dialogs: each opens on what it is about and calls back with what was entered.

import { byId, el } from "./dom.js";
import { RINGERS } from "./settings.js";
import { watchlist } from "./watch.js";
import { kindWord, plain } from "./words.js";

/** Make the Cancel buttons work and let every dialog give the focus back where it was. */
export function prepareDialogs() {
  for (const button of document.querySelectorAll("[data-close]")) button.addEventListener("click", () => button.closest("dialog").close());
}

/** Open the help. */
export const openHelp = () => byId("help-dialog").showModal();

/** Edit *column* (`{name, filter}`): `save(name, filter)` throws what was refused, `move(step)` and `remove()` need a column that exists. */
export function editColumn(column, { save, move, remove }) {
  const [dialog, form, name, filter] = ["column-dialog", "column-form", "column-name", "column-filter"].map(byId);
  byId("column-title").textContent = move ? `Column “${column.name}”` : "New column";
  [name.value, filter.value] = [column.name, column.filter];
  byId("column-error").replaceChildren();
  byId("column-place").hidden = !move;
  byId("column-left").onclick = () => move(-1);
  byId("column-right").onclick = () => move(1);
  byId("column-remove").onclick = () => {
    remove();
    dialog.close();
  };
  form.onsubmit = async (event) => {
    event.preventDefault();
    try {
      await save(name.value.trim(), filter.value.trim());
      dialog.close();
    } catch (refused) {
      showRefused(byId("column-error"), filter, refused);
    }
  };
  dialog.showModal();
}

/** Say what is wrong with the filter in *input*, and point at the place. */
export function showRefused(place, input, { message, position }) {
  const letters = [...input.value]; // the server counts characters, this page half of some
  const words = [el("span", {}, plain(message, 400))];
  if (Number.isInteger(position) && letters.length > 0) {
    const [before, after] = [letters.slice(0, position).join(""), letters.slice(position).join("")];
    const end = after.search(/\s/u) < 1 ? after.length : after.search(/\s/u);
    words.push(el("code", { class: "fault" }, before, el("mark", {}, after.slice(0, end) || "␣"), after.slice(end)));
    input.focus();
    input.setSelectionRange(before.length, before.length + end);
  }
  place.replaceChildren(...words);
  input.setAttribute("aria-invalid", "true");
  input.addEventListener("input", () => [input.removeAttribute("aria-invalid"), place.replaceChildren()], { once: true });
}

const EFFECTS = {
  wrong: "The alert is withdrawn for everyone who subscribes, with your name. This cannot be undone.",
  mute: "The story stays quiet for everyone: its alerts are kept and marked as muted. It can be unmuted.",
  unmute: "The story rings again for everyone.",
};
const TITLES = { wrong: "Mark wrong", mute: "Mute the story", unmute: "Unmute the story" };

/** Ask for name, reason and a confirmation of a mark; `send(by, reason)` throws what was refused. */
export function askMark({ kind, headline, by }, send) {
  const [dialog, form, name, reason] = ["mark-dialog", "mark-form", "mark-by", "mark-reason"].map(byId);
  byId("mark-title").textContent = TITLES[kind];
  byId("mark-what").textContent = plain(headline, 300);
  byId("mark-effect").textContent = EFFECTS[kind];
  byId("mark-confirm").textContent = TITLES[kind];
  byId("mark-error").textContent = "";
  [name.value, reason.value, reason.required] = [by, "", kind === "wrong"];
  form.onsubmit = async (event) => {
    event.preventDefault();
    const confirm = byId("mark-confirm");
    confirm.disabled = true;
    try {
      await send(name.value.trim(), reason.value.trim());
      dialog.close();
    } catch (refused) {
      byId("mark-error").textContent = plain(refused.message, 400);
    } finally {
      confirm.disabled = false;
    }
  };
  dialog.showModal();
  (by ? reason : name).focus();
}

/** Open the settings; every change is passed to `change(part)` at once. `rings` samples sounds and asks for permissions. */
export function openSettings(settings, change, rings) {
  const dialog = byId("settings-dialog");
  byId("watchlist").value = settings.watchlist.join("\n");
  byId("watchlist").onchange = ({ target }) => change({ watchlist: watchlist(target.value) });
  byId("single-keys").checked = settings.keys;
  byId("single-keys").onchange = ({ target }) => change({ keys: target.checked });
  for (const input of dialog.querySelectorAll("input[type=radio]")) {
    input.checked = settings[input.name] === input.value;
    input.onchange = () => change({ [input.name]: input.value });
  }
  const set = structuredClone(settings.rings);
  byId("rings").replaceChildren(...RINGERS.map((name) => ringRow(name, set, () => change({ rings: structuredClone(set) }), rings)));
  dialog.showModal();
}

function ringRow(name, set, changed, rings) {
  const word = name === "watched" ? "Watchlist" : kindWord(name);
  const box = (way, switched) =>
    el("input", {
      type: "checkbox", checked: set[name][way], "aria-label": `${word}: ${way === "sound" ? "sound" : "desktop notification"}`, "data-ring": `${name}-${way}`,
      on: { change: ({ target }) => switched(target) },
    });
  const sound = box("sound", async (target) => {
    set[name].sound = target.checked;
    changed();
    if (target.checked) await rings.sample(name);
  });
  const desktop = box("desktop", async (target) => {
    // The permission is asked for here and nowhere else: a click on this very box.
    if (target.checked) target.checked = await rings.permitted();
    set[name].desktop = target.checked;
    changed();
  });
  return el("tr", {}, el("th", { scope: "row" }, word), el("td", {}, sound), el("td", {}, desktop));
}
