/** Trials: runs of candidates, each judged by whether it fails in the way that is looked for. */
import { HostError, InputError } from "../../core/errors.ts";
import type { Value } from "../../core/json.ts";
import type { ChoiceClass } from "../../kernel/choices/classes.ts";
import type { Decider, Decision } from "../../kernel/choices/decisions.ts";
import { operationOfKey } from "../../protocol/request.ts";
import { fingerprintOf } from "../../runner/fingerprint.ts";
import { judge } from "../../runner/judge.ts";
import type { FullRunResult } from "../../runner/result.ts";
import { Simulation } from "../../runner/simulation.ts";
import { resolveScenario } from "../../scenario/resolve.ts";
import type { Scenario } from "../../scenario/scenario.ts";
import type { Registries } from "../../scenario/scope.ts";
import type { Candidate, Source } from "./candidate.ts";
import { InVain } from "./in-vain.ts";

/** A candidate that failed in the way that is looked for. */
export interface Tried {
  /** With those decisions only that the run asked for. */
  readonly candidate: Candidate;
  readonly run: FullRunResult;
  /** When each of its decisions was asked for first, microseconds. */
  readonly askedUs: ReadonlyMap<Decision, number>;
}

/** Answers choices by decisions, and notes which were asked for, and when. */
export interface NotingDecider extends Decider {
  /** The clock of the run. */
  clock: { readonly nowUs: number };
  /** The decisions that were asked for, each with the moment when it was first. */
  readonly askedUs: ReadonlyMap<Decision, number>;
}

export class Overlay implements NotingDecider {
  clock: { readonly nowUs: number } = { nowUs: 0 };
  readonly askedUs = new Map<Decision, number>();
  readonly #byClass = new Map<ChoiceClass, Map<string, Decision>>();

  constructor(decisions: Iterable<Decision>) {
    for (const decision of decisions) {
      const [kind, key] = decision;
      let byKey = this.#byClass.get(kind);
      if (byKey === undefined) {
        byKey = new Map();
        this.#byClass.set(kind, byKey);
      }
      byKey.set(key, decision);
    }
  }

  decide(kind: ChoiceClass, key: string): Value | undefined {
    const decision = this.#byClass.get(kind)?.get(key);
    if (decision === undefined) return undefined;
    if (!this.askedUs.has(decision)) this.askedUs.set(decision, this.clock.nowUs);
    return decision[2];
  }
}

export interface TrialSettings {
  /** Names the scenario in what is said of it, and says where a system of its own is found. */
  readonly file: string;
  readonly protocol: string;
  /** Of the failure that is looked for. */
  readonly fingerprint: string;
  readonly known: Registries;
  /** Of the scenario that failed. One that is doubted otherwise might fail with nothing wrong. */
  readonly doubts: readonly string[];
  /**
   * What clients asked for in the failing run: where they ask for something else it is another
   * failure. Null: anything may be asked, since no scenario's writer said what.
   */
  readonly functions: ReadonlySet<string> | null;
}

export class Trials {
  /** Steps of all runs, and how many there were. */
  steps = 0;
  count = 0;
  readonly #settings: TrialSettings;
  readonly #inVain = new InVain();
  /** Whether the last run came to its end: it would in more steps as well. */
  #isEnded = true;
  #last: { readonly source: Source; readonly scenario: Scenario | null } | null = null;

  constructor(settings: TrialSettings) {
    this.#settings = settings;
  }

  /** Of the failure that is looked for. */
  get fingerprint(): string {
    return this.#settings.fingerprint;
  }

  /** Whether clients ask for nothing that they may not. */
  asksAlike({ history }: FullRunResult): boolean {
    const { functions } = this.#settings;
    return functions === null || history.every(({ f }) => functions.has(f));
  }

  /** All that a candidate may name. */
  get known(): Registries {
    return this.#settings.known;
  }

