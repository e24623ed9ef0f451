/** What was not as expected when it last ran: kept beside the artifacts, for `--last-failed`. */
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { InputError } from "../core/errors.ts";
import { byText } from "../core/order.ts";
import { list } from "../core/shape/collections.ts";
import { required } from "../core/shape/fields.ts";
import { count, readRecord, record, words } from "../core/shape/record.ts";
import { whileLocked } from "../host/locked.ts";
import { readText } from "../host/read-text.ts";
import { writeWhole } from "../host/whole-file.ts";
import type { ReportedRun, ResultDocument } from "../report/document.ts";
import type { Scenario } from "../scenario/scenario.ts";
import type { SeedRange } from "../search/seeds.ts";

const NAME = ".last-run.json";

const shape = record({
  failed: required(
    list(
      record({
        scenario: required(words),
        protocol: required(words),
        first: required(count),
        last: required(count),
      }),
      { words: "a list of seeds" },
    ),
  ),
});

/** Seeds of a scenario and protocol. */
export interface FailedSeeds extends SeedRange {
  readonly scenario: string;
  readonly protocol: string;
}

/** What is known of a seed that ran. */
type Ran = Pick<ReportedRun, "scenario" | "protocol" | "seed" | "verdict" | "met">;

/**
 * Keeps what was not as expected: each seed that failed; of a range in which an expected failure
 * did not happen, the range. What was remembered and did not run again stays remembered: an
 * interruption, `--bail`, a shard or other scenarios leave it. What cannot run again is forgotten:
 * a file that is gone, a protocol that its scenario names no more. Where nothing is left, there is
 * no file, and no folder is made. Processes that end at the same time do so in turns.
 * @param scenarios what was to run.
 */
export function keepLastRun(
  folder: string,
  document: ResultDocument,
  scenarios: readonly Pick<Scenario, "file" | "protocols">[],
): void {
  whileLocked(join(folder, NAME), () => keep(folder, document, scenarios));
}

function keep(
  folder: string,
  document: ResultDocument,
  scenarios: readonly Pick<Scenario, "file" | "protocols">[],
): void {
  const path = join(folder, NAME);
  const faults = (document.errors ?? []).map((fault) => {
    return { ...fault, verdict: "fail" as const, met: false };
  });
  const ran: readonly Ran[] = [...document.runs, ...faults];
  const protocolsOf = new Map(scenarios.map(({ file, protocols }) => [file, protocols]));
  const again = bySeed(ran);
  const stay = readLastRun(folder).filter((failed) => {
    const protocols = protocolsOf.get(failed.scenario) ?? [failed.protocol];
    return (
      protocols.includes(failed.protocol) &&
      !isSettled(failed, again.get(keyOf(failed)) ?? new Map())
    );
  });
  const ranges = stay.filter(({ first, last }) => first < last);
  const failed = failedOf(ran).filter((one) => !ranges.some((range) => includes(range, one)));
  const all = [...stay, ...failed].sort(
    (a, b) => byText(a.scenario, b.scenario) || byText(a.protocol, b.protocol) || a.first - b.first,
  );
  if (all.length > 0) writeWhole(path, `${JSON.stringify({ failed: all }, null, 2)}\n`);
  else if (existsSync(path)) rmSync(path);
}

/**
 * What was not as expected when it last ran, of scenarios that are still there; empty: nothing.
 * @throws {InputError} if the file is not one of ours.
 */
export function readLastRun(folder: string): readonly FailedSeeds[] {
  const path = join(folder, NAME);
  if (!existsSync(path)) return [];
  try {
    const { failed } = readRecord(shape, JSON.parse(readText(path)), path);
    return failed.filter(({ scenario }) => existsSync(scenario));
  } catch {
    throw new InputError([
      { file: path, message: "expected what `rashomon run` wrote there: remove the file" },
    ]);
  }
}

/** The seeds that were not as expected; those of a range that lacks its failure together. */
function failedOf(ran: readonly Ran[]): FailedSeeds[] {
  const failed: (FailedSeeds & { last: number })[] = [];
  for (const { scenario, protocol, seed, verdict, met } of ran) {
    if (met) continue;
    const before = failed.at(-1);
    const goesOn =
      verdict === "pass" && before?.scenario === scenario && before.protocol === protocol;
    if (goesOn) before.last = seed;
    else failed.push({ scenario, protocol, first: seed, last: seed });
  }
  return failed;
}

const keyOf = ({ scenario, protocol }: Pick<Ran, "scenario" | "protocol">): string =>
  JSON.stringify([scenario, protocol]);

/** By scenario and protocol, then by seed. */
function bySeed(ran: readonly Ran[]): ReadonlyMap<string, ReadonlyMap<number, Ran>> {
  const all = new Map<string, Map<number, Ran>>();
  for (const run of ran) {
    const those = all.get(keyOf(run)) ?? new Map<number, Ran>();
    all.set(keyOf(run), those.set(run.seed, run));
  }
  return all;
}

/** Whether seeds that failed all ran again, or a range has its expected failure now. */
function isSettled({ first, last }: SeedRange, ran: ReadonlyMap<number, Ran>): boolean {
  if (first === last) return ran.has(first);
  const again = [...ran.values()].filter(({ seed }) => first <= seed && seed <= last);
  return again.length > last - first || again.some(({ verdict, met }) => met && verdict === "fail");
}

function includes(outer: FailedSeeds, inner: FailedSeeds): boolean {
  return keyOf(outer) === keyOf(inner) && outer.first <= inner.first && inner.last <= outer.last;
}
