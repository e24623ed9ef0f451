/** What a transactor keeps, and how it asks, answers and rests. */
import type { Value } from "../../core/json.ts";
import type { Self } from "../../protocol/protocol.ts";
import { byShard, type Cell, shardOf } from "./rows.ts";
import { keyOf, primaryOf, type Transaction } from "./transaction.ts";

/**
 * How long to wait for a lock that is not old, and before another try: from this to twice as long
 * at first, then twice that, up to so many doublings.
 */
const REST_US = 20_000;
const DOUBLINGS_MAX = 4;

export interface Transactor {
  /** By client and operation. */
  open: Map<string, Transaction>;
  /**
   * By service and number of the ask: which transaction asked, empty: none waits for the answer.
   */
  asked: Map<string, string>;
  /** By start of a transaction whose lock was in the way: since when. */
  seen: Map<number, number>;
  readonly ttlUs: number;
}

export type Asker = Self<never>;

export function ask(
  state: Transactor,
  transaction: Transaction,
  service: string,
  f: string,
  input: unknown,
  self: Asker,
): void {
  const number = self.ask(service, { f, key: null, input: input as Value });
  state.asked.set(`${service} ${number}`, keyOf(transaction.request));
}

/** Asks for what nothing waits for. */
export function tell(service: string, f: string, input: unknown, self: Asker): void {
  self.ask(service, { f, key: null, input: input as Value });
}

export function answer({ request }: Transaction, output: Value, self: Asker): void {
  self.reply(request, { status: "ok", output, leader: self.id });
}

export function rowsOf({ cells }: Transaction): readonly string[] {
  return cells.map(([row]: Cell) => row);
}

/** The shards of its rows, that of its primary left out. */
export function otherShards(transaction: Transaction): readonly string[] {
  const first = shardOf(primaryOf(transaction));
  return [...byShard(rowsOf(transaction)).keys()].filter((shard) => shard !== first);
}

export function rest(transaction: Transaction, after: Transaction["after"], self: Asker): void {
  transaction.phase = "resting";
  transaction.after = after;
  const restUs = REST_US << Math.min(transaction.rests++, DOUBLINGS_MAX);
  self.setTimer(keyOf(transaction.request), restUs + self.random("rest", restUs));
}

/** Whether its client has gone on to a later operation, and waits for this one no more. */
export function isOutdated({ open }: Transactor, { request }: Transaction): boolean {
  for (const { request: other } of open.values()) {
    if (other.client === request.client && other.sequence > request.sequence) return true;
  }
  return false;
}
