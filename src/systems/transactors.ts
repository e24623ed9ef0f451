/**
 * What transactors share, each the library of clients on a machine of its own: a transaction of a
 * client, which asks services, rests before what it tries again, and ends with an answer.
 */
import type { Value } from "../core/json.ts";
import { CRASH_RECOVERY } from "../protocol/fault-model.ts";
import type { NodeId } from "../protocol/node-id.ts";
import type { Handlers, Protocol, Self } from "../protocol/protocol.ts";
import type { Request } from "../protocol/request.ts";
import { HEARS_NO_MESSAGES } from "../protocol/without-messages.ts";

/** A transaction as its transactor carries it. */
export interface Carried {
  readonly request: Request;
  phase: string;
  /** How often it has rested: each time for longer. */
  rests: number;
  /** What comes after a rest. */
  after: string;
}

export interface Transactor<Transaction extends Carried> {
  /** By client and operation. */
  open: Map<string, Transaction>;
  /** By service and number of the ask: which transaction waits for the answer. */
  asked: Map<string, string>;
}

export type Asker = Self<never>;

/** How long to rest: from this to twice as long at first, then twice that. */
const REST_US = 20_000;

/** By client and operation: a later operation of a client does not end an earlier one. */
export function keyOf({ client, sequence }: Request): string {
  return `${client}/${sequence}`;
}

/** @param first the member that is asked first; absent: the one that is known to lead. */
export function ask<Transaction extends Carried>(
  state: Transactor<Transaction>,
  { request }: Transaction,
  service: string,
  f: string,
  input: unknown,
  self: Asker,
  first?: NodeId,
): void {
  const number = self.ask(service, { f, key: null, input: input as Value }, undefined, first);
  state.asked.set(`${service} ${number}`, keyOf(request));
}

/** @param doublingsMax a rest is twice as long as the one before, up to so many times. */
export function rest<Transaction extends Carried>(
  transaction: Transaction,
  after: Transaction["after"],
  doublingsMax: number,
  self: Asker,
): void {
  transaction.phase = "resting";
  transaction.after = after;
  const restUs = REST_US << Math.min(transaction.rests++, doublingsMax);
  self.setTimer(keyOf(transaction.request), restUs + self.random("rest", restUs));
}

/** Whether its client has gone on to a later operation, and waits for this one no more. */
export function isOutdated<Transaction extends Carried>(
  { open }: Transactor<Transaction>,
  { request }: Transaction,
): boolean {
  for (const { request: other } of open.values()) {
    if (other.client === request.client && other.sequence > request.sequence) return true;
  }
  return false;
}

/** How a kind of transactor carries its transactions. */
interface Carries<State, Transaction> {
  transactionOf(request: Request): Transaction;
  begin(state: State, transaction: Transaction, self: Asker): void;
  /** An answer that the transaction waits for has come. */
  answered(
    state: State,
    transaction: Transaction,
    service: string,
    output: Value,
    self: Asker,
  ): void;
  /** It has rested. */
  goOn(state: State, transaction: Transaction, self: Asker): void;
}

/** What of a protocol is the same for all transactors. */
export function transactors<State extends Transactor<Transaction>, Transaction extends Carried>({
  transactionOf,
  begin,
  answered,
  goOn,
}: Carries<State, Transaction>): Pick<
  Handlers<State, never>,
  "onRequest" | "onTimer" | "onAnswer" | "onDisk" | "observe"
> &
  Pick<Protocol, "faultModel" | "leaderless" | "roles"> &
  typeof HEARS_NO_MESSAGES {
  return {
    ...HEARS_NO_MESSAGES,
    faultModel: CRASH_RECOVERY,
    leaderless: true,
    roles: ["transactor"],
    onDisk: () => undefined,
    onRequest(state, request, self) {
      if (state.open.has(keyOf(request))) return;
      const transaction = transactionOf(request);
      state.open.set(keyOf(request), transaction);
      begin(state, transaction, self);
    },
    onTimer(state, timer, self) {
      const transaction = state.open.get(timer);
      if (transaction?.phase === "resting") goOn(state, transaction, self);
    },
    onAnswer(state, { service, number, reply }, self) {
      const key = `${service} ${number}`;
      const transaction = state.open.get(state.asked.get(key) ?? "");
      state.asked.delete(key);
      if (transaction === undefined) return;
      answered(state, transaction, service, reply.output, self);
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
