/**
 * A fork: a run that from some step on goes another way than it went: one of its possible futures.
 */
import { Choices } from "../kernel/choices/choices.ts";
import type { ChoiceClass } from "../kernel/choices/classes.ts";

export interface Fork {
  /** The run goes as its seed says until so many steps have been handled. */
  readonly step: number;
  /** Which future, from 1. */
  readonly future: number;
  /** What is drawn anew from there on; everything else is drawn as before. */
  readonly classes: readonly ChoiceClass[];
}

/**
 * Answers what is asked after the fork: a future is a function of the run's seed, its number and
 * its classes.
 */
export function choicesAfter(seed: number, { future, classes }: Fork): Choices {
  const choices = new Choices({ seed: String(seed), base: "weather" });
  choices.reseed(`${seed}/future ${future}`, classes);
  return choices;
}
