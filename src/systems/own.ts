/**
 * A system of a user's own: in one object what ours declare in registries. A scenario names its
 * file (`system: ./my-system.ts`, its default export), or a program passes it to `simulate`.
 */

import type { Count } from "../checkers/happened/count.ts";
import type { Invariant } from "../checkers/property.ts";
import type { Fault } from "../faults/fault.ts";
import type { SequentialObject } from "../objects/object.ts";
import type { MutantInfo } from "../protocol/mutant.ts";
import type { Protocol, Self } from "../protocol/protocol.ts";
import type { Workload } from "../workloads/workload.ts";
import type { Goal } from "./goal.ts";
import type { Space } from "./space.ts";
import type { ServiceDeclaration, SystemMutant } from "./system.ts";

// biome-ignore-start lint/suspicious/noExplicitAny: states, messages and objects are the system's
// own
/** A planted bug of a user's system, to see that its judges find it. */
export interface OwnMutant
  extends Pick<MutantInfo, "name" | "about" | "detectors">,
    Partial<Pick<MutantInfo, "fault" | "origin" | "equivalent">> {
  /** What nodes run instead: the protocol with the mistake, under the same name. */
  readonly protocol?: Protocol<any, any>;
  /** What nodes ask the world through: all that one sends, writes, sets and reads passes here. */
  readonly self?: (self: Self<any>) => Partial<Self<any>>;
}

/** One of several services of a user's system. */
export interface OwnService extends Omit<ServiceDeclaration, "runs"> {
  /** What it may run: protocols of ours by name, the default first; or one of the system's own. */
  readonly runs: readonly [string, ...string[]] | Protocol<any, any>;
}

/** A planted bug of services: some run or replicate something else, or see the world otherwise. */
export interface OwnServicesMutant
  extends Pick<MutantInfo, "name" | "about" | "detectors">,
    Partial<Pick<MutantInfo, "fault" | "origin" | "equivalent">>,
    Pick<SystemMutant, "self"> {
  /** By service. */
  readonly replaces?: Readonly<Record<string, Partial<Pick<OwnService, "runs" | "object">>>>;
}

export interface OwnSystem {
  /** Kebab-case: what a scenario may name as `system`, where a program passes it. */
  readonly name: string;
  /** One sentence. */
  readonly about: string;
  /** What every node runs; absent: it has services. */
  readonly protocol?: Protocol<any, any>;
  /** What runs together, and where by default; absent: its protocol, on all machines. */
  readonly services?: readonly OwnService[];
  /** The service that clients ask; absent: none is asked by them. */
  readonly front?: string;
  /**
   * What it promises, in the order in which it is judged; with services, invariants listen to
   * `SERVICE.fact`.
   */
  readonly invariants?: readonly Invariant<any>[];
  /**
   * What the proof of its promises rests on: judged by the check `premises`, else as `invariants`.
   */
  readonly premises?: readonly Invariant<any>[];
  /** What happened in a run, beside what is counted of any. */
  readonly happened?: readonly Count[];
  /** Planted bugs: of its protocol; with services, of some of these. */
  readonly mutants?: readonly (OwnMutant | OwnServicesMutant)[];
  /** Objects, workloads and faults that its scenarios may name beside ours. */
  readonly objects?: readonly SequentialObject<any>[];
  readonly workloads?: readonly Workload[];
  readonly faults?: readonly Fault[];
  /** Where it is searched; absent: a default made from its declared options and bounds. */
  readonly space?: Space;
  /** What a search of it should come to sometimes. */
  readonly sometimes?: readonly Goal<any>[];
}
// biome-ignore-end lint/suspicious/noExplicitAny: -

/** The object as it is, typed: for the default export of a system's file. */
export function defineSystem(system: OwnSystem): OwnSystem {
  return system;
}
