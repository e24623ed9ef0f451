/**
 * Guided: runs that covered something new are kept, and half of the trials are made from those:
 * with another seed, with half of their faults, or with another order within a window. (Novelty
 * search over mutations, as in coverage-guided fuzzing.)
 */
import type { Value } from "../../core/json.ts";
import { RandomStream } from "../../kernel/streams.ts";
import { explicitSource, resolveScenario } from "../../scenario/resolve.ts";
import type { Scenario } from "../../scenario/scenario.ts";
import { type CorpusEntry, distinct, NOTHING_LEARNT, roundEnd } from "../corpus.ts";
import { prioritised } from "../draw-order.ts";
import { drawScenario } from "../draw-scenario.ts";
import type { Manner } from "../manner.ts";
import type { Subject } from "../subject.ts";
import type { Plan, Strategy, StrategySettings, Trial, TrialOutcome } from "./strategy.ts";
import { SWARM } from "./swarm.ts";

/** As the swarm draws, with more kinds of faults. */
export const BRISK: Manner = { ...SWARM, faultDensities: [60, 80, 100] };

/** Of so many trials one is drawn anew. */
const FRESH = 2;
/** Another order: a window of a silence, halved so often; one entry of so many comes last. */
const ORDERED = { halvingsLeast: 2, halvingsMore: 6, late: 500 };

export const guided: Strategy = {
  name: "guided",
  about: "Half of the trials are made from runs that covered something new, changed a little.",
  parameters: {},
  roundEnd,
  begin: (subject, settings) => new Guided(subject, settings),
};

class Guided implements Plan {
  readonly #subject: Subject;
  readonly #last: number;
  readonly #met: Set<number>;
  readonly #kept: CorpusEntry[];
  /** What the trials of a round are made from. */
  #parents: readonly CorpusEntry[] = [];
  #roundEnd = 0;
  /** The seed of the trial of number 0. */
  readonly #begins: number;
  #seed: number;

  constructor(subject: Subject, { seeds, before = 0, corpus = NOTHING_LEARNT }: StrategySettings) {
    this.#subject = subject;
    this.#seed = seeds.first;
    this.#last = seeds.last;
    this.#begins = seeds.first - before;
    this.#met = new Set(corpus.features);
    this.#kept = [...corpus.entries];
  }

  next(): Trial | null {
    if (this.#seed > this.#last) return null;
    const seed = this.#seed++;
    const number = seed - this.#begins;
    if (number >= this.#roundEnd) {
      this.#parents = distinct(this.#kept);
      this.#roundEnd = roundEnd(number);
    }
    return { scenario: this.#made(seed), protocol: this.#subject.protocol, seed };
  }

  learn({ scenario, seed }: Trial, { features }: TrialOutcome): boolean {
    const before = this.#met.size;
    for (const feature of features) this.#met.add(feature);
    if (this.#met.size === before) return false;
    const source = explicitSource(scenario, this.#subject.known);
    this.#kept.push({ number: seed - this.#begins, source });
    return true;
  }

  #made(seed: number): Scenario {
    const stream = new RandomStream(String(seed), `guided/${this.#subject.protocol}`);
    const parent = stream.below(FRESH) === 0 ? undefined : this.#chosen(stream);
    const made =
      parent === undefined
        ? drawScenario(this.#subject, seed, BRISK)
        : this.#changed(this.#resolved(parent.source), stream);
    // It is what its source says: as that it is kept, and handed to other machines.
    return this.#resolved(explicitSource(made, this.#subject.known));
  }

  #resolved(source: Value): Scenario {
    const { file, known } = this.#subject;
    return resolveScenario(source, file, undefined, known);
  }

  /** The later ones more often: the lower of two draws, from the end. */
  #chosen(stream: RandomStream): CorpusEntry | undefined {
    const count = this.#parents.length;
    if (count === 0) return undefined;
    return this.#parents[count - 1 - Math.min(stream.below(count), stream.below(count))];
  }

  #changed(scenario: Scenario, stream: RandomStream): Scenario {
    // A directed scenario stays as it is: only the seed changes.
    if (scenario.script.length > 0) return scenario;
    switch (stream.below(3)) {
      case 0:
        return scenario;
      case 1: {
        const faults = scenario.faults.filter(() => stream.below(2) === 0);
        return { ...scenario, faults };
      }
      default:
        return this.#ordered(scenario, stream);
    }
  }

  #ordered(scenario: Scenario, stream: RandomStream): Scenario {
    const halvings = ORDERED.halvingsLeast + stream.below(ORDERED.halvingsMore);
    const of = stream.below(2) === 0 ? "processes" : "links";
    return prioritised(this.#subject, scenario, halvings, { of, late: ORDERED.late });
  }
}
