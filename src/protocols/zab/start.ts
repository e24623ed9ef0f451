/** Starting a Zab server: the state that its disk leads to. */
import type { DiskImage } from "../../protocol/disk.ts";
import { digestMachine, emptyMachine } from "../../protocol/state-machine.ts";
import type { ZabState } from "./state.ts";
import type { Zab, ZabSelf } from "./steps.ts";
import { copyOf, stored, VOTERS } from "./storage.ts";

/** Starts a server, for the first time or again: only what the disk kept comes back. */
export function start(zab: Zab, disk: DiskImage, self: ZabSelf): ZabState {
  const kept = stored(zab, disk);
  const { snapshot } = kept;
  const state: ZabState = {
    role: "looking",
    phase: "election",
    acceptedEpoch: kept.acceptedEpoch,
    currentEpoch: kept.currentEpoch,
    log: kept.log,
    baseZxid: kept.baseZxid,
    delivered: snapshot?.index ?? 0,
    chain: snapshot?.chain ?? 0,
    machine: snapshot === null ? emptyMachine() : copyOf(snapshot.machine),
    snapshotIndex: snapshot?.index ?? 0,
    stable: disk.lastIndex,
    deeds: [],
    voters: kept.voters,
    votersIndex: kept.votersIndex,
    nextVoters: kept.nextVoters,
    nextIndex: kept.nextIndex,
    round: 0,
    vote: { leader: 0, zxid: -1, epoch: -1 },
    received: new Map(),
    outside: new Map(),
    resendUs: 0,
    finalizing: false,
    leader: 0,
    session: 0,
    intake: null,
    epoch: 0,
    learners: new Map(),
    epochReady: false,
    initialIndex: 0,
    ownHistory: false,
    deadlineUs: 0,
    reconfigureUs: 0,
    pings: 0,
    syncs: [],
    waiting: new Map(),
    reads: new Map(),
  };
  if (snapshot !== null) {
    self.assert("restored", snapshot.index, digestMachine(state.machine));
  }
  if (disk.get(VOTERS) === undefined) {
    const write = { kind: "put", key: VOTERS, value: zab.voters } as const;
    zab.steps.persist(zab, state, [write], "quiet", 0, 0, self);
  }
  zab.steps.lookForLeader(zab, state, "it has just started", self);
  return state;
}
