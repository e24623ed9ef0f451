/**
 * A transactor: the library of Percolator's clients, on a machine of its own (Peng and Dabek 2010,
 * Figure 6). It keeps nothing that must last: if it stops in the middle, others find its locks, and
 * the primary says which way to clear them.
 */
import type { Value } from "../../core/json.ts";
import { claim } from "../../protocol/facts.ts";
import type { Protocol } from "../../protocol/protocol.ts";
import { type Asker, ask, isOutdated, keyOf, transactors } from "../transactors.ts";
import {
  type Blocking,
  byShard,
  type GetInput,
  type GetOutput,
  type PrewriteOutput,
  type StatusOutput,
  shardOf,
} from "./rows.ts";
import {
  lastDone,
  primaryOf,
  rowsToRead,
  type Transaction,
  transactionOf,
  work,
} from "./transaction.ts";
import type { Remedy, TransactorRules } from "./transactor-rules.ts";
import { answer, otherShards, rest, rowsOf, type Transactor, tell } from "./transactor-state.ts";

export function transactorOf(rules: TransactorRules): Protocol<Transactor, never> {
  return {
    name: "percolator-transactor",
    about: "Runs clients' transactions on shards that only know rows.",
    options: {
      ttl: {
        kind: "duration",
        about: "How long it waits for another transaction's lock before it has it rolled back.",
        default: 1_000_000,
        min: 1,
        max: 60_000_000,
      },
    },
    facts: {
      tried: claim(
        "`node` tries operation `operation` of `client` as the transaction that started at " +
          "`start`",
        "node",
        "client",
        "operation: number",
        "start: number",
      ),
    },
    readings: { fields: { seen: "unread", request: "immutable" } },
    start: (_disk, _self, { options }) => ({
      open: new Map(),
      asked: new Map(),
      seen: new Map(),
      ttlUs: options["ttl"] as number,
    }),
    ...transactors<Transactor, Transaction>({
      transactionOf,
      begin,
      answered: (state, transaction, service, output, self) =>
        answered(state, transaction, service, output, rules, self),
      goOn: (state, transaction, self) => goOn(state, transaction, rules, self),
    }),
  };
}

function begin(state: Transactor, transaction: Transaction, self: Asker): void {
  Object.assign(transaction, { found: new Map(), locked: [], blocking: null, failed: false });
  transaction.phase = "starting";
  ask(state, transaction, "oracle", "timestamp", null, self);
}

function answered(
  state: Transactor,
  transaction: Transaction,
  service: string,
  output: Value,
  rules: TransactorRules,
  self: Asker,
): void {
  switch (transaction.phase) {
    case "starting":
      transaction.start = output as number;
      read(state, transaction, rules, self);
      return;
    case "reading":
      onRead(state, transaction, output as unknown as GetOutput, rules, self);
      return;
    case "locking-primary":
    case "locking":
      onLocked(state, transaction, service, output as unknown as PrewriteOutput, rules, self);
      return;
    case "timing":
      transaction.commit = output as number;
      if (rules.commitAfterLocks) commitPrimary(state, transaction, self);
      else lockPrimary(state, transaction, self);
      return;
    case "committing":
      onCommitted(state, transaction, output === true, rules, self);
      return;
    case "clearing":
      onStatus(state, transaction, output as StatusOutput, rules, self);
      return;
    case "resting":
      return;
  }
}

function read(
  state: Transactor,
  transaction: Transaction,
  rules: TransactorRules,
  self: Asker,
): void {
  const parts = byShard(rowsToRead(transaction, rules.looksForRetries));
  transaction.phase = "reading";
  transaction.blocking = null;
  transaction.left = parts.size;
  if (parts.size === 0) onAllRead(state, transaction, rules, self);
  for (const [shard, rows] of parts) {
    const input: GetInput = [transaction.start, rows];
    ask(state, transaction, shard, "get", input, self);
  }
}

function onRead(
  state: Transactor,
  transaction: Transaction,
  output: GetOutput,
  rules: TransactorRules,
  self: Asker,
): void {
  if ("blocking" in output) transaction.blocking = output.blocking;
  else for (const [row, value] of output.found) transaction.found.set(row, value);
  transaction.left--;
  if (transaction.left > 0) return;
  if (transaction.blocking === null) onAllRead(state, transaction, rules, self);
  else clear(state, transaction, transaction.blocking, "read", rules, self);
}

function onAllRead(
  state: Transactor,
  transaction: Transaction,
  rules: TransactorRules,
  self: Asker,
): void {
  const { sequence } = transaction.request;
  const last = lastDone(transaction);
  if (last !== null && last.sequence >= sequence) {
    // It took effect, by another transactor perhaps; of an older one no client waits for an answer.
    if (last.sequence === sequence) answer(transaction, last.output, self);
    state.open.delete(keyOf(transaction.request));
    return;
  }
  work(transaction, rules.locksReads);
  if (transaction.cells.length === 0) {
    answer(transaction, transaction.output, self);
    state.open.delete(keyOf(transaction.request));
  } else if (rules.commitAfterLocks) lockPrimary(state, transaction, self);
  else {
    transaction.phase = "timing";
    ask(state, transaction, "oracle", "timestamp", null, self);
  }
}

