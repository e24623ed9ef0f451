/**
 * Bounded by departures, and complete: every run that departs from the calm one in at most so many
 * places. Runs share what they have in common (a departure begins where its run was), and a state
 * that was met with as many departures left is not continued again.
 */
import { type Decider, Decisions } from "../../kernel/choices/decisions.ts";
import { fingerprintOf } from "../../runner/fingerprint.ts";
import { judge } from "../../runner/judge.ts";
import type { FullRunResult, RunResult } from "../../runner/result.ts";
import { simulate } from "../../runner/simulate.ts";
import type { Scenario } from "../../scenario/scenario.ts";
import { CalmBase, type Departure, type Place } from "../calm-base.ts";
import type { Subject } from "../subject.ts";
import { DepartingRun, type Saved } from "./departing-run.ts";
import type {
  DepartureBounds,
  DepartureSettings,
  DeparturesExplored,
  DeparturesMade,
  DeparturesSoFar,
  FirstDepartures,
  FoundByDepartures,
} from "./departures.ts";
import { Visited, withBudget } from "./visited.ts";

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

class Departing {
  readonly #subject: Subject;
  readonly #bounds: DepartureBounds;
  readonly #settings: DepartureSettings;
  readonly #base: CalmBase;
  readonly #scenario: Scenario;
  readonly #run: DepartingRun;
  readonly #visited = new Visited();
  readonly #failures = new Map<string, FoundByDepartures>();
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
    this.#run = new DepartingRun(this.#scenario, subject);
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
          this.#run.goBack(before);
          const crashedThen = crashed + (departure.kind === "crash" ? 1 : 0);
          const pathThen = { departure, before: path };
          this.#run.departing(departure, () => {
            this.#follow(departed + 1, crashedThen, pathThen, { departure, place });
          });
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
    const run = this.#run;
    const { world } = run.simulation;
    const { durationUs } = this.#scenario;
    const used = withBudget(withBudget(0, departed), crashed);
    const mayDepart = departed < this.#bounds.most;
    const steps: Forking[] = [];
    let begins = beginning;
    while (!run.simulation.ended) {
      const isBetween = run.hasBooted && begins === null && run.nextUs > world.nowUs;
      if (
        isBetween &&
        !this.#isNew(used, mayDepart ? 1 : ONE_IN) &&
        this.#settings.isPlain !== true
      ) {
        this.#met++;
        return steps;
      }
      const isInTime = !run.hasBooted || run.nextUs < durationUs;
      const before = mayDepart && isInTime ? run.save() : null;
      this.#steps++;
      run.step();
      if (begins?.departure.kind === "crash") run.crash(begins.departure);
      const { places } = run;
      if (before !== null && places.length > 0) {
        const from = begins === null ? 0 : begins.place + 1;
        steps.push({ before, atUs: world.nowUs, places, from });
      }
      begins = null;
    }
    this.#judge(path);
    return steps;
  }

  #judge(path: Path | null): void {
    const { protocol } = this.#subject;
    const result = resultOf(judge(this.#run.simulation, this.#scenario, protocol, 1));
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
      decide: (kind, key) => (kind === "tie" ? this.#run.tieOf(key) : undefined),
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
    const identity = this.#run.identity(oneIn);
    return identity === null || this.#visited.add(identity.low, identity.high, used);
  }
}

function resultOf({ history: _history, ...result }: FullRunResult): RunResult {
  return result;
}

function departuresOf(path: Path | null): readonly Departure[] {
  const departures: Departure[] = [];
  for (let at = path; at !== null; at = at.before) departures.push(at.departure);
  return departures.reverse();
}
