/**
 * The named timers of one node: deadlines on its own monotonic clock, each standing in the agenda
 * at most once.
 */
import { mix } from "../core/hash.ts";
import type { Agenda } from "../kernel/agenda.ts";
import type { NodeClock } from "./clock.ts";
import { TIMER } from "./event.ts";

/** Timers that one node may have at once: more are made from data, without end. */
const TIMERS_MAX = 10_000;
/** So few names are compared one by one, which is faster than to hash one. */
const FEW = 8;

const UNSET = Number.POSITIVE_INFINITY;

/** Everything of a node's timers at one moment. */
export interface TimersSnapshot {
  readonly names: readonly string[];
  readonly deadlines: readonly number[];
  readonly slots: readonly number[];
  readonly armed: readonly number[];
  readonly incarnation: number;
  readonly causes: readonly number[];
  readonly free: readonly number[];
}

/**
 * Moving a timer later, or cancelling it, only writes the deadline: the agenda entry pops at its
 * old time and is armed again. Moving it earlier arms at once and withdraws the old entry. Arming
 * again is no step.
 */
export class Timers {
  readonly #agenda: Agenda;
  readonly #clock: NodeClock;
  readonly #node: number;
  readonly #tieKey: number;
  readonly #owner: string;
  #names: string[] = [];
  /** By name, where there are more than a few. */
  readonly #numbers = new Map<string, number>();
  /**
   * Timers whose names may be given up, the next one last: they are used when there are too many.
   */
  #free: number[] = [];
  /** By the monotonic clock; Infinity: not set. */
  #deadlines: number[] = [];
  /** The agenda slot of the standing entry, -1 if none. */
  #slots: number[] = [];
  /** The virtual time of the standing entry. */
  #armed: number[] = [];
  /** Counts the node's starts, as its disk does: what the keys of choices go by. */
  #incarnation = 1;
  /** In keys: the process in its incarnation, and by timer what it is. */
  #place: string;
  #whats: string[] = [];
  /** The step that set it last. */
  #causes: number[] = [];

  /** @param node the process's address. @param owner what it is called in keys. */
  constructor(
    agenda: Agenda,
    clock: NodeClock,
    node: number,
    tieKey: number,
    owner: string = `n${node}`,
  ) {
    this.#owner = owner;
    this.#place = `${owner}/${this.#incarnation}`;
    this.#agenda = agenda;
    this.#clock = clock;
    this.#node = node;
    this.#tieKey = tieKey;
  }

