/** From the arguments of `campaign start` to what the campaign is. */

import type { CampaignSpec, SeedGroup } from "../../campaign/spec.ts";
import { InputError } from "../../core/errors.ts";
import { defaults } from "../../core/parameters.ts";
import { fileOf, thisProgram } from "../../host/campaign/open-campaign.ts";
import { knownBy } from "../../host/own-systems.ts";
import { readText } from "../../host/read-text.ts";
import type { Scenario } from "../../scenario/scenario.ts";
import { runTrial } from "../../search/run-trial.ts";
import { SEEDS_LAST } from "../../search/search.ts";
import type { SeedRange } from "../../search/seeds.ts";
import { partOf, WHOLE } from "../../search/seeds.ts";
import { strategies, strategyNamed } from "../../search/strategies/index.ts";
import type { Strategy, Trial } from "../../search/strategies/strategy.ts";
import type { Subject } from "../../search/subject.ts";
import { systems } from "../../systems/index.ts";
import { parseCount, parseMs, parseSeeds, parseShard } from "../arguments.ts";
import { findScenarios, loadScenarios } from "../scenarios.ts";
import { subjectGiven } from "../search.ts";
import type { CampaignArguments } from "./arguments.ts";

/** Steps of a piece, about: some seconds on a usual machine. */
const PIECE_STEPS = 300_000;
/** Seeds that are run to learn how long runs are, and of a piece at most. */
const PROBES = 4;
const PIECE_SEEDS_MAX = 2_000;
/** Of a system, where nothing says which. */
const SEEDS: SeedRange = { first: 1, last: 10_000 };

/** @throws {InputError} for the first argument at fault. */
export async function specOf(given: CampaignArguments): Promise<CampaignSpec> {
  const subjects = given.subject ?? [];
  const [first] = subjects;
  if (first === undefined) throw wrong("start", "expected a system, or scenario files");
  const isSystem = subjects.length === 1 && systems.has(first);
  return isSystem || given.strategy !== undefined
    ? searchSpec(given, subjects)
    : runSpec(given, await loadScenarios(findScenarios(subjects)));
}

async function searchSpec(
  given: CampaignArguments,
  subjects: readonly string[],
): Promise<CampaignSpec> {
  const [name = "", ...others] = subjects;
  if (others.length > 0) throw wrong("--strategy", `expected one subject, got ${subjects.length}`);
  const strategy = strategyNamed(given.strategy ?? [...strategies.keys()][0] ?? "", "--strategy");
  if (strategy.roundEnd !== null && given.shard !== undefined) {
    const message =
      `${strategy.name} learns from all of its runs, so that shards would know too little ` +
      "of each other; expected a queue (--queue), or a strategy that learns nothing";
    throw wrong("--shard", message);
  }
  const subject = await subjectGiven(name);
  const seeds = endedSeeds(seedsOf(given, SEEDS), strategy, subject);
  const { protocol, scenario } = subject;
  const trialOf = (seed: number) => drawn(strategy, subject, seed);
  return {
    ...commonOf(given),
    kind: "search",
    system: scenario === null ? protocol : null,
    files: scenario === null ? [] : [fileOf(scenario, readText(scenario.file))],
    strategy: strategy.name,
    groups: [groupOf(given, { scenario: 0, protocol }, seeds, trialOf)],
  };
}

/** Seeds without those after the last trial of a strategy that comes to an end. */
function endedSeeds(seeds: SeedRange, strategy: Strategy, subject: Subject): SeedRange {
  const { first, last } = seeds;
  const trials = strategy.trials?.(subject, defaults(strategy.parameters), last) ?? last;
  if (trials >= first) return { first, last: trials };
  throw wrong("--seeds", `${strategy.name} has ${trials} runs, expected to begin among them`);
}

function drawn(strategy: Strategy, subject: Subject, seed: number): Trial | null {
  const parameters = defaults(strategy.parameters);
  return strategy.begin(subject, { parameters, seeds: { first: seed, last: seed } }).next();
}

function runSpec(given: CampaignArguments, scenarios: readonly Scenario[]): CampaignSpec {
  if (scenarios.length === 0) throw wrong("start", "expected scenario files: there are none");
  return {
    ...commonOf(given),
    kind: "run",
    system: null,
    files: scenarios.map((scenario) => fileOf(scenario, readText(scenario.file))),
    strategy: "",
    groups: scenarios.flatMap((scenario, index) =>
      scenario.protocols.map((protocol) =>
        groupOf(given, { scenario: index, protocol }, seedsOf(given, scenario.seeds), (seed) => {
          return { scenario, protocol, seed };
        }),
      ),
    ),
  };
}

function commonOf(
  given: CampaignArguments,
): Pick<CampaignSpec, "program" | "code" | "node" | "timeMs" | "guard" | "stallMs"> {
  if (given.time !== undefined && given.seeds !== undefined) {
    throw wrong("--time", "expected either --seeds or --time");
  }
  const timeMs = given.time === undefined ? null : timeOf(given.time);
  return {
    ...thisProgram(),
    timeMs,
    guard: parseCount("--guard", given.guard, 0),
    stallMs: parseMs("--stall", given.stall),
  };
}

/** `8h`, `30m`, `60s`: milliseconds. @throws {InputError} */
function timeOf(given: string): number {
  const hours = /^(\d{1,4})h$/.exec(given)?.[1];
  const ms = hours === undefined ? parseMs("--time", given) : Number(hours) * 3_600_000;
  if (ms > 0) return ms;
  throw wrong("--time", `expected a duration such as 8h, 30m or 60s, got ${JSON.stringify(given)}`);
}

function seedsOf({ seeds, time }: CampaignArguments, usual: SeedRange): SeedRange {
  if (seeds !== undefined) return parseSeeds(seeds);
  return time === undefined ? usual : { first: usual.first, last: SEEDS_LAST };
}

/** A group of seeds, or the part of it that a shard makes. */
function groupOf(
  { piece, shard }: CampaignArguments,
  what: Pick<SeedGroup, "scenario" | "protocol">,
  seeds: SeedRange,
  trialOf: (seed: number) => Trial | null,
): SeedGroup {
  const pieceSeeds = piece === undefined ? sizeOf(seeds, trialOf) : parseCount("--piece", piece, 1);
  const part = partOf(seeds, shard === undefined ? WHOLE : parseShard(shard));
  if (part === null) {
    const count = seeds.last - seeds.first + 1;
    throw wrong("--shard", `expected at most ${count} parts: so many seeds there are`);
  }
  return { ...what, ...part, begins: seeds.first, ends: seeds.last, pieceSeeds };
}

/** By steps, not by time: so the pieces are the same wherever the campaign begins. */
function sizeOf({ first, last }: SeedRange, trialOf: (seed: number) => Trial | null): number {
  let steps = 0;
  let runs = 0;
  for (let seed = first; seed <= last && runs < PROBES; seed++) {
    const trial = trialOf(seed);
    if (trial === null) break;
    const known = knownBy(trial.scenario);
    steps += runTrial(trial, { known, covers: false }).result.steps;
    runs++;
  }
  const each = Math.max(1, steps / Math.max(1, runs));
  return Math.min(PIECE_SEEDS_MAX, Math.max(1, Math.round(PIECE_STEPS / each)));
}

function wrong(file: string, message: string): InputError {
  return new InputError([{ file, message }]);
}
