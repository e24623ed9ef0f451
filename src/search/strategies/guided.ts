/**
 * Guided: runs that covered something new are kept, and most of the trials are made from those:
 * with another seed, with half of their faults, with another order within a window, or as other
 * futures of a moment at which they met something first. (Novelty search over mutations, as in
 * coverage-guided fuzzing; branching from snapshots, as in Nyx.)
 */
import type { Value } from "../../core/json.ts";
import { RandomStream } from "../../kernel/streams.ts";
import { explicitSource, resolveScenario } from "../../scenario/resolve.ts";
import type { Scenario } from "../../scenario/scenario.ts";
import { type Branch, branched, fromItsStart, type Place, placesOf } from "../branch.ts";
import { type CorpusEntry, distinct, NOTHING_LEARNT, roundEnd, roundOf } from "../corpus.ts";
import { prioritised } from "../draw-order.ts";
import { drawScenario } from "../draw-scenario.ts";
import type { Manner } from "../manner.ts";
import type { Subject } from "../subject.ts";
import type { Plan, Strategy, StrategySettings, Trial, TrialOutcome } from "./strategy.ts";
import { SWARM } from "./swarm.ts";

/** As the swarm draws, with more kinds of faults. */
export const BRISK: Manner = { ...SWARM, faultDensities: [60, 80, 100] };

/** Of so many trials that do not branch one is drawn anew. */
const FRESH = 2;
/** So many trials, one after the other, branch from one moment; or none of them does. */
const BRANCHES = 4;
/** Of so many of these groups one branches. */
const BRANCHING = 3;
/** Another order: a window of a silence, halved so often; one entry of so many comes last. */
const ORDERED = { halvingsLeast: 2, halvingsMore: 6, late: 500 };

export const guided: Strategy = {
  name: "guided",
  about: "Many trials are made from runs that covered something new, changed a little or forked.",
  parameters: {},
  roundEnd,
  begin: (subject, settings) => new Guided(subject, settings),
};

class Guided implements Plan {
  readonly #subject: Subject;
  readonly #last: number;
  readonly #met: Set<number>;
  readonly #kept: CorpusEntry[];
  /** What the trials of a round are made from; and where these met what, by what. */
  #parents: readonly CorpusEntry[] = [];
  #places: readonly (readonly Place[])[] = [];
  #round = { begin: 0, end: 0 };
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
    if (number >= this.#round.end) {
      this.#parents = distinct(this.#kept);
      this.#places = placesOf(this.#parents);
      this.#round = roundOf(number);
    }
    const { protocol } = this.#subject;
    const branch = this.#branch(number);
    if (branch === null) return { scenario: this.#made(seed), protocol, seed };
    const continues = number % BRANCHES > 0 && number > this.#round.begin;
    return { scenario: this.#written(branch), protocol, seed, continues };
  }

  learn({ scenario, seed }: Trial, { features, firsts }: TrialOutcome): CorpusEntry | null {
    const before = this.#met.size;
    for (const feature of features) this.#met.add(feature);
    if (this.#met.size === before) return null;
    const source = explicitSource(scenario, this.#subject.known);
    const entry = { number: seed - this.#begins, source, firsts };
    this.#kept.push(entry);
    return entry;
  }

  #made(seed: number): Scenario {
    const stream = new RandomStream(String(seed), `guided/${this.#subject.protocol}`);
    const parent = stream.below(FRESH) === 0 ? undefined : this.#chosen(stream);
    return this.#written(
      parent === undefined
        ? drawScenario(this.#subject, seed, BRISK)
        : this.#changed(fromItsStart(this.#resolved(parent.source)), stream),
    );
  }

  /** A future of a moment, the same for all trials of a group; null: they do not branch. */
  #branch(number: number): Scenario | null {
    const first = number - (number % BRANCHES);
    const name = `guided/${this.#subject.protocol}/branch`;
    const stream = new RandomStream(String(this.#begins + first), name);
    if (stream.below(BRANCHING) > 0) return null;
    // Of all that was met something evenly, and one of the runs that met it: so what few runs came
    // to is where many branch from.
    const place = stream.pick(stream.pick(this.#places) ?? []);
    if (place === undefined) return null;
    const { parent, step, atUs } = place;
    const scenario = this.#resolved(parent.source);
    if (scenario.script.length > 0) return null;
    const branch: Branch = { seed: this.#begins + parent.number, step, atUs };
    return branched(this.#subject, scenario, branch, stream);
  }

  /** It is what its source says: as that it is kept, and handed to other machines. */
  #written(scenario: Scenario): Scenario {
    return this.#resolved(explicitSource(scenario, this.#subject.known));
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
