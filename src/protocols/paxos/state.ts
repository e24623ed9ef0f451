/** The state of a node of the synod: proposer, acceptor and learner in one. */
import type { Value } from "../../core/json.ts";
import type { Ballot } from "../../protocol/ballot.ts";
import type { NodeSet } from "../../protocol/quorum.ts";
import type { Request } from "../../protocol/request.ts";

/** A value accepted in a ballot. Immutable. */
export interface Vote {
  readonly ballot: Ballot;
  readonly value: Value;
}

export const PHASES = ["idle", "preparing", "accepting"] as const;
export type Phase = (typeof PHASES)[number];

export interface PaxosState {
  // Acceptor (on disk as one record).
  promised: Ballot;
  vote: Vote | null;
  // Proposer. Its round is on disk before a ballot of it is used.
  round: number;
  phase: Phase;
  ballot: Ballot;
  /** The value that this proposer's client asked for. */
  wanted: Value;
  /** Phase 1: who has promised, and the vote of the highest ballot among them. */
  promises: NodeSet;
  highest: Vote | null;
  // Learner: who has accepted, by ballot, with the ballot's value.
  acceptances: Map<Ballot, { acceptors: NodeSet; readonly value: Value }>;
  /** Undefined until a value is known to be chosen. */
  decided: Value | undefined;
  decidedIn: Ballot;
  /** Clients that wait for the decision. */
  waiting: Request[];
}