  /**
   * Runs a candidate, unless it was tried in vain before.
   * @param stepsMax a run that is longer does not count.
   * @param decider answers by its decisions; default: each by its key.
   * @returns null: it does not fail in the way that is looked for.
   */
  run(candidate: Candidate, stepsMax: number, decider?: NotingDecider): Tried | null {
    if (decider !== undefined) return this.#tried(candidate, stepsMax, decider);
    const key = this.#inVain.keyOf(candidate);
    if (this.#inVain.has(key, stepsMax)) return null;
    const tried = this.#tried(candidate, stepsMax, new Overlay(candidate.decisions));
    if (tried === null) this.#inVain.add(key, this.#isEnded ? Number.POSITIVE_INFINITY : stepsMax);
    return tried;
  }

  /** A candidate that fails as it should is tried in vain all the same. */
  refuse(candidate: Candidate): void {
    this.#inVain.add(this.#inVain.keyOf(candidate), Number.POSITIVE_INFINITY);
  }

  #tried(candidate: Candidate, stepsMax: number, decider: NotingDecider): Tried | null {
    const run = this.#judged(candidate.source, stepsMax, decider);
    if (run === null || run.verdict === "pass") return null;
    if (fingerprintOf(run) !== this.#settings.fingerprint || !this.asksAlike(run)) return null;
    // What is awaited is kept: of recovery a failure names nodes, but where it is clients who wait.
    const isAwaited = (candidate.source["choices"] as Source)["operations"] === "awaited";
    if (isAwaited && run.violations[0]?.nodes.length !== 0) return null;
    const { askedUs } = decider;
    const decisions = invoked([...askedUs.keys()]);
    return { candidate: { source: candidate.source, decisions }, run, askedUs };
  }

  /**
   * Whether a candidate passes without the bug that is planted in it.
   * @param stepsMax a run that is longer does not count.
   */
  passesWithoutBug({ source, decisions }: Candidate, stepsMax: number): boolean {
    const { mutant: _mutant, ...correct } = source;
    return this.#judged(correct, stepsMax, new Overlay(decisions))?.verdict === "pass";
  }

  /** Null: there is no such run, or it is longer. */
  #judged(source: Source, stepsMax: number, decider: NotingDecider): FullRunResult | null {
    const { protocol, known } = this.#settings;
    this.#isEnded = true;
    const scenario = this.scenarioOf(source);
    if (scenario === null) return null;
    const seed = scenario.seeds.first;
    const choices = { base: "weather", decider } as const;
    try {
      const simulation = new Simulation(scenario, protocol, seed, { known, choices });
      const { world } = simulation;
      decider.clock = world;
      simulation.boot();
      simulation.run(stepsMax);
      this.count++;
      this.steps += world.steps;
      this.#isEnded = simulation.ended;
      if (!simulation.ended) return null;
      return judge(simulation, scenario, protocol, seed, false);
    } catch (error) {
      // What the host lacks says nothing of what it hosts.
      if (error instanceof HostError) return null;
      throw error;
    }
  }

  /** The scenario of a source, without its decisions; null: it cannot be one. */
  scenarioOf(source: Source): Scenario | null {
    if (this.#last?.source !== source) {
      this.#last = { source, scenario: this.#resolved(source) };
    }
    return this.#last.scenario;
  }

  #resolved(source: Source): Scenario | null {
    const { file, known, doubts } = this.#settings;
    try {
      const scenario = resolveScenario(source, file, undefined, known);
      const isDoubtful = Object.values(scenario.doubts).some((said) =>
        said.some((doubt) => !doubts.includes(doubt)),
      );
      return isDoubtful ? null : scenario;
    } catch (error) {
      if (error instanceof InputError) return null;
      throw error;
    }
  }
}

/** Without the moments of operations that were planned and never invoked. */
function invoked(decisions: readonly Decision[]): readonly Decision[] {
  const operations = new Set(decisions.flatMap(([kind, key]) => (kind === "operation" ? key : [])));
  return decisions.filter(
    ([kind, key]) => kind !== "operation" || operations.has(operationOfKey(key)),
  );
}
