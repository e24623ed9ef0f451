/** A machine: what its processes share: its power, its pauses, its clock. */
import type { Address, MachineId } from "../protocol/node-id.ts";
import type { NodeClock } from "./clock.ts";

export interface Machine {
  readonly id: MachineId;
  /** `n3`, `c1`. */
  readonly name: string;
  /** A wall clock and a monotonic one, for all of its processes. */
  readonly clock: NodeClock;
  /** The processes that run on it, ascending; of a client's machine, the client. */
  readonly processes: readonly Address[];
  /**
   * Rises whenever its last running process ends. A fault that ends compares it to see whether
   * another fault has stopped the machine meanwhile.
   */
  incarnation: number;
}
