/**
 * What the counter's writes assert once they are durable, and what its replicas say of themselves.
 */
import type { Write } from "../../protocol/disk.ts";
import { claim, type Facts, fact } from "../../protocol/facts.ts";
import type { NodeId } from "../../protocol/node-id.ts";
import type { Added } from "./state.ts";

export const FACTS = {
  recovered: claim(
    "`node` starts as the replica `identity`, whose slot its disk has as `plus` and `minus`",
    "node",
    "identity: number",
    "plus",
    "minus",
  ),
  taken: claim(
    "`node` took in add `sequence` of `client`, of `amount`",
    "node",
    "client",
    "sequence: number",
    "amount",
  ),
  added: fact(
    "`node`'s disk holds, in the slot of `identity`, add `sequence` of `client`, of `amount`",
    "node",
    "identity",
    "client",
    "sequence: number",
    "amount",
  ),
  replied: claim(
    "`node` answered add `sequence` of `client`",
    "node",
    "client",
    "sequence: number",
  ),
  holds: claim(
    "`node` has heard that the slot of `identity` is at `plus` and `minus`",
    "node",
    "identity",
    "plus",
    "minus",
  ),
  shown: claim("`node` answered a client that the count is `count`", "node", "count: number"),
} as const;

type CounterFacts = Facts<typeof FACTS>;

export function factsOfMessage(): void {
  // What a message carries is judged where it is merged.
}

export function factsOfWrite(node: NodeId, write: Write, facts: CounterFacts): void {
  if (write.kind !== "append") return;
  const { identity, client, sequence, amount } = write.entry as Added;
  facts.added(node, identity, client, sequence, amount);
}
