/**
 * A transactor: the library of clients, on a machine of its own. It reads under locks, does the
 * transaction's work, and hands it to the group that is to coordinate its commit; from then on the
 * transaction needs it no more.
 */
import type { Value } from "../../core/json.ts";
import type { Parameters } from "../../core/parameters.ts";
import { claim } from "../../protocol/facts.ts";
import type { Protocol } from "../../protocol/protocol.ts";
import {
  type Asker,
  ask,
  isOutdated,
  keyOf,
  rest,
  type Transactor,
  transactors,
} from "../transactors.ts";
import {
  type BeginOutput,
  groupName,
  groupOf,
  type LockOutput,
  MEMBERS,
  type OutcomeOutput,
  type ReadOutput,
} from "./groups.ts";
import type { TransactorRules } from "./rules.ts";
import {
  answerOf,
  coordinatorOf,
  groupsOf,
  locksOf,
  onlyReads,
  rowsIn,
  type Transaction,
  transactionOf,
  work,
} from "./transaction.ts";

/** A rest is twice as long as the one before, up to so many times. */
const DOUBLINGS_MAX = 3;

interface State extends Transactor<Transaction> {
  /** Present where transactions that only read take no locks. */
  readonly readsAtTimestamps?: true;
  /** Present where they read at any member of a group, not through its log. */
  readonly readsAtReplicas?: true;
}

const OPTIONS: Parameters = {
  snapshotReads: {
    kind: "boolean",
    about: "Whether transactions that only read do so at a timestamp, without locks.",
    default: false,
  },
  reads: {
    kind: "text",
    about:
      "Who answers reads at a timestamp: who leads, as an entry of the log, or any replica at " +
      "which it is safe.",
    choices: ["leader", "any-replica"],
    default: "leader",
  },
};

const FACTS = {
  reads: claim(
    "`node` reads operation `operation` of `client` at `timestamp`, at `clockUs` by its clock",
    "node",
    "client",
    "operation: number",
    "timestamp",
    "clockUs: moment",
  ),
} as const;

export function transactorOf(rules: TransactorRules): Protocol<State, never> {
  return {
    name: "spanner-transactor",
    about: "Runs clients' transactions on groups that lock, vote and commit.",
    options: OPTIONS,
    facts: FACTS,
    readings: { fields: { request: "immutable", readsAt: "time" } },
    start: (_disk, _self, { options }) => ({
      open: new Map(),
      asked: new Map(),
      ...(options["snapshotReads"] === true && { readsAtTimestamps: true }),
      ...(options["reads"] === "any-replica" && { readsAtReplicas: true }),
    }),
    ...transactors<State, Transaction>({
      transactionOf,
      begin: (state, transaction, self) => begin(state, transaction, rules, self),
      answered: (state, transaction, service, output, self) =>
        answered(state, transaction, Number(service.slice(1)), output, rules, self),
      goOn: (state, transaction, self) => goOn(state, transaction, rules, self),
    }),
  };
}

function askGroup(
  state: State,
  transaction: Transaction,
  group: number,
  f: string,
  input: unknown,
  self: Asker,
): void {
  ask(state, transaction, groupName(group), f, input, self);
}

function begin(state: State, transaction: Transaction, rules: TransactorRules, self: Asker): void {
  const { client, sequence } = transaction.request;
  if (state.readsAtTimestamps && onlyReads(transaction)) {
    const clockUs = self.wallNow();
    transaction.readsAt = rules.readsAt(clockUs);
    self.assert("reads", client, sequence, transaction.readsAt, clockUs);
    transaction.found = new Map();
    transaction.left = [...groupsOf(transaction)];
    askToRead(state, transaction, self);
    return;
  }
  transaction.phase = "beginning";
  askGroup(state, transaction, coordinatorOf(transaction), "begin", [client, sequence], self);
}

function answered(
  state: State,
  transaction: Transaction,
  group: number,
  output: Value,
  rules: TransactorRules,
  self: Asker,
): void {
  switch (transaction.phase) {
    case "beginning":
      onBegun(state, transaction, output as unknown as BeginOutput, rules, self);
      return;
    case "reading":
      onRead(state, transaction, group, output as unknown as ReadOutput, self);
      return;
    case "locking":
      onLock(state, transaction, group, output as unknown as LockOutput, rules, self);
      return;
    case "committing":
      if (output === true) askForOutcome(state, transaction, self);
      else tryAgain(transaction, groupsOf(transaction), self);
      return;
    case "asking":
      onOutcome(state, transaction, output as OutcomeOutput, self);
      return;
    case "resting":
      return;
  }
}

