/**
 * A shard, replicated: rows with the columns of Percolator. Each command is a transaction on rows
 * of this shard alone, as Bigtable has them of one row. Two things come from later descendants
 * (TiKV): a roll-back is recorded, so that no late message can lock the row for the same
 * transaction, and the rows that one transaction has in a shard are asked for together.
 */
import type { Value } from "../../core/json.ts";
import type { Applied, Call } from "../../objects/object.ts";
import { claim } from "../../protocol/facts.ts";
import type { Said } from "../../protocol/state-machine.ts";
import type { ServedObject } from "../system.ts";
import { type ColumnRules, type Lock, NO_ROW, type Row, type Write } from "./column-rules.ts";
import type {
  Blocking,
  CommitInput,
  GetInput,
  GetOutput,
  PrewriteInput,
  PrewriteOutput,
  RollBackInput,
  StatusInput,
  StatusOutput,
  Timestamp,
} from "./rows.ts";

interface Shard {
  readonly rows: ReadonlyMap<string, Row>;
}

type Done = Applied<Shard> & { readonly says?: readonly Said[] };

export function columnsOf(rules: ColumnRules): ServedObject {
  return {
    name: "percolator-shard",
    partitioned: false,
    functions: {
      get: { readOnly: true },
      prewrite: { readOnly: false },
      commit: { readOnly: false },
      status: { readOnly: true },
      end: { readOnly: false },
      "roll-back": { readOnly: false },
    },
    facts: {
      prewrote: claim(
        "`node` locked rows of the transaction that started at `start`",
        "node",
        "start: number",
      ),
      rowsCommitted: claim(
        "`node` committed rows of the transaction that started at `start`, at `commit`, " +
          "`isPrimary` (0 without its primary, 1 its primary among them)",
        "node",
        "start: number",
        "commit: number",
        "isPrimary",
      ),
      rowsRolledBack: claim(
        "`node` rolled back rows of the transaction that started at `start`",
        "node",
        "start: number",
      ),
    },
    initial: () => ({ rows: new Map() }) as never,
    apply: (state: never, call: Call): Applied<never> =>
      apply(rules, state, call) as Applied<never>,
  };
}

function apply(rules: ColumnRules, state: Shard, { f, input }: Call): Done {
  switch (f) {
    case "get":
      return { state, output: get(rules, state, input as GetInput) as unknown as Value };
    case "prewrite":
      return prewrite(rules, state, input as unknown as PrewriteInput);
    case "commit":
      return commit(rules, state, input as unknown as CommitInput);
    case "status":
      return { state, output: status(state, input as unknown as StatusInput) };
    case "end":
      return end(state, input as unknown as StatusInput);
    case "roll-back":
      return rollBack(state, input as unknown as RollBackInput);
    default:
      throw new TypeError(`a shard has no function "${f}"`);
  }
}

/** What rows held at a moment; not known while a lock may hide a commit before it. */
function get(rules: ColumnRules, { rows }: Shard, [start, names]: GetInput): GetOutput {
  const found: (readonly [row: string, value: Value])[] = [];
  for (const name of names) {
    const { lock, writes } = rows.get(name) ?? NO_ROW;
    if (lock !== null && rules.hides(lock, start)) return { blocking: blockingOf(name, lock) };
    found.push([name, valueAt(writes, start)]);
  }
  return { found };
}

function valueAt(writes: readonly Write[], start: Timestamp): Value {
  return writes.findLast(({ commit, kind }) => kind === "put" && commit <= start)?.value ?? null;
}

function blockingOf(
  row: string,
  { start, primary }: { start: Timestamp; primary: string },
): Blocking {
  return { row, start, primary };
}

/** Locks all of these rows, or none. */
function prewrite(rules: ColumnRules, state: Shard, [start, primary, cells]: PrewriteInput): Done {
  const rows = new Map(state.rows);
  for (const [name, value, kind] of cells) {
    const row = rows.get(name) ?? NO_ROW;
    if (!rules.mayLock(row, start)) return { state, output: "newer" satisfies PrewriteOutput };
    if (row.lock !== null && row.lock.start !== start) {
      const output: PrewriteOutput = { blocking: blockingOf(name, row.lock) };
      return { state, output: output as unknown as Value };
    }
    const { writes, rolledBack } = row;
    rows.set(name, { lock: { start, primary, value, kind }, writes, rolledBack });
  }
  return {
    state: { rows },
    output: "locked" satisfies PrewriteOutput,
    says: [["prewrote", start]],
  };
}

/** Answers whether the transaction is committed on all of these rows. */
function commit(rules: ColumnRules, state: Shard, [start, at, names, primary]: CommitInput): Done {
  const left = names.filter((name) => writeOf(state, name, start) === undefined);
  if (left.length === 0) return { state, output: true };
  const rows = new Map(state.rows);
  for (const name of left) {
    const row = rows.get(name) ?? NO_ROW;
    if (!rules.mayCommit(row, start)) return { state, output: false };
    const { value, kind } = row.lock ?? { value: null, kind: "lock" };
    const writes = [...row.writes, { commit: at, start, value, kind }];
    rows.set(name, { lock: lockAfter(row, start), writes, rolledBack: row.rolledBack });
  }
  const isPrimary = left.includes(primary) ? 1 : 0;
  return { state: { rows }, output: true, says: [["rowsCommitted", start, at, isPrimary]] };
}

/** The lock of a row once a transaction is over there. */
function lockAfter({ lock }: Row, start: Timestamp): Lock | null {
  return lock?.start === start ? null : lock;
}

/** A write's commit is after its start: before those that are, none needs to be looked at. */
function writeOf({ rows }: Shard, name: string, start: Timestamp): Write | undefined {
  const { writes } = rows.get(name) ?? NO_ROW;
  for (let at = writes.length - 1; at >= 0; at--) {
    const write = writes[at] as Write;
    if (write.commit <= start) return undefined;
    if (write.start === start) return write;
  }
  return undefined;
}

/** How a transaction ended, by its primary. One that has not locked it yet may do so still. */
function status(state: Shard, [start, primary]: StatusInput): StatusOutput {
  const write = writeOf(state, primary, start);
  if (write !== undefined) return write.commit;
  return state.rows.get(primary)?.rolledBack.includes(start) === true ? 0 : null;
}

/** The same, of a transaction that is late: if it is not committed it is rolled back now. */
function end(state: Shard, [start, primary]: StatusInput): Done {
  const ended = status(state, [start, primary]);
  if (ended !== null) return { state, output: ended };
  return { ...rollBack(state, [start, [primary]]), output: 0 };
}

/** Removes locks that the transaction has here; rows that it has committed stay as they are. */
function rollBack(state: Shard, [start, names]: RollBackInput): Done {
  const left = names.filter((name) => writeOf(state, name, start) === undefined);
  const rows = new Map(state.rows);
  for (const name of left) {
    const row = rows.get(name) ?? NO_ROW;
    const rolledBack = row.rolledBack.includes(start) ? row.rolledBack : [...row.rolledBack, start];
    rows.set(name, { lock: lockAfter(row, start), writes: row.writes, rolledBack });
  }
  if (left.length === 0) return { state, output: true };
  return { state: { rows }, output: true, says: [["rowsRolledBack", start]] };
}
