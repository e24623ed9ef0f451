/** Which numbers of Raft are nodes, tickets and moments, where two of its states are compared. */
import type { Readings } from "../../core/reading.ts";

/**
 * The log's time (`timeUs`, `activeUs`, `appliedUs`) is replicated data, as hashes over the log
 * show: it is plain.
 */
export const READINGS: Readings = {
  fields: {
    votedFor: "node",
    leader: "node",
    from: "node",
    transferTo: "node",
    votes: "nodes",
    voters: "nodes",
    outgoing: "nodes",
    learners: "nodes",
    voting: "nodes",
    goal: "nodes",
    newcomers: "nodes",
    progress: "by-node",
    heardUs: "time",
    askedUs: "time",
    roundUs: "time",
    startedUs: "time",
    leaseUs: "time",
    ticket: "ticket",
    hardStateTicket: "ticket",
    campaign: "ticket",
    request: "immutable",
    entries: "immutable",
    configuration: "immutable",
    configurations: "immutable",
    snapshot: "immutable",
    sessions: "immutable",
    items: "immutable",
  },
  // An asking carries when it was, by the clock of the server that asks; the answer carries it
  // back.
  receiversClock: ["vote-reply", "pre-vote-reply"],
};
