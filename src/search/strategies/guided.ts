/**
 * Guided: runs that covered something new are kept, and most of the trials are made from those:
 * with another seed, with half of their faults, with another order within a window, as other
 * futures of a moment at which they met something first, or with a few decisions laid over them
 * near such a moment. (Novelty search over mutations, as in coverage-guided fuzzing; branching from
 * snapshots, as in Nyx.)
 */
import type { Value } from "../../core/json.ts";
import { RandomStream } from "../../kernel/streams.ts";
import { explicitSource, resolveScenario } from "../../scenario/resolve.ts";
import type { Scenario } from "../../scenario/scenario.ts";
import { branched, fromItsStart, type Place, placesOf } from "../branch.ts";
import { type CorpusEntry, distinct, NOTHING_LEARNT, roundEnd, roundOf } from "../corpus.ts";
import { prioritised } from "../draw-order.ts";
import { drawScenario } from "../draw-scenario.ts";
import type { Manner } from "../manner.ts";
import { overlaid, overlaysOf } from "../overlay.ts";
import type { Subject } from "../subject.ts";
import type { Plan, Strategy, StrategySettings, Trial, TrialOutcome } from "./strategy.ts";
import { SWARM } from "./swarm.ts";

/** As the swarm draws, with more kinds of faults. */
export const BRISK: Manner = { ...SWARM, faultDensities: [60, 80, 100] };

/** Of so many trials that have no run in common one is drawn anew. */
const FRESH = 2;
/** So many trials, one after the other, have a run in common; or none of them has. */
const GROUP = 4;
/** Of so many of these groups so many branch, and so many have overlays. */
const GROUPS = 12;
const BRANCHING = 4;
const OVERLAID = 1;
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
  /** Those where the run was listened to. */
  #heard: readonly (readonly Place[])[] = [];
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
      this.#heard = placesOf(this.#parents.filter(({ asked }) => asked.length > 0));
      this.#round = roundOf(number);
    }
    const { protocol } = this.#subject;
    const { scenario, ...shared } = this.#ofGroup(number) ?? { scenario: this.#made(seed) };
    return { scenario: this.#written(scenario), protocol, seed, ...shared };
  }

  learn(
    { scenario, seed }: Trial,
    { features, firsts, asked = [], result: { steps } }: TrialOutcome,
  ): CorpusEntry | null {
    const before = this.#met.size;
    for (const feature of features) this.#met.add(feature);
    if (this.#met.size === before) return null;
    const source = explicitSource(scenario, this.#subject.known);
    const entry = { number: seed - this.#begins, source, firsts, steps, asked };
    this.#kept.push(entry);
    return entry;
  }

  #made(seed: number): Scenario {
    const stream = new RandomStream(String(seed), `guided/${this.#subject.protocol}`);
    const parent = stream.below(FRESH) === 0 ? undefined : this.#chosen(stream);
    if (parent === undefined) return drawScenario(this.#subject, seed, BRISK);
    return this.#changed(fromItsStart(this.#resolved(parent.source)), stream);
  }

  /**
   * Of a group whose trials have a run in common: another future of a moment of it, or an overlay
   * near that. Null: the group has none.
   */
  #ofGroup(number: number): Omit<Trial, "protocol" | "seed"> | null {
    const first = number - (number % GROUP);
    const name = `guided/${this.#subject.protocol}/branch`;
    const stream = new RandomStream(String(this.#begins + first), name);
    const kind = stream.below(GROUPS);
    if (kind >= BRANCHING + OVERLAID) return null;
    const isBranch = kind < BRANCHING;
    // Of all that was met something evenly, and one of the runs that met it: so what few runs came
    // to is where many go on from.
    const place = stream.pick(stream.pick(isBranch ? this.#places : this.#heard) ?? []);
    if (place === undefined) return null;
    const scenario = this.#resolved(place.parent.source);
    if (scenario.script.length > 0) return null;
    const seed = this.#begins + place.parent.number;
    const continues = number > first && number > this.#round.begin;
    const own = new RandomStream(String(this.#begins + number), `${name}/own`);
    if (!isBranch) {
      const overlays = overlaysOf(
        this.#subject,
        { ...place.parent, scenario, seed },
        place,
        stream,
      );
      if (overlays === null) return null;
      const { common } = overlays;
      const shared = common === null ? {} : { common, continues };
      return { scenario: overlaid(overlays, own), ...shared, listens: true };
    }
    const { step, atUs } = place;
    const future = branched(this.#subject, scenario, { seed, step, atUs }, stream);
    const { begins = [], decisions = [] } = future.choices ?? {};
    const common = { decisions, steps: begins.at(-1)?.steps ?? 0 };
    // To listen takes time, and of overlays there are few.
    return { scenario: future, common, continues, ...(!continues && { listens: true }) };
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
