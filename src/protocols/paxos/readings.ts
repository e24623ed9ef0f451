/** Which numbers of the synod are nodes and ballots, where two of its states are compared. */
import type { Readings } from "../../core/reading.ts";

export const READINGS: Readings = {
  fields: {
    promised: "ballot",
    ballot: "ballot",
    decidedIn: "ballot",
    acceptances: "by-ballot",
    promises: "nodes",
    acceptors: "nodes",
    vote: "immutable",
    highest: "immutable",
    waiting: "immutable",
  },
};
