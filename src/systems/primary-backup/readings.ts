/** Which numbers of a pair are nodes and tickets, where states are compared. */
import type { Readings } from "../../core/reading.ts";

export const READINGS: Readings = {
  fields: {
    node: "node",
    primary: "node",
    backup: "node",
    writing: "by-ticket",
    ahead: "immutable",
    history: "immutable",
    request: "immutable",
    reads: "immutable",
    reading: "immutable",
  },
};
