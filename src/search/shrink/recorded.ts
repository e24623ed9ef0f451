/**
 * Where shrinking begins: the failing run as it was, as a scenario over the calm base with all that
 * was chosen in it decided.
 */
import type { Value } from "../../core/json.ts";
import { nameAmong } from "../../faults/injector.ts";
import type { ChoicesOfRun, Operations } from "../../kernel/choices/choices.ts";
import { type Decision, Decisions } from "../../kernel/choices/decisions.ts";
import type { FullRunResult } from "../../runner/result.ts";
import { simulate } from "../../runner/simulate.ts";
import { explicitSource } from "../../scenario/resolve.ts";
import type { CheckName, FaultPlan, Scenario } from "../../scenario/scenario.ts";
import type { Registries } from "../../scenario/scope.ts";
import { awaitedOf } from "./awaited.ts";
import type { Candidate, Source } from "./candidate.ts";

/** A run that failed, and how it chose. */
export interface Failure {
  readonly scenario: Scenario;
  readonly protocol: string;
  readonly seed: number;
  /** Absent: by the scenario and its seed. */
  readonly choices?: ChoicesOfRun;
  /** What was due within it came in the order of its ties; absent: the scenario's. */
  readonly windowUs?: number;
}

/** A failing run with all that was chosen in it. */
export interface Recorded {
  readonly run: FullRunResult;
  readonly decisions: Decisions;
}

/** Runs a failure again and records what it chooses. */
export function recordFailure(failure: Failure, known: Registries): Recorded {
  const { scenario, protocol, seed, choices, windowUs } = failure;
  const decisions = new Decisions();
  const run = simulate(scenario, protocol, seed, {
    known,
    strict: false,
    choices: { base: "weather", ...choices, listener: decisions },
    ...(windowUs !== undefined && { windowUs }),
  });
  return { run, decisions };
}

/**
 * The recorded run as candidates, the most promising first: by what its scenario decides, where
 * that is all over the calm base; with its faults as they came, each once
 * and under a name of its own, else with its plans as they were. What fails while the run recovers
 * would not come to that, for where operations are decided, recovery waits for none: so the run is
 * as long as it was, and the faults end when they did.
 */
export function firstCandidates(
  { scenario, protocol, seed, windowUs }: Failure,
  { run, decisions }: Recorded,
  known: Registries,
): readonly Candidate[] {
  const only = onlyOne(scenario, protocol, known);
  const { faults, renames } = faultsAsTheyCame(scenario, run, decisions);
  const untilHeal = (plan: FaultPlan): FaultPlan => {
    const { when, oneOf } = plan;
    if (when.kind !== "once" || oneOf[0]?.settings["disk"] === "lost") return plan;
    const leftUs = scenario.durationUs - when.atUs;
    return { ...plan, when: { ...when, forUs: Math.min(when.forUs ?? leftUs, leftUs) } };
  };
  const { choices } = scenario;
  const way = choices?.operations === "awaited" ? "awaited" : "decided";
  const sourceWith = (
    plans: readonly FaultPlan[],
    durationUs = only.durationUs,
    operations: Operations = way,
  ): Source =>
    explicitSource(
      {
        ...only,
        durationUs,
        faults: plans,
        seeds: { first: seed, last: seed },
        choices: {
          base: "calm",
          operations,
          windowUs: windowUs ?? choices?.windowUs ?? 0,
          // It closed when the faults ended.
          ...(durationUs > scenario.durationUs && { windowUntilUs: scenario.durationUs }),
          decisions: [],
        },
        expect: "pass",
      },
      known,
    ) as Source;
  // Who asks whom it asked before does so in a calm run.
  const all = [...decisions].filter(([, key, value]) => value !== 0 || !key.endsWith(" node"));
  // A scenario that was shrunk before, or written so by hand, is there already.
  const isCalm = choices?.base === "calm" && choices.operations !== "drawn";
  const [violation] = run.violations;
  const atUs = violation?.atUs ?? 0;
  const asLong = [sourceWith(faults)];
  const late = atUs > scenario.durationUs ? [sourceWith(faults.map(untilHeal), atUs + 1)] : [];
  // Where it does not recover in time, nothing that was asked later need be.
  const ways = violation?.check === "progress" ? [asLong, late] : [late, asLong];
  // Of recovery a failure names nodes, but where it is clients who wait.
  const isOfClients = violation?.check === "progress" && violation.nodes.length === 0;
  const awaited: Candidate = {
    source: sourceWith(faults, only.durationUs, "awaited"),
    decisions: awaitedOf(renamed(all, renames), run.history, only),
  };
  return [
    ...(isCalm ? [{ source: sourceWith(scenario.faults), decisions: choices.decisions }] : []),
    ...(isOfClients && !isCalm ? [awaited] : []),
    ...ways.flat().map((source) => ({ source, decisions: renamed(all, renames) })),
    { source: sourceWith(scenario.faults), decisions: all },
  ];
}

