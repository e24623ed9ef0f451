/** Of the invariants of SWIM: a lawful stream of each, and what breaks it. */
import type { Cases } from "../../told.ts";

export const swim: Cases = {
  "death-fits-accusers": {
    lawful: [
      ["swim.confirmed", 1, 500, 3_000, 3],
      ["swim.suspects", 1, 2, 100],
      ["swim.accused", 1, 2, 1],
      ["swim.accused", 1, 2, 3],
      ["swim.outlived", 1, 2, 1_750],
      ["swim.suspects", 1, 2, 9_000],
      ["swim.accused", 1, 2, 3],
      ["swim.accused", 1, 2, 3],
    ],
    broken: [["swim.outlived", 1, 2, 1_750]],
    message: "n1 declares n2 dead after 1750us, and with 1 that accuse it has to wait for 3000us",
  },
  "suspected-in-time": {
    lawful: [
      ["swim.promises", 1, 0, 300],
      ["swim.awaits", 1, 2, 1_000],
      ["swim.acked", 1, 2, 9],
      ["swim.awaits", 1, 2, 1_100],
      ["swim.looked", 1, 1_400],
      ["swim.lives", 1, 2],
      ["swim.awaits", 1, 2, 1_450],
      ["swim.looked", 1, 1_750],
      // Neither an ack nor news of its life has come.
      ["swim.awaits", 1, 2, 1_750],
    ],
    broken: [["swim.looked", 1, 1_751]],
    message: "n1 has heard nothing from n2 for 301us and trusts it, where it waits 300us at most",
  },
  "probes-in-full": {
    lawful: [
      ["swim.helped", 1, 2, 3],
      ["swim.pinged", 1, 2, 40],
      ["swim.acked", 1, 2, 40],
      ["swim.looked", 1, 100],
      ["swim.pinged", 1, 3, 41],
      ["swim.asked", 1, 4, 3, 41],
      ["swim.asked", 1, 5, 3, 41],
      ["swim.holds", 1, 3, 1, 0],
      ["swim.looked", 1, 200],
      // Of two that could be asked one is held for dead, and then the other.
      ["swim.holds", 1, 4, 2, 0],
      ["swim.holds", 1, 5, 2, 0],
      ["swim.pinged", 1, 3, 42],
      ["swim.asked", 1, 2, 3, 42],
      ["swim.looked", 1, 300],
      // A pause: its timers are handled late, in whatever order.
      ["swim.pinged", 1, 3, 43],
      ["swim.paused", 1],
      ["swim.looked", 1, 900],
      // A restart: it holds all for alive.
      ["swim.pinged", 1, 3, 44],
      ["swim.crashed", 1],
      ["swim.restarted", 1],
      ["swim.looked", 1, 1_000],
      ["swim.pinged", 1, 3, 50],
      // An ack of an earlier probe is none of this one.
      ["swim.acked", 1, 3, 43],
      ["swim.asked", 1, 2, 3, 50],
      ["swim.holds", 1, 3, 1, 0],
    ],
    broken: [["swim.looked", 1, 1_100]],
    message: "n3 has not answered n1, which has asked 1 others to ping it, where it asks 2",
  },
  "refutes-later": {
    lawful: [
      ["swim.says", 1, 0],
      ["swim.blamed", 1, 4],
      ["swim.says", 1, 5],
      ["swim.blamed", 1, 3],
      ["swim.says", 1, 5],
      ["swim.crashed", 1],
      ["swim.says", 1, 0],
      ["swim.blamed", 1, 5],
    ],
    broken: [["swim.says", 1, 1]],
    message:
      "n1 says that it is alive in incarnation 1, and has heard that it is suspected or dead in 5",
  },
  "own-incarnation": {
    lawful: [
      ["swim.raised", 1, 0],
      ["swim.holds", 2, 1, 1, 0],
      ["swim.raised", 1, 1],
      ["swim.holds", 2, 1, 0, 1],
      // It starts over after a restart, and others know of what it was in before.
      ["swim.crashed", 1],
      ["swim.restarted", 1],
      ["swim.raised", 1, 0],
      ["swim.holds", 3, 1, 2, 1],
    ],
    broken: [["swim.holds", 4, 1, 1, 2]],
    message: "n4 holds n1 for suspect in incarnation 2, and it has been in 1 at most",
  },
  "overrides-in-order": {
    lawful: [
      ["swim.raised", 1, 2],
      ["swim.holds", 2, 1, 1, 0],
      ["swim.holds", 2, 1, 2, 0],
      ["swim.holds", 2, 1, 0, 1],
      ["swim.holds", 2, 1, 1, 2],
      ["swim.holds", 3, 1, 1, 0],
      ["swim.restarted", 3],
      ["swim.holds", 3, 1, 1, 0],
    ],
    broken: [["swim.holds", 2, 1, 0, 2]],
    message: "n2 held n1 for suspect in incarnation 2, and now for alive in 2",
  },
  "suspicion-ends": {
    lawful: [
      ["swim.borne", 1, 300, 500],
      ["swim.suspects", 1, 2, 1_000],
      ["swim.looked", 1, 1_500],
      ["swim.declares", 1, 2],
      ["swim.suspects", 1, 3, 1_600],
      ["swim.trusts", 1, 3],
      ["swim.looked", 1, 9_000],
      ["swim.suspects", 1, 3, 9_000],
      ["swim.paused", 1],
      ["swim.looked", 1, 20_000],
      ["swim.suspects", 1, 3, 20_000],
      ["swim.suspects", 1, 2, 20_200],
    ],
    broken: [["swim.looked", 1, 20_501]],
    message: "n1 has suspected n3 for 501us, and bears it for 500us",
  },
  "not-declared-too-soon": {
    lawful: [
      ["swim.borne", 1, 1_101, 3_000],
      ["swim.borne", 2, 1_101, 3_000],
      ["swim.raised", 3, 1],
      ["at", 10_000],
      ["swim.holds", 1, 3, 1, 0],
      ["at", 11_000],
      ["swim.holds", 1, 3, 2, 0],
      // Heard of it.
      ["swim.holds", 2, 3, 2, 0],
      ["swim.holds", 1, 3, 1, 1],
      ["at", 11_500],
      ["swim.holds", 2, 3, 1, 1],
    ],
    broken: [
      ["at", 12_000],
      ["swim.holds", 2, 3, 2, 1],
    ],
    message:
      "n2 declares n3 dead in incarnation 1 as the first, and has suspected it for 500us, where " +
      "no clock within bounds shows 1101us before 1000us",
  },
};
