/** Which numbers are nodes, transactions and tickets, where two states are compared. */
import type { Readings } from "../../core/reading.ts";

export const READINGS: Readings = {
  fields: {
    opening: "ticket",
    record: "ticket",
    transaction: "ballot",
    undecided: "by-ballot",
    committed: "by-ballot",
    prepared: "by-ballot",
    ended: "by-ballot",
    refused: "ballot",
    voting: "by-ticket",
    oldest: "by-node",
    participants: "nodes",
    votes: "nodes",
    acks: "nodes",
    writer: "ballot",
    readers: "ballot",
    request: "immutable",
    waiting: "immutable",
    work: "immutable",
  },
};
