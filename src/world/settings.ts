/** What a world is made from. */
import type { Choices } from "../kernel/choices/choices.ts";
import type { Write } from "../protocol/disk.ts";
import type { NodeId } from "../protocol/node-id.ts";
import type { Protocol, Setup } from "../protocol/protocol.ts";
import type { DiskSettings } from "./disk.ts";
import type { NetworkSettings } from "./network.ts";

/** How wrong clocks are from the start: each node draws its own error within these bounds. */
export interface ClockSettings {
  readonly offsetMaxUs: number;
  readonly driftMaxPpm: number;
}

/** Past these a run has made no progress; a clear stop instead of a hang. */
export interface Limits {
  /** Steps in the whole run. */
  readonly stepsMax: number;
  /** Steps that fall on one and the same microsecond. */
  readonly stepsAtOnceMax: number;
  /** Entries that stand in the agenda. */
  readonly pendingMax: number;
}

export interface WorldSettings {
  readonly seed: string;
  readonly protocol: Protocol;
  /** Other versions of the protocol, by the node that runs them; absent: none. */
  readonly versions?: ReadonlyMap<NodeId, Protocol>;
  readonly setup: Setup;
  readonly clients: number;
  readonly network: NetworkSettings;
  readonly clocks: ClockSettings;
  readonly disk: DiskSettings;
  readonly limits: Limits;
  /** Answer what could go otherwise; absent or null: an ordinary run. */
  readonly choices?: Choices | null;
  /** What each disk holds before the first start, by node; absent: nothing. */
  readonly given?: ReadonlyMap<NodeId, readonly Write[]>;
}
