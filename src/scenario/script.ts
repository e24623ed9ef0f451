/**
 * The directed language: what a scenario file says step by step, resolved. One language for all
 * protocols.
 */
import type { Value } from "../core/json.ts";

/** Chooses messages. What is null or absent constrains nothing. */
export interface MessageSelector {
  /** Senders and receivers, processes by name; empty: any. */
  readonly from: readonly string[];
  readonly to: readonly string[];
  /** The message's kind as the protocol describes it; null: any. */
  readonly kind: string | null;
  /** Fields as the protocol describes them, which must be equal: `{ term: 2, prevLogIndex: 1 }`. */
  readonly where: Readonly<Record<string, number | boolean | string>>;
  /**
   * Only the n-th message that fits, from 1, counted from when the rule was made (`deliver`: among
   * those held); null: all.
   */
  readonly nth: number | null;
}

/** What must be seen. Every condition given must hold at once. */
export interface Condition {
  /** The process that is observed; `any`: some process, `any/left`: some member of a service. */
  readonly node: string;
  /**
   * The fields of its observation that must be equal (`role`, `term`, `leader`: the machine of the
   * leader, 0: none) ...
   */
  readonly equals: Readonly<Record<string, number | string>>;
  /**
   * ... or reach a value (`commitIndex`, `lastIndex`: `{ commitIndex: 2 }` means at least 2;
   * `syncing`: batches on their way to the disk).
   */
  readonly atLeast: Readonly<Record<string, number>>;
  /**
   * A fact of the audit stream that must appear while the step waits, with the numbers given: `{
   * fact: delivered, index: 20 }`. Of several services its name is `left.delivered`.
   */
  readonly fact: {
    readonly name: string;
    readonly numbers: Readonly<Record<string, number>>;
  } | null;
  /** True: the condition must not hold. */
  readonly not: boolean;
}

/**
 * One directed step. They are taken in order; `when`, `expect` and `wait` hold up those after
 * them.
 */
export type ScriptStep = {
  readonly line: number;
} & (
  | {
      /** Keeps messages back until `release`; drops or doubles them, until `clear`. */
      readonly do: "hold" | "drop" | "duplicate";
      /** What `release`, `deliver` and `clear` call the rule. */
      readonly name: string;
      readonly select: MessageSelector;
      /**
       * Whether a run may pass without a message that fits: the rule is there for what a planted
       * bug or some seeds send.
       */
      readonly optional: boolean;
    }
  /** Releases everything a rule holds, and ends the rule. Empty name: all rules. */
  | { readonly do: "release"; readonly name: string }
  /**
   * Hands over messages that are held and fit, at once and in the order in which they were sent;
   * the rule continues.
   */
  | {
      readonly do: "deliver";
      readonly select: MessageSelector;
      /** Whether a run may pass in which nothing is held that fits. */
      readonly optional: boolean;
    }
  /** Ends a rule without delivering what it holds. */
  | { readonly do: "clear"; readonly name: string }
  /** Fires a timer that is set now. */
  | { readonly do: "fire"; readonly node: string; readonly timer: string }
  /** From now on (false: no longer) a timer does not fire by itself. Empty nodes: all. */
  | {
      readonly do: "withhold";
      readonly nodes: readonly string[];
      readonly timer: string;
      readonly on: boolean;
    }
  /** Gives the process that a name means now a name that it keeps: `old-leader`. */
  | { readonly do: "remember"; readonly node: string; readonly name: string }
  /**
   * Stops machines. `landing`: how many of the batches in flight to the disk become durable
   * nevertheless, in order; `disk`: where it is `lost` the machine never starts again,
   * where it is `wiped` it finds it empty.
   */
  | {
      readonly do: "crash";
      readonly nodes: readonly string[];
      readonly landing: number;
      readonly disk: "kept" | "wiped" | "lost";
    }
  /**
   * `kill` stops processes alone, `restart` starts processes or all of a machine; `pause`, `resume`
   * and `fail-disk` are for machines. `fail-disk`: the next write of the disk fails, and so do all
   * after it until the machine restarts.
   */
  | {
      readonly do: "kill" | "restart" | "pause" | "resume" | "fail-disk";
      readonly nodes: readonly string[];
    }
  /**
   * Cuts all links between groups of machines; nodes in no group are cut off from all others, and
   * `rest` is a group of those in no other. `heal` undoes all partitions of the script.
   */
  | { readonly do: "partition"; readonly groups: readonly (readonly string[])[] }
  | { readonly do: "heal" }
  /**
   * From now on the machines' clocks run faster by this much (below 0: slower) than without the
   * script; 0 undoes it.
   */
  | { readonly do: "drift"; readonly nodes: readonly string[]; readonly ratePpm: number }
  /** The machines' wall clocks are set forward, below 0 back, and stay so. */
  | { readonly do: "jump"; readonly nodes: readonly string[]; readonly byUs: number }
  /**
   * The script's own client asks a process for something. What a member of the service that clients
   * ask answers is part of the history.
   */
  | {
      readonly do: "request";
      readonly node: string;
      readonly f: string;
      /** Whether the object's function only reads. */
      readonly readOnly: boolean;
      readonly key: string | null;
      readonly input: Value;
      /** Whether it is the last operation that asked for the same, sent once more. */
      readonly again: boolean;
    }
  | { readonly do: "wait"; readonly forUs: number }
  /**
   * What the later steps rely on: continues as soon as the condition holds. If it does not within
   * the time, the scenario was not set up (`setup`): that says nothing about the protocol.
   */
  | { readonly do: "when"; readonly condition: Condition; readonly withinUs: number }
  /**
   * What the scenario is about: the condition holds within the time, with `always` throughout it.
   * If not, the protocol has failed (`script`), at the step of this name.
   */
  | {
      readonly do: "expect";
      readonly name: string;
      readonly condition: Condition;
      readonly withinUs: number;
      readonly always: boolean;
    }
);
