/**
 * What Zab's premises go by: what servers say to each other before an epoch is established, what
 * has reached them, and what they have handed to their disks.
 */
import type { Write } from "../../protocol/disk.ts";
import { type Facts, fact } from "../../protocol/facts.ts";
import type { NodeId } from "../../protocol/node-id.ts";
import type { Setup } from "../../protocol/protocol.ts";
import { digestMessage, type Message } from "./messages.ts";
import { optionsOf } from "./options.ts";
import type { Snapshot, Txn } from "./state.ts";
import { SNAPSHOT } from "./storage.ts";
import { counterOf, epochOf } from "./zxid.ts";

export const PREMISE_FACTS = {
  limits: fact(
    "`node` gives up a learner that is silent for `initUs` at first, and for `syncUs` once it " +
      "leads",
    "node",
    "initUs",
    "syncUs",
  ),
  looking: fact("`node` sent others word that it looks for a leader", "node"),
  nominated: fact(
    "`node`, which looks for a leader, sent others a vote for itself, whose last " +
      "transaction is number `counter` of `epoch`",
    "node",
    "epoch",
    "counter: number",
  ),
  voteSaid: fact(
    "`node`, which looks for a leader, sent `peer` its vote for `leader` (0: no one); " +
      "`digest` is of all that it says",
    "node",
    "peer",
    "leader",
    "digest",
  ),
  voteReached: fact(
    "A vote of `peer`, which looks for a leader, reached `node`; `digest` is of all that it says",
    "node",
    "peer",
    "digest",
  ),
  leaderSaid: fact(
    "`node` sent others word that it follows `leader`, or leads itself",
    "node",
    "leader",
  ),
  leaderReached: fact("Word of `peer` that it leads reached `node`", "node", "peer"),
  votersTold: fact(
    "`node` sent others word that the voters as of `index` of its history are committed",
    "node",
    "index",
  ),
  votersHeard: fact(
    "Word reached `node` that the voters as of `index` of a history are committed",
    "node",
    "index",
  ),
  introduced: fact(
    "Word reached `node` that `learner`, which would follow it, has accepted `epoch` last",
    "node",
    "learner: node",
    "epoch",
  ),
  offered: fact("`node`, as a leader, sent a learner its new `epoch`", "node", "epoch"),
  presented: fact(
    "`node` acknowledged `epoch` to its `leader`; synchronization goes by its history as " +
      "it is now",
    "node",
    "epoch",
    "leader",
  ),
  pledged: fact(
    "`learner`'s acknowledgement of `epoch` reached `node`: its current epoch is " +
      "`current` (-1 none: the acknowledgement does not count)",
    "node",
    "epoch",
    "learner: node",
    "current: number",
  ),
  synchronizing: fact(
    "`node`, in `epoch`, began to send `learner` its history by `mode` (0 DIFF, 1 TRUNC, " +
      "2 SNAP); its snapshot's last index: `index` (0 none)",
    "node",
    "epoch",
    "learner: node",
    "mode",
    "index: number",
  ),
  forwarded: fact(
    "`node`, as the leader of `epoch`, sent `learner` the transaction at `index`",
    "node",
    "epoch",
    "learner: node",
    "index",
  ),
  historySent: fact(
    "`node`, as the leader of `epoch`, has sent `learner` its history up to `index` " +
      "(NEWLEADER)",
    "node",
    "epoch",
    "learner: node",
    "index",
  ),
  snapReached: fact("A snapshot of the state at `index` reached `node`", "node", "index"),
  historyReached: fact(
    "The history that `epoch` begins with has reached `node`, up to `index`, from its `leader`",
    "node",
    "epoch",
    "index",
    "leader",
  ),
  confirmed: fact(
    "Word of `peer` reached `node` that, in `epoch`, its disk holds the leader's history up to " +
      "`index`",
    "node",
    "epoch",
    "peer",
    "index",
  ),
  pinged: fact(
    "`node` sent `peer` ping `round`, or its answer to that",
    "node",
    "peer",
    "round: number",
  ),
  pingReached: fact(
    "Ping `round`, or an answer to it, reached `node` from `peer`",
    "node",
    "peer",
    "round: number",
  ),
  requestReached: fact(
    "A client's request that `learner` passes on reached `node`",
    "node",
    "learner: node",
  ),
  syncSent: fact(
    "`node` sent `peer` sync `sequence` of `client`: a question, or its answer",
    "node",
    "peer",
    "client",
    "sequence: number",
  ),
  syncReached: fact(
    "Sync `sequence` of `client`, a question or its answer, reached `node` from `peer`",
    "node",
    "peer",
    "client",
    "sequence: number",
  ),
  handed: fact(
    "`node` handed to its disk a transaction of `epoch` at `index`, where its history ends now",
    "node",
    "index",
    "epoch",
  ),
  abandoned: fact(
    "`node` handed to its disk that its history ends before index `from`",
    "node",
    "from: number",
  ),
  rebased: fact(
    "`node` handed to its disk the state at `index`, whose last transaction is of `epoch`",
    "node",
    "index",
    "epoch",
  ),
  votersHanded: fact(
    "`node` handed to its disk that the voters are `voters` as of `index` of its history, by a " +
      "transaction or by a state",
    "node",
    "index",
    "voters",
  ),
} as const;

