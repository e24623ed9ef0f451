/** What a transactor keeps, and how it asks, answers and rests. */
import type { Value } from "../../core/json.ts";
import { type Asker, rest as restBefore, type Transactor as Transactors } from "../transactors.ts";
import { byShard, type Cell, shardOf } from "./rows.ts";
import { primaryOf, type Transaction } from "./transaction.ts";

/**
 * A rest, before another try or for a lock that is not old, is twice as long up to so many times.
 */
const DOUBLINGS_MAX = 4;

export interface Transactor extends Transactors<Transaction> {
  /** By start of a transaction whose lock was in the way: since when. */
  seen: Map<number, number>;
  readonly ttlUs: number;
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
  restBefore(transaction, after, DOUBLINGS_MAX, self);
}
