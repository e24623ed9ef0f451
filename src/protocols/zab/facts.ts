/** What Zab's messages and writes assert once they have left the node. */
import { mix, mixValue } from "../../core/hash.ts";
import type { Write } from "../../protocol/disk.ts";
import { claim, type Facts, fact } from "../../protocol/facts.ts";
import type { NodeId } from "../../protocol/node-id.ts";
import {
  CHANGE_FACTS,
  LOG_FACTS,
  MACHINE_FACTS,
  OFFICE_FACTS,
  PROPOSAL_FACTS,
} from "../../protocol/shared-facts.ts";
import { digestMachine } from "../../protocol/state-machine.ts";
import { digestTxn, type Message } from "./messages.ts";
import { PREMISE_FACTS, premisesOfMessage } from "./premise-facts.ts";
import type { Snapshot, Txn } from "./state.ts";
import { ACCEPTED_EPOCH, CURRENT_EPOCH, SNAPSHOT, VOTERS } from "./storage.ts";
import { counterOf, epochOf } from "./zxid.ts";

export const FACTS = {
  ...OFFICE_FACTS,
  ...LOG_FACTS,
  ...PROPOSAL_FACTS,
  ...MACHINE_FACTS,
  ...CHANGE_FACTS,
  held: claim(
    "`node` takes a snapshot of the state after `index`; `digest` is of its content",
    "node",
    "index",
    "digest",
  ),
  stamped: fact(
    "`node` sent, or its disk holds, at `index` of its history transaction `counter` of " +
      "`epoch`",
    "node",
    "index",
    "epoch",
    "counter: number",
  ),
  acceptedEpoch: fact(
    "`node`'s disk remembers that it accepted `epoch` (Zab's f.p); it will follow no " +
      "leader of an earlier one",
    "node",
    "epoch",
  ),
  toldEpoch: fact(
    "`node` sent others word that it accepted `epoch` (Zab's NEWEPOCH and ACK-E)",
    "node",
    "epoch",
  ),
  currentEpoch: fact(
    "`node`'s disk remembers that its history is the one that the leader of `epoch` began with " +
      "(Zab's f.a)",
    "node",
    "epoch",
  ),
  synchronized: fact(
    "`node` sent the `leader` of `epoch` word that it holds that leader's history up to " +
      "`index` (Zab's ACK-LD)",
    "node",
    "epoch",
    "index",
    "leader",
  ),
  ...PREMISE_FACTS,
} as const;

type ZabFacts = Facts<typeof FACTS>;

export function factsOfMessage(from: NodeId, to: NodeId, message: Message, facts: ZabFacts): void {
  premisesOfMessage(from, to, message, facts);
  switch (message.type) {
    case "proposal":
      stamp(from, message.index, message.txn, facts);
      // What synchronization sends is history; what is of this epoch its leader broadcasts.
      if (epochOf(message.txn.zxid) !== message.epoch) break;
      facts.lead(from, message.epoch);
      facts.proposed(from, message.index, message.epoch, digestTxn(message.txn));
      break;
    case "commit":
      facts.lead(from, message.epoch);
      facts.announced(from, message.epoch, message.index);
      break;
    case "inform":
      stamp(from, message.index, message.txn, facts);
      facts.lead(from, message.epoch);
      facts.announced(from, message.epoch, message.index);
      break;
    case "snap": {
      const { index, machine } = message.snapshot;
      facts.shipped(from, index, to, digestMachine(machine));
      break;
    }
    case "up-to-date":
      facts.lead(from, message.epoch);
      facts.announced(from, message.epoch, message.index);
      break;
    case "ack":
      if (counterOf(message.zxid) === 0) {
        facts.synchronized(from, message.epoch, message.index, to);
      } else facts.acknowledged(from, message.epoch, message.index, to);
      break;
    case "leader-info":
      facts.term(from, message.epoch);
      facts.toldEpoch(from, message.epoch);
      facts.vote(from, message.epoch, from);
      break;
    case "ack-epoch":
      facts.toldEpoch(from, message.epoch);
      if (message.currentEpoch !== -1) facts.vote(from, message.epoch, to);
      break;
    default:
  }
}

function stamp(node: NodeId, index: number, { zxid }: Txn, facts: ZabFacts): void {
  facts.stamped(node, index, epochOf(zxid), counterOf(zxid));
}

export function factsOfWrite(node: NodeId, write: Write, facts: ZabFacts): void {
  switch (write.kind) {
    case "append": {
      const txn = write.entry as Txn;
      stamp(node, write.index, txn, facts);
      const digest = digestTxn(txn);
      facts.durable(node, write.index, epochOf(txn.zxid), digest);
      const { voters, request } = txn;
      if (voters === 0) break;
      facts.configured(node, write.index, voters);
      if (request !== null)
        facts.changes(node, write.index, digest, request.client, request.sequence);
      break;
    }
    case "truncate":
      facts.truncated(node, write.from);
      break;
    case "put":
      factsOfRecord(node, write.key, write.value, facts);
      break;
    case "trim":
    case "delete":
      break;
  }
}

function factsOfRecord(node: NodeId, key: string, value: unknown, facts: ZabFacts): void {
  if (key === ACCEPTED_EPOCH) facts.acceptedEpoch(node, value as number);
  else if (key === CURRENT_EPOCH) facts.currentEpoch(node, value as number);
  else if (key === VOTERS) facts.configured(node, 0, value as number);
  else if (key === SNAPSHOT) {
    const { index, zxid, chain, voters, machine } = value as Snapshot;
    facts.snapshotted(node, index, epochOf(zxid), chain);
    facts.imaged(node, index, digestMachine(machine));
    facts.configured(node, index, voters);
  }
}

/** 32 bits of everything a write holds. */
export function digestWrite(write: Write): number {
  switch (write.kind) {
    case "append":
      return mix(mix(1, write.index), digestTxn(write.entry as Txn));
    case "truncate":
      return mix(2, write.from);
    case "put":
      if (write.key === SNAPSHOT) return mix(4, (write.value as Snapshot).chain);
      return mixValue(3, write);
    default:
      return mixValue(3, write);
  }
}
