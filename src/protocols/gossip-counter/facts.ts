/**
 * What the counter's writes assert once they are durable, and what its replicas say of themselves.
 */
import type { Write } from "../../protocol/disk.ts";
import { claim, type Facts, fact } from "../../protocol/facts.ts";
import type { NodeId } from "../../protocol/node-id.ts";
import type { Reply, Request } from "../../protocol/request.ts";
import type { Message } from "./messages.ts";
import type { Added } from "./state.ts";
import type { Checkpoint } from "./storage.ts";

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
  replied: fact("`node` answered add `sequence` of `client`", "node", "client", "sequence: number"),
  holds: claim(
    "`node` has heard that the slot of `identity` is at `plus` and `minus`",
    "node",
    "identity",
    "plus",
    "minus",
  ),
  keeps: fact(
    "`node`'s disk holds, as the replica `owner`, that the slot of `identity` is at `plus` and " +
      "`minus`",
    "node",
    "owner: number",
    "identity",
    "plus",
    "minus",
  ),
  heard: fact(
    "`node` was sent that the slot of `identity` is at `plus` and `minus`",
    "node",
    "identity",
    "plus",
    "minus",
  ),
  shown: fact("`node` answered a client that the count is `count`", "node", "count: number"),
} as const;

type CounterFacts = Facts<typeof FACTS>;

export function factsOfMessage(): void {
  // What a message carries is judged where it arrives.
}

export function factsOfArrival(
  node: NodeId,
  _from: NodeId,
  { slots }: Message,
  { heard }: CounterFacts,
): void {
  for (const [identity, plus, minus] of slots) heard(node, identity, plus, minus);
}

export function factsOfReply(
  node: NodeId,
  { client, sequence, readOnly }: Request,
  { status, output }: Reply,
  { replied, shown }: CounterFacts,
): void {
  if (status !== "ok") return;
  if (!readOnly) replied(node, client, sequence);
  if (typeof output === "number") shown(node, output);
}

export function factsOfWrite(node: NodeId, write: Write, { added, keeps }: CounterFacts): void {
  if (write.kind === "append") {
    const { identity, client, sequence, amount } = write.entry as Added;
    added(node, identity, client, sequence, amount);
  } else if (write.kind === "put") {
    const { identity: owner, slots } = write.value as Checkpoint;
    for (const [identity, plus, minus] of slots) {
      if (identity !== owner) keeps(node, owner, identity, plus, minus);
    }
  }
}
