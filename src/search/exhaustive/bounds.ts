/** How far an exhaustive search goes, and what of it is left out because it adds nothing. */
import type { NodeId } from "../../protocol/node-id.ts";

/** How far the search goes; each bound of a kind is at most 7. */
export interface Bounds {
  /** How often timers may fire, by node id; absent: never. */
  readonly timers: readonly number[];
  /** How often timers may fire in all; absent: as often as those of each node may. */
  readonly alarms?: number;
  /** The highest term (ballot's round, epoch) that any node may reach; absent: any. */
  readonly terms?: number;
  /** Crashes, each with a restart at once: what would have arrived meanwhile is late, or lost. */
  readonly crashes: number;
  /** Datagrams that arrive twice. */
  readonly duplicates: number;
  /** How often clients ask again, all together; absent: never. */
  readonly retries?: number;
  /** Steps from the first state to any, by breadth; absent: as many as there are. */
  readonly depth?: number;
  /** States after which the search gives up. */
  readonly statesMax: number;
}

/** In which order states are visited: by breadth, the first violation found is a shortest one. */
export type Order = "depth" | "breadth";

/** What is left out. Each is argued in `docs/decisions/018-exhaustive-search.md`. */
export interface Reductions {
  /** What arrives and changes nothing may as well be late for ever. */
  readonly useless: boolean;
  /** A step that no other process sees is taken just before the next step of its process. */
  readonly silent: boolean;
  /** Processes that are alike may be exchanged: one of the states that differ by that is enough. */
  readonly alike: readonly NodeId[];
  /**
   * Of two steps that commute one order is taken (sleep sets), by depth. Absent: both are. Not with
   * crashes, duplicates, symmetry, or what is known of a protocol.
   */
  readonly asleep?: boolean;
}

/** Nothing is left out but what is met again. */
export const UNREDUCED: Reductions = { useless: false, silent: false, alike: [] };
