/** A system: how the runs of a protocol are judged, and what of them is worth counting. */
import type { Invariant } from "../checkers/audit.ts";
import type { Count } from "../checkers/happened/count.ts";

export interface System {
  /** The protocol's name. */
  readonly name: string;
  /** What it promises, in the order in which it is judged. */
  readonly invariants: readonly Invariant[];
  /** What happened in a run, in the order in which it is shown. */
  readonly happened: readonly Count[];
}
