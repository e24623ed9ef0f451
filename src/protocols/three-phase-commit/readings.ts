/** Which numbers are nodes, transactions and tickets, where two states are compared. */
import type { Readings } from "../../core/reading.ts";

export const READINGS: Readings = {
  fields: {
    opening: "ticket",
    transaction: "ballot",
    undecided: "by-ballot",
    untold: "by-ballot",
    prepared: "by-ballot",
    ended: "by-ballot",
    answers: "by-ballot",
    inquiries: "by-ballot",
    writing: "by-ticket",
    oldest: "by-node",
    participants: "nodes",
    votes: "nodes",
    acks: "nodes",
    tells: "nodes",
    uncertain: "nodes",
    ready: "nodes",
    recovered: "nodes",
    writer: "ballot",
    readers: "ballot",
    request: "immutable",
    waiting: "immutable",
    work: "immutable",
  },
};
