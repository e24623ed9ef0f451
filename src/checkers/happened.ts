/** What happened in a run, counted from its facts: a run in which nothing happened proves nothing, and must be seen to. */
import type { Invariant } from "./audit.ts";

/** Counts by what was counted; plain data. */
export interface Happened {
  elections: number;
  leaderChanges: number;
  truncations: number;
  delivered: number;
  crashes: number;
  restarts: number;
  highestTerm: number;
  /** Snapshots that landed on a disk, and those that replaced a running node's state. */
  snapshots: number;
  snapshotsInstalled: number;
  /** Configurations that landed on a disk, other than the first. */
  configurations: number;
  /** How often a leader told another node to stand. */
  transfers: number;
  /** Reads that were answered, and those of them by a lease. */
  reads: number;
  leaseReads: number;
  /** The node that is starting: what it restores is its own. 0: none. */
  starting: number;
  /** The node that led last, 0 before the first election. */
  lastLeader: number;
  /** By term: whether somebody led it. */
  readonly led: boolean[];
}

/** A fold that judges nothing. */
export const happened: Invariant<Happened> = {
  name: "happened",
  statement: "Counts what happened; never fails.",
  source: "",
  protocols: [],
  initial: () => ({
    elections: 0,
    leaderChanges: 0,
    truncations: 0,
    delivered: 0,
    crashes: 0,
    restarts: 0,
    highestTerm: 0,
    snapshots: 0,
    snapshotsInstalled: 0,
    configurations: 0,
    transfers: 0,
    reads: 0,
    leaseReads: 0,
    starting: 0,
    lastLeader: 0,
    led: [],
  }),
  on: {
    lead(state, _view, node, term) {
      if (state.led[term] === true) return;
      state.led[term] = true;
      state.elections++;
      if (state.lastLeader !== 0 && state.lastLeader !== node) state.leaderChanges++;
      state.lastLeader = node;
    },
    term(state, _view, _node, term) {
      if (term > state.highestTerm) state.highestTerm = term;
    },
    truncated(state) {
      state.truncations++;
    },
    delivered(state) {
      state.delivered++;
    },
    crashed(state) {
      state.crashes++;
    },
    restarted(state, _view, node) {
      state.restarts++;
      state.starting = node;
    },
    snapshotted(state) {
      state.snapshots++;
    },
    restored(state, _view, node) {
      if (state.starting !== node) state.snapshotsInstalled++;
    },
    governed(state) {
      state.starting = 0;
    },
    configured(state, _view, _node, index) {
      if (index !== 0) state.configurations++;
    },
    handedOver(state) {
      state.transfers++;
    },
    read(state) {
      state.reads++;
    },
    leased(state) {
      state.leaseReads++;
    },
  },
};
