/**
 * Bounded by departures, and complete: every run that departs from the calm one in at most so many
 * places. Runs share what they have in common (a departure begins where its run was), and a state
 * that was met with as many departures left is not continued again.
 */

import { hashText } from "../../core/hash.ts";
import type { Value } from "../../core/json.ts";
import type { ChoiceClass } from "../../kernel/choices/classes.ts";
import { type Decider, Decisions, type Listener } from "../../kernel/choices/decisions.ts";
import { TIE } from "../../kernel/choices/domain.ts";
import { fingerprintOf } from "../../runner/fingerprint.ts";
import { Identity } from "../../runner/identity.ts";
import { judge } from "../../runner/judge.ts";
import type { FullRunResult, RunResult } from "../../runner/result.ts";
import { simulate } from "../../runner/simulate.ts";
import { Simulation, type SimulationSnapshot } from "../../runner/simulation.ts";
import type { Scenario } from "../../scenario/scenario.ts";
import type { Recorder } from "../../world/tap.ts";
import { CalmBase, type Departure, type Place, placeOf } from "../calm-base.ts";
import type { Subject } from "../subject.ts";
import { Mishaps } from "./mishaps.ts";
import { Visited, withBudget } from "./visited.ts";

export interface DepartureBounds {
  /** Departures of a run at most, 0 to 7. */
  readonly most: number;
  /** How many of them are crashes at most, 0 to 7. */
  readonly crashes: number;
}

export interface DepartureSettings {
  /** Whether a failure with this first check ends the search; default: none does. */
  readonly stop?: (check: string) => boolean;
  /** Asked before each run: false ends the search. */
  readonly goesOn?: (soFar: DeparturesSoFar) => boolean;
  /** Whether states that have been met are continued again, too; default: they are not. */
  readonly isPlain?: boolean;
  /** What was made before, by a search of the same subject and bounds: it goes on from there. */
  readonly from?: DeparturesMade;
  /** Hears what has been made, when all that depart further from one more first departure are. */
  readonly onMade?: (made: DeparturesMade) => void;
}

/**
 * What is complete of a search that was ended, as plain data. The states that were met are no part
 * of it: what is met again is only visited once more, and counted once more.
 */
export interface DeparturesMade {
  readonly firsts: FirstDepartures;
  readonly runs: number;
  readonly met: number;
  readonly steps: number;
  readonly states: number;
  readonly undecided: number;
  readonly failures: readonly Pick<FoundByDepartures, "fingerprint" | "departures" | "runs">[];
}

/** Runs that failed alike. */
export interface FoundByDepartures {
  readonly fingerprint: string;
  /** The first of them, as a run of its own. */
  readonly scenario: Scenario;
  readonly result: RunResult;
  readonly departures: readonly Departure[];
  /** Runs begun up to then. */
  readonly runs: number;
}

/** Counts of a search that goes on. */
export type DeparturesSoFar = Pick<DeparturesExplored, "runs" | "steps" | "states" | "firsts">;

/**
 * How many of the departures from the calm run have been made, each with all that depart further.
 * The latest come first, so that a search which was ended has made every run whose first departure
 * is one of the last `made`.
 */
export interface FirstDepartures {
  readonly made: number;
  readonly of: number;
  /** When the earliest of those made leaves the calm run, microseconds; null: none was made. */
  readonly fromUs: number | null;
}

export interface DeparturesExplored {
  /** Runs begun: the calm one, and one for each departure from what was not met before. */
  readonly runs: number;
  /** Those of them that came to a state that had been met, and were left there. */
  readonly met: number;
  readonly steps: number;
  /** Different states between two moments. */
  readonly states: number;
  readonly firsts: FirstDepartures;
  /** Whether there is nothing left to be run within the bounds. */
  readonly complete: boolean;
  /** By fingerprint, in the order in which they were found. */
  readonly failures: readonly FoundByDepartures[];
  /** Runs whose history could not be decided. */
  readonly undecided: number;
}

/**
 * Of the states of runs that depart no more, one in so many is kept, and looked for: what follows
 * from them is a few steps, which cost less than their identities.
 */
const ONE_IN = 4;

