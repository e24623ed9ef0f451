/** The reporters: golden texts, and what each promises to whoever reads it by machine. */
import { describe, expect, test } from "vitest";
import type { Value } from "../../src/core/json.ts";
import { documentJsonSchema, parseDocument } from "../../src/report/document.ts";
import { stepSummary } from "../../src/report/github.ts";
import { reporters } from "../../src/report/index.ts";
import type { Rendering } from "../../src/report/reporter.ts";
import { acceptorOf } from "../support/json-schema.ts";
import { documentOf, failedRun, renderingOf, sample, sampleRun } from "./sample.ts";

function render(name: string, rendering: Rendering = renderingOf(sample)): string {
  return reporters.get(name)?.render(rendering) ?? `there is no reporter ${name}`;
}

function golden(name: string): string {
  return `../golden/report/${name}`;
}

describe("the default reporter", () => {
  test("shows a row for each scenario and a screen for each failure that was not expected", async () => {
    await expect(render("default")).toMatchFileSnapshot(golden("default.txt"));
  });

  test("shows only what failed when asked to be quiet", async () => {
    const quiet = renderingOf(sample, { quiet: true });
    await expect(render("default", quiet)).toMatchFileSnapshot(golden("default-quiet.txt"));
  });

  test("prints nothing when asked to be quiet and all is as expected", () => {
    const fine = renderingOf(documentOf([sampleRun()]), { quiet: true });
    expect(render("default", fine)).toBe("");
  });

  test("lists failures past the third screen in one line each", () => {
    const runs = Array.from({ length: 12 }, (_, index) => ({ ...failedRun, seed: index + 1 }));
    const text = render("default", renderingOf(documentOf(runs)));
    expect(text.replace(/\s+/g, " ")).toContain(
      "election-safety: seed 2, 3, 4, 5, 6, 7, 8, 9 and 3 more",
    );
  });

  test("adds counts over the seeds, takes the highest of what is one, and adds no times", () => {
    const runs = [3, 5, 4].map((term, at) =>
      sampleRun({
        seed: at + 1,
        happened: { "left.elections": 2, "left.highest-term": term, "detection-ms": 250 },
      }),
    );
    const text = render("default", renderingOf(documentOf(runs), { columns: 200 }));
    expect(text.replace(/\s+/g, " ")).toContain("left.elections 6, left.highest term 5");
    expect(text).not.toContain("detection");
  });

  test("says of how many runs the two that verify them differ", () => {
    const verified = { ...sample, verified: true as const };
    const text = render("default", renderingOf(verified, { columns: 200 }));
    expect(text).toContain("Each ran twice, plain and strict, and of 1 the two differ.");
    const { errors: _errors, ...equal } = verified;
    expect(render("default", renderingOf(equal, { columns: 200 }))).toContain("equal hashes.");
  });

  test("counts what is without a verdict, and calls nothing else all", () => {
    const [fault] = sample.errors ?? [];
    const errors = fault === undefined ? [] : [{ ...fault, kind: "internal" as const }];
    const said = (runs: Parameters<typeof documentOf>[0]) =>
      render("default", renderingOf(documentOf(runs, { errors })));
    expect(said([sampleRun()])).toContain("1 run: 1 passed; 1 without a verdict.");
    expect(said([failedRun])).toContain("1 not as expected, 1 without a verdict.");
    expect(said([])).toContain("0 runs: 1 without a verdict.");
  });

  test("says so when nothing ran", () => {
    expect(render("default", renderingOf(documentOf([])))).toContain("Nothing ran.");
  });

  test("keeps a failure's screen within 40 lines", () => {
    const story = Array.from({ length: 200 }, (_, index) => `step ${index}`);
    const run = {
      ...failedRun,
      violations: Array.from({ length: 20 }, (_, index) => ({
        check: "election-safety",
        step: index,
        atUs: index,
        nodes: ["n1"],
        message: "line\n".repeat(30),
      })),
    };
    const text = render("default", renderingOf(documentOf([{ ...run, story }])));
    const lines = text.split("\n");
    const screen = lines.slice(lines.indexOf("") + 1, lines.lastIndexOf("", -3));
    expect(screen.findIndex((line) => line.includes("--seed 7"))).toBeLessThan(40);
    expect(text).toContain("step 199");
    // What is cut is marked: 30 lines and the empty one after the last.
    expect(screen.filter((line) => line.trim() === "line")).toHaveLength(9);
    expect(text).toContain("      ... and 22 more lines");
  });

  test("says what no seed reached, of which system where a scenario has several", () => {
    const two = [1, 2].map((seed) => sampleRun({ seed, scenario: "a.yaml" }));
    const zab = sampleRun({ scenario: "a.yaml", protocol: "zab" });
    const unreached = [{ scenario: "a.yaml", protocol: "raft", names: ["fact a", "goal b"] }];
    const textOf = (...runs: (typeof zab)[]) =>
      render("default", renderingOf(documentOf(runs, { unreached })));
    expect(textOf(...two)).toContain("Note: no seed of a.yaml reached fact a, goal b.");
    expect(textOf(...two, zab)).toContain("Note: no seed of a.yaml with raft reached fact a");
    // One run may be all that a shard has.
    expect(textOf(zab, ...two.slice(1))).not.toContain("Note");
  });
});

