/**
 * A system of a user's own: in one object what ours declare in registries. A scenario names its
 * file (`system: ./my-system.ts`, its default export), or a program gives it to `simulate`.
 */
import type { Invariant } from "../checkers/audit.ts";
import type { Count } from "../checkers/happened/count.ts";
import type { Fault } from "../faults/fault.ts";
import type { SequentialObject } from "../objects/object.ts";
import type { MutantInfo } from "../protocol/mutant.ts";
import type { Protocol, Self } from "../protocol/protocol.ts";
import type { Workload } from "../workloads/workload.ts";

// biome-ignore-start lint/suspicious/noExplicitAny: states, messages and objects are the system's
// own
/** A planted bug of a system of one's own, to see that its judges find it. */
export interface OwnMutant
  extends Pick<MutantInfo, "name" | "about" | "detectors">,
    Partial<Pick<MutantInfo, "fault" | "origin" | "equivalent">> {
  /** What nodes run instead: the protocol with the mistake, under the same name. */
  readonly protocol?: Protocol<any, any>;
  /** What nodes ask the world through: all that one sends, writes, sets and reads passes here. */
  readonly self?: (self: Self<any>) => Partial<Self<any>>;
}

export interface OwnSystem {
  /** Kebab-case: what a scenario may name as `system`, where a program gives it. */
  readonly name: string;
  /** One sentence. */
  readonly about: string;
  /** What every node runs. */
  readonly protocol: Protocol<any, any>;
  /** What it promises, in the order in which it is judged. */
  readonly invariants?: readonly Invariant[];
  /** What happened in a run, beside what is counted of any. */
  readonly happened?: readonly Count[];
  readonly mutants?: readonly OwnMutant[];
  /** Objects, workloads and faults that its scenarios may name beside ours. */
  readonly objects?: readonly SequentialObject<any>[];
  readonly workloads?: readonly Workload[];
  readonly faults?: readonly Fault[];
  /** Where it is to be searched: by field of a scenario, what the field may be. */
  readonly space?: Readonly<Record<string, readonly unknown[]>>;
}
// biome-ignore-end lint/suspicious/noExplicitAny: -

/** The object as it is, typed: for the default export of a system's file. */
export function defineSystem(system: OwnSystem): OwnSystem {
  return system;
}
