/**
 * What a group decides of the shards that it holds: by their version, so that each step is once.
 */
import type { Value } from "../../core/json.ts";

/** A client's last operation on a shard, with its answer. */
export interface ShardSession {
  readonly operation: number;
  readonly output: Value;
}

/** A shard as one group has it. */
export interface Held {
  /** Which of its moves brought it here; the first groups have version 1. */
  readonly version: number;
  /** `gone`: handed over and collected; its version is kept, so that nothing older comes back. */
  readonly phase: "serving" | "frozen" | "gone";
  readonly data: ReadonlyMap<Value, Value>;
  /** By client. */
  readonly sessions: ReadonlyMap<number, ShardSession>;
  /** Operations since it came. */
  readonly load: number;
}

/** What a move carries, as a message holds it. */
export interface Transfer {
  readonly data: readonly (readonly [key: Value, value: Value])[];
  readonly sessions: readonly (readonly [client: number, operation: number, output: Value])[];
}

export interface GroupRules {
  /** Whether operations take effect on it. */
  serves(held: Held | undefined): boolean;
  /** Whether a freeze is the one that ends this version. */
  freezes(held: Held | undefined, version: number): boolean;
  /** Whether a transfer is newer than what the group has, or had. */
  installs(held: Held | undefined, version: number): boolean;
  /** Whether what was frozen may be dropped. */
  collects(held: Held | undefined, version: number): boolean;
  /** What goes along. */
  handsOver(held: Held): Transfer;
}

export const groupRules: GroupRules = {
  serves: (held) => held?.phase === "serving",
  freezes: (held, version) => held?.phase === "serving" && held.version === version,
  installs: (held, version) => held === undefined || held.version < version,
  collects: (held, version) => held?.phase === "frozen" && held.version === version,
  handsOver: ({ data, sessions }) => ({
    data: [...data],
    sessions: [...sessions].map(([client, { operation, output }]) => [client, operation, output]),
  }),
};
