/** Of the premises of Zab: a lawful stream of each, and what breaks it. */
import { type Cases, everywhere, type Told } from "../../told.ts";

/** n1 and n2 answer each other with what they have said before. */
const exchange = (step: number): readonly Told[] => [
  ["step", step],
  ["voteReached", 1, 2, 72],
  ["voteSaid", 1, 2, 1, 71],
  ["step", step + 1],
  ["voteReached", 2, 1, 71],
  ["voteSaid", 2, 1, 2, 72],
];

export const zab: Cases = {
  "refused-changes-nothing": {
    lawful: [
      // It was pending elsewhere, and came to nothing there.
      ["changes", 3, 1, -11, 7, 1],
      ["refused", 1, 7, 1, 0b100, 0],
      ["changes", 1, 2, 13, 7, 2],
      ["reconfigured", 1, 2, 13, 0b111],
      ["reconfigured", 2, 2, 13, 0b111],
      // Another administrator's.
      ["refused", 1, 8, 2, 0b100, 0],
    ],
    broken: [
      ["changes", 1, 3, -14, 7, 1],
      ["reconfigured", 2, 3, -14, 0b11],
    ],
    message:
      "c7, an administrator, was told that its command 1 was refused, and n2 made the " +
      "change that it asked for at 3",
  },
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
      // Its history is what it was when it acknowledged, and not when another leads.
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
      ["currentEpoch", 1, 2],
      ["confirmed", 1, 2, 2, 1],
      ["announced", 1, 2, 1],
      ["announced", 1, 2, 0],
      // The others are a quorum without it.
      ["confirmed", 2, 4, 1, 1],
      ["confirmed", 2, 4, 3, 1],
      ["announced", 2, 4, 1],
    ],
    // An acknowledgement of an earlier epoch is none of this one.
    broken: [
      ["durable", 3, 1, 1, 11],
      ["currentEpoch", 3, 3],
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
      // A change that another one follows in its own history is committed, on disk or not.
      ["votersHanded", 2, 3, 0b111],
      ["votersHanded", 2, 4, 0b110],
      ["presented", 2, 3, 1],
      ["votersTold", 2, 3],
      ["abandoned", 2, 4],
      ["votersHanded", 2, 4, 0b011],
      ["votersTold", 2, 3],
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
      // How many of its epoch were before it is not known yet.
      ["nominated", 1, 1, 7],
      ["handed", 1, 1, 1],
      ["handed", 1, 2, 2],
      ["stamped", 1, 2, 2, 1],
      ["nominated", 1, 2, 1],
      ["abandoned", 1, 2],
      ["nominated", 1, 1, 1],
      // A snapshot ends with the fifth transaction of its epoch.
      ["stamped", 2, 5, 3, 2],
      ["rebased", 1, 8, 3],
      ["nominated", 1, 3, 5],
      // One of an epoch whose counters skip is not judged by them.
      ["stamped", 2, 9, 4, 1],
      ["stamped", 2, 10, 4, 3],
      ["handed", 1, 9, 4],
      ["nominated", 1, 4, 2],
      // Its disk had written none of these: it hears its own vote from another.
      ["restarted", 1],
      ["nominated", 1, 4, 2],
      ["nominated", 1, 3, 5],
      ["nominated", 1, 1, 1],
    ],
    broken: [["nominated", 1, 4, 3]],
    message:
      "n1 voted for itself by a transaction of epoch 4, and the last one that it has " +
      "is of epoch 1",
  },
  "epoch-acknowledged-once": {
    lawful: [
      // A leader offers its epoch to each learner.
      ["vote", 1, 2, 1],
      ["vote", 1, 2, 1],
      ["vote", 2, 2, 1],
      ["restarted", 2],
      ["vote", 2, 3, 3],
    ],
    broken: [["vote", 2, 3, 3]],
    message: "n2 acknowledged epoch 3 to n3, so that it counts, and had accepted epoch 3 before",
  },
  "acknowledged-is-committed": {
    lawful: [
      ...everywhere("configured", 0, 0b111),
      ["durable", 1, 1, 1, 11],
      ["durable", 1, 2, 1, 12],
      ["confirmed", 1, 2, 2, 1],
      ["announced", 1, 2, 1],
      ["pinged", 1, 2, 1],
      // n3 holds more, but its session is over: it is sent nothing.
      ["confirmed", 1, 2, 3, 2],
      ["introduced", 1, 3, 1],
      ["pinged", 1, 2, 2],
      // A server that looks for a leader has given up what was acknowledged.
      ["confirmed", 1, 2, 3, 2],
      ["looking", 1],
      ["pinged", 1, 3, 3],
    ],
    broken: [
      ["confirmed", 1, 3, 2, 1],
      ["announced", 1, 3, 1],
      ["confirmed", 1, 3, 2, 2],
      ["pinged", 1, 2, 4],
    ],
    message:
      "n1 has not said of 2 transactions that they are committed, but of 1, and knows that " +
      "n1, n2 hold them",
  },
  "commits-while-voter": {
    lawful: [
      ...everywhere("configured", 0, 0b111),
      ["durable", 1, 1, 1, 11],
      ["durable", 1, 2, 2, 12],
      ["configured", 1, 2, 0b110],
      ["announced", 1, 2, 2],
      // Of another one's epoch it had them before it led.
      ["durable", 1, 3, 2, 13],
      ["announced", 1, 3, 3],
      // What took its vote away is gone from its history.
      ["truncated", 1, 2],
      ["durable", 1, 2, 3, 14],
      ["durable", 1, 3, 3, 15],
      ["announced", 1, 3, 3],
    ],
    broken: [
      ["durable", 1, 4, 4, 16],
      ["configured", 1, 4, 0b110],
      ["durable", 1, 5, 4, 17],
      ["announced", 1, 4, 5],
    ],
    message:
      "n1 said in epoch 4 that 5 transactions are committed, and has no vote since transaction 4",
  },
  "silent-learners-are-left": {
    lawful: [
      ...everywhere("limits", 900_000, 400_000),
      ["introduced", 1, 2, 1],
      ["confirmed", 1, 1, 2, 0],
      ["at", 1_700_000],
      ["pinged", 1, 2, 1],
      ["announced", 1, 1, 0],
      ["at", 2_400_000],
      ["requestReached", 1, 2],
      ["at", 3_100_000],
      ["pinged", 1, 2, 2],
      // It slept, and looks before long.
      ["at", 5_000_000],
      ["resumed", 1],
      ["at", 5_100_000],
      ["pinged", 1, 2, 3],
      // What it answers its own leader is nothing that it asks.
      ["looking", 1],
      ["introduced", 2, 1, 2],
      ["at", 7_000_000],
      ["pinged", 1, 2, 1],
    ],
    broken: [
      ["introduced", 1, 3, 2],
      ["confirmed", 1, 3, 3, 0],
      ["announced", 1, 3, 0],
      ["drifting", 1, 100_000],
      ["at", 7_750_000],
      ["pinged", 1, 3, 1],
    ],
    message: "n1 pings n3, which it has not heard for 825ms: it may be silent for 400ms",
  },
  "joins-who-leads": {
    lawful: [
      ["voteSaid", 1, 2, 3, 77],
      ["leaderSaid", 1, 3],
      ["voteSaid", 1, 2, 1, 78],
      ["leaderReached", 1, 2],
      ["voteSaid", 1, 3, 1, 78],
      ["leaderSaid", 1, 2],
      ["leaderSaid", 3, 3],
    ],
    // What it was told before it looked for a leader again is no news.
    broken: [
      ["voteSaid", 1, 2, 1, 79],
      ["leaderSaid", 1, 2],
    ],
    message: "n1 follows n2, for which it did not vote and which has not told it that it leads",
  },
  "candidate-hears-votes": {
    lawful: [
      ["voteSaid", 1, 2, 1, 77],
      ["voteSaid", 1, 3, 1, 77],
      ["step", 1],
      ["voteSaid", 1, 2, 3, 78],
      ["voteSaid", 1, 3, 3, 78],
      // An answer is said to one.
      ["step", 2],
      ["voteSaid", 1, 2, 3, 78],
      ["step", 3],
      ["voteSaid", 2, 1, 3, 80],
      ["voteSaid", 2, 3, 3, 80],
    ],
    broken: [
      ["step", 4],
      ["voteSaid", 2, 1, 3, 80],
      ["voteSaid", 2, 4, 3, 80],
      ["step", 5],
      ["voteSaid", 2, 1, 3, 80],
    ],
    message: "n2 told others that it votes for n3, but not it",
  },
  "answers-end": {
    lawful: [
      ["voteSaid", 1, 2, 1, 71],
      ["step", 1],
      ["voteReached", 2, 1, 71],
      ["voteSaid", 2, 1, 2, 72],
      // What it said before, to one that has said something new since.
      ...[1, 2, 3, 4].flatMap((time): readonly Told[] => [
        ["step", 10 * time],
        ["voteReached", 1, 2, 70],
        ["voteSaid", 1, 2, 1, 71],
        ["step", 10 * time + 1],
        ["voteReached", 2, 1, 71],
        ["voteSaid", 2, 1, 2, 72],
      ]),
      ["step", 100],
      // What is said to all is no answer.
      ["voteReached", 2, 1, 71],
      ["voteSaid", 2, 1, 2, 72],
      ["voteSaid", 2, 3, 2, 72],
      ...[1, 2, 3].flatMap((time) => exchange(100 + 10 * time)),
      // What waited for n2 it answers at once, which is one turn.
      ["step", 140],
      ["voteReached", 2, 1, 71],
      ["voteSaid", 2, 1, 2, 72],
      ["step", 141],
      ["voteReached", 2, 1, 71],
      ["voteSaid", 2, 1, 2, 72],
    ],
    broken: [
      ["step", 150],
      ["voteReached", 1, 2, 72],
      ["voteSaid", 1, 2, 1, 71],
    ],
    message: "n1 and n2 answer each other again and again, and neither has anything new to say",
  },
};
