/** Of the premises of other systems: a lawful stream of each, and what breaks it. */
import type { Cases } from "../../told.ts";

export const threePhaseCommit: Cases = {
  "none-uncertain": {
    lawful: [
      ["ready", 1, 7],
      ["ready", 2, 7],
      ["ready", 3, 7],
      ["committable", 1, 7],
      ["committable", 2, 7],
      // One that has crashed takes no part any more.
      ["crashed", 3],
      ["decided", 1, 7, 0b111],
      ["resolved", 1, 7, 1],
    ],
    broken: [
      ["ready", 1, 8],
      ["ready", 2, 8],
      ["committable", 1, 8],
      ["decided", 1, 8, 0b11],
    ],
    message: "n1 committed transaction 8 while n2 had voted yes, ran, and was uncertain",
  },
};

export const craqEventual: Cases = {
  "shown-is-held": {
    lawful: [
      ["chain.held", 1, 2, 1, 1, 11],
      ["chain.held", 1, 2, 1, 2, 12],
      ["chain.shown", 1, 1, 2],
      ["chain.bounded", 1, 4, 1, 2],
    ],
    // It was removed, and begins another history.
    broken: [
      ["chain.held", 1, 5, 5, 1, 11],
      ["chain.bounded", 1, 4, 2, 2],
    ],
    message: "n4 answered a read with 2 updates, of which its disk holds 1",
  },
};
