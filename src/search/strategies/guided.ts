/**
 * Guided: runs that covered something new are kept, and half of the trials are made from those:
 * with another seed, with half of their faults, or with another order within a window. (Novelty
 * search over mutations, as in coverage-guided fuzzing.)
 */
import { assert } from "../../core/assert.ts";
import { RandomStream } from "../../kernel/streams.ts";
import type { Scenario } from "../../scenario/scenario.ts";
import { drawScenario } from "../draw-scenario.ts";
import type { Subject } from "../subject.ts";
import { prioritised } from "./pct.ts";
import type { Plan, Strategy, Trial, TrialOutcome } from "./strategy.ts";
import { SWARM } from "./swarm.ts";

/** Trials that are given before anything is learnt of the first of them. */
const GENERATION = 32;
/** Of so many trials one is drawn anew. */
const FRESH = 2;
/** Of an entry of the corpus so many trials are made before it is left, unless one shows more. */
const ENERGY = 8;
/** Entries that are kept: the oldest go. */
const CORPUS_MAX = 512;
/** Another order: a window of a silence, halved so often; one entry of so many comes last. */
const ORDERED = { halvingsLeast: 2, halvingsMore: 6, late: 500 };

/** A run that covered something new. */
interface Entry {
  readonly scenario: Scenario;
  energy: number;
}

export const guided: Strategy = {
  name: "guided",
  about: "Half of the trials are made from runs that covered something new, changed a little.",
  parameters: {},
  generation: GENERATION,
  begin: (subject, { seeds }) => new Guided(subject, seeds.first, seeds.last),
};

class Guided implements Plan {
  readonly #subject: Subject;
  readonly #last: number;
  readonly #stream: RandomStream;
  readonly #met = new Set<number>();
  readonly #corpus: Entry[] = [];
  /** What is left of the generation. */
  readonly #made: Trial[] = [];
  /** By trial that is not learnt of: the entry that it was made from. */
  readonly #parents = new Map<number, Entry | null>();
  #seed: number;

  constructor(subject: Subject, first: number, last: number) {
    this.#subject = subject;
    this.#seed = first;
    this.#last = last;
    this.#stream = new RandomStream(String(first), `guided/${subject.protocol}`);
  }

  /**
   * A generation is made at once: whether some of it are learnt of before the others are asked for
   * depends on the workers.
   */
  next(): Trial | null {
    if (this.#made.length === 0) {
      for (let made = 0; made < GENERATION && this.#seed <= this.#last; made++) {
        this.#made.push(this.#make(this.#seed++));
      }
    }
    return this.#made.shift() ?? null;
  }

  #make(seed: number): Trial {
    const parent = this.#stream.below(FRESH) === 0 ? null : this.#chosen();
    this.#parents.set(seed, parent);
    const scenario =
      parent === null ? drawScenario(this.#subject, seed, SWARM) : this.#changed(parent.scenario);
    return { scenario, protocol: this.#subject.protocol, seed };
  }

  learn({ scenario, seed }: Trial, { features }: TrialOutcome): void {
    const parent = this.#parents.get(seed) ?? null;
    assert(this.#parents.delete(seed), "a trial is learnt of once", { seed });
    const before = this.#met.size;
    for (const feature of features) this.#met.add(feature);
    if (this.#met.size === before) return;
    if (parent !== null) parent.energy = ENERGY;
    this.#corpus.push({ scenario, energy: ENERGY });
    if (this.#corpus.length > CORPUS_MAX) this.#corpus.shift();
  }

  /** One of the latest that have energy left, which costs it some; null: none has. */
  #chosen(): Entry | null {
    const able = this.#corpus.filter(({ energy }) => energy > 0);
    if (able.length === 0) return null;
    // The later half more often: the lower of two draws, from the end.
    const place = Math.min(this.#stream.below(able.length), this.#stream.below(able.length));
    const entry = able[able.length - 1 - place] as Entry;
    entry.energy--;
    return entry;
  }

  #changed(scenario: Scenario): Scenario {
    // A directed scenario stays as it is: only the seed changes.
    if (scenario.script.length > 0) return scenario;
    switch (this.#stream.below(3)) {
      case 0:
        return scenario;
      case 1: {
        const faults = scenario.faults.filter(() => this.#stream.below(2) === 0);
        return { ...scenario, faults };
      }
      default:
        return this.#ordered(scenario);
    }
  }

  #ordered(scenario: Scenario): Scenario {
    const halvings = ORDERED.halvingsLeast + this.#stream.below(ORDERED.halvingsMore);
    const of = this.#stream.below(2) === 0 ? "processes" : "links";
    return prioritised(this.#subject, scenario, halvings, { of, late: ORDERED.late });
  }
}
