/** Which numbers of the chain are nodes and tickets, where states are compared. */
import type { Readings } from "../../core/reading.ts";

export const READINGS: Readings = {
  fields: {
    node: "node",
    members: "node",
    askedAtUs: "time",
    confirmedAtUs: "time",
    joining: "node",
    writing: "by-ticket",
    ahead: "immutable",
    history: "immutable",
    request: "immutable",
    reads: "immutable",
    confirming: "immutable",
    dirty: "immutable",
    querying: "immutable",
  },
};
