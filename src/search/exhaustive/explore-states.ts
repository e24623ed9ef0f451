/**
 * Every state of a system, of a user's own too: as a scenario has it, with a few operations, under
 * abstract time. What fails is also a run with one clock for all, which can be made again.
 */
import { InputError } from "../../core/errors.ts";
import { byText } from "../../core/order.ts";
import type { RunResult } from "../../runner/result.ts";
import { simulate } from "../../runner/simulate.ts";
import type { Scenario } from "../../scenario/scenario.ts";
import { borneBy } from "../borne.ts";
import type { Subject } from "../subject.ts";
import { scenarioAlong } from "./along-path.ts";
import type { Bounds, Order, Reductions } from "./bounds.ts";
import { refuseWithoutSnapshots } from "./departing-run.ts";
import { type Exploration, explore, type SearchSettings, type SoFar } from "./explore.ts";
import type { Path } from "./path.ts";
import { remade } from "./remade.ts";
import { SimulatedWorld } from "./simulated.ts";
import { stepsAlong } from "./state-words.ts";
import { aboutOf, type Size, type StatesAbout, statesScenario } from "./states-scenario.ts";
import type { Finding } from "./walked.ts";

/** How far the search goes; each bound of a kind is at most 7. */
export interface StateBounds extends Size {
  /** How often timers of each process may fire. */
  readonly timers: number;
  /** How often timers may fire in all; absent: as often as those of each may. */
  readonly alarms?: number;
  /** The highest term that any node may show (`observe`); absent: any. */
  readonly terms?: number;
  readonly crashes: number;
  readonly duplicates: number;
  /** How often clients ask again that have no answer, all together. */
  readonly retries: number;
  /** Steps from the first state to any; absent: as many as there are. Then by breadth. */
  readonly depth?: number;
  readonly statesMax: number;
  /** Of a draw of at most so many values each is taken; of a larger one the lowest. */
  readonly draws: number;
}

export interface StateSettings {
  /** Default: depth first. */
  readonly order?: Order;
  /** Whether orders and steps that add nothing are left out; default: they are. */
  readonly isReduced?: boolean;
  /** Whether it fails that a client waits where nothing can happen any more; default: no. */
  readonly findsDeadlocks?: boolean;
  /** Whether a violation of this check ends the search; default: the first of any does. */
  readonly stop?: (check: string) => boolean;
  readonly goesOn?: (soFar: SoFar) => boolean;
  /** Hears the identity of each state in which nothing more can happen, the first time. */
  readonly onTerminal?: SearchSettings["onTerminal"];
}

/** A violation, and the run that shows it. */
export interface FoundInStates {
  readonly check: string;
  readonly message: string;
  /** The steps that lead to it, in the words of the system. */
  readonly path: readonly string[];
  /**
   * The run with one clock for all in which the same comes; null: there it does not come to this:
   * it rests on clocks that run apart, or on what only this search calls a failure (`deadlock`).
   */
  readonly run: { readonly scenario: Scenario; readonly result: RunResult } | null;
}

/** What a search came to. */
export interface StatesExplored extends Omit<Exploration, "violations"> {
  readonly about: StatesAbout;
  readonly violations: readonly FoundInStates[];
  /** Ends in which a client waits for an answer and no timer of a node is set. */
  readonly waiting: number;
  /** The purposes of draws of which only the lowest value was taken. */
  readonly lowest: readonly string[];
  /** Histories that could not be judged with the work that they may take. */
  readonly undecided: number;
  /** Whether the clocks of processes are part of a state, since code of a user's own reads them. */
  readonly countsClocks: boolean;
  /** Why what was found does not count: states do not hold all that the system goes by. */
  readonly fault: string | null;
}

/** The first so many ends, and then one in so many, are come to again from the start. */
const AGAIN = 64;

const REDUCED: Reductions = { useless: true, silent: true, alike: [], asleep: true };
const PLAIN: Reductions = { useless: false, silent: false, alike: [] };

/**
 * Visits every state of a subject within bounds.
 * @throws {InputError} saying why its states cannot be visited.
 */
export function exploreStates(
  subject: Subject,
  bounds: StateBounds,
  settings: StateSettings = {},
): StatesExplored {
  const scenario = statesScenario(subject, bounds);
  refuseUnborne(subject, bounds);
  const first = new StateSearch(subject, scenario, bounds, settings, false);
  const found = first.run();
  // States that differ by a clock which a handler reads were taken for one.
  if (!first.readsClocks) return found;
  return new StateSearch(subject, scenario, bounds, settings, true).run();
}

interface FoundOnPath {
  readonly finding: Finding;
  readonly path: Path | null;
}

class StateSearch {
  readonly #subject: Subject;
  readonly #scenario: Scenario;
  readonly #draws: number;
  readonly #bounds: Bounds;
  readonly #reductions: Reductions;
  readonly #settings: StateSettings;
  readonly #walked: SimulatedWorld;
  readonly #countsClocks: boolean;
  #ends = 0;
  #waiting = 0;
  #fault: string | null = null;
  readonly #found: FoundOnPath[] = [];

