/** What a fault is: a harm with a beginning and an end. */
import type { Parameters, Settings } from "../core/parameters.ts";
import type { Harm } from "../protocol/fault-model.ts";
import type { World } from "../world/world.ts";
import type { Aim } from "./aim.ts";

/** What a fault has done, as plain data: enough to undo it. */
export type Damage = Readonly<Record<string, unknown>>;

export interface Fault {
  readonly name: string;
  /** One sentence. */
  readonly about: string;
  readonly parameters: Parameters;
  /**
   * The parameter that a scenario writes as the fault's own value: `crash: leader` sets `target`.
   */
  readonly main: string;
  /** How a scenario may also call the fault's length instead of `for`: `restartAfter`. */
  readonly lengthName?: string;
  /** What it does to a cluster, in the classes of fault models. */
  readonly harms: readonly Harm[];
  /** How long it lasts when the scenario does not say, microseconds, both included. */
  readonly usualUs: { readonly min: number; readonly max: number };
  /** It harms only while it lasts: one of no length does nothing. Absent: it may last no time. */
  readonly needsTime?: true;
  /** Which setting would have to be another where these do nothing at all; null: they do harm. */
  idle?(settings: Settings): IdleSetting | null;
  /** Does the harm. @returns what was done, and in words; null if there was nothing to do it to. */
  begin(world: World, settings: Settings, aim: Aim): Begun | null;
  /** Undoes it. */
  end(world: World, damage: Damage): void;
}

/** A setting with which a fault does nothing, and what it should be. */
export interface IdleSetting {
  readonly name: string;
  readonly right: string;
}

export interface Begun {
  readonly damage: Damage;
  /** For the story: `n3 | n1 n2 n4 n5`. */
  readonly words: string;
}
