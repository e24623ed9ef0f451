/** What messages, writes and replicas of a primary and its backup assert. */
import type { Write } from "../../protocol/disk.ts";
import { claim, type Facts, fact } from "../../protocol/facts.ts";
import type { NodeId } from "../../protocol/node-id.ts";
import { digestRequest } from "../../protocol/request.ts";
import { MACHINE_FACTS } from "../../protocol/shared-facts.ts";
import type { Message } from "./messages.ts";
import { ENTRY, type Entry } from "./storage.ts";

export const FACTS = {
  held: fact(
    "`node`'s disk holds an update at `index` of the history that it began in view " +
      "`since`; it took it in view `epoch`",
    "node",
    "epoch: number",
    "since: number",
    "index",
    "digest",
  ),
  acted: fact("`node` acted as the primary of view `epoch`", "node", "epoch: number"),
  backed: fact(
    "`node` sent word, as the backup of view `epoch`, that its disk holds `index` updates",
    "node",
    "epoch: number",
    "index: number",
  ),
  served: claim("`node` answered as the primary of view `epoch`", "node", "epoch: number"),
  performed: MACHINE_FACTS.performed,
} as const;

type ReplicaFacts = Facts<typeof FACTS>;

export function factsOfMessage(from: NodeId, _to: NodeId, message: Message, facts: Facts): void {
  const { acted, backed } = facts as ReplicaFacts;
  if (message.type === "holds") backed(from, message.view, message.index);
  else acted(from, message.view);
}

export function factsOfWrite(node: NodeId, write: Write, facts: Facts): void {
  if (write.kind !== ENTRY) return;
  const { view, since, request } = write.entry as Entry;
  const { held } = facts as ReplicaFacts;
  held(node, view, since, write.index, digestRequest(request));
}