/** Explores every run of a subject within bounds. */
export function exploreDepartures(
  subject: Subject,
  bounds: DepartureBounds,
  settings: DepartureSettings = {},
): DeparturesExplored {
  return new Departing(subject, bounds, settings).explore();
}

/** A step of a run: what was before it, and in what it could have gone otherwise. */
interface Forking {
  readonly before: Saved;
  /** When it was taken, microseconds. */
  readonly atUs: number;
  readonly places: readonly Place[];
  /** The first of its places from which this run may depart further. */
  readonly from: number;
}

interface Saved {
  readonly simulation: SimulationSnapshot;
  readonly hasBooted: boolean;
  readonly stepped: ReadonlySet<string>;
  readonly steppedUs: number;
}

/** The departures of a run, the last first. */
interface Path {
  readonly departure: Departure;
  readonly before: Path | null;
}

/** Where a run departs, if not at its start: in the next step, at one of its places. */
interface Beginning {
  readonly departure: Departure;
  readonly place: number;
}

class Departing implements Decider, Listener, Recorder {
  readonly #subject: Subject;
  readonly #bounds: DepartureBounds;
  readonly #settings: DepartureSettings;
  readonly #base: CalmBase;
  readonly #scenario: Scenario;
  readonly #simulation: Simulation;
  readonly #mishaps: Mishaps;
  readonly #identity: Identity;
  readonly #visited = new Visited();
  readonly #failures = new Map<string, FoundByDepartures>();
  /** By class and key, what this run's departures decide. */
  readonly #decided = new Map<string, Value>();
  readonly #ties = new Map<string, number>();
  /** Where the present step could go otherwise. */
  #places: Place[] = [];
  /** The nodes that have had a step at this moment: of each the first counts. */
  #stepped = new Set<string>();
  #steppedUs = -1;
  /** To boot is the first step. */
  #hasBooted = false;
  #runs = 0;
  #met = 0;
  #steps = 0;
  #firsts: FirstDepartures = { made: 0, of: 0, fromUs: null };
  #undecided = 0;
  #isOver = false;

