// Holding events back without losing any.

const MOST = 1000; // events held; what comes after is fetched again from where they end

export class Pause {
  #on = false;
  #held = [];
  #waiting = 0;
  #restart = null;

  get on() {
    return this.#on;
  }

  /** How many alerts wait. */
  get waiting() {
    return this.#waiting;
  }

  start() {
    this.#on = true;
  }

  /** Hold an event of *kind* back, whose cursor is *cursor*. */
  hold(kind, data, cursor) {
    if (kind === "alert") this.#waiting += 1;
    if (this.#held.length < MOST) this.#held.push([kind, data, cursor]);
    else this.#restart ??= this.#held.at(-1)[2];
  }

  /** Stop holding. Returns the events, and the cursor to listen from where some of them had to be let go. */
  end() {
    const { held, restart } = { held: this.#held, restart: this.#restart };
    [this.#on, this.#held, this.#waiting, this.#restart] = [false, [], 0, null];
    return { held, restart };
  }
}
