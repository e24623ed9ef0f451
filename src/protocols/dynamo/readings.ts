/** Which numbers of the store are nodes, tickets and writers, where states are compared. */
import type { Readings } from "../../core/reading.ts";

export const READINGS: Readings = {
  fields: {
    node: "node",
    owner: "node",
    writer: "ballot",
    heard: "nodes",
    stored: "nodes",
    agreed: "nodes",
    trees: "by-node",
    answers: "by-node",
    opening: "ticket",
    versions: "immutable",
    own: "immutable",
    request: "immutable",
    waiting: "immutable",
  },
};
