/**
 * Small random histories of transactions by seed: run by databases of several isolation levels,
 * then perhaps spoilt.
 */
import type { Value } from "../src/core/json.ts";
import type { Operation } from "../src/history/operation.ts";
import type { Draws } from "./random-history.ts";

const KEYS = ["x", "y", "z"];

/** How a database of these histories isolates; each also takes part with stale snapshots. */
const DATABASES = [
  "serial",
  "snapshot",
  "no-conflicts",
  "read-committed",
  "read-uncommitted",
] as const;

interface Running {
  readonly process: number;
  readonly invoked: number;
  readonly steps: Value[];
  readonly writes: Map<string, Value>;
  readonly snapshot: ReadonlyMap<string, Value>;
  readonly left: number;
  begun: number;
}

export interface RandomOptions {
  readonly lists: boolean;
  /** Whether registers may be written the same value twice. */
  readonly repeats: boolean;
  readonly transactionsMax: number;
}

/**
 * At most `transactionsMax` transactions of one to four steps on three keys, by one to four
 * processes.
 */
export function randomTransactions(
  draws: Draws,
  { lists, repeats, transactionsMax }: RandomOptions,
): Operation[] {
  const count = 2 + draws.below(transactionsMax - 1);
  const processes = 1 + draws.below(4);
  const keys = 1 + draws.below(3);
  const database = DATABASES[draws.below(DATABASES.length)] as (typeof DATABASES)[number];
  const stale = draws.oneIn(4);
  const crashes = draws.oneIn(2);
  const spoilt = draws.below(3);
  const empty: Value = lists ? [] : null;
  const history: Operation[] = [];
  const snapshots: ReadonlyMap<string, Value>[] = [new Map()];
  const written = KEYS.map((): Value[] => []);
  const running: (Running | null)[] = new Array<Running | null>(processes).fill(null);
  const names = Array.from({ length: processes }, (_, index) => index);
  let position = 0;
  let begun = 0;
  let fresh = 0;
  const latest = (): ReadonlyMap<string, Value> =>
    snapshots[snapshots.length - 1] as ReadonlyMap<string, Value>;
  const apply = (writes: ReadonlyMap<string, Value>): void => {
    const next = new Map(latest());
    for (const [key, value] of writes) {
      next.set(
        key,
        lists
          ? [...((next.get(key) ?? empty) as readonly Value[]), ...(value as readonly Value[])]
          : value,
      );
    }
    snapshots.push(next);
  };
  const step = (one: Running): void => {
    const at = draws.below(keys);
    const key = KEYS[at] as string;
    const own = one.writes.get(key);
    if (draws.oneIn(2)) {
      const value = repeats && draws.oneIn(2) ? draws.below(3) : 10 + fresh++;
      (written[at] as Value[]).push(value);
      one.steps.push([lists ? "append" : "w", key, value]);
      const mine: Value = lists ? [...((own ?? []) as readonly Value[]), value] : value;
      one.writes.set(key, mine);
      if (database === "read-uncommitted") apply(new Map([[key, lists ? [value] : value]]));
      return;
    }
    const seen = (database.startsWith("read") ? latest() : one.snapshot).get(key) ?? empty;
    let value: Value = seen;
    if (own !== undefined && database !== "read-uncommitted") {
      value = lists ? [...(seen as readonly Value[]), ...(own as readonly Value[])] : own;
    }
    if (spoilt > 0 && draws.oneIn(spoilt === 1 ? 12 : 3))
      value = other(draws, written[at] as Value[], value, lists);
    one.steps.push(["r", key, value]);
  };
  const finish = (process: number, one: Running): void => {
    const fate = !crashes ? 0 : draws.below(6);
    const base = one.begun;
    const changed = (key: string): boolean =>
      snapshots.slice(base + 1).some((state) => state.get(key) !== snapshots[base]?.get(key));
    const conflict = database === "snapshot" && [...one.writes.keys()].some(changed);
    const outcome = conflict || fate === 5 ? "fail" : fate === 4 ? "info" : "ok";
    if (database !== "read-uncommitted" && one.writes.size > 0) {
      if (
        outcome === "ok" ||
        (outcome === "info" && draws.oneIn(2)) ||
        (outcome === "fail" && draws.oneIn(12))
      )
        apply(one.writes);
    }
    const input = one.steps.map((given): Value => {
      const [f = null, key = null, value = null] = given as readonly Value[];
      return f === "r" ? [f, key, null] : [f, key, value];
    });
    history.push({
      process: names[process] as number,
      f: "txn",
      key: null,
      input,
      output: outcome === "ok" ? one.steps : null,
      outcome,
      invoked: one.invoked,
      completed: outcome === "info" ? Number.POSITIVE_INFINITY : position++,
      invokedUs: null,
      completedUs: null,
    });
    running[process] = null;
    if (outcome === "info") names[process] = (names[process] as number) + processes;
  };
  while (history.length < count) {
    const process = draws.below(processes);
    const one = running[process];
    if (one === null || one === undefined) {
      if (begun >= count) continue;
      begun++;
      const back = stale ? draws.below(Math.min(3, snapshots.length)) : 0;
      const at = snapshots.length - 1 - back;
      const left = 1 + draws.below(4);
      running[process] = {
        process,
        invoked: position++,
        steps: [],
        writes: new Map(),
        snapshot: snapshots[at] as ReadonlyMap<string, Value>,
        left,
        begun: at,
      };
    } else if (database === "serial") {
      const at =
        snapshots.length -
        1 -
        (stale && one.steps.length === 0 ? draws.below(Math.min(2, snapshots.length)) : 0);
      const now: Running = { ...one, snapshot: snapshots[at] as ReadonlyMap<string, Value> };
      while (now.steps.length < one.left) step(now);
      finish(process, now);
    } else if (one.steps.length < one.left) step(one);
    else finish(process, one);
  }
  return history.sort((a, b) => a.invoked - b.invoked);
}

/** What might have been read instead. */
function other(draws: Draws, written: readonly Value[], value: Value, lists: boolean): Value {
  if (!lists) return draws.oneIn(4) ? null : (written[draws.below(written.length + 1)] ?? null);
  const list = value as readonly Value[];
  const element = written[draws.below(written.length + 1)];
  if (draws.oneIn(2) || element === undefined) return list.slice(0, draws.below(list.length + 1));
  return list.includes(element) ? list.filter((item) => item !== element) : [...list, element];
}
