/** Of Raft's premises of elections: a lawful stream of each, and what breaks it. */
import { type Cases, everywhere } from "../../told.ts";

export const raftElections: Cases = {
  "elected-by-votes": {
    lawful: [
      ...everywhere("configured", 0, 0b111),
      ...everywhere("started"),
      ["remembered", 1, 1, 1],
      ["gathered", 1, 1, 2],
      ["lead", 1, 1],
      // A joint configuration needs both majorities.
      ["adopted", 1, 2, 0b001, 0b111],
      ["remembered", 1, 2, 1],
      ["gathered", 1, 2, 3],
      ["lead", 1, 2],
    ],
    broken: [
      ["remembered", 3, 3, 3],
      // A vote of an earlier term, and one that a crash forgot.
      ["gathered", 3, 2, 2],
      ["gathered", 2, 4, 3],
      ["remembered", 2, 4, 2],
      ["crashed", 2],
      ["restarted", 2],
      ["lead", 3, 3],
    ],
    message: "n3 leads term 3 with votes of n3 only",
  },
  "votes-up-to-date": {
    lawful: [
      ["handed", 1, 1, 1],
      ["handed", 1, 2, 1],
      ["handed", 1, 3, 2],
      ["abandoned", 1, 3],
      ["solicited", 2, 3, 2, 1],
      ["noted", 1, 3, 2],
      ["solicited", 3, 4, 1, 2],
      ["noted", 1, 4, 3],
      // What was handed to the disk and not durable is gone.
      ["durable", 1, 1, 1, 11],
      ["handed", 1, 3, 5],
      ["crashed", 1],
      ["restarted", 1],
      ["solicited", 2, 6, 1, 1],
      ["noted", 1, 6, 2],
      ["rebased", 1, 5, 6],
      // Words that it would vote: as it decided, and not as its log is when they leave.
      ["surveyed", 2, 7, 80, 5, 6],
      ["canvassed", 1, 7, 2, 80],
      ["handed", 1, 6, 6],
      ["assured", 1, 7, 2, 80],
      // It came twice, and the word answers the first.
      ["canvassed", 1, 7, 2, 80],
      ["assured", 1, 7, 2, 80],
      // Of an earlier asking nothing is known any more.
      ["surveyed", 2, 7, 90, 5, 6],
      ["assured", 1, 7, 2, 80],
      ["abandoned", 1, 6],
    ],
    broken: [
      ["solicited", 3, 7, 4, 6],
      ["noted", 1, 7, 3],
    ],
    message:
      "n1, whose log ends at entry 5 of term 6, voted in term 7 for n3, whose log ends " +
      "at entry 4 of term 6",
  },
  "refuses-for-a-reason": {
    lawful: [
      // Its disk, as it was given at the start, holds a vote.
      ["remembered", 3, 1, 2],
      ["started", 3],
      ["solicited", 1, 1, 0, 0],
      ["canvassed", 3, 1, 1, 0],
      ["declined", 3, 1, 1, 0],
      ["handed", 1, 1, 1],
      // A newer log; a vote for another; a later term.
      ["solicited", 2, 2, 0, 0],
      ["canvassed", 1, 2, 2, 0],
      ["noted", 1, 2, 0],
      ["declined", 1, 2, 2, 0],
      ["solicited", 3, 2, 1, 1],
      ["canvassed", 1, 2, 3, 0],
      ["noted", 1, 2, 3],
      ["solicited", 2, 3, 1, 1],
      ["noted", 1, 3, 3],
      ["canvassed", 1, 3, 2, 0],
      ["declined", 1, 3, 2, 0],
      ["canvassed", 1, 2, 3, 0],
      ["declined", 1, 3, 3, 0],
      // Two requests have reached it: it says its term in answer to the earlier.
      ["solicited", 3, 3, 1, 1],
      ["canvassed", 1, 3, 3, 0],
      ["declined", 1, 3, 3, 0],
      // Words: its term is no earlier; it came twice, and its log had grown the second time.
      ["surveyed", 2, 3, 70, 1, 1],
      ["canvassed", 1, 3, 2, 70],
      ["declined", 1, 3, 2, 70],
      ["surveyed", 2, 4, 80, 1, 1],
      ["canvassed", 1, 4, 2, 80],
      ["handed", 1, 2, 3],
      ["canvassed", 1, 4, 2, 80],
      ["declined", 1, 3, 2, 80],
      // Its disk remembers the vote that it refuses another for.
      ["remembered", 1, 3, 3],
      ["durable", 1, 1, 1, 11],
      ["crashed", 1],
      ["restarted", 1],
      ["solicited", 2, 4, 1, 1],
    ],
    broken: [
      ["canvassed", 1, 4, 2, 0],
      ["noted", 1, 4, 0],
      ["declined", 1, 4, 2, 0],
    ],
    message:
      "n1 refused its vote to n2, whose log ends at entry 1 of term 1: it was in no later term, " +
      "had voted for no other, and has no newer log",
  },
  "campaigns-after-pre-votes": {
    lawful: [
      ...everywhere("configured", 0, 0b111),
      ...everywhere("timed", 100, 0, 1),
      ...everywhere("started"),
      // A message of the term; promises of a quorum; a wish of the leader.
      ["met", 1, 1, 2],
      ["noted", 1, 1, 0],
      ["surveyed", 1, 2, 50, 0, 0],
      ["encouraged", 1, 2, 3, 50],
      ["noted", 1, 2, 1],
      ["urged", 1, 2],
      ["noted", 1, 3, 1],
    ],
    broken: [
      ["surveyed", 1, 4, 60, 0, 0],
      // To an earlier asking, and about another term.
      ["encouraged", 1, 4, 2, 55],
      ["encouraged", 1, 3, 3, 60],
      ["noted", 1, 4, 1],
    ],
    message: "n1 campaigns in term 4 when only n1 would vote for it, as it asked last",
  },
  "ignores-candidates": {
    lawful: [
      ...everywhere("timed", 100_000, 0, 2),
      ["noted", 1, 1, 0],
      ["at", 5_000],
      ["felt", 1, 1, 3, 1],
      // Twice as fast as time.
      ["drifting", 1, 1_000_000],
      ["at", 56_000],
      ["canvassed", 1, 2, 2, 0],
      ["vote", 1, 2, 2],
      // A leader of an earlier term is none to it.
      ["noted", 1, 2, 2],
      ["felt", 1, 1, 3, 2],
      ["canvassed", 1, 3, 2, 77],
      ["assured", 1, 3, 2, 77],
      // The leader handed over.
      ["felt", 1, 2, 2, 1],
      ["handedOver", 2, 2, 3],
      // Again, later, while what it asked of n1 for the first time is held up.
      ["handedOver", 2, 5, 3],
      ["canvassed", 1, 3, 3, 0],
      ["vote", 1, 3, 3],
    ],
    broken: [
      ["felt", 1, 4, 3, 1],
      ["at", 96_000],
      ["canvassed", 1, 5, 2, 0],
      ["vote", 1, 5, 2],
    ],
    message:
      "n1 voted for n2 in term 5, 80ms by its own clock after it had heard a leader: no server " +
      "may within 100ms",
  },
  "leader-hears-quorum": {
    lawful: [
      ...everywhere("configured", 0, 0b111),
      ...everywhere("timed", 100_000, 0, 2),
      ...everywhere("started"),
      ["at", 500_000],
      ["announced", 1, 1, 0],
      ["at", 700_000],
      ["met", 1, 1, 2],
      ["announced", 1, 1, 0],
      ["at", 1_000_000],
      // A candidate of a later term, which is ignored, is no sign that n2 has left.
      ["met", 1, 2, 2],
      ["announced", 1, 1, 0],
      // It slept, which is no fault of its own.
      ["paused", 1],
      ["at", 2_000_000],
      ["resumed", 1],
      ["announced", 1, 1, 0],
    ],
    broken: [
      // From a quorum of no term of its own.
      ["at", 2_200_000],
      ["met", 1, 2, 2],
      ["at", 2_300_001],
      ["announced", 1, 1, 0],
    ],
    message: "n1 leads term 1 still, and no quorum has answered it for 300ms by its own clock",
  },
  "leads-until-replaced": {
    lawful: [
      ...everywhere("configured", 0, 0b111),
      ...everywhere("started"),
      ...everywhere("timed", 100_000, 0, 2),
      ["pulsed", 1, 1, 2, 1],
      ["at", 50_000],
      ["echoed", 1, 1, 2, 1],
      ["pulsed", 1, 1, 2, 2],
      // An answer that comes after it has stopped, and two timeouts after the last before.
      ["step", 1],
      ["at", 200_000],
      ["echoed", 1, 1, 2, 2],
      ["at", 250_000],
      ["surveyed", 1, 2, 0, 0, 0],
      // Another led since; it has started again; it is removed, and knows that.
      ["pulsed", 1, 3, 2, 1],
      ["noted", 1, 5, 1],
      ["pulsed", 1, 5, 2, 1],
      ["restarted", 1],
      ["noted", 1, 6, 1],
      ["pulsed", 1, 6, 2, 1],
      ["adopted", 1, 4, 0b110, 0],
      ["committed", 1, 4],
      ["surveyed", 1, 7, 0, 0, 0],
    ],
    broken: [
      ["pulsed", 3, 7, 1, 1],
      ["at", 300_000],
      ["echoed", 3, 7, 1, 1],
      ["pulsed", 3, 7, 1, 2],
      ["at", 450_000],
      ["noted", 3, 8, 3],
    ],
    message:
      "n3 campaigns after term 7, which it led, 150ms by its own clock after a quorum had " +
      "answered it: it leads for 100ms without one, and waits as long for another",
  },
  "hands-over-complete-log": {
    lawful: [
      ["handed", 1, 1, 1],
      ["confirmed", 1, 1, 2, 1],
      ["handedOver", 1, 1, 2],
      ["handed", 1, 2, 1],
      ["confirmed", 1, 1, 3, 2],
      ["handedOver", 1, 1, 3],
    ],
    broken: [["handedOver", 1, 1, 2]],
    message:
      "n1, as the leader of term 1, asked n2 to campaign, which had acknowledged entry 1 to " +
      "it; its log ends at entry 2",
  },
  "transfers-end": {
    lawful: [
      ...everywhere("timed", 100_000, 0, 0),
      ["drifting", 1, 100_000],
      ["at", 500_000],
      ["transferring", 1, 2],
      ["at", 681_000],
      ["handedOver", 1, 1, 2],
      // What waited for it while it was paused comes before its timers; another transfer.
      ["at", 800_000],
      ["resumed", 1],
      ["handedOver", 1, 1, 2],
      ["at", 990_000],
      ["transferring", 1, 2],
      ["at", 1_170_000],
      ["handedOver", 1, 1, 2],
      ["at", 1_172_000],
    ],
    broken: [["handedOver", 1, 1, 2]],
    message:
      "n1, as the leader of term 1, asks n2 to campaign still, more than 200ms by its own clock " +
      "after it was told to hand over",
  },
};
