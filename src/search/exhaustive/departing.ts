/**
 * Bounded by departures, and complete: every run that departs from the calm one in at most so many
 * places. Runs share what they have in common (a departure begins where its run was), and a state
 * that was met with as many departures left is not continued again.
 */
import { HostError } from "../../core/errors.ts";
import type { Operation } from "../../history/operation.ts";
import { COPY_AGAIN } from "../../kernel/choices/choices.ts";
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
  FoundByDepartures,
  Part,
  PartCounts,
  PartMade,
  PartSettings,
} from "./departures.ts";
import { MetBefore, MetByPart } from "./met-table.ts";
import { withBudget } from "./visited.ts";

/**
 * The states of runs that depart no more are kept, and looked for, at one moment in so many: what
 * follows from them is a few steps, which cost less than their identities.
 */
const ONE_IN = 4;

/** The first so many runs, and then one in so many, are made again and must come to the same. */
const AGAIN = 64;

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

/** A departure from the calm run. */
interface First extends Beginning {
  readonly before: Saved;
  readonly atUs: number;
}

/** Asked before each run: false ends what is made. */
export type GoesOn = (soFar: PartCounts) => boolean;

/**
 * Makes the parts of a search, one after the other: each is the calm run, or all runs with one of
 * the departures from it as their first. What a part comes to follows from what it is given.
 */
export class Departing {
  readonly #subject: Subject;
  readonly #bounds: DepartureBounds;
  readonly #settings: PartSettings;
  readonly #base: CalmBase;
  readonly #scenario: Scenario;
  readonly #run: DepartingRun;
  readonly #firsts: readonly First[];
  readonly #calm: PartMade;
  #met: MetByPart = new MetByPart(null);
  #failures: FoundByDepartures[] = [];
  #failed = new Set<string>();
  #counts = { runs: 0, met: 0, steps: 0, undecided: 0, vacuous: 0 };
  /** Runs that came to their end. */
  #judged = 0;
  #statesMax = Number.POSITIVE_INFINITY;
  #goesOn: GoesOn = () => true;
  #isOver = false;
  #stops = false;

  /** Makes the calm run. @throws {InputError} where a moment of a run cannot be kept. */
  constructor(subject: Subject, bounds: DepartureBounds, settings: PartSettings = {}) {
    this.#subject = subject;
    this.#bounds = bounds;
    this.#settings = settings;
    this.#base = new CalmBase(subject);
    this.#scenario = this.#base.with([]);
    this.#run = new DepartingRun(this.#scenario, subject);
    this.#counts.runs++;
    const steps = this.#along(0, 0, null, null);
    this.#firsts = this.#firstsAt(steps);
    this.#calm = { ...this.#made(0, null), of: this.#firsts.length };
  }

