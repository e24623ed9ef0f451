/**
 * What a start keeps for the next one: the state after all that it executed, which is a function of
 * the journal's head. A journal that is never cut is long, and each start executes all of it.
 */
import { type ChunkedLog, copyLog } from "../../core/chunked-log.ts";
import type { DiskImage } from "../../protocol/disk.ts";
import { through } from "../../protocol/through.ts";
import type { Configuration, Decree, Head, MultiPaxosState } from "./state.ts";
import type { MultiPaxos, PaxosSelf } from "./steps.ts";

/** Never changed, but for claims that are added. */
export interface Kept {
  readonly head: Head;
  readonly executed: number;
  readonly decided: ChunkedLog<Decree>;
  readonly machine: MultiPaxosState["machine"];
  readonly configurations: readonly Configuration[];
  readonly claims: Claims;
}

/** Of a claim: which it is, and its numbers after the node. */
const NUMBERS = 4;

/** Claims in the order in which they were made. */
export class Claims {
  readonly #names: string[] = [];
  /** By name: how many numbers it comes with. */
  readonly #counts: number[] = [];
  #numbers = new Int32Array(1_024);
  #length = 0;
  #isWhole = true;

  /** Whether it holds all that was claimed: it has no place for more numbers, or larger ones. */
  get isWhole(): boolean {
    return this.#isWhole;
  }

  /** The same node, whose claims are added here as well. */
  hear(self: PaxosSelf): PaxosSelf {
    return through(self, {
      assert: (claim, a, b, c, d) => {
        this.#add(claim, a, b, c, d);
        self.assert(claim, a, b, c, d);
      },
    });
  }

  repeat(self: PaxosSelf): void {
    const numbers = this.#numbers;
    for (let at = 0; at < this.#length; at += NUMBERS) {
      const name = numbers[at] as number;
      const claim = this.#names[name] as string;
      const [a, b, c] = [numbers[at + 1], numbers[at + 2], numbers[at + 3]];
      const count = this.#counts[name] as number;
      if (count === 3) self.assert(claim, a, b, c);
      else if (count === 2) self.assert(claim, a, b);
      else if (count === 1) self.assert(claim, a);
      else self.assert(claim);
    }
  }

  #add(claim: string, a?: number, b?: number, c?: number, d?: number): void {
    const at = this.#length;
    if (at === this.#numbers.length) {
      const larger = new Int32Array(2 * at);
      larger.set(this.#numbers);
      this.#numbers = larger;
    }
    const count = countOf(a, b, c, d);
    let name = this.#names.indexOf(claim);
    if (name < 0) {
      name = this.#names.push(claim) - 1;
      this.#counts.push(count);
    }
    const numbers = this.#numbers;
    numbers[at] = name;
    numbers[at + 1] = a ?? 0;
    numbers[at + 2] = b ?? 0;
    numbers[at + 3] = c ?? 0;
    const isAlike =
      numbers[at + 1] === (a ?? 0) && numbers[at + 2] === (b ?? 0) && numbers[at + 3] === (c ?? 0);
    if (!isAlike || d !== undefined || count !== this.#counts[name]) this.#isWhole = false;
    this.#length = at + NUMBERS;
  }
}

/** How many numbers there are: all up to the first that is not given. */
function countOf(a?: number, b?: number, c?: number, d?: number): number {
  if (a === undefined) return 0;
  if (b === undefined) return 1;
  if (c === undefined) return 2;
  return d === undefined ? 3 : 4;
}

/** What the last start kept; null: nothing. */
export function recalled(disk: DiskImage): Kept | null {
  return (disk.recall?.() as Kept | undefined) ?? null;
}

/** The node is as it was after what is kept, and has claimed what it claimed. */
export function resume(state: MultiPaxosState, kept: Kept, self: PaxosSelf): void {
  state.executed = kept.executed;
  state.decided = copyLog(kept.decided);
  state.machine = copyOf(kept.machine);
  state.configurations = [...kept.configurations];
  kept.claims.repeat(self);
}

/** Not where executing does more than change the state and claim: it may take snapshots, or act. */
export function mayKeep({ options, object }: MultiPaxos, { snapshot }: MultiPaxosState): boolean {
  return options.snapshotEvery === 0 && snapshot === null && object.placed !== true;
}

/**
 * A state in which all is executed that the journal's head says to be decided.
 * @returns undefined where the claims are not such as are kept.
 */
export function keptOf(
  { executed, decided, machine, configurations }: MultiPaxosState,
  head: Head,
  claims: Claims,
): Kept | undefined {
  if (!claims.isWhole) return undefined;
  return {
    head,
    executed,
    decided: copyLog(decided),
    machine: copyOf(machine),
    configurations: [...configurations],
    claims,
  };
}

/** Parts and sessions are immutable. */
function copyOf({ parts, sessions }: MultiPaxosState["machine"]): MultiPaxosState["machine"] {
  return { parts: new Map(parts), sessions: new Map(sessions) };
}
