/** One transaction as a transactor carries it. */
import type { Value } from "../../core/json.ts";
import { performed, type TransactionStep, transactionSteps } from "../../objects/transactional.ts";
import type { Request } from "../../protocol/request.ts";
import { type Cell, type CommitInput, groupOf, type Lock } from "./groups.ts";

export interface Transaction {
  readonly request: Request;
  phase: "beginning" | "reading" | "locking" | "committing" | "asking" | "resting";
  id: number;
  /** That of its first try: who is tried again does not get younger. */
  age: number;
  found: Map<string, Value>;
  output: Value;
  /** Of one that only reads, where those read at a timestamp. */
  readsAt: number;
  /** Groups that have not given their locks yet. */
  left: number[];
  /** How often it has rested: each time for longer. */
  rests: number;
  /** What comes after a rest; `lock`, `read`: ask again those that are left. */
  after: "begin" | "read" | "lock" | "ask";
}

export function transactionOf(request: Request): Transaction {
  return {
    request,
    phase: "beginning",
    id: 0,
    age: 0,
    found: new Map(),
    output: null,
    readsAt: 0,
    left: [],
    rests: 0,
    after: "begin",
  };
}

function stepsOf({ request }: Transaction): readonly TransactionStep[] {
  return transactionSteps(request.command.input);
}

/** The locks that it needs: exclusive for what it writes. */
export function locksOf(transaction: Transaction): readonly Lock[] {
  const modes = new Map<string, Lock[1]>();
  for (const { kind, name } of stepsOf(transaction)) {
    if (kind !== "read") modes.set(name, "exclusive");
    else if (!modes.has(name)) modes.set(name, "shared");
  }
  return [...modes];
}

export function onlyReads(transaction: Transaction): boolean {
  return stepsOf(transaction).every(({ kind }) => kind === "read");
}

/** The rows that it reads in a group. */
export function rowsIn(transaction: Transaction, group: number): readonly string[] {
  const rows = new Set(stepsOf(transaction).map(({ name }) => name));
  return [...rows].filter((row) => groupOf(row) === group);
}

/** What one that only reads answers. */
export function answerOf(transaction: Transaction): Value {
  return performed(stepsOf(transaction), (row) => transaction.found.get(row) ?? null).output;
}

/** The groups that it needs, that of its first step first: that one coordinates. */
export function groupsOf(transaction: Transaction): readonly number[] {
  const groups = new Set(stepsOf(transaction).map(({ name }) => groupOf(name)));
  return groups.size === 0 ? [1] : [...groups];
}

export function coordinatorOf(transaction: Transaction): number {
  return groupsOf(transaction)[0] as number;
}

/** Does its steps on what it has read: what the coordinator is asked to commit. */
export function work(transaction: Transaction): CommitInput {
  const { request, found, id } = transaction;
  const { written, output } = performed(stepsOf(transaction), (row) => found.get(row) ?? null);
  transaction.output = output;
  const cells: readonly Cell[] = [...written];
  const parts = groupsOf(transaction).map((group): readonly [number, readonly Cell[]] => [
    group,
    cells.filter(([row]) => groupOf(row) === group),
  ]);
  const { client, sequence } = request;
  return { id, client, operation: sequence, output: transaction.output, parts };
}