  /** Makes a part anew. Part 0 is the calm run; of one that goes on, what was found before. */
  make(part: Part, goesOn: GoesOn = () => true): PartMade {
    const { number, table, before, known, statesMax, again } = part;
    if (number === 0) {
      if (again === null) return this.#calm;
      const failures = again.map(({ fingerprint, departures, runs }) => {
        return { fingerprint, ...this.#alone(departures, fingerprint), departures, runs };
      });
      return { ...this.#calm, failures };
    }
    this.#met = new MetByPart(new MetBefore(table, before));
    this.#failures = [];
    this.#failed = new Set(known);
    this.#counts = { runs: 0, met: 0, steps: 0, undecided: 0, vacuous: 0 };
    this.#statesMax = statesMax;
    this.#goesOn = goesOn;
    this.#isOver = false;
    this.#stops = false;
    const { before: moment, atUs, departure, place } = this.#firsts[number - 1] as First;
    this.#depart(moment, { departure, place }, 0, 0, null);
    return this.#made(number, atUs);
  }

  #made(part: number, fromUs: number | null): PartMade {
    return {
      part,
      of: 0,
      fromUs,
      ...this.#soFar(),
      failures: this.#failures,
      listed: this.#met.listed(),
      isWhole: !this.#isOver,
      stops: this.#stops,
    };
  }

  #soFar(): PartCounts {
    return { ...this.#counts, states: this.#met.states };
  }

  /** The departures from the calm run, the last first. */
  #firstsAt(steps: readonly Forking[]): readonly First[] {
    const firsts: First[] = [];
    const mayCrash = this.#bounds.crashes > 0;
    for (const { before, atUs, places } of steps) {
      for (const [place, of] of places.entries()) {
        for (const departure of [...this.#departuresAt(of, mayCrash)].reverse()) {
          firsts.push({ before, atUs, departure, place });
        }
      }
    }
    return firsts.reverse();
  }

  /**
   * Makes the run that goes on from here and departs no further, then all that depart from it, the
   * last first: those before come to states that have been met then.
   */
  #follow(departed: number, crashed: number, path: Path, beginning: Beginning): void {
    const { crashes } = this.#bounds;
    this.#counts.runs++;
    const steps = this.#along(departed, crashed, path, beginning);
    for (let step = steps.pop(); step !== undefined; step = steps.pop()) {
      const { before, places, from } = step;
      for (let place = places.length - 1; place >= from; place--) {
        for (const departure of this.#departuresAt(places[place] as Place, crashed < crashes)) {
          if (this.#isOver || !this.#mayGoOn()) {
            this.#isOver = true;
            return;
          }
          this.#depart(before, { departure, place }, departed, crashed, path);
        }
      }
    }
  }

