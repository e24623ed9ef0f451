/** Which numbers are nodes, transactions and tickets, where two states are compared. */
import type { Readings } from "../../core/reading.ts";

export const READINGS: Readings = {
  fields: {
    opening: "ticket",
    transaction: "ballot",
    asked: "by-ballot",
    led: "by-ballot",
    tries: "by-ballot",
    instances: "by-ballot",
    untold: "by-ballot",
    prepared: "by-ballot",
    ended: "by-ballot",
    answers: "by-ballot",
    writing: "by-ticket",
    oldest: "by-node",
    participant: "node",
    participants: "nodes",
    promises: "nodes",
    promised: "ballot",
    ballot: "ballot",
    tells: "nodes",
    writer: "ballot",
    readers: "ballot",
    waiting: "immutable",
    work: "immutable",
    found: "by-node",
    votes: "by-node",
  },
};