type PremiseFacts = Facts<typeof PREMISE_FACTS>;

/** What is so from the start. */
export function factsOfSetup(node: NodeId, { options }: Setup, facts: PremiseFacts): void {
  const { initUs, syncUs } = optionsOf(options);
  facts.limits(node, initUs, syncUs);
}

/** What sending a message asserts of these. */
export function premisesOfMessage(
  from: NodeId,
  to: NodeId,
  message: Message,
  facts: PremiseFacts,
): void {
  switch (message.type) {
    case "proposal":
    case "inform":
      facts.forwarded(from, message.epoch, to, message.index);
      break;
    case "diff":
      facts.synchronizing(from, message.epoch, to, 0, 0);
      break;
    case "trunc":
      facts.synchronizing(from, message.epoch, to, 1, 0);
      break;
    case "snap":
      facts.synchronizing(from, message.epoch, to, 2, message.snapshot.index);
      break;
    case "new-leader":
      facts.historySent(from, message.epoch, to, message.index);
      break;
    case "leader-info":
      facts.offered(from, message.epoch);
      break;
    case "ack-epoch":
      facts.presented(from, message.epoch, to);
      break;
    case "notification": {
      const { role, vote, votersIndex } = message;
      if (role === "looking") {
        facts.looking(from);
        if (vote.leader === from) facts.nominated(from, epochOf(vote.zxid), counterOf(vote.zxid));
        facts.voteSaid(from, to, vote.leader, digestMessage(message));
      } else facts.leaderSaid(from, vote.leader);
      facts.votersTold(from, votersIndex);
      break;
    }
    case "ping":
      facts.pinged(from, to, message.round);
      break;
    case "sync":
      facts.syncSent(from, to, message.client, message.sequence);
      break;
    default:
      break;
  }
}

export function factsOfArrival(
  node: NodeId,
  from: NodeId,
  message: Message,
  facts: PremiseFacts,
): void {
  switch (message.type) {
    case "notification":
      facts.votersHeard(node, message.votersIndex);
      if (message.role === "looking") facts.voteReached(node, from, digestMessage(message));
      else if (message.role === "leading") facts.leaderReached(node, from);
      break;
    case "request":
      facts.requestReached(node, from);
      break;
    case "follower-info":
      facts.introduced(node, from, message.acceptedEpoch);
      break;
    case "ack-epoch":
      facts.pledged(node, message.epoch, from, message.currentEpoch);
      break;
    case "snap":
      facts.snapReached(node, message.snapshot.index);
      break;
    case "new-leader":
      facts.historyReached(node, message.epoch, message.index, from);
      break;
    case "ack":
      facts.confirmed(node, message.epoch, from, message.index);
      break;
    case "ping":
      facts.pingReached(node, from, message.round);
      break;
    case "sync":
      facts.syncReached(node, from, message.client, message.sequence);
      break;
    default:
      break;
  }
}

/** What handing a write to the disk asserts: where the history in memory ends, and its voters. */
export function factsOfIssue(node: NodeId, write: Write, facts: PremiseFacts): void {
  if (write.kind === "append") {
    const { zxid, voters } = write.entry as Txn;
    facts.handed(node, write.index, epochOf(zxid));
    if (voters !== 0) facts.votersHanded(node, write.index, voters);
  } else if (write.kind === "truncate") facts.abandoned(node, write.from);
  else if (write.kind === "put" && write.key === SNAPSHOT) {
    const { index, zxid, voters } = write.value as Snapshot;
    facts.rebased(node, index, epochOf(zxid));
    facts.votersHanded(node, index, voters);
  }
}