  #mayGoOn(): boolean {
    const soFar = this.#soFar();
    return soFar.states < this.#statesMax && this.#goesOn(soFar);
  }

  /** Makes all runs with one departure more, from a moment on. */
  #depart(
    before: Saved,
    beginning: Beginning,
    departed: number,
    crashed: number,
    path: Path | null,
  ): void {
    const { departure } = beginning;
    this.#run.goBack(before);
    const crashedThen = crashed + (departure.kind === "crash" ? 1 : 0);
    this.#run.departing(departure, () => {
      this.#follow(departed + 1, crashedThen, { departure, before: path }, beginning);
    });
  }

  /** How a run can depart at a place: nothing crashes any more where it is to recover. */
  #departuresAt(place: Place, mayCrash: boolean): readonly Departure[] {
    const { durationUs } = this.#scenario;
    const departures = this.#base.at(place, mayCrash);
    return departures.filter((one) => one.kind !== "crash" || one.atUs < durationUs);
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
        this.#counts.met++;
        return steps;
      }
      const isInTime = !run.hasBooted || run.nextUs < durationUs;
      const before = mayDepart && isInTime ? run.save() : null;
      this.#counts.steps++;
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
    const result = judge(this.#run.simulation, this.#scenario, protocol, 1);
    if (result.verdict === "unknown") this.#counts.undecided++;
    if (result.vacuous !== undefined) this.#counts.vacuous++;
    if (result.verdict !== "fail") {
      const nth = this.#judged++;
      const isSampled = nth < AGAIN || nth % AGAIN === 0;
      if (isSampled || this.#mayOutlive(path)) this.#again(departuresOf(path), result);
      return;
    }
    const fingerprint = fingerprintOf(result);
    if (!this.#failed.has(fingerprint)) {
      const departures = departuresOf(path);
      const alone = this.#alone(departures, fingerprint);
      const { runs } = this.#counts;
      this.#failed.add(fingerprint);
      this.#failures.push({ fingerprint, ...alone, departures, runs });
    }
    if (this.#settings.stop?.(result.violations[0]?.check ?? "") === true) {
      this.#isOver = true;
      this.#stops = true;
    }
  }

  /**
   * Whether something of a system of a user's own may outlive the crash that the run departs by:
   * all runs with a crash and no more are made again.
   */
  #mayOutlive(path: Path | null): boolean {
    const isCrash = path !== null && path.before === null && path.departure.kind === "crash";
    return isCrash && (this.#subject.known?.owns.length ?? 0) > 0;
  }

  /**
   * Makes a run again, from its start, where each start of a node has modules of its own.
   * @throws {HostError} if it comes to something else then.
   */
  #again(departures: readonly Departure[], first: FullRunResult): void {
    const { protocol, known } = this.#subject;
    const exact = this.#base.with(departures);
    const again = simulate(exact, protocol, 1, {
      known,
      choices: { base: "calm", decider: this.#tiesOf(exact) },
      strict: true,
    });
    // A crash is planned in the one, and done to the other: their steps have other numbers.
    const isPlanned = departures.some(({ kind }) => kind === "crash");
    const isSameRun = isPlanned ? isSame(again.history, first.history) : again.hash === first.hash;
    if (again.verdict === first.verdict && isSameRun) return;
    throw new HostError(apart(departures, first.verdict, again));
  }

  /** Which of two comes first at one moment, as it is in this search, but for what is decided. */
  #tiesOf({ choices }: Scenario): Decider {
    const decided = new Decisions(choices?.decisions ?? []).of("tie");
    return {
      decide: (kind, key) =>
        kind === "tie" && !decided.has(key) && !key.endsWith(COPY_AGAIN)
          ? this.#run.tieOf(key)
          : undefined,
    };
  }

  /**
   * A run by itself. Where it depends on which of two came first at one moment, the scenario says
   * that, too.
   */
  #alone(departures: readonly Departure[], fingerprint: string) {
    const { protocol, known } = this.#subject;
    const plain = this.#base.with(departures.map(withoutTie));
    const first = resultOf(simulate(plain, protocol, 1, { known }));
    if (first.verdict === "fail" && fingerprintOf(first) === fingerprint) {
      return { scenario: plain, result: first };
    }
    const recorded = new Decisions();
    const exact = this.#base.with(departures);
    const decider = this.#tiesOf(exact);
    simulate(exact, protocol, 1, { known, choices: { base: "calm", decider, listener: recorded } });
    const ties = [...recorded.of("tie")].map(([key, tie]) => ["tie", key, tie] as const);
    const scenario = this.#base.with([
      ...departures,
      ...ties.map((decision) => ({ kind: "decision", decision }) as const),
    ]);
    const result = resultOf(simulate(scenario, protocol, 1, { known }));
    if (result.verdict === "fail" && fingerprintOf(result) === fingerprint) {
      return { scenario, result };
    }
    throw new HostError(apart(departures, `fail, ${fingerprint}`, result));
  }

  #isNew(used: number, oneIn: number): boolean {
    const identity = this.#run.identity(oneIn);
    return identity === null || this.#met.isNew(identity.low, identity.high, used);
  }
}

/** What is said of a run that came to something else when it was made from its start. */
function apart(departures: readonly Departure[], verdict: string, again: RunResult): string {
  const came = again.violations[0]?.message ?? "";
  return [
    "two runs with the same departures differ: one that went on from a moment kept in the search",
    `(${verdict}), and one from its start (${again.verdict}${came === "" ? "" : `: ${came}`}).`,
    "What a handler, a judge or an object goes by must be plain data in its state: no variable of",
    `a module or of a closure, no class. The departures: ${JSON.stringify(departures)}`,
  ].join("\n");
}

function isSame(one: readonly Operation[], other: readonly Operation[]): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function resultOf({ history: _history, ...result }: FullRunResult): RunResult {
  return result;
}

/** A crash just after the microsecond of its step: most fail so, too, and are shorter to say. */
function withoutTie(departure: Departure): Departure {
  if (departure.kind !== "crash") return departure;
  const { tie: _tie, ...crash } = departure;
  return { ...crash, atUs: crash.atUs + 1 };
}

function departuresOf(path: Path | null): readonly Departure[] {
  const departures: Departure[] = [];
  for (let at = path; at !== null; at = at.before) departures.push(at.departure);
  return departures.reverse();
}
