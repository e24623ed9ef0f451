/**
 * Starting a Multi-Paxos node, for the first time or again: only what the disk kept comes back
 * (Paxos Made Simple §2.5).
 */
import { emptyLog } from "../../core/chunked-log.ts";
import { roundOf } from "../../protocol/ballot.ts";
import type { DiskImage } from "../../protocol/disk.ts";
import type { Refusal, Setup } from "../../protocol/protocol.ts";
import { majorityOf, sizeOf } from "../../protocol/quorum.ts";
import { emptyMachine } from "../../protocol/state-machine.ts";
import { refusalOf } from "./configuration.ts";
import { executeNext } from "./deliver.ts";
import { Claims, keptOf, mayKeep, recalled, resume } from "./kept.ts";
import { optionsOf } from "./options.ts";
import type { Rules } from "./rules.ts";
import type { Configuration, Decree, MultiPaxosState } from "./state.ts";
import type { MultiPaxos, PaxosSelf, Replayed, Steps } from "./steps.ts";
import { storedAcceptor, storedSnapshot } from "./storage.ts";

/**
 * What follows from rules, steps and setup alone. @throws {RangeError} if they cannot be set up so.
 */
export function sharedBy(rules: Rules, steps: Steps, setup: Setup): MultiPaxos {
  const options = optionsOf(setup.options);
  const refused = refusalOfSetup(rules, setup);
  if (refused !== null) throw new RangeError(refused.reason);
  return { rules, steps, options, object: setup.object, initial: initialOf(setup) };
}

/**
 * Why a cluster cannot be set up so: its acceptors are not there, or its quorums need not
 * intersect. Majorities always do.
 */
export function refusalOfSetup(rules: Rules, setup: Setup): Refusal | null {
  const { phase1Quorum, phase2Quorum, acceptors } = optionsOf(setup.options);
  if (acceptors > setup.nodes) {
    const reason = `there are ${setup.nodes} nodes, of which ${acceptors} cannot be acceptors`;
    return { option: "acceptors", reason };
  }
  if (phase1Quorum + phase2Quorum === 0) return null;
  const size = sizeOf(initialOf(setup).members);
  // 0 asks for a majority.
  const phase1 = phase1Quorum || majorityOf(size);
  const phase2 = phase2Quorum || majorityOf(size);
  const reason = refusalOf(phase1, phase2, size, rules.quorumsIntersect);
  const option = phase2Quorum === 0 || phase1 > size ? "phase1Quorum" : "phase2Quorum";
  return reason === null ? null : { option, reason };
}

/** The acceptors from the start. */
export function initialOf({ options, nodes }: Setup): Configuration {
  const { acceptors } = optionsOf(options);
  const count = acceptors === 0 ? nodes : acceptors;
  return { from: 1, members: 2 ** count - 1 };
}

export function start(paxos: MultiPaxos, disk: DiskImage, self: PaxosSelf): MultiPaxosState {
  const { options } = paxos;
  const state = blank(paxos.initial);
  load(paxos, state, disk, self);
  state.round = roundOf(state.promised);
  // PML §5.2: a restarted replica cannot know what it granted: it waits as if it just had.
  if (options.reads === "lease") {
    state.grantedUntilUs = self.monotonicNow() + options.electionMinUs;
  }
  paxos.steps.resetElectionTimer(paxos, state, self);
  return state;
}

function load(paxos: MultiPaxos, state: MultiPaxosState, disk: DiskImage, self: PaxosSelf): void {
  const snapshot = storedSnapshot(disk);
  if (snapshot !== null) paxos.steps.restore(paxos, state, snapshot, self);
  const kept = recalled(disk);
  if (kept !== null) resume(state, kept, self);
  const first = state.executed + 1;
  const replayed = paxos.steps.replay(state, disk, kept?.head);
  const { decided, highest, voted, learnt, head } = replayed;
  state.promised = paxos.rules.restoredPromise(storedAcceptor(disk)?.promised ?? 0, highest);
  state.remembered = state.promised;
  const claims = kept?.claims ?? new Claims();
  const heard = mayKeep(paxos, state) ? claims.hear(self) : self;
  // The last vote for a slot that had been executed is what was chosen there, unless it was learnt
  // from others.
  for (let slot = first; slot <= decided; slot++) {
    const vote = voted[slot - first];
    const decree = learnt[slot - first] ?? vote?.decree;
    if (decree === undefined) {
      keepRest(state, slot, first, replayed);
      break;
    }
    executeNext(paxos, state, decree, vote?.ballot ?? 0, heard);
  }
  const isWhole = mayKeep(paxos, state) && state.executed === decided;
  disk.keep?.(isWhole ? keptOf(state, head, claims) : undefined);
  paxos.steps.deliver(paxos, state, self);
}

/** Of what had been executed something is missing: the rest waits for it. */
function keepRest(state: MultiPaxosState, from: number, first: number, replayed: Replayed): void {
  const { decided, voted, learnt } = replayed;
  for (let slot = from; slot <= decided; slot++) {
    const vote = voted[slot - first];
    const decree = learnt[slot - first] ?? vote?.decree;
    if (decree !== undefined) state.learnt.set(slot, decree);
    if (vote !== undefined) {
      state.votes.set(slot, { ballot: vote.ballot, decree: vote.decree });
    }
  }
}

function blank(initial: Configuration): MultiPaxosState {
  return {
    role: "follower",
    promised: 0,
    remembered: 0,
    promising: { ticket: 0, ballot: 0 },
    votes: new Map(),
    lastVoted: 0,
    journal: emptyLog<number>(1),
    grantedTo: 0,
    grantedUntilUs: 0,
    leader: 0,
    learnt: new Map(),
    decided: emptyLog<Decree>(1),
    executed: 0,
    noticed: 0,
    noticedBy: 0,
    askAgainUs: 0,
    machine: emptyMachine(),
    configurations: [initial],
    snapshot: null,
    ballot: 0,
    round: 0,
    refusals: 0,
    campaign: 0,
    promises: 0,
    reported: new Map(),
    catchUpThrough: 0,
    executedBefore: 0,
    recoverThrough: 0,
    nextSlot: 1,
    open: new Map(),
    flying: new Map(),
    queue: [],
    waiting: new Map(),
    heard: 0,
    beat: 0,
    beatUs: 0,
    beatHeard: 0,
    leaseUs: 0,
  };
}