/** The primary's shard first: no other lock is ever there without its primary. */
function lockPrimary(state: Transactor, transaction: Transaction, self: Asker): void {
  const { client, sequence } = transaction.request;
  self.assert("tried", client, sequence, transaction.start);
  transaction.phase = "locking-primary";
  transaction.left = 1;
  lockAt(state, transaction, shardOf(primaryOf(transaction)), self);
}

function lockAt(state: Transactor, transaction: Transaction, shard: string, self: Asker): void {
  const cells = transaction.cells.filter(([row]) => shardOf(row) === shard);
  const input = [transaction.start, primaryOf(transaction), cells];
  ask(state, transaction, shard, "prewrite", input, self);
}

function onLocked(
  state: Transactor,
  transaction: Transaction,
  shard: string,
  output: PrewriteOutput,
  rules: TransactorRules,
  self: Asker,
): void {
  transaction.left--;
  if (output === "locked") transaction.locked = [...transaction.locked, shard];
  else {
    transaction.failed = true;
    if (output !== "newer") transaction.blocking = output.blocking;
  }
  if (transaction.left > 0) return;
  if (transaction.failed) {
    giveUp(state, transaction, rules, self);
    return;
  }
  const others = transaction.phase === "locking-primary" ? otherShards(transaction) : [];
  if (others.length > 0) {
    transaction.phase = "locking";
    transaction.left = others.length;
    for (const other of others) lockAt(state, transaction, other, self);
    return;
  }
  if (!rules.answersWhenCommitted) answer(transaction, transaction.output, self);
  if (!rules.commitAfterLocks) {
    commitPrimary(state, transaction, self);
    return;
  }
  transaction.phase = "timing";
  ask(state, transaction, "oracle", "timestamp", null, self);
}

/** Removes the locks of a try that came to nothing, and tries again. */
function giveUp(
  state: Transactor,
  transaction: Transaction,
  rules: TransactorRules,
  self: Asker,
): void {
  const { start, blocking } = transaction;
  for (const [shard, rows] of byShard(rowsOf(transaction))) {
    if (transaction.locked.includes(shard)) tell(shard, "roll-back", [start, rows], self);
  }
  if (blocking !== null) clear(state, transaction, blocking, "begin", rules, self);
  else rest(transaction, "begin", self);
}

function commitPrimary(state: Transactor, transaction: Transaction, self: Asker): void {
  const { start, commit } = transaction;
  const primary = primaryOf(transaction);
  const shard = shardOf(primary);
  const rows = rowsOf(transaction).filter((row) => shardOf(row) === shard);
  transaction.phase = "committing";
  ask(state, transaction, shard, "commit", [start, commit, rows, primary], self);
}

/** Once the primary is committed so is the transaction; the other rows may follow at leisure. */
function onCommitted(
  state: Transactor,
  transaction: Transaction,
  isCommitted: boolean,
  rules: TransactorRules,
  self: Asker,
): void {
  if (!isCommitted) {
    giveUp(state, transaction, rules, self);
    return;
  }
  const { start, commit } = transaction;
  if (rules.answersWhenCommitted) answer(transaction, transaction.output, self);
  for (const shard of otherShards(transaction)) {
    const rows = rowsOf(transaction).filter((row) => shardOf(row) === shard);
    tell(shard, "commit", [start, commit, rows, primaryOf(transaction)], self);
  }
  state.open.delete(keyOf(transaction.request));
}

/** Another transaction's lock is in the way: its primary says whether that has committed. */
function clear(
  state: Transactor,
  transaction: Transaction,
  blocking: Blocking,
  after: Transaction["after"],
  rules: TransactorRules,
  self: Asker,
): void {
  transaction.phase = "clearing";
  transaction.blocking = blocking;
  transaction.after = after;
  const { start, primary } = blocking;
  const nowUs = self.monotonicNow();
  const sinceUs = state.seen.get(start) ?? nowUs;
  state.seen.set(start, sinceUs);
  const isExpired = nowUs - sinceUs >= state.ttlUs;
  const unasked = rules.unasked(isExpired);
  if (unasked !== null) apply(state, transaction, unasked, rules, self);
  else {
    const f = isExpired ? "end" : "status";
    ask(state, transaction, shardOf(primary), f, [start, primary], self);
  }
}

function onStatus(
  state: Transactor,
  transaction: Transaction,
  output: StatusOutput,
  rules: TransactorRules,
  self: Asker,
): void {
  apply(state, transaction, rules.remedy(output, transaction.start), rules, self);
}

function apply(
  state: Transactor,
  transaction: Transaction,
  remedy: Remedy,
  rules: TransactorRules,
  self: Asker,
): void {
  const { blocking, after } = transaction;
  if (blocking === null || remedy === "wait") {
    rest(transaction, after, self);
    return;
  }
  const { row, start, primary } = blocking;
  state.seen.delete(start);
  if (remedy === "roll-back") tell(shardOf(row), "roll-back", [start, [row]], self);
  else tell(shardOf(row), "commit", [start, remedy.commit, [row], primary], self);
  // What is asked of that shard next comes after it.
  if (after === "read") read(state, transaction, rules, self);
  else rest(transaction, after, self);
}

function goOn(
  state: Transactor,
  transaction: Transaction,
  rules: TransactorRules,
  self: Asker,
): void {
  if (isOutdated(state, transaction)) state.open.delete(keyOf(transaction.request));
  else if (transaction.after === "begin") begin(state, transaction, self);
  else read(state, transaction, rules, self);
}