function onBegun(
  state: State,
  transaction: Transaction,
  output: BeginOutput,
  rules: TransactorRules,
  self: Asker,
): void {
  if (output === "stale") state.open.delete(keyOf(transaction.request));
  else if ("done" in output) end(state, transaction, ...output.done, self);
  else {
    transaction.id = output.id;
    if (transaction.age === 0) transaction.age = output.age;
    transaction.found = new Map();
    transaction.left = [...groupsOf(transaction)];
    askForLocks(state, transaction, rules, self);
  }
}

/** One group after the other. */
function askToRead(state: State, transaction: Transaction, self: Asker): void {
  const [group = 0] = transaction.left;
  transaction.phase = "reading";
  const input = [transaction.readsAt, rowsIn(transaction, group)];
  if (state.readsAtReplicas) {
    const replica = 1 + self.random("replica", MEMBERS);
    ask(state, transaction, groupName(group), "snapshot", input, self, replica);
  } else askGroup(state, transaction, group, "read", input, self);
}

function onRead(
  state: State,
  transaction: Transaction,
  group: number,
  output: ReadOutput,
  self: Asker,
): void {
  if (output === "wait" || output === "old") {
    rest(transaction, output === "wait" ? "read" : "begin", DOUBLINGS_MAX, self);
    return;
  }
  for (const [row, value] of output) transaction.found.set(row, value);
  transaction.left = transaction.left.filter((other) => other !== group);
  if (transaction.left.length > 0) askToRead(state, transaction, self);
  else end(state, transaction, answerOf(transaction), 0, self);
}

/** One group after the other, in the order of their numbers. */
function askForLocks(
  state: State,
  transaction: Transaction,
  rules: TransactorRules,
  self: Asker,
): void {
  const [group = 0] = [...transaction.left].sort((a, b) => a - b);
  transaction.phase = "locking";
  const locks = rules.locksOf(locksOf(transaction)).filter(([row]) => groupOf(row) === group);
  askGroup(state, transaction, group, "lock", [transaction.id, transaction.age, locks], self);
}

function onLock(
  state: State,
  transaction: Transaction,
  group: number,
  output: LockOutput,
  rules: TransactorRules,
  self: Asker,
): void {
  if (output === "wait") {
    rest(transaction, "lock", DOUBLINGS_MAX, self);
    return;
  }
  for (const [row, value] of output) transaction.found.set(row, value);
  transaction.left = transaction.left.filter((other) => other !== group);
  if (transaction.left.length > 0) {
    askForLocks(state, transaction, rules, self);
    return;
  }
  transaction.phase = "committing";
  askGroup(state, transaction, coordinatorOf(transaction), "commit", work(transaction), self);
}

function askForOutcome(state: State, transaction: Transaction, self: Asker): void {
  const { id, request } = transaction;
  transaction.phase = "asking";
  askGroup(state, transaction, coordinatorOf(transaction), "outcome", [id, request.client], self);
}

function onOutcome(
  state: State,
  transaction: Transaction,
  output: OutcomeOutput,
  self: Asker,
): void {
  if (output === null) rest(transaction, "ask", DOUBLINGS_MAX, self);
  else if (output === 0) tryAgain(transaction, [], self);
  else end(state, transaction, transaction.output, output, self);
}

/** Gives up locks that no decision will free. */
function tryAgain(transaction: Transaction, groups: readonly number[], self: Asker): void {
  for (const group of groups) {
    self.ask(groupName(group), { f: "release", key: null, input: [transaction.id] });
  }
  rest(transaction, "begin", DOUBLINGS_MAX, self);
}

function end(
  state: State,
  { request }: Transaction,
  output: Value,
  timestamp: number,
  self: Asker,
): void {
  state.open.delete(keyOf(request));
  self.reply(request, { status: "ok", output, leader: self.id, index: timestamp });
}

function goOn(state: State, transaction: Transaction, rules: TransactorRules, self: Asker): void {
  if (transaction.after === "ask") askForOutcome(state, transaction, self);
  else if (isOutdated(state, transaction)) state.open.delete(keyOf(transaction.request));
  else if (transaction.after === "begin") begin(state, transaction, rules, self);
  else if (transaction.after === "read") askToRead(state, transaction, self);
  else askForLocks(state, transaction, rules, self);
}
