/**
 * Starting a Raft server, for the first time or again: only what the disk kept comes back (§3.8).
 */
import { emptyLog } from "../../core/chunked-log.ts";
import type { DiskImage } from "../../protocol/disk.ts";
import type { Setup } from "../../protocol/protocol.ts";
import type { NodeSet } from "../../protocol/quorum.ts";
import { refreshConfiguration } from "./configuration.ts";
import { optionsOf } from "./options.ts";
import type { Rules } from "./rules.ts";
import type { Configuration, Entry, PlacedConfiguration, RaftState } from "./state.ts";
import type { Raft, RaftSelf, Steps } from "./steps.ts";
import { storedHardState, storedLog, storedSnapshot } from "./storage.ts";

/** What follows from rules, steps and setup alone. */
export function sharedBy(rules: Rules, steps: Steps, setup: Setup): Raft {
  const options = optionsOf(setup.options);
  const initial: Configuration = { voters: initialVoters(setup), outgoing: 0, learners: 0 };
  return { rules, steps, options, object: setup.object, initial };
}

/** Who votes before any configuration is in the log. */
export function initialVoters({ options, nodes }: Setup): NodeSet {
  const { voters } = optionsOf(options);
  return 2 ** (voters === 0 ? nodes : Math.min(voters, nodes)) - 1;
}

export function start(raft: Raft, disk: DiskImage, self: RaftSelf): RaftState {
  const { options } = raft;
  const base: PlacedConfiguration = { index: 0, configuration: raft.initial };
  const state = blank(base, self.monotonicNow() - options.electionMinUs);
  load(raft, state, disk, self);
  refreshConfiguration(raft, state);
  // A restarted voter cannot know to which leader it promised time: it counts as having just heard
  // one (§6.4.1).
  if (options.reads === "lease") state.heardUs = self.monotonicNow();
  raft.steps.resetElectionTimer(raft, self);
  return state;
}

function load(raft: Raft, state: RaftState, disk: DiskImage, self: RaftSelf): void {
  const { term, votedFor } = storedHardState(disk);
  const stored = storedSnapshot(disk);
  state.log = storedLog(disk);
  state.stableIndex = disk.lastIndex;
  if (stored !== null) {
    state.termBefore = stored.termBefore;
    state.configurations = [stored.snapshot.configuration];
    raft.steps.restore(state, stored.snapshot, self);
    // What a snapshot holds was committed; a leader will say what else is.
    state.commitIndex = stored.snapshot.index;
  }
  state.term = term;
  state.votedFor = votedFor;
  for (let index = disk.firstIndex; index <= disk.lastIndex; index++) {
    const { configuration } = disk.entry(index) as Entry;
    if (configuration !== null && index > (state.configurations[0]?.index ?? 0)) {
      state.configurations.push({ index, configuration });
    }
  }
}

function blank(base: PlacedConfiguration, heardUs: number): RaftState {
  return {
    role: "follower",
    term: 0,
    votedFor: 0,
    log: emptyLog<Entry>(1),
    termBefore: 0,
    snapshot: null,
    leader: 0,
    heardUs,
    commitIndex: 0,
    appliedIndex: 0,
    appliedChain: 0,
    appliedUs: 0,
    machine: { parts: new Map(), sessions: new Map() },
    configurations: [base],
    configuration: base,
    voting: [base.configuration.voters],
    stableIndex: 0,
    flying: [],
    hardStateChanged: false,
    hardStateTicket: 0,
    campaign: 0,
    votes: 0,
    askedUs: 0,
    incoming: null,
    asked: new Map(),
    progress: [],
    waiting: new Map(),
    round: 0,
    roundUs: 0,
    reads: [],
    leaseUs: 0,
    transferTo: 0,
    handedOver: false,
    change: null,
  };
}
