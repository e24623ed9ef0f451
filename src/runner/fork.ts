/**
 * How a run chooses: as its scenario and its caller decide, and from a fork on another way than it
 * went.
 */
import { Choices, type ChoicesOfRun } from "../kernel/choices/choices.ts";
import type { ChoiceClass } from "../kernel/choices/classes.ts";
import { type Decider, Decisions } from "../kernel/choices/decisions.ts";
import { Priorities } from "../kernel/choices/priorities.ts";
import type { Scenario } from "../scenario/scenario.ts";

export interface Fork {
  /** The run follows its seed until this many steps have been handled. */
  readonly step: number;
  /** Which future, from 1. */
  readonly future: number;
  /** What is drawn anew from there on; everything else is drawn as before. */
  readonly classes: readonly ChoiceClass[];
  /**
   * Whether what is under way at the fork comes at another moment, too: it has not happened yet,
   * though the run has decided when it will.
   */
  readonly underWay?: boolean;
}

/**
 * The choices of a run. What the caller decides overrides what a scenario decides, and an ordinary
 * run of that scenario is over the scenario's base.
 * @param nowUs the moment of the run: a scenario may decide up to some moment only.
 * @returns null: an ordinary run, which asks nothing.
 */
export function choicesOf(
  { choices }: Pick<Scenario, "choices">,
  given: ChoicesOfRun | null,
  seed: string,
  nowUs: () => number,
): ChoicesOfRun | null {
  if (choices === undefined) return given;
  const { base, operations, decisions, untilUs, priorities } = choices;
  const decided = decisions.length === 0 ? null : until(untilUs, nowUs, new Decisions(decisions));
  const decider = both(given?.decider ?? null, decided);
  return {
    ...given,
    base: given === null || given.base === "weather" ? base : given.base,
    operations,
    faults: "planned",
    ...(decider === null ? {} : { decider }),
    ...(priorities === undefined ? {} : { priorities: new Priorities(priorities, seed) }),
  };
}

/** @param untilUs from then on it decides nothing; undefined: it always does. */
function until(untilUs: number | undefined, nowUs: () => number, decider: Decider): Decider {
  if (untilUs === undefined) return decider;
  return {
    decide: (kind, key, domain) =>
      nowUs() < untilUs ? decider.decide(kind, key, domain) : undefined,
  };
}

/** The first decides before the second. */
function both(first: Decider | null, second: Decider | null): Decider | null {
  if (first === null || second === null) return first ?? second;
  return {
    decide(kind, key, domain) {
      const decision = first.decide(kind, key, domain);
      return decision === undefined ? second.decide(kind, key, domain) : decision;
    },
  };
}

/**
 * Answers what is asked after the fork: a future is a function of the run's seed, its number and
 * its classes.
 */
export function choicesAfter(seed: number, fork: Fork): Choices {
  const choices = new Choices({ seed: String(seed), base: "weather" });
  choices.reseed(futureSeed(seed, fork), fork.classes);
  return choices;
}

/** By what a fork draws anew. */
export function futureSeed(seed: number, { future }: Fork): string {
  return `${seed}/future ${future}`;
}
