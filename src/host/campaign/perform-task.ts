/** Does the tasks of a campaign on this machine: simulates, puts together, shrinks. */

import type { Piece } from "../../campaign/pieces.ts";
import {
  type CampaignResult,
  firstFailures,
  isPart,
  joinedParts,
  nothingOf,
  type Part,
  type RanSeed,
} from "../../campaign/results.ts";
import { type CampaignTask, piecesOf } from "../../campaign/tasks.ts";
import { must } from "../../core/assert.ts";
import { defaults } from "../../core/parameters.ts";
import { Search } from "../../search/search.ts";
import type { Trial } from "../../search/strategies/strategy.ts";
import { runSearch } from "../run-search.ts";
import { judgedBy } from "../run-sweep.ts";
import { shrunkTrial } from "../shrink-failure.ts";
import type { Simulations } from "../simulations.ts";
import type { OpenCampaign } from "./open-campaign.ts";
import type { Board } from "./store.ts";

export interface Means {
  readonly simulations: Pick<Simulations, "trial" | "run">;
  readonly board: Pick<Board, "results" | "done">;
  /** Aborted: what it comes to is not wanted any more. */
  readonly signal: AbortSignal;
}

export async function performTask(
  campaign: OpenCampaign,
  task: CampaignTask,
  means: Means,
): Promise<CampaignResult> {
  switch (task.kind) {
    case "piece":
      return campaign.search === null
        ? { kind: "run", runs: await ranSeeds(campaign, task, means) }
        : searched(campaign, campaign.search, task, means);
    case "merge": {
      const keys = piecesOf(campaign.spec, task.block).map(({ key }) => key);
      return must(await partOf(campaign, keys, means.board), "a block has all its results");
    }
    case "sum":
      return { kind: "sum", failures: firstFailures(await wholeOf(campaign, means.board)) };
    case "shrink": {
      const { fingerprint, group, seed } = task;
      const trial = trialOf(campaign, group, seed);
      const text = await shrunkTrial(trial, fingerprint, means.signal);
      return { kind: "shrunk", fingerprint, text };
    }
  }
}

/** So often is begun anew where results go into merged ones while they are read. */
const READS_MAX = 20;

/** All that pieces came to so far. */
export async function wholeOf(
  campaign: OpenCampaign,
  board: Pick<Board, "results" | "done">,
): Promise<Part> {
  for (let read = 0; read < READS_MAX; read++) {
    const part = await partOf(campaign, countedKeys(campaign, await board.done()), board);
    if (part !== null) return part;
  }
  throw new Error(`results of ${campaign.id} are listed, and cannot be read`);
}

/** Keys of the results that count: of a merged block not those of its pieces. */
export function countedKeys(
  { spec }: Pick<OpenCampaign, "spec">,
  done: ReadonlySet<string>,
): readonly string[] {
  const keys = [...done].filter((key) => /^(piece|merge)-/.test(key));
  const spent = new Set(
    keys.flatMap((key) => {
      const block = /^merge-(\d+)$/.exec(key)?.[1];
      return block === undefined ? [] : piecesOf(spec, Number(block)).map((piece) => piece.key);
    }),
  );
  return keys.filter((key) => !spent.has(key));
}

/** These results as one; null: not all of them are there any more. */
async function partOf(
  { spec, id }: OpenCampaign,
  keys: readonly string[],
  board: Pick<Board, "results">,
): Promise<Part | null> {
  // Pairs of like size are joined: each result is copied as often as there are doublings.
  const parts: { readonly part: Part; readonly size: number }[] = [];
  const put = (part: Part, size: number): void => {
    const last = parts.at(-1);
    if (last === undefined || last.size > size) parts.push({ part, size });
    else {
      parts.pop();
      put(joinedParts(last.part, part), last.size + size);
    }
  };
  let found = 0;
  for await (const { key, result } of board.results(keys)) {
    found++;
    if (isPart(result)) put(result, 1);
    else if (result.kind !== "skipped") throw new RangeError(`${key} of ${id} is no part`);
  }
  if (found < keys.length) return null;
  return parts.reduce((sum, { part }) => joinedParts(sum, part), nothingOf(spec.kind));
}

async function searched(
  { spec }: OpenCampaign,
  { subject, strategy }: NonNullable<OpenCampaign["search"]>,
  { first, last, group }: Piece,
  { simulations, signal }: Means,
): Promise<Part> {
  const before = first - must(spec.groups[group], "a piece is of a group").begins;
  const settings = { parameters: defaults(strategy.parameters), seeds: { first, last } };
  const search = new Search(strategy, subject, settings, { before });
  const { guard } = spec;
  await runSearch([search], { simulations, workers: 1, guard, onSettled: () => undefined, signal });
  return { kind: "search", tally: search.tally() };
}

async function ranSeeds(
  { spec, scenarios }: OpenCampaign,
  { first, last, group }: Piece,
  { simulations, signal }: Means,
): Promise<readonly RanSeed[]> {
  const { scenario, protocol } = must(spec.groups[group], "a piece is of a group");
  const itemOf = judgedBy(scenarios);
  const runs: RanSeed[] = [];
  for (let seed = first; seed <= last && !signal.aborted; seed++) {
    const outcome = await simulations.run({ scenario, protocol, seed }, false, spec.guard);
    const { item, how } = itemOf({ id: seed, group, scenario, protocol, seed }, outcome);
    const { run, fault } = item;
    runs.push({
      group,
      seed,
      wallMs: run?.wallMs ?? 0,
      result: run?.result ?? null,
      fault: fault === null ? null : { kind: fault.kind, message: fault.message },
      isUnmet: how === "failure",
    });
  }
  return runs;
}

/** The trial of a seed: what it runs follows from the campaign. */
export function trialOf(
  { spec, scenarios, search }: OpenCampaign,
  group: number,
  seed: number,
): Trial {
  const { scenario, protocol } = must(spec.groups[group], "a failure is of a group");
  if (search === null) {
    return { scenario: must(scenarios[scenario], "the scenario of a group"), protocol, seed };
  }
  const { strategy, subject } = search;
  const seeds = { first: seed, last: seed };
  const trial = strategy
    .begin(subject, { parameters: defaults(strategy.parameters), seeds })
    .next();
  return must(trial, "a seed has a trial");
}
