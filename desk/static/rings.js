// Sounds and desktop notifications. Off until somebody switches them on; a burst rings once.

import { byId } from "./dom.js";
import { kindWord, plain } from "./words.js";

const QUIET_MS = 1500; // alerts that come within it ring together
const SETTLE_MS = 250;
const TOGETHER = 3; // more than so many are told as a number
const MOST_WAITING = 200;
const TONES = { casualties: [392, 311], meetings: [523], actors: [659], watched: [784, 988, 784] }; // hertz

/** Rings for live alerts as `settings.rings` says. `open(alert)` is what a click on a notification does. */
export class Rings {
  #settings;
  #open;
  #audio = null;
  #waiting = [];
  #timer = 0;

  constructor(settings, open) {
    this.#settings = settings;
    this.#open = open;
    // A browser plays nothing before the first gesture on the page.
    const wake = () => this.#anySound() && this.#wakeAudio();
    for (const gesture of ["pointerdown", "keydown"]) addEventListener(gesture, wake, { passive: true });
  }

  /** Ring for *alert*; *stars* are the names of the watchlist that it has. */
  ring(alert, stars) {
    const { rings, severity } = this.#settings();
    if (alert.muted || (alert.severity < severity && stars.length === 0)) return;
    const by = [stars.length > 0 && "watched", alert.kind].filter(Boolean);
    const sound = by.find((name) => rings[name]?.sound);
    const desktop = by.some((name) => rings[name]?.desktop);
    if (!sound && !desktop) return;
    if (this.#waiting.length < MOST_WAITING) this.#waiting.push({ alert, sound, desktop });
    this.#timer ||= setTimeout(() => this.#ringAll(), SETTLE_MS);
  }

  /** Ask for the permission to notify: to be called from a click. Returns whether it was given, and says so where not. */
  async permitted() {
    const note = byId("rings-note");
    if (!("Notification" in window)) {
      note.textContent = "This browser has no desktop notifications.";
      return false;
    }
    const answer = Notification.permission === "default" ? await Notification.requestPermission() : Notification.permission;
    note.textContent = answer === "granted" ? "" : "The browser does not allow notifications for this page; its site settings can change that.";
    return answer === "granted";
  }

  /** Let the reader hear what *name* sounds like: to be called from a click. */
  async sample(name) {
    await this.#wakeAudio();
    this.#play(name);
  }

  #ringAll() {
    const waiting = this.#waiting.splice(0);
    this.#timer = setTimeout(() => {
      this.#timer = 0;
      if (this.#waiting.length > 0) this.#ringAll();
    }, QUIET_MS);
    const sound = waiting.find((one) => one.sound);
    if (sound) this.#play(sound.sound);
    const shown = waiting.filter(({ desktop }) => desktop).map(({ alert }) => alert);
    if (shown.length > TOGETHER) this.#notify(`${shown.length} alerts`, shown.slice(0, TOGETHER).map(({ headline }) => plain(headline, 120)).join("\n"), shown.at(-1));
    else for (const alert of shown) this.#notify(plain(alert.headline, 200), saying(alert), alert);
  }

  #notify(title, body, alert) {
    if (!("Notification" in window) || Notification.permission !== "granted") return;
    try {
      const shown = new Notification(title, { body, tag: alert.id, icon: "/static/icon.svg" });
      shown.onclick = () => {
        focus();
        this.#open(alert);
        shown.close();
      };
    } catch {
      // Phones notify from service workers only.
      byId("rings-note").textContent = "This browser shows no notifications from a page.";
    }
  }

  #anySound() {
    return Object.values(this.#settings().rings).some(({ sound }) => sound);
  }

  async #wakeAudio() {
    this.#audio ??= new AudioContext();
    if (this.#audio.state === "suspended") await this.#audio.resume();
  }

  #play(name) {
    if (this.#audio?.state !== "running") return;
    TONES[name].forEach((hertz, index) => tone(this.#audio, hertz, index * 0.18));
  }
}

function saying(alert) {
  const { quote, source } = alert.claims.at(-1);
  return `${kindWord(alert.kind)} · ${plain(source ?? "", 60)}\n“${plain(quote, 200)}”`;
}

function tone(audio, hertz, delay) {
  const [start, end] = [audio.currentTime + delay, audio.currentTime + delay + 0.35];
  const [oscillator, gain] = [audio.createOscillator(), audio.createGain()];
  oscillator.frequency.value = hertz;
  gain.gain.setValueAtTime(0, start);
  gain.gain.linearRampToValueAtTime(0.12, start + 0.02);
  gain.gain.exponentialRampToValueAtTime(0.001, end);
  oscillator.connect(gain).connect(audio.destination);
  oscillator.start(start);
  oscillator.stop(end);
}
