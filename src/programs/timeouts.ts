/** `setTimeout` and its kind, with Node's rules: whole milliseconds, at least one. */

import type { Timer } from "./timers.ts";
import { present, type Turns } from "./turns.ts";

const DELAY_MAX = 2 ** 31 - 1;

/** By program: the numbers by which timeouts can be cleared. */
interface Numbered {
  readonly timeouts: Map<number, Timeout>;
  next: number;
}

type Callback = (...given: readonly unknown[]) => unknown;

/** What `setTimeout` answers: as in Node, a thing that is also a number. */
export class Timeout {
  readonly #turns: Turns;
  readonly #callback: Callback;
  readonly #given: readonly unknown[];
  readonly #delayUs: number;
  readonly #repeats: boolean;
  #timer: Timer | null = null;
  #number = 0;

  constructor(callback: unknown, delayUs: number, given: readonly unknown[], repeats: boolean) {
    if (typeof callback !== "function") {
      throw new TypeError('The "callback" argument must be of type function');
    }
    this.#turns = present();
    this.#callback = callback as Callback;
    this.#given = given;
    this.#delayUs = delayUs;
    this.#repeats = repeats;
    this.#set();
  }

  /** Starts anew, from now. */
  refresh(): this {
    this.close();
    this.#set();
    return this;
  }

  close(): this {
    if (this.#timer !== null) this.#turns.timers.clear(this.#timer);
    this.#timer = null;
    return this;
  }

  /** Pending timers never keep a process alive here, so these change nothing. */
  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }

  hasRef(): boolean {
    return true;
  }

  [Symbol.toPrimitive](): number {
    const numbered = numberedOf(this.#turns);
    if (this.#number === 0) {
      this.#number = numbered.next++;
      numbered.timeouts.set(this.#number, this);
    }
    return this.#number;
  }

  #set(): void {
    const dueUs = this.#turns.world.monotonicNow() + this.#delayUs;
    this.#timer = this.#turns.timers.set(dueUs, () => this.#fire());
  }

  #fire(): void {
    this.#timer = null;
    if (!this.#repeats) {
      if (this.#number !== 0) numberedOf(this.#turns).timeouts.delete(this.#number);
      this.#callback(...this.#given);
      return;
    }
    // What it throws ends the process; until then it may clear itself.
    const waiting = this.#turns.timers.set(Number.MAX_SAFE_INTEGER, () => undefined);
    this.#timer = waiting;
    this.#callback(...this.#given);
    if (this.#timer !== waiting) {
      this.#turns.timers.clear(waiting);
      return;
    }
    this.#turns.timers.clear(waiting);
    this.#set();
  }
}

function numberedOf(turns: Turns): Numbered {
  return turns.own("timeouts", () => ({ timeouts: new Map<number, Timeout>(), next: 1 }));
}

export function setTimeout(callback: unknown, delay?: unknown, ...given: unknown[]): Timeout {
  return new Timeout(callback, delayUsOf(delay), given, false);
}

export function setInterval(callback: unknown, delay?: unknown, ...given: unknown[]): Timeout {
  return new Timeout(callback, delayUsOf(delay), given, true);
}

export function setImmediate(callback: unknown, ...given: unknown[]): Timeout {
  return new Timeout(callback, 0, given, false);
}

/** Clears what any of them set; anything else is passed over. */
export function clearTimeout(timeout?: unknown): void {
  if (timeout instanceof Timeout) timeout.close();
  else if (typeof timeout === "number" || typeof timeout === "string") {
    numberedOf(present()).timeouts.get(Number(timeout))?.close();
  }
}

/** Node: "when delay is larger than 2147483647 or less than 1 or NaN, it will be set to 1". */
function delayUsOf(delay: unknown): number {
  const ms = Number(delay);
  return (ms >= 1 && ms <= DELAY_MAX ? Math.trunc(ms) : 1) * 1_000;
}