describe("the json reporter", () => {
  test("prints the document, a run a line", () => {
    const text = render("json");
    expect(JSON.parse(text)).toEqual(sample);
    expect(text.split("\n").filter((line) => line.includes('"seed":'))).toHaveLength(5);
    expect(() => parseDocument(text, "x")).not.toThrow();
    expect(acceptorOf(documentJsonSchema() as Value)(JSON.parse(text))).toEqual([]);
  });

  test("prints valid JSON when nothing ran", () => {
    const empty = documentOf([]);
    expect(JSON.parse(render("json", renderingOf(empty)))).toEqual(empty);
  });

  test("keeps the fields in the order of the contract", () => {
    const text = render("json", renderingOf(documentOf([sampleRun()])));
    expect(Object.keys(JSON.parse(text))).toEqual(["version", "runs", "summary", "comparison"]);
    expect(Object.keys(JSON.parse(text).runs[0])).toEqual([
      "scenario",
      "name",
      "protocol",
      "seed",
      "verdict",
      "met",
      "hash",
      "steps",
      "virtualUs",
      "wallMs",
      "operations",
      "happened",
      "violations",
      "artifact",
    ]);
  });
});

test("the ndjson reporter prints a document a line, the summary last", () => {
  const lines = render("ndjson")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(lines.map(({ type }) => type)).toEqual(["run", "run", "run", "run", "error", "summary"]);
  expect(lines.at(-1)).toMatchObject({ runs: 4, met: 2, version: "0.1.0" });
});

test("the junit reporter writes a test case a run, escaped, with seed and replay line", async () => {
  const text = render("junit");
  await expect(text).toMatchFileSnapshot(golden("junit.xml"));
  expect(text).not.toContain("\u0007");
});

describe("the github reporter", () => {
  test("writes an escaped annotation for each run that is not as expected", async () => {
    await expect(render("github")).toMatchFileSnapshot(golden("github.txt"));
  });

  test("writes no more annotations than GitHub shows", () => {
    const runs = Array.from({ length: 50 }, (_, index) => ({ ...failedRun, seed: index + 1 }));
    const lines = render("github", renderingOf(documentOf(runs)))
      .trimEnd()
      .split("\n");
    expect(lines).toHaveLength(11);
    expect(lines.at(-1)).toBe("::notice::40 more failures: see the job's summary");
  });

  test("summarizes the job in Markdown", async () => {
    await expect(stepSummary(renderingOf(sample))).toMatchFileSnapshot(golden("github-summary.md"));
  });
});
