/**
 * Which numbers of Zab are nodes, sessions, tickets and moments, where two of its states are
 * compared.
 */
import type { Readings } from "../../core/reading.ts";

export const READINGS: Readings = {
  fields: {
    leader: "node",
    node: "node",
    voters: "nodes",
    nextVoters: "nodes",
    received: "by-node",
    outside: "by-node",
    session: "session",
    learners: "by-session",
    heardUs: "time",
    deadlineUs: "time",
    reconfigureUs: "time",
    ticket: "ticket",
    request: "immutable",
    snapshot: "immutable",
    txn: "immutable",
    txns: "immutable",
    waiting: "immutable",
    reads: "immutable",
  },
};
