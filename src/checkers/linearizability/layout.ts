/**
 * Histories laid out for judging: per independent part, operations in time order, and time counted
 * in returns of that part.
 */
import type { Value } from "../../core/json.ts";
import type { Operation } from "../../history/operation.ts";
import type { Meter } from "./limits.ts";

/** The return rank of an operation that never returned: later than any other. */
export const NEVER = 0x3fffffff;

/**
 * The parts of a history, one after the other in flat arrays. Part p has the operations `starts[p]`
 * to `starts[p + 1] - 1`, in order of invocation, and the returns `returnStarts[p]` to
 * `returnStarts[p + 1] - 1`. Within a part an operation is known by its rank in that order, and
 * time is counted in its returns: operation x is open from just before return `invoked[x]` to
 * return `returned[x]`, both included; x precedes y iff returned[x] < invoked[y].
 */
export interface Layout {
  parts: number;
  /** The name of each part. */
  keys: Value[];
  starts: Int32Array;
  returnStarts: Int32Array;
  /** The index of the operation in the history. */
  source: Int32Array;
  /** How many operations of its part had returned when it was invoked. */
  invoked: Int32Array;
  /** Its rank among the returns of its part, from 0; NEVER for a crashed one. */
  returned: Int32Array;
  /** By return: the operation (rank within its part). */
  byReturn: Int32Array;
  /** By return: how many operations of the part were invoked before it. */
  entered: Int32Array;
}

/**
 * Makes layouts; its arrays are used again by the next one, so a layout is valid until the next
 * call of `arrange`.
 */
export class Arranger {
  readonly #layout: Layout = {
    parts: 0,
    keys: [],
    starts: new Int32Array(64),
    returnStarts: new Int32Array(64),
    source: new Int32Array(256),
    invoked: new Int32Array(256),
    returned: new Int32Array(256),
    byReturn: new Int32Array(256),
    entered: new Int32Array(256),
  };
  /**
   * By position of an event: 0 if none, else 2 * operation + 1 for an invocation, + 2 for a return.
   */
  #events = new Int32Array(512);
  #local = new Int32Array(256);
  #opened = new Int32Array(64);
  #closed = new Int32Array(64);

  /** Bytes of the arrays held. */
  get bytes(): number {
    return this.#events.byteLength + this.#local.byteLength * 6;
  }

  /**
   * `part` has the part of each operation of the history, or -1 where it constrains nothing. Null
   * if the meter ended it.
   */
  arrange(
    history: readonly Operation[],
    part: Int32Array,
    keys: Value[],
    meter: Meter,
  ): Layout | null {
    const layout = this.#layout;
    const parts = keys.length;
    layout.parts = parts;
    layout.keys = keys;
    this.#grow(history.length, parts);
    const length = this.#order(history, part);
    this.#count(history, part, parts);
    const { starts, returnStarts, source, invoked, returned, byReturn, entered } = layout;
    const events = this.#events;
    const local = this.#local;
    const opened = this.#opened;
    const closed = this.#closed;
    for (let p = 0; p < parts; p++) {
      opened[p] = 0;
      closed[p] = 0;
    }
    for (let position = 0; position < length; position++) {
      if (!meter.passes(position)) return null;
      const event = events[position] as number;
      if (event === 0) continue;
      const operation = (event - 1) >> 1;
      const p = part[operation] as number;
      if ((event & 1) === 1) {
        const rank = (opened[p] as number)++;
        const at = (starts[p] as number) + rank;
        local[operation] = at;
        source[at] = operation;
        invoked[at] = closed[p] as number;
        returned[at] = NEVER;
      } else {
        const rank = (closed[p] as number)++;
        const at = local[operation] as number;
        const base = returnStarts[p] as number;
        returned[at] = rank;
        byReturn[base + rank] = at - (starts[p] as number);
        entered[base + rank] = opened[p] as number;
      }
    }
    return layout;
  }

  #grow(operations: number, parts: number): void {
    const layout = this.#layout;
    if (layout.source.length < operations) {
      const size = operations + (operations >> 1);
      layout.source = new Int32Array(size);
      layout.invoked = new Int32Array(size);
      layout.returned = new Int32Array(size);
      layout.byReturn = new Int32Array(size);
      layout.entered = new Int32Array(size);
      this.#local = new Int32Array(size);
    }
    if (layout.starts.length < parts + 1) {
      const size = parts * 2 + 1;
      layout.starts = new Int32Array(size);
      layout.returnStarts = new Int32Array(size);
      this.#opened = new Int32Array(size);
      this.#closed = new Int32Array(size);
    }
  }

  /** Where each part begins. */
  #count(history: readonly Operation[], part: Int32Array, parts: number): void {
    const { starts, returnStarts } = this.#layout;
    for (let p = 0; p <= parts; p++) {
      starts[p] = 0;
      returnStarts[p] = 0;
    }
    for (let index = 0; index < history.length; index++) {
      const p = part[index] as number;
      if (p < 0) continue;
      (starts[p + 1] as number)++;
      if ((history[index] as Operation).outcome === "ok") (returnStarts[p + 1] as number)++;
    }
    for (let p = 0; p < parts; p++) {
      starts[p + 1] = (starts[p + 1] as number) + (starts[p] as number);
      returnStarts[p + 1] = (returnStarts[p + 1] as number) + (returnStarts[p] as number);
    }
  }

  /** Fills `events` in order of time; the number of places to look at. */
  #order(history: readonly Operation[], part: Int32Array): number {
    const limit = 8 * history.length + 64;
    if (this.#events.length < limit) this.#events = new Int32Array(limit * 2);
    const events = this.#events;
    events.fill(0, 0, limit);
    let length = 0;
    for (let index = 0; index < history.length; index++) {
      if ((part[index] as number) < 0) continue;
      const { outcome, invoked, completed } = history[index] as Operation;
      if (!(invoked >= 0 && invoked < limit) || events[invoked] !== 0) {
        return this.#sort(history, part);
      }
      events[invoked] = 2 * index + 1;
      if (invoked >= length) length = invoked + 1;
      if (outcome !== "ok") continue;
      if (!(completed > invoked && completed < limit) || events[completed] !== 0) {
        return this.#sort(history, part);
      }
      events[completed] = 2 * index + 2;
      if (completed >= length) length = completed + 1;
    }
    return length;
  }

  /**
   * For positions that are sparse, fractional or shared: intervals are closed, so at one moment
   * invocations come first.
   */
  #sort(history: readonly Operation[], part: Int32Array): number {
    const sorted: number[] = [];
    const moment = (event: number): number => {
      const operation = history[(event - 1) >> 1] as Operation;
      return (event & 1) === 1 ? operation.invoked : operation.completed;
    };
    for (let index = 0; index < history.length; index++) {
      if ((part[index] as number) < 0) continue;
      sorted.push(2 * index + 1);
      if ((history[index] as Operation).outcome === "ok") sorted.push(2 * index + 2);
    }
    sorted.sort((a, b) => moment(a) - moment(b) || (b & 1) - (a & 1) || a - b);
    this.#events.set(sorted);
    return sorted.length;
  }
}
