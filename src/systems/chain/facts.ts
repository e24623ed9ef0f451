/** What messages, writes and members of a chain assert. */
import type { Write } from "../../protocol/disk.ts";
import { claim, type Facts, fact } from "../../protocol/facts.ts";
import type { NodeId } from "../../protocol/node-id.ts";
import type { Setup } from "../../protocol/protocol.ts";
import { digestRequest } from "../../protocol/request.ts";
import { MACHINE_FACTS } from "../../protocol/shared-facts.ts";
import type { Message } from "./messages.ts";
import { ENTRY, type Entry } from "./storage.ts";

export const FACTS = {
  held: fact(
    "`node`'s disk holds an update at `index` of the history that it began in epoch " +
      "`joined`; it took it in `epoch`",
    "node",
    "epoch",
    "joined: number",
    "index",
    "digest",
  ),
  acknowledged: fact(
    "`node` sent word, in `epoch`, that its disk holds `index` updates and the tail's " +
      "`committed`",
    "node",
    "epoch",
    "index: number",
    "committed: number",
  ),
  passed: fact("`node` passed the update at `index` down, in `epoch`", "node", "epoch", "index"),
  performed: MACHINE_FACTS.performed,
  shown: claim(
    "`node` answered a read with the first `index` updates of the history that it began " +
      "in epoch `joined`, whether the tail has them or not",
    "node",
    "joined: number",
    "index: number",
  ),
  bounds: fact(
    "Reads of `node` are to be as new as what clients had been answered `staleFor` before " +
      "they were asked for, and with at most `aheadMax` updates more than the tail has",
    "node",
    "staleFor: duration",
    "aheadMax: number",
  ),
  bounded: claim(
    "`node` answered read `sequence` of `client` within its bounds, with the first " +
      "`index` updates",
    "node",
    "client",
    "sequence: number",
    "index: number",
  ),
  dirty: claim("`node` asked the tail for its version, in `epoch`", "node", "epoch"),
} as const;

type ChainFacts = Facts<typeof FACTS>;

export function factsOfSetup(node: NodeId, { options }: Setup, facts: Facts): void {
  if (options["reads"] !== "bounded") return;
  (facts as ChainFacts).bounds(node, options["staleFor"] as number, options["aheadMax"] as number);
}

export function factsOfMessage(from: NodeId, _to: NodeId, message: Message, facts: Facts): void {
  const { acknowledged, passed } = facts as ChainFacts;
  if (message.type === "ack") {
    acknowledged(from, message.epoch, message.index, message.committed);
  } else if (message.type === "forward") passed(from, message.epoch, message.index);
}

export function factsOfWrite(node: NodeId, write: Write, facts: Facts): void {
  if (write.kind !== ENTRY) return;
  const { epoch, joined, request } = write.entry as Entry;
  const { held } = facts as ChainFacts;
  held(node, epoch, joined, write.index, digestRequest(request));
}
