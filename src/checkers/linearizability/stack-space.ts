/**
 * The configurations of a stack's history, without the stack: the frontier (returns before it are
 * placed), a bit for each slot of what is open there, and one for each crashed operation.
 */
import type { CollectionMachine } from "./collection-machine.ts";
import { type Layout, NEVER } from "./layout.ts";
import { Rows } from "./rows.ts";
import { assignSlots } from "./slots.ts";

export class StackSpace {
  readonly machine: CollectionMachine;
  readonly returns: number;
  readonly invoked: Int32Array;
  readonly returned: Int32Array;
  readonly byReturn: Int32Array;
  /** Crashed operations by class, in order of invocation. */
  readonly crashed: readonly (readonly number[])[];
  readonly nodes = new Rows();
  /** By operation: its bit. */
  readonly #bitOf: Int32Array;
  /** Operations that return, by each return at which they are open. */
  readonly #openStart: Int32Array;
  readonly #open: Int32Array;
  /** The current configuration: the frontier, then words of bits. */
  readonly #row: Int32Array;

  constructor(layout: Layout, machine: CollectionMachine) {
    const { returned, byReturn, entered, invoked } = layout;
    const count = layout.starts[1] as number;
    const returns = layout.returnStarts[1] as number;
    this.machine = machine;
    this.returns = returns;
    this.invoked = invoked;
    this.returned = returned;
    this.byReturn = byReturn;
    this.#bitOf = new Int32Array(count);
    let bits = assignSlots(
      { returns, returned, byReturn, entered },
      this.#bitOf,
      new Int32Array(count),
    );
    const groups = new Map<number, number[]>();
    const starts = new Int32Array(returns + 1);
    for (let x = 0; x < count; x++) {
      const end = returned[x] as number;
      if (end === NEVER) {
        this.#bitOf[x] = bits++;
        const kind = machine.classes[x] as number;
        const group = groups.get(kind) ?? [];
        groups.set(kind, group);
        group.push(x);
      } else {
        for (let at = invoked[x] as number; at <= end; at++)
          starts[at + 1] = (starts[at + 1] as number) + 1;
      }
    }
    this.crashed = [...groups.values()];
    for (let at = 0; at < returns; at++)
      starts[at + 1] = (starts[at + 1] as number) + (starts[at] as number);
    this.#openStart = starts;
    this.#open = new Int32Array(starts[returns] as number);
    const next = starts.slice();
    for (let x = 0; x < count; x++) {
      const end = returned[x] as number;
      for (let at = invoked[x] as number; end !== NEVER && at <= end; at++) {
        const place = next[at] as number;
        this.#open[place] = x;
        next[at] = place + 1;
      }
    }
    this.#row = new Int32Array(1 + ((bits + 31) >> 5));
  }

  get bytes(): number {
    return this.nodes.bytes + 4 * (this.#open.length + this.#openStart.length + this.#bitOf.length);
  }

  /** The configuration before anything is placed. */
  start(): number {
    this.#row.fill(0);
    return this.#named();
  }

  frontier(node: number): number {
    return this.nodes.words[node * this.#row.length] as number;
  }

  isPlaced(node: number, x: number): boolean {
    const bit = this.#bitOf[x] as number;
    const word = this.nodes.words[node * this.#row.length + 1 + (bit >> 5)] as number;
    return ((word >>> (bit & 31)) & 1) === 1;
  }

  /** What returns and is open at a frontier, placed or not: to be called for each. */
  openAt(frontier: number): Int32Array {
    const from = this.#openStart[frontier] as number;
    return this.#open.subarray(from, this.#openStart[frontier + 1] as number);
  }

  /** The configuration with one more operation placed. */
  place(node: number, x: number): number {
    this.#load(node);
    this.#set(x);
    this.#advance();
    return this.#named();
  }

  /**
   * The configuration with everything placed that finds nothing, where nothing is inside.
   * @param placed is given each
   */
  findNothing(node: number, placed?: (x: number) => void): number {
    const { classes, nothing } = this.machine;
    let at = node;
    for (;;) {
      const frontier = this.frontier(at);
      if (frontier === this.returns) return at;
      this.#load(at);
      for (const x of this.openAt(frontier)) {
        if (classes[x] !== nothing || this.isPlaced(at, x)) continue;
        placed?.(x);
        this.#set(x);
      }
      this.#advance();
      const next = this.#named();
      if (next === at) return at;
      at = next;
    }
  }

  #load(node: number): void {
    const from = node * this.#row.length;
    for (let at = 0; at < this.#row.length; at++)
      this.#row[at] = this.nodes.words[from + at] as number;
  }

  #set(x: number): void {
    const bit = this.#bitOf[x] as number;
    const word = 1 + (bit >> 5);
    this.#row[word] = (this.#row[word] as number) | (1 << (bit & 31));
  }

  /** Moves the frontier over what is placed. */
  #advance(): void {
    const row = this.#row;
    for (let frontier = row[0] as number; frontier < this.returns; frontier++) {
      const bit = this.#bitOf[this.byReturn[frontier] as number] as number;
      const word = 1 + (bit >> 5);
      const mask = 1 << (bit & 31);
      if (((row[word] as number) & mask) === 0) return;
      row[word] = (row[word] as number) & ~mask;
      row[0] = frontier + 1;
    }
  }

  #named(): number {
    return this.nodes.of(this.#row, this.#row.length);
  }
}
