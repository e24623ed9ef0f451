/** One transaction as a transactor carries it: what it needs, what it has read, what it writes. */
import type { Value } from "../../core/json.ts";
import { performed, type TransactionStep, transactionSteps } from "../../objects/transactional.ts";
import type { Request } from "../../protocol/request.ts";
import { type Blocking, type Cell, SHARDS, sessionRow, shardOf, type Timestamp } from "./rows.ts";

export interface Transaction {
  readonly request: Request;
  /** Of a try: another begins at a later timestamp. */
  start: Timestamp;
  commit: Timestamp;
  /**
   * `clearing`: another transaction's lock is in the way; `resting`: before what is in `after` is
   * tried again.
   */
  phase:
    | "starting"
    | "reading"
    | "locking-primary"
    | "locking"
    | "timing"
    | "committing"
    | "clearing"
    | "resting";
  /** By row, what it has read. */
  found: Map<string, Value>;
  cells: readonly Cell[];
  output: Value;
  /** The shards where this try has locks. */
  locked: readonly string[];
  /** How often it has rested: each time for longer. */
  rests: number;
  /** How many shards have yet to answer. */
  left: number;
  /** A lock that one of them has found in the way. */
  blocking: Blocking | null;
  /** Whether this try has failed: its locks are to be removed. */
  failed: boolean;
  /** What comes after clearing or resting. */
  after: "read" | "begin";
}

export function transactionOf(request: Request): Transaction {
  return {
    request,
    start: 0,
    commit: 0,
    phase: "starting",
    found: new Map(),
    cells: [],
    output: null,
    locked: [],
    rests: 0,
    left: 0,
    blocking: null,
    failed: false,
    after: "read",
  };
}

function writes({ kind }: TransactionStep): boolean {
  return kind !== "read";
}

/** The rows that it has to read: its own client's session too, if it writes. */
export function rowsToRead({ request, found }: Transaction, looksForRetries: boolean): string[] {
  const steps = transactionSteps(request.command.input);
  const names = new Set(steps.filter(({ kind }) => kind !== "write").map(({ name }) => name));
  if (looksForRetries && steps.some(writes)) names.add(sessionRow(request.client));
  return [...names].filter((name) => !found.has(name));
}

/** What the last transaction of its client that wrote was, by the client's session row. */
export interface LastDone {
  readonly sequence: number;
  readonly output: Value;
}

export function lastDone({ request, found }: Transaction): LastDone | null {
  const held = found.get(sessionRow(request.client));
  if (!Array.isArray(held)) return null;
  const [sequence = 0, output = null] = held as readonly Value[];
  return { sequence: Number(sequence), output };
}

/**
 * Does its steps on what it has read: what its client is to be answered, and the cells to write.
 * @param locksReads whether what it only reads must not change until it commits.
 */
export function work(transaction: Transaction, locksReads: boolean): void {
  const { request, found } = transaction;
  const steps = transactionSteps(request.command.input);
  const { written, output } = performed(steps, (row) => found.get(row) ?? null);
  transaction.output = output;
  const cells = [...written].map(([row, value]): Cell => [row, value, "put"]);
  if (cells.length > 0) {
    const session: Value = [request.sequence, transaction.output];
    cells.push([sessionRow(request.client), session, "put"]);
    if (locksReads) {
      for (const name of new Set(steps.map(({ name }) => name))) {
        if (!written.has(name)) cells.push([name, null, "lock"]);
      }
    }
  }
  transaction.cells = cells.sort(([one], [other]) => placeOf(one) - placeOf(other));
}

/** Shards are locked in one order, so that of two transactions in each other's way one goes on. */
function placeOf(row: string): number {
  return SHARDS.indexOf(shardOf(row) as (typeof SHARDS)[number]);
}

/** The row whose commit is that of the transaction: the first that it locks. */
export function primaryOf({ cells }: Transaction): string {
  return cells[0]?.[0] ?? "";
}
