/**
 * The registry of ghosts: what facts add up to, kept once for all invariants that look at it. One
 * line each.
 */
import { DurableLogs, foldsOfLogs } from "./durable-logs.ts";
import { DurableVotes, foldsOfVotes } from "./durable-votes.ts";
import type { GhostFolds } from "./ghost.ts";

/** What a fold may look at. */
export interface Ghosts {
  /** What every disk holds now. */
  readonly logs: DurableLogs;
  /** What every acceptor's disk holds, and what is chosen by it. */
  readonly votes: DurableVotes;
}

export type GhostName = keyof Ghosts;

/** How a ghost is made, and which facts change it. */
export const ghosts: { readonly [Name in GhostName]: GhostFolds<Ghosts[Name]> } = {
  logs: { make: (nodes) => new DurableLogs(nodes), ...foldsOfLogs },
  votes: { make: (nodes) => new DurableVotes(nodes), ...foldsOfVotes },
};
