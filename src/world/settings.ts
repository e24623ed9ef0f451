/** What a world is made from. */
import type { Choices } from "../kernel/choices/choices.ts";
import type { Write } from "../protocol/disk.ts";
import type { NodeId } from "../protocol/node-id.ts";
import type { Protocol, Setup } from "../protocol/protocol.ts";
import type { WorldFacts } from "../protocol/shared-facts.ts";
import type { DiskSettings } from "./disk.ts";
import type { NetworkSettings } from "./network.ts";

/**
 * How wrong clocks are from the start: each machine of services draws its own error within these
 * bounds, those of clients are right, and machines that are named are as they are said to be.
 */
export interface ClockSettings {
  readonly offsetMaxUs: number;
  readonly driftMaxPpm: number;
  readonly machines?: Readonly<
    Record<string, { readonly offsetUs: number; readonly driftPpm: number }>
  >;
}

/** Past these a run has made no progress; a clear stop instead of a hang. */
export interface Limits {
  /** Steps in the whole run. */
  readonly stepsMax: number;
  /** Steps that fall on one and the same microsecond. */
  readonly stepsAtOnceMax: number;
  /** Pending entries in the agenda. */
  readonly pendingMax: number;
}

/** What all worlds are made from. */
interface Surroundings {
  readonly seed: string;
  readonly clients: number;
  readonly network: NetworkSettings;
  readonly clocks: ClockSettings;
  readonly disk: DiskSettings;
  readonly limits: Limits;
  /** Answer what could go otherwise; absent or null: an ordinary run. */
  readonly choices?: Choices | null;
}

/** What the members of a service run. */
interface Group {
  readonly protocol: Protocol;
  /** Other versions of the protocol, by the member that runs them; absent: none. */
  readonly versions?: ReadonlyMap<NodeId, Protocol>;
  readonly setup: Setup;
  /**
   * What a member runs, from modules that no other start has: for strict runs. Absent: the same at
   * every start.
   */
  readonly anew?: (member: NodeId) => { readonly protocol: Protocol; readonly setup: Setup };
  /** What each disk holds before the first start, by member; absent: nothing. */
  readonly given?: ReadonlyMap<NodeId, readonly Write[]>;
}

/** A service: a named group of processes that run one protocol together. */
export interface ServiceSettings extends Group {
  readonly name: string;
  /** The machine of each member, from 1, in the order of the members. */
  readonly on: readonly number[];
  /** Where the facts of its members are asserted. */
  readonly facts: WorldFacts;
  /** Whether what it runs is a user's own, and so the facts it asserts are to be checked. */
  readonly isOwn?: boolean;
}

/** A world of one service, with one member on each machine. */
export interface WorldSettings extends Surroundings, Group {}

/** A world of several services. */
export interface SystemSettings extends Surroundings {
  /** The number of machines, those of clients not counted. */
  readonly machines: number;
  readonly services: readonly ServiceSettings[];
  /** The service that clients ask; absent: the first. */
  readonly front?: string;
}

/** What a world of one service calls it where it has no other name. */
export function servicesOf(
  settings: WorldSettings | SystemSettings,
  facts: WorldFacts | null,
): { readonly machines: number; readonly services: readonly ServiceSettings[] } {
  if ("services" in settings) return settings;
  if (facts === null) throw new RangeError("a world of one service needs a place for its facts");
  const { protocol, setup } = settings;
  const on = Array.from({ length: setup.nodes }, (_, at) => at + 1);
  return {
    machines: setup.nodes,
    services: [{ ...settings, name: protocol.name, on, facts }],
  };
}
