// Alerts as a desk reads them: one thread for each thing told of, its newest alert in front and what it replaced behind.

const MOST_EARLIER = 30; // earlier alerts of one thread that are kept on the page; the story has them all

/** The threads of one column. Each alert is taken once, however often it arrives. */
export class Threads {
  #of = new Map(); // alert id to thread; also the id that the oldest alert of a thread replaces
  #all = new Set();

  get size() {
    return this.#all.size;
  }

  /** Say whether this alert replaces, or is, one of a thread that is here. */
  concerns(alert) {
    return this.#of.has(alert.id) || (alert.supersedes !== null && this.#of.has(alert.supersedes));
  }

  /** Take *item* in. Returns its thread and what happened to it: "new", "changed", "older" (told of the past) or "known". */
  put(item) {
    const { alert } = item;
    const held = this.#of.get(alert.id);
    if (held?.ids.has(alert.id)) return { thread: held, change: renewed(held, item) ? "flags" : "known" };
    if (held) return { thread: this.#add(held, item, false), change: "older" };
    const before = alert.supersedes && this.#of.get(alert.supersedes);
    if (before) {
      const newer = before.latest.alert.id === alert.supersedes || item.rung_at >= before.latest.rung_at;
      return { thread: this.#add(before, item, newer), change: newer ? "changed" : "older" };
    }
    const thread = { latest: item, earlier: [], ids: new Set(), known: new Set(), peak: 0, marks: [], anchor: item.cursor };
    this.#all.add(thread);
    return { thread: this.#add(thread, item, null), change: "new" };
  }

  /** Take *mark* in and return the threads that it is about. */
  mark(mark) {
    const touched = [...this.#all].filter(({ ids, latest }) =>
      mark.kind === "wrong" ? ids.has(mark.alert_id) : latest.alert.story_id === mark.story_id,
    );
    for (const thread of touched) {
      if (mark.kind === "wrong") thread.marks = [...thread.marks.filter(({ id }) => id !== mark.id), mark].slice(-5);
      else thread.latest = { ...thread.latest, muted: mark.kind === "mute" };
    }
    return touched;
  }

  /** Forget *thread*. */
  drop(thread) {
    this.#all.delete(thread);
    for (const id of thread.known) if (this.#of.get(id) === thread) this.#of.delete(id);
  }

  #add(thread, item, newest) {
    if (newest) thread.earlier = [thread.latest, ...thread.earlier].slice(0, MOST_EARLIER);
    if (newest) thread.latest = item;
    if (newest === false) thread.earlier = [...thread.earlier, item].sort(newestFirst).slice(0, MOST_EARLIER);
    thread.ids.add(item.alert.id);
    thread.peak = Math.max(thread.peak, item.alert.severity);
    for (const id of [item.alert.id, item.alert.supersedes]) {
      if (!id || (id !== item.alert.id && this.#of.has(id))) continue;
      this.#of.set(id, thread);
      thread.known.add(id);
    }
    return thread;
  }
}

/** What the server says of an alert may change though the alert does not. Returns whether anything to show did. */
function renewed(thread, item) {
  const shown = thread.latest;
  if (shown.alert.id !== item.alert.id) return false;
  thread.latest = item;
  return shown.muted !== item.muted || shown.superseded_by !== item.superseded_by;
}

const newestFirst = (one, other) => other.alert.revision - one.alert.revision || (one.rung_at < other.rung_at ? 1 : -1);
