/**
 * The event log: what happened in a run, one row an event, in typed columns with a table of
 * payloads beside them.
 */
import { NumberLists } from "./number-lists.ts";

/**
 * One event. What `actor`, `other`, `number` and `payload` are is the kind's: `world/event.ts` says
 * it kind by kind.
 */
export interface LoggedEvent {
  /** Its place in the log, from 0. */
  readonly index: number;
  /** A position in `EVENT_NAMES`. */
  readonly kind: number;
  /**
   * Of a step its own number, from 1; of other events that of the last step begun, 0 before the
   * first.
   */
  readonly step: number;
  /** Virtual time, microseconds. */
  readonly atUs: number;
  /**
   * The step that brought it about: smaller than a step's own number; 0: the beginning of the run.
   */
  readonly cause: number;
  /** An address (nodes from 1, then clients, then what else acts), 0: none. */
  readonly actor: number;
  /** Another address, 0: none. */
  readonly other: number;
  /** A whole number: a step's digest, a delay in microseconds, an operation... */
  readonly number: number;
  /**
   * Of what was sent: what became of it, as far as the log has come. Of a fact: 1 if an invariant
   * no longer holds after it.
   */
  readonly mark: number;
  /** Of what was sent: the step that delivered or dropped it, 0: none so far. */
  readonly settled: number;
  readonly payload: unknown;
}

/** The log by columns: a number an event, in order. What each means is said at `LoggedEvent`. */
export interface EventColumns {
  readonly kinds: Uint8Array;
  readonly steps: Int32Array;
  readonly times: Float64Array;
  readonly causes: Int32Array;
  readonly actors: Int32Array;
  readonly others: Int32Array;
  readonly numbers: Float64Array;
  readonly marks: Uint8Array;
  readonly settled: Int32Array;
}

const CAPACITY_AT_FIRST = 1 << 10;

/** Rows from the end that are looked at first. */
const FIRST_LOOK_BACK = 64;

/** Bytes of a row, its payload's own content aside. */
export const ROW_BYTES = 1 + 4 + 8 + 4 + 4 + 4 + 8 + 1 + 4 + 4 + 8;

/** Grows as needed; with a limit, it keeps the last events only. */
export class EventLog {
  /** Events so far, dropped ones included: the index of the next one. */
  length = 0;
  /** The index of the first event that is still there. */
  first = 0;
  readonly #keptMax: number;
  readonly #spill: (events: Iterable<LoggedEvent>) => void;
  #capacity = 0;
  #kinds = new Uint8Array(0);
  #steps = new Int32Array(0);
  #times = new Float64Array(0);
  #causes = new Int32Array(0);
  #actors = new Int32Array(0);
  #others = new Int32Array(0);
  #numbers = new Float64Array(0);
  #marks = new Uint8Array(0);
  #settled = new Int32Array(0);
  #payloads: unknown[] = [];
  /**
   * By row, where its payload's numbers are, from 1; 0: its payload is in `#payloads`. An array for
   * each of some 100,000 facts costs more than the run: the collector copies what stays.
   */
  #listed = new Int32Array(0);
  readonly #lists = new NumberLists();

  /**
   * @param keptMax past twice as many events the oldest are dropped; at least that many stay.
   * @param spill gets those before they go, in order.
   */
  constructor(
    keptMax: number = Number.POSITIVE_INFINITY,
    spill: (events: Iterable<LoggedEvent>) => void = () => undefined,
  ) {
    this.#keptMax = keptMax;
    this.#spill = spill;
  }

