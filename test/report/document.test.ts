/** Saved results: read back with clear errors, and merged. */
import { describe, expect, test } from "vitest";
import { documentJsonSchema, parseDocument } from "../../src/report/document.ts";
import { formatDocument } from "../../src/report/json.ts";
import { mergeDocuments } from "../../src/report/merge.ts";
import { documentOf, failedRun, sample, sampleRun } from "./sample.ts";

describe("reading a document", () => {
  test("gives back what was written", () => {
    expect(parseDocument(formatDocument(sample), "result.json")).toEqual(sample);
  });

  test("names the file and every field at fault", () => {
    const broken = JSON.stringify({ ...sample, runs: [{ ...failedRun, seed: "7", hash: "x" }] });
    expect(() => parseDocument(broken, "result.json")).toThrow(
      /^result.json runs\[0\].seed: .*\nresult.json runs\[0\].hash: /,
    );
    expect(() => parseDocument("{", "result.json")).toThrow(/^result.json: expected a document/);
  });

  test("has a JSON Schema that names the fields of the contract", () => {
    const schema = documentJsonSchema() as { required: string[] };
    expect(schema.required).toEqual(["version", "runs", "summary", "comparison"]);
  });
});

describe("merging documents", () => {
  test("orders runs by seed and counts a run once", () => {
    const one = documentOf([sampleRun({ seed: 1 }), sampleRun({ seed: 3 })]);
    const two = documentOf([sampleRun({ seed: 2 }), sampleRun({ seed: 3 })]);
    const merged = mergeDocuments([one, two]);
    expect(merged.runs.map(({ seed }) => seed)).toEqual([1, 2, 3]);
    expect(merged.summary).toMatchObject({ runs: 3, pass: 3, met: 3 });
    expect(merged.errors).toBeUndefined();
  });

  test("reports a seed that gave two different runs", () => {
    const other = documentOf([sampleRun({ hash: "ffffffffffffffff" })]);
    const merged = mergeDocuments([documentOf([sampleRun()]), other]);
    expect(merged.errors).toMatchObject([{ kind: "not-deterministic", seed: 1 }]);
  });

  test("says what no run reached only where every document that ran the scenario says it", () => {
    const part = (seed: number, ...names: string[]) => {
      const run = sampleRun({ seed });
      const unreached = [{ scenario: run.scenario, protocol: run.protocol, names }];
      return documentOf([run], names.length === 0 ? {} : { unreached });
    };
    const both = mergeDocuments([part(1, "fact a", "goal b"), part(2, "goal b"), documentOf([])]);
    expect(both.unreached?.map(({ names }) => names)).toEqual([["goal b"]]);
    expect(parseDocument(formatDocument(both), "x.json").unreached).toEqual(both.unreached);
    const first = documentOf([]);
    expect(mergeDocuments([first, part(1, "fact a")]).unreached).toEqual(
      mergeDocuments([part(1, "fact a"), first]).unreached,
    );
    expect(mergeDocuments([first, part(1, "fact a")]).unreached).toHaveLength(1);
    expect(mergeDocuments([part(1, "fact a"), part(2)]).unreached).toBeUndefined();
    expect(mergeDocuments([part(1, "fact a"), part(2, "fact b")]).unreached).toBeUndefined();
  });

  test("names the shards that are missing, until they have come", () => {
    const part = (index: number) => ({
      ...documentOf([sampleRun({ seed: index })]),
      shard: { index, count: 3 },
    });
    const merged = mergeDocuments([part(1), part(3)]);
    expect(merged.lostShards).toEqual([{ index: 2, count: 3 }]);
    expect(parseDocument(formatDocument(merged), "x.json").lostShards).toEqual([
      { index: 2, count: 3 },
    ]);
    expect(mergeDocuments([merged]).lostShards).toEqual([{ index: 2, count: 3 }]);
    expect(mergeDocuments([merged, documentOf([])]).lostShards).toEqual([{ index: 2, count: 3 }]);
    expect(mergeDocuments([merged, part(2)]).lostShards).toBeUndefined();
    expect(mergeDocuments([part(1), part(2), part(3)]).lostShards).toBeUndefined();
  });

  test("lets one seed that fails as expected speak for the whole range", () => {
    const passed = documentOf([sampleRun({ seed: 1, met: false })]);
    const failed = documentOf([sampleRun({ seed: 2, verdict: "fail", met: true })]);
    expect(mergeDocuments([passed, failed]).summary.met).toBe(2);
    expect(mergeDocuments([passed]).summary.met).toBe(0);
  });
});
