/** Of the premises of Zab: a lawful stream of each, and what breaks it. */
import { type Cases, everywhere } from "../told.ts";

export const zab: Cases = {
  "epoch-above-quorum": {
    lawful: [
      ...everywhere("configured", 0, 0b111),
      ["introduced", 1, 2, 4],
      ["offered", 1, 5],
      // What it was told before it looked for a leader again is forgotten.
      ["looking", 1],
      ["introduced", 1, 3, 5],
      ["offered", 1, 6],
    ],
    broken: [
      ["introduced", 2, 1, 2],
      ["looking", 2],
      ["introduced", 2, 3, 7],
      ["offered", 2, 7],
    ],
    message: "n2 offered epoch 7, which is later than what n2 had accepted, by what has reached it",
  },
  "leads-with-latest-history": {
    lawful: [
      ...everywhere("configured", 0, 0b111),
      ...everywhere("durable", 1, 1, 11),
      ...everywhere("currentEpoch", 1),
      ["durable", 1, 2, 1, 12],
      ["presented", 2, 2, 1],
      ["pledged", 1, 2, 2, 1],
      ["historySent", 1, 2, 2, 2],
      ["currentEpoch", 1, 2],
      // Its history is what it was when it acknowledged, whomever it follows meanwhile.
      ["presented", 3, 4, 1],
      ["durable", 3, 2, 1, 12],
      ["durable", 3, 3, 1, 13],
      ["presented", 3, 5, 2],
      ["pledged", 1, 4, 3, 1],
      ["historySent", 1, 4, 3, 2],
    ],
    // One is ahead, and the acknowledgement of the other does not count.
    broken: [
      ["presented", 1, 3, 3],
      ["pledged", 3, 3, 1, 2],
      ["presented", 2, 3, 3],
      ["pledged", 3, 3, 2, -1],
      ["historySent", 3, 3, 1, 1],
    ],
    message:
      "n3 began epoch 3 with its own history, which is the latest of n3 only, by what " +
      "has reached it",
  },
  "current-epoch-with-history": {
    lawful: [
      ["durable", 1, 1, 1, 11],
      ["durable", 1, 2, 1, 12],
      ["currentEpoch", 1, 2],
      ["historyReached", 2, 2, 2, 1],
      ["durable", 2, 1, 1, 11],
      ["durable", 2, 2, 1, 12],
      ["currentEpoch", 2, 2],
      // What a restart forgot is not waited for.
      ["historyReached", 3, 2, 2, 1],
      ["restarted", 3],
      ["currentEpoch", 3, 2],
    ],
    broken: [
      ["historyReached", 3, 3, 2, 1],
      ["durable", 3, 1, 1, 11],
      ["currentEpoch", 3, 3],
    ],
    message:
      "n3's disk holds that epoch 3 is current, whose history has 2 transactions, and 1 of them",
  },
  "snapshot-with-its-tail": {
    lawful: [
      ["snapReached", 2, 5],
      ["historyReached", 2, 2, 7, 1],
      ["abandoned", 2, 1],
      ["rebased", 2, 5, 1],
      // Its own snapshot is none of a leader's.
      ["held", 2, 9, 33],
      ["snapReached", 2, 12],
      ["rebased", 2, 9, 2],
      ["looking", 2],
      ["abandoned", 2, 8],
      ["snapReached", 2, 12],
    ],
    broken: [["rebased", 2, 12, 2]],
    message: "n2 took over a snapshot of 12 transactions before what follows it had come",
  },
  "sent-without-gaps": {
    lawful: [
      ["durable", 1, 1, 1, 11],
      ["durable", 1, 2, 1, 12],
      ["durable", 2, 1, 1, 11],
      ["introduced", 1, 2, 1],
      ["presented", 2, 2, 1],
      ["synchronizing", 1, 2, 2, 0, 0],
      ["forwarded", 1, 2, 2, 2],
      ["historySent", 1, 2, 2, 2],
      ["forwarded", 1, 2, 2, 3],
      // A snapshot of nothing, and all that follows.
      ["introduced", 1, 3, 1],
      ["presented", 3, 2, 1],
      ["synchronizing", 1, 2, 3, 2, 1],
      ["forwarded", 1, 2, 3, 2],
      ["historySent", 1, 2, 3, 2],
    ],
    broken: [["forwarded", 1, 2, 3, 4]],
    message: "n1 sent n3 its history in epoch 2 with transaction 4 after transaction 2",
  },
  "committed-by-acknowledgements": {
    lawful: [
      ...everywhere("configured", 0, 0b111),
      ["durable", 1, 1, 1, 11],
      ["confirmed", 1, 2, 2, 1],
      ["announced", 1, 2, 1],
      ["announced", 1, 2, 0],
    ],
    // An acknowledgement of an earlier epoch is none of this one.
    broken: [
      ["durable", 3, 1, 1, 11],
      ["confirmed", 3, 2, 1, 1],
      ["announced", 3, 3, 1],
    ],
    message:
      "n3 said in epoch 3 that 1 transactions are committed, which n3 holds, by what " +
      "has reached it",
  },
  "syncs-confirmed": {
    lawful: [
      ...everywhere("configured", 0, 0b111),
      ["introduced", 1, 2, 1],
      ["introduced", 1, 3, 1],
      ["pinged", 1, 2, 1],
      ["pingReached", 1, 2, 1],
      ["syncSent", 2, 1, 7, 1],
      ["syncReached", 1, 2, 7, 1],
      ["pinged", 1, 2, 2],
      ["pingReached", 1, 2, 2],
      ["syncSent", 1, 2, 7, 1],
      ["syncReached", 2, 1, 7, 1],
    ],
    // The answer is to a ping that was sent before.
    broken: [
      ["pinged", 1, 3, 3],
      ["syncReached", 1, 2, 7, 2],
      ["pingReached", 1, 3, 3],
      ["syncSent", 1, 2, 7, 2],
    ],
    message: "n1 answered a sync of n2 by the word of n1 only",
  },
  "voters-learnt-while-looking": {
    lawful: [
      ["votersHeard", 1, 3],
      ["votersTold", 1, 3],
      ["offered", 1, 2],
      ["votersHeard", 1, 6],
      ["delivered", 1, 4, 2, 14],
      ["votersTold", 1, 4],
      ["looking", 1],
      ["votersHeard", 1, 5],
      ["votersTold", 1, 5],
      ["presented", 1, 3, 2],
    ],
    broken: [
      ["votersHeard", 1, 6],
      ["votersTold", 1, 6],
    ],
    message:
      "n1 goes by the voters as of transaction 6, which it took from others while it led or " +
      "followed: it has delivered 5",
  },
  "vote-names-own-history": {
    lawful: [
      ["durable", 1, 1, 1, 11],
      ["nominated", 1, 1],
      ["handed", 1, 1, 1],
      ["handed", 1, 2, 2],
      ["nominated", 1, 2],
      ["abandoned", 1, 2],
      ["nominated", 1, 1],
      ["handed", 1, 2, 3],
      ["restarted", 1],
    ],
    broken: [["nominated", 1, 3]],
    message:
      "n1 voted for itself by a transaction of epoch 3, and the last one that it has " +
      "is of epoch 1",
  },
};
