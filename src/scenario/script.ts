/**
 * The directed language: what a scenario file says step by step, resolved. One language for all
 * protocols.
 */
import type { Value } from "../core/json.ts";
import type { NodeId } from "../protocol/node-id.ts";

/** Chooses messages. What is null or absent constrains nothing. */
export interface MessageSelector {
  /** Senders and receivers; empty: any. */
  readonly from: readonly NodeId[];
  readonly to: readonly NodeId[];
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
  /** The node that is observed; 0: some node. */
  readonly node: NodeId;
  /** The fields of the node's observation that must be equal (`role`, `term`, `leader`) ... */
  readonly equals: Readonly<Record<string, number | string>>;
  /**
   * ... or reach a value (`commitIndex`, `lastIndex`: `{ commitIndex: 2 }` means at least 2;
   * `syncing`: batches on their way to the disk).
   */
  readonly atLeast: Readonly<Record<string, number>>;
  /**
   * A fact of the audit stream that must appear while the step waits, with the numbers given: `{
   * fact: delivered, index: 20 }`.
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
} /** Keeps messages back until `release`; drops or doubles them, until `clear`. `name` is what `release`, `deliver` and `clear` call the rule. */ & (
  | {
      readonly do: "hold" | "drop" | "duplicate";
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
  | { readonly do: "deliver"; readonly select: MessageSelector }
  /** Ends a rule without delivering what it holds. */
  | { readonly do: "clear"; readonly name: string }
  /** Fires a timer that is set now. */
  | { readonly do: "fire"; readonly node: NodeId; readonly timer: string }
  /** From now on (false: no longer) a timer does not fire by itself. Empty nodes: all. */
  | {
      readonly do: "withhold";
      readonly nodes: readonly NodeId[];
      readonly timer: string;
      readonly on: boolean;
    }
  /**
   * `landing`: how many of the batches in flight to the disk become durable nevertheless, in order;
   * `lost`: the disk is gone, the node never starts again.
   */
  | {
      readonly do: "crash";
      readonly nodes: readonly NodeId[];
      readonly landing: number;
      readonly lost: boolean;
    }
  /**
   * `fail-disk`: the next write of the disk fails, and so do all after it until the machine
   * restarts.
   */
  | {
      readonly do: "restart" | "pause" | "resume" | "fail-disk";
      readonly nodes: readonly NodeId[];
    }
  /**
   * Cuts all links between the groups; nodes in no group are cut off from all others. `heal` undoes
   * all partitions of the script.
   */
  | { readonly do: "partition"; readonly groups: readonly (readonly NodeId[])[] }
  | { readonly do: "heal" }
  /**
   * From now on the nodes' clocks run faster by this much (below 0: slower) than without the
   * script; 0 undoes it.
   */
  | { readonly do: "drift"; readonly nodes: readonly NodeId[]; readonly ratePpm: number }
  /**
   * The script's own client asks a node for something; what it is answered is part of the history.
   */
  | {
      readonly do: "request";
      readonly node: NodeId;
      readonly f: string;
      /** Whether the object's function only reads. */
      readonly readOnly: boolean;
      readonly key: string | null;
      readonly input: Value;
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
