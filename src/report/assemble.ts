/** From the results of a sweep to the document that reporters show. */
import { must } from "../core/assert.ts";
import type { RunResult } from "../runner/result.ts";
import { expectationOf, metOf } from "../scenario/expectation.ts";
import type { Scenario } from "../scenario/scenario.ts";
import type { Shard } from "../search/seeds.ts";
import type { Job, Sweep, SweepGroup } from "../search/sweep.ts";
import { compare } from "./comparison.ts";
import {
  type ReportedFault,
  type ReportedRun,
  type ResultDocument,
  summaryOf,
} from "./document.ts";

/** What a job of the sweep left. */
export interface JobResult {
  readonly job: Job;
  readonly run: {
    readonly result: RunResult;
    readonly wallMs: number;
    readonly unreached?: readonly string[];
  } | null;
  readonly fault: ReportedFault | null;
}

export interface Assembly {
  readonly version: string;
  readonly scenarios: readonly Scenario[];
  readonly groups: readonly SweepGroup[];
  /** By scenario, protocol and seed. */
  readonly results: readonly JobResult[];
  readonly interrupted: boolean;
  /** Whether each run ran twice and the hashes were compared. */
  readonly verified?: boolean;
  /** Absent: the results are the whole. */
  readonly shard?: Shard | undefined;
  /** What was to run and did not; scenarios by index. */
  readonly notRun?: ReturnType<Sweep<unknown>["notRun"]>;
  /** Whether failures ended the runs, as was asked. */
  readonly bailed?: boolean;
  /** The path of a failing run's artifact, null if it leaves none. */
  readonly artifactOf: (scenario: Scenario, run: RunResult, met: boolean) => string | null;
}

/** Judges each run against its scenario's expectation and sums up. */
export function assemble(assembly: Assembly): ResultDocument {
  const { scenarios, groups, results } = assembly;
  const byGroup = groups.map((): NonNullable<JobResult["run"]>[] => []);
  for (const { job, run } of results) if (run !== null) byGroup[job.group]?.push(run);
  const runs = groups.flatMap((group, index): ReportedRun[] => {
    const scenario = must(scenarios[group.scenario], "the scenario of a group");
    const those = byGroup[index] ?? [];
    const met = metOf(
      expectationOf(scenario, group.protocol),
      those.map(({ result }) => result),
      group.seeds.first === group.seeds.last,
    );
    return those.map(({ result, wallMs }, at) => {
      const isMet = met[at] ?? false;
      return reported(result, wallMs, isMet, assembly.artifactOf(scenario, result, isMet));
    });
  });
  const isPart = (assembly.shard?.count ?? 1) > 1;
  const unreached = byGroup.flatMap((those) => unreachedIn(those, isPart));
  const errors = results.flatMap(({ fault }) => (fault === null ? [] : [fault]));
  const notRun = (assembly.notRun ?? []).map(({ scenario, ...rest }) => ({
    scenario: must(scenarios[scenario], "the scenario of a group").file,
    ...rest,
  }));
  return {
    version: assembly.version,
    runs,
    summary: summaryOf(runs),
    comparison: compare(results.flatMap(({ run }) => (run === null ? [] : [run.result]))),
    ...(unreached.length > 0 ? { unreached } : {}),
    ...(errors.length > 0 ? { errors } : {}),
    ...(assembly.interrupted ? { interrupted: true as const } : {}),
    ...(assembly.verified ? { verified: true as const } : {}),
    ...(assembly.shard === undefined ? {} : { shard: { ...assembly.shard } }),
    ...(notRun.length > 0 ? { notRun } : {}),
    ...(assembly.bailed && notRun.length > 0 ? { bailed: true as const } : {}),
  };
}

/**
 * What no seed of several reached; empty where none passed: a failed run ends early.
 * @param isPart one seed is enough: the other shards have others.
 */
function unreachedIn(
  those: readonly NonNullable<JobResult["run"]>[],
  isPart: boolean,
): NonNullable<ResultDocument["unreached"]> {
  const [first, ...more] = those;
  if (first === undefined || (more.length === 0 && !isPart)) return [];
  if (!those.some(({ result }) => result.verdict === "pass")) return [];
  const names = (first.unreached ?? []).filter((name) =>
    more.every(({ unreached = [] }) => unreached.includes(name)),
  );
  const { scenario, protocol } = first.result;
  return names.length === 0 ? [] : [{ scenario, protocol, names }];
}

function reported(
  result: RunResult,
  wallMs: number,
  met: boolean,
  artifact: string | null,
): ReportedRun {
  return {
    scenario: result.scenario,
    name: result.name,
    protocol: result.protocol,
    seed: result.seed,
    verdict: result.verdict,
    met,
    hash: result.hash,
    steps: result.steps,
    virtualUs: result.virtualUs,
    wallMs,
    operations: { ...result.operations },
    happened: { ...result.happened },
    violations: result.violations.map(({ operations, ...violation }) => ({
      ...violation,
      nodes: [...violation.nodes],
      ...(operations === undefined ? {} : { operations: [...operations] }),
    })),
    artifact,
    ...(result.doubts === undefined ? {} : { doubts: [...result.doubts] }),
    ...(result.suspended === undefined
      ? {}
      : { suspended: result.suspended.map(({ check, by }) => ({ check, by: [...by] })) }),
    ...(result.vacuous === undefined ? {} : { vacuous: [...result.vacuous] }),
  };
}