  constructor(subject: Subject, bounds: DepartureBounds, settings: DepartureSettings) {
    this.#subject = subject;
    this.#bounds = bounds;
    this.#settings = settings;
    this.#base = new CalmBase(subject);
    this.#scenario = this.#base.with([]);
    this.#simulation = new Simulation(this.#scenario, subject.protocol, 1, {
      known: subject.known,
      choices: { base: "calm", decider: this, listener: this },
    });
    const { world } = this.#simulation;
    this.#mishaps = new Mishaps(world, this.#scenario.durationUs);
    this.#identity = new Identity(this.#simulation);
    world.attach(this);
  }

  explore(): DeparturesExplored {
    for (const { fingerprint, departures, runs } of this.#settings.from?.failures ?? []) {
      const alone = this.#alone(departures, fingerprint);
      this.#failures.set(fingerprint, { fingerprint, ...alone, departures, runs });
    }
    this.#follow(0, 0, null, null);
    return {
      ...this.#soFar(),
      met: this.#met,
      complete: !this.#isOver,
      failures: [...this.#failures.values()],
      undecided: this.#undecided,
    };
  }

  #goesOn(): boolean {
    const { goesOn } = this.#settings;
    if (goesOn === undefined) return true;
    return goesOn(this.#soFar());
  }

  #soFar(): DeparturesSoFar {
    const states = this.#visited.states + (this.#settings.from?.states ?? 0);
    return { runs: this.#runs, steps: this.#steps, states, firsts: this.#firsts };
  }

  /** What is complete, at the end of a first departure. */
  #made(): DeparturesMade {
    const failures = [...this.#failures.values()].map(({ fingerprint, departures, runs }) => {
      return { fingerprint, departures, runs };
    });
    return { ...this.#soFar(), met: this.#met, undecided: this.#undecided, failures };
  }

  /** The calm run has been made, as it was before. */
  #resume(of: number): void {
    const { from } = this.#settings;
    this.#firsts = { made: 0, fromUs: null, ...from?.firsts, of };
    if (from === undefined) return;
    if (from.firsts.of !== of) throw new RangeError("the calm run is another one now");
    this.#runs = from.runs;
    this.#met = from.met;
    this.#steps = from.steps;
    this.#undecided = from.undecided;
  }

  /**
   * Makes the run that goes on from here and departs no further, then all that depart from it, the
   * last first: those before come to states that have been met then.
   */
  #follow(departed: number, crashed: number, path: Path | null, beginning: Beginning | null): void {
    const { crashes } = this.#bounds;
    this.#runs++;
    const steps = this.#along(departed, crashed, path, beginning);
    const isCalm = path === null;
    if (isCalm) this.#resume(this.#countOf(steps));
    // The first departures that were made before.
    let skipped = isCalm ? this.#firsts.made : 0;
    for (let step = steps.pop(); step !== undefined; step = steps.pop()) {
      const { before, atUs, places, from } = step;
      for (let place = places.length - 1; place >= from; place--) {
        for (const departure of this.#departuresAt(places[place] as Place, crashed < crashes)) {
          if (skipped > 0) {
            skipped--;
            continue;
          }
          if (this.#isOver || !this.#goesOn()) {
            this.#isOver = true;
            return;
          }
          this.#goBack(before);
          const isCrash = departure.kind === "crash";
          const key = isCrash ? "" : keyOf(departure.decision[0], departure.decision[1]);
          if (!isCrash) this.#decided.set(key, departure.decision[2]);
          this.#follow(
            departed + 1,
            crashed + (isCrash ? 1 : 0),
            { departure, before: path },
            { departure, place },
          );
          if (!isCrash) this.#decided.delete(key);
          if (isCalm && !this.#isOver) {
            this.#firsts = { ...this.#firsts, made: this.#firsts.made + 1, fromUs: atUs };
            this.#settings.onMade?.(this.#made());
          }
        }
      }
    }
  }

  /** How a run can depart at a place: nothing crashes any more where it is to recover. */
  #departuresAt(place: Place, mayCrash: boolean): readonly Departure[] {
    const { durationUs } = this.#scenario;
    const departures = this.#base.at(place, mayCrash);
    return departures.filter((one) => one.kind !== "crash" || one.atUs < durationUs);
  }

  /** How many departures there are from a run at its steps. */
  #countOf(steps: readonly Forking[]): number {
    const places = steps.flatMap((step) => step.places);
    const mayCrash = this.#bounds.crashes > 0;
    return places.reduce((sum, place) => sum + this.#departuresAt(place, mayCrash).length, 0);
  }

  /** Runs on to the end, or to a state that was met. @returns its steps, if it may depart. */
  #along(
    departed: number,
    crashed: number,
    path: Path | null,
    beginning: Beginning | null,
  ): Forking[] {
    const simulation = this.#simulation;
    const { world } = simulation;
    const { agenda } = world;
    const { durationUs } = this.#scenario;
    const used = withBudget(withBudget(0, departed), crashed);
    const mayDepart = departed < this.#bounds.most;
    const steps: Forking[] = [];
    let begins = beginning;
    while (!simulation.ended) {
      const isBetween = this.#hasBooted && begins === null && agenda.nextUs() > world.nowUs;
      if (
        isBetween &&
        !this.#isNew(used, mayDepart ? 1 : ONE_IN) &&
        this.#settings.isPlain !== true
      ) {
        this.#met++;
        return steps;
      }
      const isInTime = !this.#hasBooted || agenda.nextUs() < durationUs;
      const before = mayDepart && isInTime ? this.#save() : null;
      this.#step();
      if (begins?.departure.kind === "crash") {
        const { node, atUs, forUs } = begins.departure;
        this.#mishaps.crash(world.names.indexOf(node), atUs, forUs);
      }
      if (before !== null && this.#places.length > 0) {
        const from = begins === null ? 0 : begins.place + 1;
        steps.push({ before, atUs: world.nowUs, places: this.#places, from });
      }
      begins = null;
    }
    this.#judge(path);
    return steps;
  }

  #step(): void {
    const { world } = this.#simulation;
    this.#places = [];
    this.#steps++;
    if (this.#hasBooted) this.#simulation.run(world.steps + 1);
    else this.#simulation.boot();
    this.#hasBooted = true;
  }

  #judge(path: Path | null): void {
    const { protocol } = this.#subject;
    const result = resultOf(judge(this.#simulation, this.#scenario, protocol, 1));
    if (result.verdict === "unknown") this.#undecided++;
    if (result.verdict !== "fail") return;
    const fingerprint = fingerprintOf(result);
    if (!this.#failures.has(fingerprint)) {
      const departures = departuresOf(path);
      const alone = this.#alone(departures, fingerprint);
      this.#failures.set(fingerprint, { fingerprint, ...alone, departures, runs: this.#runs });
    }
    if (this.#settings.stop?.(result.violations[0]?.check ?? "") === true) this.#isOver = true;
  }

  /**
   * A run by itself. Where it depends on which of two came first at one moment, the scenario says
   * that, too.
   */
  #alone(departures: readonly Departure[], fingerprint: string) {
    const { protocol, known } = this.#subject;
    const plain = this.#base.with(departures);
    const first = resultOf(simulate(plain, protocol, 1, { known }));
    if (first.verdict === "fail" && fingerprintOf(first) === fingerprint) {
      return { scenario: plain, result: first };
    }
    const recorded = new Decisions();
    const decider: Decider = {
      decide: (kind, key) => (kind === "tie" ? this.#tieOf(contentOf(key)) : undefined),
    };
    simulate(plain, protocol, 1, { known, choices: { base: "calm", decider, listener: recorded } });
    const ties = [...recorded.of("tie")].map(([key, tie]) => ["tie", key, tie] as const);
    const scenario = this.#base.with([
      ...departures,
      ...ties.map((decision) => ({ kind: "decision", decision }) as const),
    ]);
    return { scenario, result: resultOf(simulate(scenario, protocol, 1, { known })) };
  }

  #isNew(used: number, oneIn: number): boolean {
    const identity = this.#identity.readOneIn(oneIn);
    return identity === null || this.#visited.add(identity.low, identity.high, used);
  }

  #save(): Saved {
    return {
      simulation: this.#simulation.snapshot(),
      hasBooted: this.#hasBooted,
      stepped: new Set(this.#stepped),
      steppedUs: this.#steppedUs,
    };
  }

  #goBack({ simulation, hasBooted, stepped, steppedUs }: Saved): void {
    this.#hasBooted = hasBooted;
    this.#simulation.restore(simulation);
    this.#stepped = new Set(stepped);
    this.#steppedUs = steppedUs;
  }

  decide(kind: ChoiceClass, key: string): Value | undefined {
    // Which of two comes first at one moment follows from what they are, so that equal states
    // continue alike.
    if (kind === "tie") return this.#tieOf(contentOf(key));
    return this.#decided.get(keyOf(kind, key));
  }

  #tieOf(content: string): number {
    let tie = this.#ties.get(content);
    if (tie === undefined) {
      tie = TIE.write(hashText(content)) as number;
      this.#ties.set(content, tie);
    }
    return tie;
  }

  note(kind: ChoiceClass, key: string, decision: Value): void {
    const place = placeOf(kind, key, decision);
    if (place !== null) this.#places.push(place);
  }

  hear(): void {
    // A step is a place once its handler has returned.
  }

  handled(address: number): void {
    const { world } = this.#simulation;
    const { nowUs } = world;
    const node = world.names[address];
    if (nowUs !== this.#steppedUs) this.#stepped.clear();
    this.#steppedUs = nowUs;
    if (node === undefined || this.#stepped.has(node)) return;
    this.#stepped.add(node);
    this.#places.push({ kind: "step", atUs: nowUs, node });
  }

  snapshot(): unknown {
    return null;
  }

  restore(): void {
    // What it hears is of one step.
  }
}

function resultOf({ history: _history, ...result }: FullRunResult): RunResult {
  return result;
}

function keyOf(kind: ChoiceClass, key: string): string {
  return `${kind} ${key}`;
}

/** A content key without its occurrence, and without the operation that it goes back to. */
function contentOf(key: string): string {
  return key.replace(/( for [^ ]+)? #\d+$/, "");
}

function departuresOf(path: Path | null): readonly Departure[] {
  const departures: Departure[] = [];
  for (let at = path; at !== null; at = at.before) departures.push(at.departure);
  return departures.reverse();
}
