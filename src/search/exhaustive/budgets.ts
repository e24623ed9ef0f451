/** What has been used of the bounds of a search: its crashes, duplicates and timers. */
import type { NodeId } from "../../protocol/node-id.ts";
import type { Bounds } from "./bounds.ts";
import { withBudget } from "./visited.ts";

/** Everything that is used, at one moment. */
export interface BudgetsSnapshot {
  readonly timers: readonly number[];
  readonly crashes: number;
  readonly duplicates: number;
}

export class Budgets {
  readonly #bounds: Bounds;
  /** By node id: how often its timers have fired. */
  #timers: number[];
  #crashes = 0;
  #duplicates = 0;

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

  fired(node: NodeId): void {
    this.#timers[node] = (this.#timers[node] as number) + 1;
  }

  crashed(): void {
    this.#crashes++;
  }

  duplicated(): void {
    this.#duplicates++;
  }

  /**
   * What is used, as `Visited` compares it.
   * @param named by node id, what each is called; null: as they are.
   */
  used(named: readonly NodeId[] | null): number {
    const byName = this.#timers.map((_, node) => node);
    if (named !== null) for (const [node, name] of named.entries()) byName[name] = node;
    let used = withBudget(withBudget(0, this.#crashes), this.#duplicates);
    if (this.#bounds.alarms !== undefined) used = withBudget(used, this.#alarms());
    for (const [name, node] of byName.entries()) {
      if ((this.#bounds.timers[name] ?? 0) > 0) used = withBudget(used, this.#timers[node] ?? 0);
    }
    return used;
  }

  snapshot(): BudgetsSnapshot {
    const timers = [...this.#timers];
    return { timers, crashes: this.#crashes, duplicates: this.#duplicates };
  }

  restore({ timers, crashes, duplicates }: BudgetsSnapshot): void {
    this.#timers = [...timers];
    this.#crashes = crashes;
    this.#duplicates = duplicates;
  }
}
