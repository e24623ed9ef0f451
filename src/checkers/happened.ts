/** What happened in a run, counted from its facts: a run in which nothing happened proves nothing, and must be seen to. */
import type { Property } from "./audit.ts";

/** Counts by what was counted; plain data. */
export interface Happened {
  elections: number;
  leaderChanges: number;
  truncations: number;
  delivered: number;
  crashes: number;
  restarts: number;
  /** Of terms and epochs; of ballots, which are packed (Paxos), the highest that was prepared. */
  highestTerm: number;
  highestBallot: number;
  /** Snapshots that landed on a disk: one for each node and place in its log. */
  snapshots: number;
  /** Snapshots that replaced a running node's state: what a starting node restores is its own. */
  installed: number;
  /** Configurations other than the first that reached a disk or (Paxos) were proposed: each once, however many nodes have it. */
  configurations: number;
  /** How often a leader told another node to stand. */
  transfers: number;
  /** Reads that were answered, and those of them by a lease. */
  reads: number;
  leaseReads: number;
  /** The node that led last, 0 before the first election. */
  lastLeader: number;
  /** By term: whether somebody led it. */
  readonly led: boolean[];
  /** By node: whether it has started. */
  readonly running: boolean[];
  /** By node: the place of its last snapshot, which some protocols tell of twice. */
  readonly lastSnapshot: number[];
  /** The configurations that are counted, by place and content. */
  readonly configured: Set<string>;
}

/** A fold that judges nothing. */
export const happened: Property<Happened> = {
  initial: (nodes) => ({
    elections: 0,
    leaderChanges: 0,
    truncations: 0,
    delivered: 0,
    crashes: 0,
    restarts: 0,
    highestTerm: 0,
    highestBallot: 0,
    snapshots: 0,
    installed: 0,
    configurations: 0,
    transfers: 0,
    reads: 0,
    leaseReads: 0,
    lastLeader: 0,
    led: [],
    running: [],
    lastSnapshot: new Array<number>(nodes + 1).fill(0),
    configured: new Set(),
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
    prepared(state, _view, _node, ballot) {
      if (ballot > state.highestBallot) state.highestBallot = ballot;
    },
    truncated(state) {
      state.truncations++;
    },
    delivered(state) {
      state.delivered++;
    },
    started(state, _view, node) {
      state.running[node] = true;
    },
    restored(state, _view, node) {
      if (state.running[node] === true) state.installed++;
    },
    crashed(state, _view, node) {
      state.crashes++;
      state.running[node] = false;
    },
    restarted(state) {
      state.restarts++;
    },
    snapshotted(state, _view, node, index) {
      noteSnapshot(state, node, index);
    },
    imaged(state, _view, node, index) {
      noteSnapshot(state, node, index);
    },
    configured(state, _view, node, index, voters) {
      // A snapshot repeats the configuration that it was taken under.
      if (index !== 0 && state.lastSnapshot[node] !== index)
        noteConfiguration(state, index, voters);
    },
    reconfigured(state, _view, _node, slot, digest) {
      noteConfiguration(state, slot, digest);
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

/** Raft tells of one snapshot as `snapshotted` and as `imaged`, Zab and Multi-Paxos as one of them. */
function noteSnapshot(state: Happened, node: number, index: number): void {
  if (state.lastSnapshot[node] === index) return;
  state.lastSnapshot[node] = index;
  state.snapshots++;
}

function noteConfiguration(state: Happened, index: number, content: number): void {
  const size = state.configured.size;
  if (state.configured.add(`${index}/${content}`).size > size) state.configurations++;
}
