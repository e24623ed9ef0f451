/** What a walk goes through: a bare world with its judges, or a whole simulation. */
import type { Audit } from "../../checkers/audit/audit.ts";
import type { DigestSum } from "../../core/digest.ts";
import type { MachineId } from "../../protocol/node-id.ts";
import type { WorkloadClient } from "../../workloads/workload.ts";
import type { World } from "../../world/world.ts";

/** What judges have found. */
export interface Finding {
  readonly check: string;
  readonly message: string;
}

/** An answer that a step asked for, and that may be any of so many: 0 to `count - 1`. */
export interface Picked {
  readonly at: number;
  readonly count: number;
  /** What was asked for: the key of the choice. */
  readonly key: string;
}

export interface Walked {
  readonly world: World;
  readonly audit: Audit;
  /** The clients that act in it, number 1 first; empty: replies go to nobody. */
  readonly clients: readonly WorkloadClient[];
  /**
   * Whether states are read as code of a user's own may read them: the order within maps, sets and
   * records counts, and how many tickets a disk has given.
   */
  readonly isExact: boolean;
  /** Whether the clock of each process is part of the state. */
  readonly countsClocks: boolean;
  /** Rises with each request and each reply that is sent. */
  readonly said: number;
  /** Whether it is a simulation, which a search boots, in every way; else a world that has. */
  readonly isWhole: boolean;
  /** Starts all nodes and clients. */
  boot(): void;
  /** Takes the entry that the scheduler picks. */
  step(): void;
  /** A machine crashes, and restarts at once. */
  crash(machine: MachineId): void;
  /** What the next steps answer to what they ask for: the first by the first, then 0. */
  answerBy(picks: readonly number[]): void;
  /** What was asked for since `answerBy`, in order. */
  readonly picked: readonly Picked[];
  snapshot(): unknown;
  restore(snapshot: unknown): void;
  /** What has been found since it was last asked for, or `forget` called. */
  findings(): readonly Finding[];
  forget(): void;
  /** What is judged where nothing more can happen. */
  findingsAtEnd(): readonly Finding[];
  /** Adds what is part of a state beside the world and its judges. */
  addTo(sum: DigestSum): void;
}

const NONE: readonly never[] = [];

/** A bare world: what handlers throw passes through. */
export function bareWorld(world: World, audit: Audit): Walked {
  return {
    world,
    audit,
    clients: NONE,
    isExact: false,
    countsClocks: false,
    said: 0,
    isWhole: false,
    boot() {
      // It has booted.
    },
    step: () => void world.step(),
    crash(machine) {
      world.machines.crash(machine);
      world.machines.restart(machine);
    },
    answerBy() {
      // Nothing is drawn in it: all its lengths are of one value.
    },
    picked: NONE,
    snapshot: () => ({ world: world.snapshot(), audit: audit.snapshot() }),
    restore(snapshot) {
      const saved = snapshot as {
        world: ReturnType<World["snapshot"]>;
        audit: ReturnType<Audit["snapshot"]>;
      };
      world.restore(saved.world);
      audit.restore(saved.audit);
    },
    findings() {
      const found = audit.findings.map(({ invariant, message }) => ({ check: invariant, message }));
      audit.findings.length = 0;
      return found;
    },
    forget() {
      audit.findings.length = 0;
    },
    findingsAtEnd: () => NONE,
    addTo() {
      // World and judges are all of it.
    },
  };
}
