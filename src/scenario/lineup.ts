/** Who runs where in a scenario: the services of each of its systems, with their machines. */
import type { SequentialObject } from "../objects/object.ts";
import type { FactTable } from "../protocol/facts.ts";
import type { MachineId } from "../protocol/node-id.ts";
import type { Protocol } from "../protocol/protocol.ts";

/** A service of a system, as a scenario places it. */
export interface LinedUp {
  readonly name: string;
  /** The machines of its members, in the order of the members. */
  readonly on: readonly MachineId[];
  /** What its members run; undefined: the file names a protocol that there is not. */
  readonly protocol: Protocol | undefined;
  /** What may be asserted of it. */
  readonly facts: FactTable;
  /** What it can be asked for. */
  readonly functions: SequentialObject["functions"];
}

/** One of the systems that a scenario compares, or its only one. */
export interface Lineup {
  readonly name: string;
  /** Whether it is one service on all machines, whose processes are called as these are. */
  readonly isAlone: boolean;
  readonly services: readonly LinedUp[];
  /** The service whose clients are judged; absent: none is asked by clients. */
  readonly front?: string;
}