  /** Has room for so many events from now on: growing again and again copies what there is. */
  reserve(events: number): void {
    if (events > this.#capacity) this.#growTo(events);
  }

  /** Adds an event. @returns its index. */
  add(
    kind: number,
    step: number,
    atUs: number,
    cause: number,
    actor: number,
    other: number,
    number: number,
    payload: unknown,
    mark = 0,
  ): number {
    const kept = this.length - this.first;
    if (kept >= 2 * this.#keptMax) this.#letGo(kept - this.#keptMax);
    const row = this.length - this.first;
    if (row === this.#capacity) this.#grow();
    this.#kinds[row] = kind;
    this.#steps[row] = step;
    this.#times[row] = atUs;
    this.#causes[row] = cause;
    this.#actors[row] = actor;
    this.#others[row] = other;
    this.#numbers[row] = number;
    this.#marks[row] = mark;
    this.#settled[row] = 0;
    this.#payloads[row] = payload;
    this.#listed[row] = 0;
    return this.length++;
  }

  /** Adds an event whose payload is a list of numbers. @returns its index. */
  addList(
    kind: number,
    step: number,
    atUs: number,
    cause: number,
    actor: number,
    other: number,
    number: number,
    list: readonly number[],
    mark = 0,
  ): number {
    const index = this.add(kind, step, atUs, cause, actor, other, number, null, mark);
    this.#listed[index - this.first] = this.#lists.add(list);
    return index;
  }

  /** The event at an index from `first` to below `length`. */
  at(index: number): LoggedEvent {
    const row = index - this.first;
    return {
      index,
      kind: this.#kinds[row] as number,
      step: this.#steps[row] as number,
      atUs: this.#times[row] as number,
      cause: this.#causes[row] as number,
      actor: this.#actors[row] as number,
      other: this.#others[row] as number,
      number: this.#numbers[row] as number,
      mark: this.#marks[row] as number,
      settled: this.#settled[row] as number,
      payload: this.#payloadOf(row),
    };
  }

  #payloadOf(row: number): unknown {
    const place = this.#listed[row] as number;
    return place === 0 ? this.#payloads[row] : this.#lists.at(place);
  }

  kindAt(index: number): number {
    return this.#kinds[index - this.first] as number;
  }

  /**
   * The event between two indices (the second excluded) that sent a payload in a step, as long as
   * nothing has settled it; -1: there is none.
   * @param kind the kind of events that send.
   * @param actor 0: anyone.
   * @param also a mark with which a settled event counts as well.
   */
  sentIn(
    step: number,
    [from, to]: readonly [from: number, to: number],
    kind: number,
    actor: number,
    other: number,
    payload: unknown,
    also: number,
  ): number {
    const end = to - this.first;
    for (let row = from - this.first; row < end; row++) {
      if (this.#kinds[row] !== kind) continue;
      if ((this.#steps[row] as number) > step) return -1;
      if (actor !== 0 && this.#actors[row] !== actor) continue;
      if (this.#others[row] !== other || this.#payloads[row] !== payload) continue;
      if (this.#settled[row] === 0 || this.#marks[row] === also) return row + this.first;
    }
    return -1;
  }

  markAt(index: number): number {
    return this.#marks[index - this.first] as number;
  }

  /** The events in order, from an index on. */
  *events(from: number = this.first): Generator<LoggedEvent, void, undefined> {
    for (let index = Math.max(from, this.first); index < this.length; index++) yield this.at(index);
  }

  /**
   * The index of the first event of a step or of a later one; steps never fall from one event to
   * the next.
   */
  firstOf(step: number): number {
    let high = this.length - this.first;
    // What is asked for is mostly near the end: what was sent arrives soon.
    let back = FIRST_LOOK_BACK;
    while (back < high && (this.#steps[high - back] as number) >= step) back *= 4;
    let low = Math.max(0, high - back);
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#steps[middle] as number) < step) low = middle + 1;
      else high = middle;
    }
    return this.first + low;
  }

  /**
   * Copies of the columns of what is kept: where much is to be drawn, or sent to another thread.
   */
  columns(): EventColumns {
    const count = this.length - this.first;
    return {
      kinds: this.#kinds.slice(0, count),
      steps: this.#steps.slice(0, count),
      times: this.#times.slice(0, count),
      causes: this.#causes.slice(0, count),
      actors: this.#actors.slice(0, count),
      others: this.#others.slice(0, count),
      numbers: this.#numbers.slice(0, count),
      marks: this.#marks.slice(0, count),
      settled: this.#settled.slice(0, count),
    };
  }

  /** Says what was found out later of an event: its mark, and the step that settled it. */
  mark(index: number, mark: number, settled: number): void {
    const row = index - this.first;
    if (row < 0) return;
    this.#marks[row] = mark;
    this.#settled[row] = settled;
  }

  /** Forgets everything. */
  clear(): void {
    this.#payloads.length = 0;
    this.#lists.clear();
    this.length = 0;
    this.first = 0;
  }

  #letGo(count: number): void {
    const log = this;
    this.#spill({
      *[Symbol.iterator]() {
        for (let row = 0; row < count; row++) yield log.at(log.first + row);
      },
    });
    for (const column of this.#columns()) column.copyWithin(0, count);
    this.#payloads.splice(0, count);
    this.first += count;
    this.#lists.keepFrom(this.#listed.subarray(0, this.length - this.first));
  }

  #columns() {
    return [
      this.#kinds,
      this.#steps,
      this.#times,
      this.#causes,
      this.#actors,
      this.#others,
      this.#numbers,
      this.#marks,
      this.#settled,
      this.#listed,
    ];
  }

  #grow(): void {
    this.#growTo(Math.max(CAPACITY_AT_FIRST, 2 * this.#capacity));
  }

  #growTo(capacity: number): void {
    const int32 = (old: Int32Array) => {
      const larger = new Int32Array(capacity);
      larger.set(old);
      return larger;
    };
    const uint8 = (old: Uint8Array) => {
      const larger = new Uint8Array(capacity);
      larger.set(old);
      return larger;
    };
    const float64 = (old: Float64Array) => {
      const larger = new Float64Array(capacity);
      larger.set(old);
      return larger;
    };
    this.#capacity = capacity;
    this.#kinds = uint8(this.#kinds);
    this.#steps = int32(this.#steps);
    this.#times = float64(this.#times);
    this.#causes = int32(this.#causes);
    this.#actors = int32(this.#actors);
    this.#others = int32(this.#others);
    this.#numbers = float64(this.#numbers);
    this.#marks = uint8(this.#marks);
    this.#settled = int32(this.#settled);
    this.#listed = int32(this.#listed);
  }
}

/**
 * The first event in which two logs differ, as each has it; null if neither differs. One side is
 * null past its end.
 */
export function firstDifference(
  a: EventLog,
  b: EventLog,
): readonly [LoggedEvent | null, LoggedEvent | null] | null {
  for (let index = 0; index < Math.max(a.length, b.length); index++) {
    const mine = index < a.length ? a.at(index) : null;
    const other = index < b.length ? b.at(index) : null;
    if (mine === null || other === null || !isSame(mine, other)) return [mine, other];
  }
  return null;
}

/** Whether two events are the same apart from their payloads. */
function isSame(a: LoggedEvent, b: LoggedEvent): boolean {
  return (
    a.atUs === b.atUs &&
    a.kind === b.kind &&
    a.actor === b.actor &&
    a.other === b.other &&
    a.number === b.number
  );
}
