/** Does the tasks of a campaign on this machine: simulates, puts together, shrinks. */

import { hasRounds, type Piece, roundsOf } from "../../campaign/pieces.ts";
import {
  type CampaignResult,
  firstFailures,
  isPart,
  joinedParts,
  nothingOf,
  type Part,
  type RanSeed,
} from "../../campaign/results.ts";
import { type CampaignTask, corpusKey, piecesOf } from "../../campaign/tasks.ts";
import { must } from "../../core/assert.ts";
import type { Value } from "../../core/json.ts";
import { defaults } from "../../core/parameters.ts";
import { resolveScenario } from "../../scenario/resolve.ts";
import { type Corpus, corpusBefore, NOTHING_LEARNT } from "../../search/corpus.ts";
import { Search } from "../../search/search.ts";
import type { Trial } from "../../search/strategies/strategy.ts";
import { runSearch } from "../run-search.ts";
import { judgedBy } from "../run-sweep.ts";
import { shrunkTrial } from "../shrunk-trial.ts";
import type { Simulations } from "../simulations.ts";
import type { OpenCampaign } from "./open-campaign.ts";
import type { Board } from "./store.ts";

export interface Means {
  readonly simulations: Pick<Simulations, "trial" | "run">;
  readonly board: Pick<Board, "results" | "done">;
  /** What the rounds before that of a seed have shown. */
  readonly corpusOf: (seed: number) => Promise<Corpus>;
  /** Aborted: what it comes to is not wanted any more. */
  readonly signal: AbortSignal;
}

export async function performTask(
  campaign: OpenCampaign,
  task: CampaignTask,
  means: Means,
): Promise<CampaignResult> {
  const { spec } = campaign;
  const first = must(spec.groups[0], "a campaign has seeds");
  switch (task.kind) {
    case "piece":
      return campaign.search === null
        ? { kind: "run", runs: await ranSeeds(campaign, task, means) }
        : searched(campaign, campaign.search, task, means);
    case "merge": {
      const keys = piecesOf(spec, task.block).map(({ key }) => key);
      return must(await partOf(campaign, keys, means.board), "a block has all its results");
    }
    case "corpus": {
      const whole = await wholeOf(campaign, means.board);
      const round = must(roundsOf(spec, first)[task.round], "a corpus is of a round");
      if (whole.kind !== "search") throw new RangeError("scenarios that are given teach nothing");
      return { kind: "corpus", corpus: corpusBefore(round.first - first.begins, whole.tally) };
    }
    case "sum": {
      const whole = await wholeOf(campaign, means.board);
      return { kind: "sum", failures: firstFailures(whole, first.begins) };
    }
    case "shrink": {
      const { fingerprint, group, seed } = task;
      const trial = trialOf(campaign, group, seed, await failedSource(task, means.board));
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
  { simulations, signal, corpusOf }: Means,
): Promise<Part> {
  const { begins } = must(spec.groups[group], "a piece is of a group");
  const search = new Search(strategy, subject, {
    parameters: defaults(strategy.parameters),
    seeds: { first, last },
    before: first - begins,
    corpus: await corpusOf(first),
  });
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

/** What a failure ran, as the sum over all pieces says. */
async function failedSource(
  { fingerprint, seed }: Extract<CampaignTask, { kind: "shrink" }>,
  board: Means["board"],
): Promise<Value | null> {
  const sums = [...(await board.done())].filter((key) => key.startsWith("sum-"));
  for await (const { result } of board.results(sums)) {
    if (result.kind !== "sum") continue;
    const failure = result.failures.find((one) => one.fingerprint === fingerprint);
    if (failure?.seed === seed) return failure.source;
  }
  throw new Error(`no sum says what seed ${seed} ran`);
}

/**
 * The trial of a seed.
 * @param source what it ran; null: that follows from the campaign.
 */
export function trialOf(
  { spec, scenarios, search }: OpenCampaign,
  group: number,
  seed: number,
  source: Value | null,
): Trial {
  const { scenario, protocol } = must(spec.groups[group], "a failure is of a group");
  if (search === null) {
    return { scenario: must(scenarios[scenario], "the scenario of a group"), protocol, seed };
  }
  const { strategy, subject } = search;
  if (source !== null) {
    const { file, known } = subject;
    return { scenario: resolveScenario(source, file, undefined, known), protocol, seed };
  }
  const seeds = { first: seed, last: seed };
  const trial = strategy
    .begin(subject, { parameters: defaults(strategy.parameters), seeds })
    .next();
  return must(trial, "a seed has a trial");
}

/** Of a campaign the corpus of each round, each read once as long as it is asked for. */
export function corpusReader(
  { spec }: OpenCampaign,
  board: Pick<Board, "results">,
): Means["corpusOf"] {
  let known = { round: 0, corpus: NOTHING_LEARNT };
  return async (seed) => {
    const [group] = spec.groups;
    if (group === undefined || !hasRounds(spec)) return NOTHING_LEARNT;
    const round = roundsOf(spec, group).findIndex(({ last }) => seed <= last);
    if (round <= 0) return NOTHING_LEARNT;
    if (known.round === round) return known.corpus;
    for await (const { result } of board.results([corpusKey(round)])) {
      if (result.kind === "corpus") known = { round, corpus: result.corpus };
    }
    if (known.round !== round) throw new Error(`what the rounds before ${round} showed is missing`);
    return known.corpus;
  };
}