  set(name: string, delayUs: number): void {
    const timer = this.#timerOf(name);
    const nowUs = this.#agenda.nowUs;
    const deadline = this.#clock.monotonicAt(nowUs) + delayUs;
    this.#deadlines[timer] = deadline;
    this.#causes[timer] = this.#agenda.cause;
    // Most often a timer is moved later, and the entry that is there already pops early enough.
    const standing = this.#slots[timer] as number;
    if (standing >= 0 && (this.#armed[timer] as number) <= this.#clock.notAfter(nowUs, delayUs))
      return;
    this.#armBy(timer, deadline);
  }

  /** @returns whether it was set. */
  cancel(name: string): boolean {
    const timer = this.indexOf(name);
    if (timer < 0 || this.#deadlines[timer] === UNSET) return false;
    this.#deadlines[timer] = UNSET;
    return true;
  }

  /** Whether the timer of that name is set. */
  isSet(name: string): boolean {
    const timer = this.indexOf(name);
    return timer >= 0 && this.#deadlines[timer] !== UNSET;
  }

  nameOf(timer: number): string {
    return this.#names[timer] as string;
  }

  /** The step that set the timer. */
  causeOf(timer: number): number {
    return this.#causes[timer] as number;
  }

  /** Visits the timers that are set, with their deadlines by the monotonic clock. */
  forEachSet(visit: (name: string, deadlineUs: number) => void): void {
    for (let timer = 0; timer < this.#names.length; timer++) {
      const deadline = this.#deadlines[timer] as number;
      if (deadline !== UNSET) visit(this.#names[timer] as string, deadline);
    }
  }

  /** When a timer is due by the virtual clock; Infinity: it is not set. */
  dueUs(timer: number): number {
    const deadline = this.#deadlines[timer] as number;
    return deadline === UNSET ? UNSET : this.#clock.momentOf(deadline);
  }

  /**
   * An entry popped: whether the timer is due now. If it is, it is no longer set; if it was moved,
   * it is armed again.
   */
  popped(timer: number): boolean {
    this.#slots[timer] = -1;
    const deadline = this.#deadlines[timer] as number;
    if (deadline === UNSET) return false;
    const dueUs = this.#clock.momentOf(deadline);
    if (dueUs > this.#agenda.nowUs) {
      this.#arm(timer, dueUs);
      return false;
    }
    this.#deadlines[timer] = UNSET;
    return true;
  }

  /** Puts a timer that popped while its node could not run back, due now. */
  restoreDue(timer: number): void {
    this.#deadlines[timer] = this.#clock.monotonicAt(this.#agenda.nowUs);
    this.#armBy(timer, this.#deadlines[timer] as number);
  }

  /**
   * Keeps a timer that is due from firing by itself: it stays set, and is in the agenda no
   * more.
   */
  withhold(timer: number): void {
    this.#deadlines[timer] = this.#clock.monotonicAt(this.#agenda.nowUs);
  }

  /** Lets a withheld timer fire again, at once if it is due. */
  release(name: string): void {
    const timer = this.indexOf(name);
    const deadline = this.#deadlines[timer];
    if (deadline !== undefined && deadline !== UNSET) this.#armBy(timer, deadline);
  }

  /** Unsets a timer so that it can be fired by hand. */
  unset(timer: number): void {
    this.#deadlines[timer] = UNSET;
  }

  /** The timer of that name; -1: there is none. */
  indexOf(name: string): number {
    const names = this.#names;
    if (names.length > FEW) return this.#numbers.get(name) ?? -1;
    for (let timer = 0; timer < names.length; timer++) if (names[timer] === name) return timer;
    return -1;
  }

  /** All timers are gone: the node stopped. */
  clear(): void {
    this.#incarnation++;
    this.#place = `${this.#owner}/${this.#incarnation}`;
    for (let timer = 0; timer < this.#names.length; timer++) {
      this.#deadlines[timer] = UNSET;
      const slot = this.#slots[timer] as number;
      if (slot >= 0) this.#agenda.withdraw(slot);
      this.#slots[timer] = -1;
    }
  }

  /** The clock's rate changed: what would now be due earlier is armed anew. */
  clockChanged(): void {
    for (let timer = 0; timer < this.#names.length; timer++) {
      const deadline = this.#deadlines[timer] as number;
      if (deadline !== UNSET) this.#armBy(timer, deadline);
    }
  }

  snapshot(): TimersSnapshot {
    return {
      names: [...this.#names],
      deadlines: [...this.#deadlines],
      slots: [...this.#slots],
      armed: [...this.#armed],
      incarnation: this.#incarnation,
      causes: [...this.#causes],
      free: [...this.#free],
    };
  }

  restore(snapshot: TimersSnapshot): void {
    this.#names = [...snapshot.names];
    this.#deadlines = [...snapshot.deadlines];
    this.#slots = [...snapshot.slots];
    this.#armed = [...snapshot.armed];
    this.#incarnation = snapshot.incarnation;
    this.#place = `${this.#owner}/${this.#incarnation}`;
    this.#whats = this.#names.map(whatOf);
    this.#causes = [...snapshot.causes];
    this.#free = [...snapshot.free];
    this.#numbers.clear();
    this.#names.forEach((name, timer) => void this.#numbers.set(name, timer));
  }

  #timerOf(name: string): number {
    const known = this.indexOf(name);
    if (known >= 0) return known;
    const timer = this.#names.length < TIMERS_MAX ? this.#names.length : this.#reused(name);
    this.#names[timer] = name;
    this.#numbers.set(name, timer);
    this.#whats[timer] = whatOf(name);
    this.#deadlines[timer] = UNSET;
    this.#slots[timer] = -1;
    this.#armed[timer] = 0;
    this.#causes[timer] = 0;
    return timer;
  }

  /** A timer that is neither set nor in the agenda gives up its name. */
  #reused(name: string): number {
    const isFree = (timer: number): boolean =>
      this.#deadlines[timer] === UNSET && (this.#slots[timer] as number) < 0;
    let timer = this.#free.pop();
    while (timer !== undefined && !isFree(timer)) timer = this.#free.pop();
    if (timer === undefined) {
      this.#free = this.#names.flatMap((_, at) => (isFree(at) ? at : [])).reverse();
      timer = this.#free.pop();
    }
    if (timer === undefined) {
      throw new RangeError(`more than ${TIMERS_MAX} timers at once, the last ${name}`);
    }
    this.#numbers.delete(this.#names[timer] as string);
    return timer;
  }

  /** Sees to it that an entry is no later than the deadline. */
  #armBy(timer: number, deadline: number): void {
    const slot = this.#slots[timer] as number;
    const dueUs = Math.max(this.#clock.momentOf(deadline), this.#agenda.nowUs);
    if (slot >= 0) {
      if ((this.#armed[timer] as number) <= dueUs) return;
      this.#agenda.withdraw(slot);
    }
    this.#arm(timer, dueUs);
  }

  #arm(timer: number, dueUs: number): void {
    let tie = mix(mix(this.#tieKey, timer), dueUs);
    const { choices } = this.#agenda;
    if (choices !== null) {
      const what = this.#whats[timer] as string;
      tie = choices.tie(choices.key(this.#place, what, this.#agenda.cause), tie);
    }
    this.#slots[timer] = this.#agenda.add(dueUs, tie, TIMER, this.#node, timer, 0, null);
    this.#armed[timer] = dueUs;
  }
}

function whatOf(name: string): string {
  return `timer ${name}`;
}
