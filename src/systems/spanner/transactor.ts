/**
 * A transactor: the library of clients, on a machine of its own. It reads under locks, does the
 * transaction's work, and hands it to the group that is to coordinate its commit; from then on the
 * transaction needs it no more.
 */
import type { Value } from "../../core/json.ts";
import { CRASH_RECOVERY } from "../../protocol/fault-model.ts";
import type { Protocol, Self } from "../../protocol/protocol.ts";
import {
  type BeginOutput,
  groupName,
  groupOf,
  type LockOutput,
  type OutcomeOutput,
} from "./groups.ts";
import type { TransactorRules } from "./rules.ts";
import {
  coordinatorOf,
  groupsOf,
  keyOf,
  locksOf,
  type Transaction,
  transactionOf,
  work,
} from "./transaction.ts";

/** How long to rest: from this to twice as long at first, then longer, up to so many doublings. */
const REST_US = 20_000;
const DOUBLINGS_MAX = 3;

interface Transactor {
  /** By client and operation. */
  open: Map<string, Transaction>;
  /** By service and number of the ask: which transaction asked. */
  asked: Map<string, string>;
}

type Asker = Self<never>;

export function transactorOf(rules: TransactorRules): Protocol<Transactor, never> {
  return {
    name: "spanner-transactor",
    about: "Runs clients' transactions on groups that lock, vote and commit.",
    options: {},
    faultModel: CRASH_RECOVERY,
    leaderless: true,
    describe: () => ({ kind: "nothing", fields: {} }),
    factsOfMessage: () => undefined,
    factsOfWrite: () => undefined,
    readings: { fields: { request: "immutable" } },
    start: () => ({ open: new Map(), asked: new Map() }),
    onMessage: () => undefined,
    onDisk: () => undefined,
    onRequest(state, request, self) {
      if (state.open.has(keyOf(request))) return;
      const transaction = transactionOf(request);
      state.open.set(keyOf(request), transaction);
      begin(state, transaction, self);
    },
    onTimer(state, timer, self) {
      const transaction = state.open.get(timer);
      if (transaction?.phase === "resting") goOn(state, transaction, rules, self);
    },
    onAnswer(state, { service, number, reply }, self) {
      const key = `${service} ${number}`;
      const transaction = state.open.get(state.asked.get(key) ?? "");
      state.asked.delete(key);
      if (transaction === undefined) return;
      const group = Number(service.slice(1));
      answered(state, transaction, group, reply.output, rules, self);
    },
    observe: ({ open }) => ({
      role: "transactor",
      term: 0,
      leader: 0,
      commitIndex: 0,
      lastIndex: 0,
      unsettled: open.size,
    }),
  };
}

function ask(
  state: Transactor,
  transaction: Transaction,
  group: number,
  f: string,
  input: unknown,
  self: Asker,
): void {
  const service = groupName(group);
  const number = self.ask(service, { f, key: null, input: input as Value });
  state.asked.set(`${service} ${number}`, keyOf(transaction.request));
}

function begin(state: Transactor, transaction: Transaction, self: Asker): void {
  const { client, sequence } = transaction.request;
  transaction.phase = "beginning";
  ask(state, transaction, coordinatorOf(transaction), "begin", [client, sequence], self);
}

function answered(
  state: Transactor,
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
  state: Transactor,
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

/** One group after the other, in the order of their numbers. */
function askForLocks(
  state: Transactor,
  transaction: Transaction,
  rules: TransactorRules,
  self: Asker,
): void {
  const [group = 0] = [...transaction.left].sort((a, b) => a - b);
  transaction.phase = "locking";
  const locks = rules.locksOf(locksOf(transaction)).filter(([row]) => groupOf(row) === group);
  ask(state, transaction, group, "lock", [transaction.id, transaction.age, locks], self);
}

function onLock(
  state: Transactor,
  transaction: Transaction,
  group: number,
  output: LockOutput,
  rules: TransactorRules,
  self: Asker,
): void {
  if (output === "wait") {
    rest(transaction, "lock", self);
    return;
  }
  for (const [row, value] of output) transaction.found.set(row, value);
  transaction.left = transaction.left.filter((other) => other !== group);
  if (transaction.left.length > 0) {
    askForLocks(state, transaction, rules, self);
    return;
  }
  transaction.phase = "committing";
  ask(state, transaction, coordinatorOf(transaction), "commit", work(transaction), self);
}

function askForOutcome(state: Transactor, transaction: Transaction, self: Asker): void {
  const { id, request } = transaction;
  transaction.phase = "asking";
  ask(state, transaction, coordinatorOf(transaction), "outcome", [id, request.client], self);
}

function onOutcome(
  state: Transactor,
  transaction: Transaction,
  output: OutcomeOutput,
  self: Asker,
): void {
  if (output === null) rest(transaction, "ask", self);
  else if (output === 0) tryAgain(transaction, [], self);
  else end(state, transaction, transaction.output, output, self);
}

/** Gives up locks that no decision will free. */
function tryAgain(transaction: Transaction, groups: readonly number[], self: Asker): void {
  for (const group of groups) {
    self.ask(groupName(group), { f: "release", key: null, input: [transaction.id] });
  }
  rest(transaction, "begin", self);
}

function end(
  state: Transactor,
  { request }: Transaction,
  output: Value,
  timestamp: number,
  self: Asker,
): void {
  state.open.delete(keyOf(request));
  self.reply(request, { status: "ok", output, leader: self.id, index: timestamp });
}

function rest(transaction: Transaction, after: Transaction["after"], self: Asker): void {
  transaction.phase = "resting";
  transaction.after = after;
  const restUs = REST_US << Math.min(transaction.rests++, DOUBLINGS_MAX);
  self.setTimer(keyOf(transaction.request), restUs + self.random("rest", restUs));
}

function goOn(
  state: Transactor,
  transaction: Transaction,
  rules: TransactorRules,
  self: Asker,
): void {
  if (transaction.after === "ask") askForOutcome(state, transaction, self);
  else if (isOutdated(state, transaction)) state.open.delete(keyOf(transaction.request));
  else if (transaction.after === "begin") begin(state, transaction, self);
  else askForLocks(state, transaction, rules, self);
}

/** Whether its client has gone on to a later operation, and waits for this one no more. */
function isOutdated({ open }: Transactor, { request }: Transaction): boolean {
  for (const { request: other } of open.values()) {
    if (other.client === request.client && other.sequence > request.sequence) return true;
  }
  return false;
}
