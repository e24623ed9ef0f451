/** The registry of systems: one line each. */
import type { Invariant } from "../checkers/property.ts";
import { abd } from "./abd.ts";
import { chain, craq, craqEventual } from "./chain/chain.ts";
import { counter } from "./counter/counter.ts";
import { shardedCounter } from "./counter/sharded-counter.ts";
import { chenDetector, heartbeatDetector, phiDetector } from "./detectors/heartbeat-detectors.ts";
import { swim } from "./detectors/swim/swim.ts";
import { consensusView } from "./detectors/view/view.ts";
import { dynamo } from "./dynamo.ts";
import { gossipCounter } from "./gossip-counter.ts";
import { anyHappened } from "./happened.ts";
import { fencedLock } from "./locks/fenced-lock.ts";
import { naiveLocal, naiveNoExpiry, naiveTable } from "./locks/naive/naive.ts";
import { redlock } from "./locks/redlock/redlock.ts";
import { sequentialNode } from "./locks/sequential-node/sequential-node.ts";
import { multiPaxos } from "./multi-paxos.ts";
import { paxos } from "./paxos.ts";
import { paxosCommit } from "./paxos-commit.ts";
import { percolator, percolatorSerializable } from "./percolator/percolator.ts";
import { primaryBackup } from "./primary-backup/primary-backup.ts";
import { raft } from "./raft.ts";
import { sequencer } from "./sequencer/sequencer.ts";
import { shardedStore } from "./sharded-store/sharded-store.ts";
import { spanner } from "./spanner/spanner.ts";
import type { System } from "./system.ts";
import { threePhaseCommit } from "./three-phase-commit.ts";
import { transfers } from "./transfers/transfers.ts";
import { twoPhaseCommit } from "./two-phase-commit.ts";
import { zab } from "./zab.ts";

/** By name, which is their protocol's. */
export const systems: ReadonlyMap<string, System> = new Map(
  [
    raft,
    paxos,
    multiPaxos,
    zab,
    twoPhaseCommit,
    threePhaseCommit,
    paxosCommit,
    abd,
    gossipCounter,
    dynamo,
    fencedLock,
    sequentialNode,
    redlock,
    naiveTable,
    naiveNoExpiry,
    naiveLocal,
    transfers,
    percolator,
    percolatorSerializable,
    spanner,
    shardedStore,
    counter,
    shardedCounter,
    sequencer,
    chain,
    craq,
    craqEventual,
    heartbeatDetector,
    chenDetector,
    phiDetector,
    primaryBackup,
    swim,
    consensusView,
  ].map((system) => [system.name, system]),
);

/**
 * How a protocol is judged; one that is not registered promises nothing, and what any protocol may
 * do is counted of it.
 */
export function systemOf(protocol: string): System {
  return systems.get(protocol) ?? { name: protocol, invariants: [], happened: anyHappened };
}

/** An invariant with the systems that promise it. */
export interface Promised extends Invariant {
  readonly protocols: readonly string[];
}

/**
 * By name, as `rashomon list checks` shows them. Where several promise one, the words are those of
 * the first.
 */
export const invariants: ReadonlyMap<string, Promised> = promised(({ invariants: own }) => own);

/** What the proofs of these promises rest on, likewise. */
export const premises: ReadonlyMap<string, Promised> = promised(({ premises: own = [] }) => own);

function promised(of: (system: System) => readonly Invariant[]): ReadonlyMap<string, Promised> {
  const all = new Map<string, Promised>();
  for (const system of systems.values()) {
    for (const invariant of of(system)) {
      const known = all.get(invariant.name) ?? { ...invariant, protocols: [] };
      all.set(invariant.name, { ...known, protocols: [...known.protocols, system.name] });
    }
  }
  return all;
}
