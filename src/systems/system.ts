/**
 * A system: what runs together, where, judged by what. The system of a protocol is one service of
 * it, on all machines; others name their services.
 */

import type { IsolationLevel } from "../checkers/consistency/transactional.ts";
import type { Count } from "../checkers/happened/count.ts";
import type { Invariant } from "../checkers/property.ts";
import type { Settings } from "../core/parameters.ts";
import type { SequentialObject } from "../objects/object.ts";
import type { MutantInfo } from "../protocol/mutant.ts";
import type { Protocol, Self } from "../protocol/protocol.ts";
import type { ReplicatedObject } from "../protocol/state-machine.ts";
import type { Goal } from "./goal.ts";
import type { Space } from "./space.ts";

export interface System {
  /** The protocol's name, or that of several services together. */
  readonly name: string;
  /** One sentence; absent: the protocol's. */
  readonly about?: string;
  /**
   * What it promises, in the order in which it is judged: of its service, or (where it has
   * `services`) over them: then invariants listen to `SERVICE.fact`, and each service is judged by
   * what its protocol promises as well.
   */
  readonly invariants: readonly Invariant[];
  /**
   * What the proof of its promises rests on, in the order in which it is judged, where `premises`
   * is among a scenario's checks; they listen as `invariants` do. Absent: nothing is judged so.
   */
  readonly premises?: readonly Invariant[];
  /** What happened in a run, in the order in which it is shown; of several services: nothing. */
  readonly happened: readonly Count[];
  /** Absent: one service, of the protocol of the system's name, on all machines. */
  readonly services?: readonly ServiceDeclaration[];
  /** The service that clients ask; absent: none is asked by them. */
  readonly front?: string;
  /** Planted bugs of its own, beside those of the protocols that it runs. */
  readonly mutants?: readonly SystemMutant[];
  /**
   * Set where what clients see is not promised to be linearizable: then it is judged so only where
   * a scenario asks for it.
   */
  readonly weaker?: true;
  /**
   * What the transactions of its clients are promised: then they are judged by that in place of
   * linearizability.
   */
  readonly isolation?: IsolationLevel;
  /**
   * Where `isolation` rests on clocks: which invariant over services notices that some were further
   * off than that, and what is promised all the same.
   */
  readonly withClocksOff?: {
    readonly noticedBy: Invariant<{ isBroken: boolean }>;
    readonly isolation: IsolationLevel;
  };
  /** Where it is searched; absent: a default made from its declared options and bounds. */
  readonly space?: Space;
  /** What a search of it should come to sometimes; over services facts are `SERVICE.fact`. */
  readonly sometimes?: readonly Goal[];
}

/** What a service replicates: an object that may say what it did, and want others asked. */
export type ServedObject = SequentialObject &
  Pick<ReplicatedObject, "placed" | "facts" | "outbox" | "expiries" | "member">;

/** One of several services. */
export interface ServiceDeclaration {
  readonly name: string;
  /** One sentence. */
  readonly about: string;
  /** What it may run: protocols by name, the default first; or a protocol of the system's own. */
  readonly runs: readonly [string, ...string[]] | Protocol;
  /** The machines of its members where the scenario names none. */
  readonly on: readonly number[];
  /** What it replicates; absent: nothing that clients ask for. */
  readonly object?: ServedObject;
  /** Options of its protocol that differ from the usual ones. */
  readonly options?: Settings;
  /** What happened in it, beside what is counted of every service that runs the same. */
  readonly happened?: readonly Count[];
}

/**
 * A planted bug of a system: some services run or replicate something else, or see the world
 * otherwise.
 */
export interface SystemMutant extends MutantInfo {
  /** By service. */
  readonly replaces?: Readonly<
    Record<string, Partial<Pick<ServiceDeclaration, "runs" | "object">>>
  >;
  /** By service: what its members run, made of what they would run without the bug. */
  readonly around?: Readonly<Record<string, (protocol: Protocol) => Protocol>>;
  /** By service: what its members ask the world through. */
  readonly self?: Readonly<Record<string, (self: Self<unknown>) => Partial<Self<unknown>>>>;
}
