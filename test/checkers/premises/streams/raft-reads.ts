/** Of Raft's premises of reads: a lawful stream of each, and what breaks it. */
import { type Cases, everywhere } from "../../told.ts";

export const raftReads: Cases = {
  "reads-are-confirmed": {
    lawful: [
      ...everywhere("configured", 0, 0b111),
      ...everywhere("timed", 100_000, 0, 8),
      ...everywhere("started"),
      ["noted", 1, 1, 1],
      ["lead", 1, 1],
      ["at", 10],
      ["asked", 9, 1, 77],
      ["at", 20],
      ["pulsed", 1, 1, 2, 1],
      ["felt", 2, 1, 1, 1],
      ["echoed", 1, 1, 2, 1],
      ["read", 1, 9, 1, 5],
      ["vouched", 1, 1, 9, 1],
      // Its leader's word.
      ["entitled", 3, 9, 1, 4],
      ["read", 3, 9, 1, 5],
      // Answered by a lease, or from the log.
      ["timed", 2, 100_000, 0, 4],
      ["read", 2, 9, 1, 5],
      ["at", 30],
      ["asked", 9, 2, 78],
      // Words overtake each other.
      ["entitled", 3, 9, 2, 5],
      ["entitled", 3, 9, 1, 4],
      ["read", 3, 9, 2, 5],
    ],
    broken: [
      // A heartbeat that was sent before, and one of a round that never reached n3.
      ["echoed", 1, 1, 2, 1],
      ["at", 40],
      ["pulsed", 1, 1, 3, 2],
      ["echoed", 1, 1, 3, 2],
      ["read", 1, 9, 2, 5],
    ],
    message:
      "n1 answered read 2 of c9, and no quorum had answered it heartbeats that it sent after " +
      "the client had asked, nor had a leader's word come",
  },
  "lease-rests-on-promises": {
    lawful: [
      ...everywhere("configured", 0, 0b111),
      ...everywhere("timed", 100_000, 0, 4),
      ...everywhere("started"),
      ["at", 1_000_000],
      ["pulsed", 1, 1, 2, 1],
      ["felt", 2, 1, 1, 1],
      ["echoed", 1, 1, 2, 1],
      ["at", 1_090_000],
      ["leased", 1, 1],
    ],
    broken: [
      ["at", 1_101_000],
      ["leased", 1, 1],
    ],
    message:
      "n1 answered a read by its lease of term 1, and no quorum had answered heartbeats that " +
      "it sent less than 100ms ago by its own clock",
  },
  "entitled-is-answered": {
    lawful: [
      ["delivered", 3, 1, 1, 11],
      ["asked", 9, 1, 21],
      ["enquired", 3, 9, 1],
      ["met", 3, 1, 1],
      ["entitled", 3, 9, 1, 1],
      ["read", 3, 9, 1, 1],
      ["met", 3, 1, 1],
      // It has not applied that far yet.
      ["asked", 9, 2, 22],
      ["enquired", 3, 9, 2],
      ["met", 3, 1, 1],
      ["entitled", 3, 9, 2, 2],
      ["met", 3, 1, 1],
      ["delivered", 3, 2, 1, 12],
      // The client asks for something else by now, or the server has forgotten the read.
      ["asked", 9, 3, 23],
      ["met", 3, 1, 1],
      ["entitled", 3, 9, 2, 2],
      ["met", 3, 1, 1],
      ["enquired", 3, 9, 3],
      ["restarted", 3],
      ["restored", 3, 2, 31],
      ["met", 3, 1, 1],
      ["entitled", 3, 9, 3, 2],
      ["met", 3, 1, 1],
    ],
    broken: [
      ["enquired", 3, 9, 3],
      ["met", 3, 1, 1],
      ["entitled", 3, 9, 3, 2],
      ["met", 3, 1, 1],
    ],
    message:
      "n3 has not answered read 3 of c9, although its leader said that it may at index 2, and it " +
      "has applied that",
  },
};