  constructor(
    subject: Subject,
    scenario: Scenario,
    bounds: StateBounds,
    settings: StateSettings,
    countsClocks: boolean,
  ) {
    this.#subject = subject;
    this.#scenario = scenario;
    this.#draws = bounds.draws;
    this.#settings = settings;
    this.#countsClocks = countsClocks;
    this.#reductions = (settings.isReduced ?? true) ? REDUCED : PLAIN;
    this.#walked = this.#world();
    refuseUnfit(this.#walked, subject, bounds);
    const { timers, terms, alarms, crashes, duplicates, retries, depth, statesMax } = bounds;
    this.#bounds = {
      timers: [0, ...this.#walked.world.ids.map(() => timers)],
      crashes,
      duplicates,
      retries,
      statesMax,
      ...(alarms !== undefined && { alarms }),
      ...(terms !== undefined && { terms }),
      ...(depth !== undefined && { depth }),
    };
  }

  get readsClocks(): boolean {
    return !this.#countsClocks && this.#walked.readsClocks;
  }

  run(): StatesExplored {
    const { order, stop, onTerminal, goesOn = () => true } = this.#settings;
    const { violations: _violations, ...explored } = explore(this.#walked, {
      bounds: this.#bounds,
      reductions: this.#reductions,
      order: this.#bounds.depth === undefined ? (order ?? "depth") : "breadth",
      goesOn: (soFar) => this.#fault === null && !this.readsClocks && goesOn(soFar),
      ...(stop !== undefined && { stop }),
      ...(onTerminal !== undefined && { onTerminal }),
      onEnd: (path, identity) => this.#end(path, identity),
      onViolation: (finding, path) => this.#found.push({ finding, path }),
    });
    const violations = this.readsClocks ? [] : this.#found.map((one) => this.#shown(one));
    return {
      ...explored,
      complete: explored.complete && this.#fault === null,
      violations,
      about: aboutOf(this.#subject, this.#scenario),
      waiting: this.#waiting,
      lowest: [...this.#walked.answers.lowest].sort(byText),
      undecided: this.#walked.undecided,
      countsClocks: this.#countsClocks,
      fault: this.#fault,
    };
  }

  #world(): SimulatedWorld {
    const walked = new SimulatedWorld(this.#scenario, this.#subject, {
      drawsMax: this.#draws,
      findsDeadlocks: this.#settings.findsDeadlocks ?? false,
    });
    walked.countsClocks = this.#countsClocks;
    return walked;
  }

  #end(path: Path | null, identity: string): void {
    const nth = this.#ends++;
    if (this.#walked.waiting().length > 0) this.#waiting++;
    if (nth >= AGAIN && nth % AGAIN !== 0) return;
    const came = this.#remade(path);
    if (typeof came !== "string" && came.identity === identity && came.checks.length === 0) return;
    this.#apart(path, typeof came === "string" ? came : came.checks.join(", "));
  }

  #remade(path: Path | null) {
    return remade(path, this.#world(), this.#bounds, this.#reductions);
  }

  #shown({ finding, path }: FoundOnPath): FoundInStates {
    const { check, message } = finding;
    const words = stepsAlong(path, this.#walked.world);
    const isOfEnd = check === "deadlock" || !this.#isOfStep(check);
    const came = this.#remade(path);
    const isSame = typeof came !== "string" && (isOfEnd || came.checks.includes(check));
    if (!isSame) this.#apart(path, typeof came === "string" ? came : "it does not fail then");
    return { check, message, path: words, run: isSame ? this.#runOf(check, path) : null };
  }

  /** Whether a check fails at a step, and not where nothing more can happen. */
  #isOfStep(check: string): boolean {
    return !this.#scenario.checks.some((one) => one === check) || check === "linearizable";
  }

  /** The run with one clock for all that fails so, too. */
  #runOf(check: string, path: Path | null): FoundInStates["run"] {
    const { protocol, known } = this.#subject;
    const scenario = scenarioAlong(path, this.#scenario, this.#subject, this.#draws);
    if (scenario === null) return null;
    const { history: _history, ...result } = simulate(scenario, protocol, 1, { known });
    return result.violations[0]?.check === check ? { scenario, result } : null;
  }

  #apart(path: Path | null, came: string): void {
    this.#fault ??= [
      "the same steps came to something else when they were taken again from the start",
      `(${came || "another state"}).`,
      "What a handler, a judge or an object goes by must be plain data in its state: no variable of",
      "a module or of a closure, no class. The steps:",
      ...stepsAlong(path, this.#walked.world).map((step) => `  ${step}`),
    ].join("\n");
  }
}

/** @throws {InputError} where the system does not promise to bear what the bounds ask for. */
function refuseUnborne(subject: Subject, { crashes, duplicates }: StateBounds): void {
  const { crash, duplication } = borneBy(subject);
  const { system } = subject;
  const unborne = [
    ...(crashes > 0 && !crash ? [{ file: "--crashes", harm: "crashes" }] : []),
    ...(duplicates > 0 && !duplication ? [{ file: "--duplicates", harm: "duplicates" }] : []),
  ];
  if (unborne.length === 0) return;
  throw new InputError(
    unborne.map(({ file, harm }) => {
      return { file, message: `${system.name} does not promise to bear ${harm} (faultModel)` };
    }),
  );
}

/** @throws {InputError} where states do not hold what decides what comes next. */
function refuseUnfit(
  { simulation, world }: SimulatedWorld,
  { file }: Subject,
  { crashes }: StateBounds,
): void {
  refuseWithoutSnapshots(simulation, file);
  const shared = world.machines.ids.some((id) => world.machines.processesOf(id).length !== 1);
  if (crashes > 0 && shared) {
    const message = "expected 0: a machine of this system runs several processes, or none";
    throw new InputError([{ file: "--crashes", message }]);
  }
  const own = simulation.clients.find(({ awaitedSinceUs }) => awaitedSinceUs === undefined);
  if (own === undefined) return;
  const message = "its clients decide themselves what they ask: states are visited of operations";
  throw new InputError([{ file, path: "workload.kind", message }]);
}
