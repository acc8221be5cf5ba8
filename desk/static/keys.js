// The keyboard: one key, one thing. Where somebody writes, keys are letters.

/** Call what *bindings* name: `{key: action}`; an action returns false where the key was not for it. `enabled()` may switch single keys off. */
export function listenToKeys(bindings, enabled) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    if (event.key !== "Escape" && (writing(event.target) || !(enabled() || NEEDED.has(event.key)))) return;
    // Enter on a link or button is theirs.
    if (event.key === "Enter" && event.target.closest("a, button, summary") && !event.target.closest("dialog")) return;
    const name = event.shiftKey && event.key.startsWith("Arrow") ? `Shift+${event.key}` : event.key;
    if (bindings[name] && bindings[name](event) !== false) event.preventDefault();
  });
}

const NEEDED = new Set(["Enter", "Shift+ArrowLeft", "Shift+ArrowRight", "ArrowLeft", "ArrowRight"]);

/** Whether *target* takes letters. A field of a dialog that has closed holds the focus until the next frame, and takes none. */
function writing(target) {
  return target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]") !== null && !target.closest("dialog:not([open])");
}
