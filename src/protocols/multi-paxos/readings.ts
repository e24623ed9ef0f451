/**
 * Which numbers of Multi-Paxos are nodes, ballots, tickets and moments, where two of its states are
 * compared.
 */
import type { Readings } from "../../core/reading.ts";

export const READINGS: Readings = {
  fields: {
    promised: "ballot",
    remembered: "ballot",
    ballot: "ballot",
    highest: "ballot",
    grantedTo: "node",
    leader: "node",
    noticedBy: "node",
    promises: "nodes",
    acceptors: "nodes",
    members: "nodes",
    heard: "nodes",
    beatHeard: "nodes",
    grantedUntilUs: "time",
    askAgainUs: "time",
    beatUs: "time",
    leaseUs: "time",
    ticket: "ticket",
    campaign: "ticket",
    flying: "by-ticket",
    votes: "immutable",
    reported: "immutable",
    learnt: "immutable",
    decree: "immutable",
    decrees: "immutable",
    queue: "immutable",
    waiting: "immutable",
    configurations: "immutable",
    snapshot: "immutable",
  },
};
