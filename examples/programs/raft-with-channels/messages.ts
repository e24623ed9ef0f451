/** The calls of Raft (Ongaro and Ousterhout 2014, figure 2) and their answers. */
import type { Entry } from "./log.js";

export interface RequestVote {
  readonly term: number;
  readonly candidate: number;
  readonly lastLogIndex: number;
  readonly lastLogTerm: number;
}

export interface Vote {
  readonly term: number;
  readonly granted: boolean;
}

export interface AppendEntries {
  readonly term: number;
  readonly leader: number;
  readonly prevLogIndex: number;
  readonly prevLogTerm: number;
  readonly entries: readonly Entry[];
  readonly leaderCommit: number;
}

/** `index`: up to where the log matches; where it does not, the last that may. */
export interface Appended {
  readonly term: number;
  readonly success: boolean;
  readonly index: number;
}