/** The checks without which a failure of one is the same. */
export function checksFor(check: string, checks: readonly CheckName[]): readonly CheckName[] {
  const judged: readonly string[] = [check, "invariants", "premises"];
  const kept = checks.filter((name) => judged.includes(name));
  return kept.length > 0 && check !== "recoverable" ? kept : checks;
}

/** The scenario of one of the protocols or systems that it compares. */
function onlyOne(scenario: Scenario, protocol: string, known: Registries): Scenario {
  if (scenario.protocols.length === 1) return scenario;
  const of = <T>(record: Readonly<Record<string, T>>): Readonly<Record<string, T>> =>
    Object.fromEntries(Object.entries(record).filter(([name]) => name === protocol));
  const { options, mutants, doubts, systems, ...rest } = scenario;
  const isSystem = known.systems.get(protocol)?.services !== undefined;
  const system = systems?.[scenario.protocols.indexOf(protocol)] ?? (isSystem ? protocol : null);
  return {
    ...rest,
    system,
    protocols: [protocol],
    options: of(options),
    mutants: of(mutants),
    doubts: of(doubts),
  };
}

/** Each fault of a run as a plan of its own, and how what is decided of it is called now. */
function faultsAsTheyCame(
  scenario: Scenario,
  run: FullRunResult,
  decisions: Decisions,
): { readonly faults: readonly FaultPlan[]; readonly renames: ReadonlyMap<string, string> } {
  const renames = new Map<string, string>();
  const faults = (run.decisions?.faults ?? []).flatMap(({ id, atUs, endsUs }): FaultPlan[] => {
    const planId = id.slice(0, id.lastIndexOf("/"));
    const plan = scenario.faults.find((one) => one.id === planId);
    const name = decisions.of("fault").get(id);
    const choice = plan?.oneOf.find((one) => nameAmong(plan.oneOf, one) === name) ?? plan?.oneOf[0];
    if (choice === undefined || atUs >= scenario.durationUs) return [];
    const own = `f${renames.size + 1}`;
    renames.set(id, `${own}/1`);
    const isForEver = endsUs === null || choice.settings["disk"] === "lost";
    const forUs = isForEver ? Number.POSITIVE_INFINITY : endsUs - atUs;
    return [{ id: own, when: { kind: "once", atUs, forUs }, oneOf: [choice] }];
  });
  return { faults, renames };
}

/** The decisions of faults under their new names; what their plans say now is not decided. */
function renamed(
  decisions: readonly Decision[],
  renames: ReadonlyMap<string, string>,
): readonly Decision[] {
  return decisions.flatMap((decision): readonly Decision[] => {
    const [kind, key, value] = decision;
    if (kind !== "fault") return [decision];
    const [, id = key, what = ""] = /^(.*\/\d+)( .*)?$/s.exec(key) ?? [];
    const name = renames.get(id);
    const isPlanned = what === "" || what === " moment" || what === " length";
    return name === undefined || isPlanned ? [] : [[kind, `${name}${what}`, value as Value]];
  });
}
