/**
 * Of Raft's premises of logs, snapshots and members: a lawful stream of each, and what breaks it.
 */
import { type Cases, everywhere } from "../../told.ts";

export const raftLogs: Cases = {
  "follows-own-log": {
    lawful: [
      ["handed", 1, 1, 1],
      ["handed", 1, 2, 2],
      ["continued", 1, 2, 2, 0, 0],
      ["continued", 1, 2, 2, 1, 1],
      ["continued", 1, 2, 3, 2, 2],
      // Of what a snapshot took the place of it knows the last entry.
      ["rebased", 1, 5, 2],
      ["continued", 1, 3, 3, 5, 2],
      // The disk has kept it.
      ["durable", 2, 1, 1, 11],
      ["restarted", 2],
      ["continued", 2, 4, 3, 1, 1],
    ],
    broken: [["continued", 1, 3, 2, 4, -1]],
    message:
      "n1, as the leader of term 3, sent n2 what follows entry 4 of no known term, and its own " +
      "log has none there",
  },
  "match-acknowledged": {
    lawful: [
      ...everywhere("configured", 0, 0b111),
      ...everywhere("started"),
      ["noted", 1, 1, 1],
      ["lead", 1, 1],
      ["durable", 1, 1, 1, 11],
      ["confirmed", 1, 1, 2, 1],
      ["counted", 1, 1, 2, 1],
      ["committed", 1, 1],
      // As a follower it is told.
      ["noted", 1, 2, 0],
      ["committed", 1, 2],
      ["noted", 1, 3, 1],
      ["lead", 1, 3],
      // An acknowledgement of an earlier term is none of this one.
      ["confirmed", 1, 2, 2, 5],
      ["confirmed", 1, 3, 2, 2],
    ],
    broken: [["counted", 1, 3, 2, 5]],
    message: "n1 counts on n2 for entry 5 in term 3, and n2 acknowledged 2 to it in that term",
  },
  "commits-what-matches": {
    lawful: [
      ["durable", 1, 1, 1, 11],
      ["durable", 1, 2, 1, 12],
      ["started", 1],
      // A term that its disk does not remember ends with a crash.
      ["remembered", 1, 1, 0],
      ["fed", 1, 7, 0, 0, 0, 0],
      ["restarted", 1],
      // Its leader has committed more than it is known to have.
      ["fed", 1, 2, 1, 1, 1, 3],
      ["committed", 1, 1],
      ["abandoned", 1, 2],
      ["handed", 1, 2, 2],
      ["fed", 1, 2, 1, 1, 2, 1],
      // The leader's log matches up to entry 2 since the message before.
      ["fed", 1, 2, 0, 0, 0, 2],
      ["committed", 1, 2],
      // A snapshot takes the place of what a log has, and is committed.
      ["fed", 1, 3, 0, 0, 5, 5],
      ["committed", 1, 5],
      ["rebased", 1, 5, 3],
      ["fed", 1, 3, 4, 2, 6, 6],
      ["handed", 1, 6, 3],
      ["committed", 1, 6],
      // A leader counts.
      ["noted", 1, 4, 1],
      ["handed", 1, 7, 4],
      ["committed", 1, 7],
    ],
    broken: [
      ["noted", 1, 5, 2],
      ["handed", 1, 8, 4],
      ["fed", 1, 5, 8, 5, 8, 8],
      ["committed", 1, 8],
    ],
    message:
      "n1 knows entry 8 to be committed, and no leader's messages have shown that of more than " +
      "entry 7 of its log",
  },
  "told-when-committed": {
    lawful: [
      ["configured", 1, 0, 0b111],
      ["started", 1],
      // They have had a vote from the start.
      ["administered", 1, 0b110, 0],
      ["adopted", 1, 2, 0b1100, 0b111],
      ["committed", 1, 2],
      ["adopted", 1, 3, 0b1100, 0],
      ["committed", 1, 3],
      ["administered", 1, 0b1100, 0b0011],
      ["administered", 1, 0, 0b0001],
      ["adopted", 1, 4, 0b1110, 0],
      ["administered", 1, 0b1000, 0b0011],
      // A snapshot's members need no word that they are committed.
      ["rebased", 1, 9, 1],
      ["adopted", 1, 9, 0b0111, 0],
      ["administered", 1, 0b0011, 0b1000],
    ],
    broken: [
      ["adopted", 1, 11, 0b1110, 0b0111],
      ["committed", 1, 11],
      ["administered", 1, 0b1000, 0b0001],
    ],
    message:
      "n1 told an administrator that n4 can vote now, and n1 cannot vote any more, and the " +
      "latest configuration that it knows to be committed is that of n2, n3, n4 and, until that " +
      "is left, of n1, n2, n3",
  },
  "refused-changes-nothing": {
    lawful: [
      ["changes", 1, 2, 12, 7, 1],
      ["reconfigured", 1, 2, 12, 0b111],
      ["refused", 1, 7, 2, 0b1000, 0],
      // Another administrator's.
      ["changes", 2, 3, 13, 8, 2],
      ["reconfigured", 2, 3, 13, 0b1111],
    ],
    broken: [
      ["changes", 1, 4, 14, 7, 2],
      ["reconfigured", 1, 4, 14, 0b1111],
    ],
    message:
      "c7, an administrator, was told that its command 2 was refused, and n1 made the change " +
      "that it asked for at 4",
  },
  "changes-in-own-term": {
    lawful: [
      ["noted", 1, 1, 1],
      ["handed", 1, 1, 1],
      ["lead", 1, 1],
      ["committed", 1, 1],
      ["handed", 1, 2, 1],
      ["adopted", 1, 2, 0b011, 0],
      // A follower takes what its leader sends.
      ["noted", 1, 2, 0],
      ["handed", 1, 3, 2],
      ["handed", 1, 4, 2],
      ["adopted", 1, 4, 0b111, 0],
    ],
    broken: [
      ["noted", 1, 3, 1],
      ["handed", 1, 5, 3],
      ["lead", 1, 3],
      ["committed", 1, 4],
      ["rebased", 1, 4, 2],
      ["adopted", 1, 4, 0b111, 0],
      ["handed", 1, 6, 3],
      ["adopted", 1, 6, 0b011, 0],
    ],
    message:
      "n1, as the leader of term 3, changed members at entry 6, and what it knows to be " +
      "committed ends at 4, before entry 5, the first of that term",
  },
  "snapshot-holds-members": {
    lawful: [
      ...everywhere("configured", 0, 0b111),
      ...everywhere("started"),
      ["handed", 1, 1, 1],
      ["handed", 1, 2, 1],
      ["adopted", 1, 2, 0b011, 0],
      // A configuration that comes after the snapshot's end is none of it.
      ["rebased", 1, 1, 1],
      ["adopted", 1, 0, 0b111, 0],
      // One that was cut is not, either.
      ["abandoned", 1, 2],
      ["handed", 1, 2, 2],
      ["rebased", 1, 2, 2],
      ["adopted", 1, 0, 0b111, 0],
      // Another's log has members of its own.
      ["rebased", 2, 5, 2],
      ["adopted", 2, 4, 0b110, 0],
      ["handed", 2, 6, 2],
      ["adopted", 2, 6, 0b010, 0b110],
    ],
    broken: [
      ["rebased", 2, 6, 2],
      ["adopted", 2, 4, 0b110, 0],
    ],
    message:
      "n2 has a snapshot with the members n2, n3, in place of a log with n2 and outgoing n2, n3",
  },
  "suffix-follows-snapshot": {
    lawful: [
      ["handed", 1, 1, 1],
      ["handed", 1, 2, 1],
      ["handed", 1, 3, 2],
      ["rebased", 1, 2, 1],
      ["abandoned", 1, 3],
      ["rebased", 1, 3, 3],
      ["handed", 1, 4, 3],
    ],
    broken: [["rebased", 1, 4, 4]],
    message:
      "n1 keeps its log after entry 4 of term 3, in whose place a snapshot has one of term 4",
  },
};
