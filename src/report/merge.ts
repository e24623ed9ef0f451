/** Puts saved results together: the shards of a sweep, or what several jobs ran. */
import { byNumber, byText } from "../core/order.ts";
import type { Shard } from "../search/seeds.ts";
import { mergeComparisons } from "./comparison.ts";
import { type ReportedRun, type ResultDocument, summaryOf } from "./document.ts";
import { runKey } from "./reporter.ts";

/**
 * One document from several, ordered by scenario and protocol as they first appear, then by seed. A
 * run that is in several counts once; if its hashes differ, that is an error of its own: the
 * same seed has to give the same run. What a shard could not know is decided here: where a failure
 * is expected, one seed of all is enough.
 */
export function mergeDocuments(documents: readonly ResultDocument[]): ResultDocument {
  const errors = documents.flatMap((document) => document.errors ?? []);
  const byKey = new Map<string, ReportedRun>();
  for (const run of documents.flatMap((document) => document.runs)) {
    const other = byKey.get(runKey(run));
    if (other === undefined) {
      byKey.set(runKey(run), run);
    } else if (other.hash !== run.hash) {
      errors.push({
        kind: "not-deterministic",
        scenario: run.scenario,
        protocol: run.protocol,
        seed: run.seed,
        message: `the results hold two different runs of this seed: ${other.hash} and ${run.hash}`,
      });
    }
  }
  const groups = new Map<string, ReportedRun[]>();
  for (const run of byKey.values()) {
    const key = `${run.scenario}\n${run.protocol}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [run]);
    else group.push(run);
  }
  const runs = [...groups.values()].flatMap((group) =>
    withExpectedFailure(group.sort((a, b) => byNumber(a.seed, b.seed))),
  );
  const incomplete = documents.filter((document) => (document.notRun ?? []).length > 0);
  const notRun = incomplete.flatMap((document) => document.notRun ?? []);
  const lost = lostShards(documents);
  const unreached = unreachedInAll(documents);
  const versions = [...new Set(documents.map((document) => document.version))].sort(byText);
  return {
    version: versions.join("+"),
    runs,
    summary: summaryOf(runs),
    comparison: mergeComparisons(documents.map((document) => document.comparison)),
    ...(unreached.length > 0 ? { unreached } : {}),
    ...(errors.length > 0 ? { errors } : {}),
    ...(documents.some((document) => document.interrupted) ? { interrupted: true as const } : {}),
    ...(documents.length > 0 && documents.every((document) => document.verified)
      ? { verified: true as const }
      : {}),
    ...(notRun.length > 0 ? { notRun } : {}),
    ...(lost.length > 0 ? { lostShards: lost } : {}),
    ...(notRun.length > 0 && incomplete.every(({ bailed }) => bailed)
      ? { bailed: true as const }
      : {}),
  };
}

/**
 * Parts of a sweep that are not among the documents. Documents that are not parts do not count;
 * what was merged before holds all parts but those that it names.
 */
function lostShards(documents: readonly ResultDocument[]): readonly Shard[] {
  /** By count of parts: those that are missing so far. */
  const missing = new Map<number, ReadonlySet<number>>();
  const note = (count: number, has: (index: number) => boolean): void => {
    const before = missing.get(count) ?? Array.from({ length: count }, (_, at) => at + 1);
    missing.set(count, new Set([...before].filter((index) => !has(index))));
  };
  for (const { shard, lostShards: lost = [] } of documents) {
    if (shard !== undefined) note(shard.count, (index) => index === shard.index);
    for (const count of new Set(lost.map((one) => one.count))) {
      const named = new Set(lost.flatMap((one) => (one.count === count ? one.index : [])));
      note(count, (index) => !named.has(index));
    }
  }
  return [...missing].flatMap(([count, those]) => [...those].map((index) => ({ index, count })));
}

/**
 * Where some run failed as expected, the runs that passed are met too; see `scenario/expectation`.
 */
function withExpectedFailure(group: ReportedRun[]): ReportedRun[] {
  if (!group.some((run) => run.verdict === "fail" && run.met)) return group;
  return group.map((run) =>
    run.verdict === "pass" || run.verdict === "unrecoverable" ? { ...run, met: true } : run,
  );
}

/**
 * What no run of any document reached: the notes of all that ran a scenario, in common. A document
 * without a note of it may have reached everything, or have seen only failures: then nothing is
 * said.
 */
function unreachedInAll(
  documents: readonly ResultDocument[],
): NonNullable<ResultDocument["unreached"]> {
  type Note = NonNullable<ResultDocument["unreached"]>[number];
  const notes = new Map<string, Note>();
  for (const note of documents.flatMap(({ unreached = [] }) => unreached)) {
    const { scenario, protocol } = note;
    const isSame = (other: { scenario: string; protocol: string }): boolean =>
      other.scenario === scenario && other.protocol === protocol;
    const all = documents.filter(({ runs }) => runs.some(isSame));
    const names = note.names.filter((name) =>
      all.every(({ unreached = [] }) => unreached.find(isSame)?.names.includes(name)),
    );
    if (names.length > 0) notes.set(JSON.stringify([scenario, protocol]), { ...note, names });
  }
  return [...notes.values()];
}
