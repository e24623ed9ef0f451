/** What has been used of the bounds of a search: crashes, duplicates, timers, retries. */
import { mix } from "../../core/hash.ts";
import type { NodeId } from "../../protocol/node-id.ts";
import type { Bounds } from "./bounds.ts";
import { withBudget } from "./visited.ts";

/** Everything that is used, at one moment. */
export interface BudgetsSnapshot {
  readonly timers: readonly number[];
  readonly crashes: number;
  readonly duplicates: number;
  readonly retries: number;
}

/** Budgets that `Visited` compares; what is used of further ones is part of the state. */
const COMPARED_MAX = 7;

export class Budgets {
  readonly #bounds: Bounds;
  /** By node id: how often its timers have fired. */
  #timers: number[];
  #crashes = 0;
  #duplicates = 0;
  #retries = 0;

  constructor(bounds: Bounds, nodes: number) {
    this.#bounds = bounds;
    this.#timers = new Array<number>(nodes + 1).fill(0);
  }

  /** How often timers of a process may still fire. */
  timersLeft(node: NodeId): number {
    const left = (this.#bounds.timers[node] ?? 0) - (this.#timers[node] ?? 0);
    const { alarms } = this.#bounds;
    return alarms === undefined ? left : Math.min(left, alarms - this.#alarms());
  }

  #alarms(): number {
    return this.#timers.reduce((sum, fired) => sum + fired, 0);
  }

  get mayCrash(): boolean {
    return this.#crashes < this.#bounds.crashes;
  }

  get mayDuplicate(): boolean {
    return this.#duplicates < this.#bounds.duplicates;
  }

  /** Whether a client may ask again. */
  get mayRetry(): boolean {
    return this.#retries < (this.#bounds.retries ?? 0);
  }

  fired(node: NodeId): void {
    this.#timers[node] = (this.#timers[node] as number) + 1;
  }

  crashed(): void {
    this.#crashes++;
  }

  duplicated(): void {
    this.#duplicates++;
  }

  retried(): void {
    this.#retries++;
  }

  /**
   * What is used, as `Visited` compares it.
   * @param named by node id, what each is called; null: as they are.
   */
  used(named: readonly NodeId[] | null): number {
    return this.#spent(named).slice(0, COMPARED_MAX).reduce(withBudget, 0);
  }

  /**
   * A number for what is used of the budgets that `used` has no room for; 0: there are none. Two
   * states that differ in it are two states.
   */
  beyond(named: readonly NodeId[] | null): number {
    return this.#spent(named).slice(COMPARED_MAX).reduce(mix, 0);
  }

  /** By budget what is used, of those that are bounded above 0. */
  #spent(named: readonly NodeId[] | null): number[] {
    const { crashes, duplicates, retries = 0, alarms, timers } = this.#bounds;
    const byName = this.#timers.map((_, node) => node);
    if (named !== null) for (const [node, name] of named.entries()) byName[name] = node;
    return [
      ...(crashes > 0 ? [this.#crashes] : []),
      ...(duplicates > 0 ? [this.#duplicates] : []),
      ...(retries > 0 ? [this.#retries] : []),
      ...(alarms === undefined ? [] : [this.#alarms()]),
      ...byName.flatMap((node, name) => ((timers[name] ?? 0) > 0 ? [this.#timers[node] ?? 0] : [])),
    ];
  }

  snapshot(): BudgetsSnapshot {
    return {
      timers: [...this.#timers],
      crashes: this.#crashes,
      duplicates: this.#duplicates,
      retries: this.#retries,
    };
  }

  restore({ timers, crashes, duplicates, retries }: BudgetsSnapshot): void {
    this.#timers = [...timers];
    this.#crashes = crashes;
    this.#duplicates = duplicates;
    this.#retries = retries;
  }
}
