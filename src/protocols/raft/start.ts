/** Starting a Raft server, for the first time or again: only what the disk kept comes back (§3.8). */
import { emptyLog } from "../../core/chunked-log.ts";
import type { DiskImage } from "../../protocol/disk.ts";
import type { Self, Setup } from "../../protocol/protocol.ts";
import type { NodeSet } from "../../protocol/quorum.ts";
import { govern, latestConfiguration } from "./configuration.ts";
import type { Message } from "./messages.ts";
import { optionsOf } from "./options.ts";
import { resetElectionTimer } from "./roles.ts";
import type { Rules } from "./rules.ts";
import { restoreFrom } from "./snapshots.ts";
import {
  type Configuration,
  type Entry,
  lastIndex,
  lastTerm,
  type PlacedConfiguration,
  type Raft,
  type RaftState,
} from "./state.ts";
import { storedHardState, storedLog, storedSnapshot } from "./storage.ts";

/** What follows from rules and setup alone. */
export function sharedBy(rules: Rules, setup: Setup): Raft {
  const options = optionsOf(setup.options);
  const initial: Configuration = { voters: initialVoters(setup), outgoing: 0, learners: 0 };
  return { rules, options, object: setup.object, initial };
}

/** Who votes before any configuration is in the log. */
export function initialVoters({ options, nodes }: Setup): NodeSet {
  const { voters } = optionsOf(options);
  return 2 ** (voters === 0 ? nodes : Math.min(voters, nodes)) - 1;
}

export function start(raft: Raft, disk: DiskImage, self: Self<Message>): RaftState {
  const { rules, options } = raft;
  const base: PlacedConfiguration = { index: 0, configuration: raft.initial };
  const state = blank(base, self.monotonicNow() - options.electionMinUs);
  if (rules.keepsDisk()) load(raft, state, disk, self);
  else if (disk.lastIndex >= disk.firstIndex) {
    self.disk.batch([{ kind: "truncate", from: disk.firstIndex }]);
  }
  govern(raft, state, latestConfiguration(raft, state));
  if (rules.waitsAfterRestart(options.reads === "lease")) state.heardUs = self.monotonicNow();
  resetElectionTimer(raft, self);
  return state;
}

function load(raft: Raft, state: RaftState, disk: DiskImage, self: Self<Message>): void {
  const { term, votedFor } = storedHardState(disk);
  const stored = storedSnapshot(disk);
  state.log = storedLog(disk);
  state.stableIndex = disk.lastIndex;
  if (stored !== null) {
    state.termBefore = stored.termBefore;
    state.configurations = [stored.snapshot.configuration];
    restoreFrom(state, stored.snapshot, self);
  }
  state.term = raft.rules.restoredTerm(term, lastTerm(state));
  state.votedFor = votedFor;
  state.commitIndex = raft.rules.commitAtStart(stored?.snapshot.index ?? 0, lastIndex(state));
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
