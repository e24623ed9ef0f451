/** Which numbers of the register are nodes, tickets and timestamps, where states are compared. */
import type { Readings } from "../../core/reading.ts";

export const READINGS: Readings = {
  fields: {
    // The node that chose a timestamp is its remainder by 32, as in a ballot.
    tag: "ballot",
    chosen: "ballot",
    writer: "ballot",
    heard: "nodes",
    refused: "nodes",
    holders: "nodes",
    opening: "ticket",
    writing: "by-ticket",
    request: "immutable",
    waiting: "immutable",
  },
};
