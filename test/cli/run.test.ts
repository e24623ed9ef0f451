/**
 * What a user meets who runs many scenarios: a summary that fits the screen, a choice of what
 * runs, what was left out.
 */
import { existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { watchFiles } from "../../src/cli/watch.ts";
import { parseDocument } from "../../src/report/document.ts";
import { lengthOf } from "../../src/report/wrap.ts";
import { folderOf, rashomon, rashomonProcess } from "./rashomon.ts";

const calm = (name: string) => `
name: ${name}
version: 1
protocol: raft
nodes: 3
duration: 300ms
workload: { kind: mixed, clients: 2, rate: 50/s, keys: 2, mix: { read: 1, write: 1 } }
faults: [{ at: 100ms, for: 50ms, pause: random }]
`;

/** Fails at every seed: a script waits for what cannot come. */
const HOPELESS = `
name: A leader of term 99
version: 1
protocol: raft
nodes: 3
duration: 300ms
workload: { clients: 0 }
script: [{ expect: { node: n1, term: 99 }, within: 100ms, as: late }]
`;

const SENTENCE = "Runs in which nothing goes wrong.";
let folder = "";

beforeAll(() => {
  const many = Array.from({ length: 24 }, (_, index) => [
    `many/calm/with-a-name-that-takes-its-place-${index}.yaml`,
    calm(`Calm number ${index}`),
  ]);
  folder = folderOf({
    ...Object.fromEntries(many),
    "many/calm/README.md": `# Calm\n\n${SENTENCE} And more that is not shown.\n`,
    "doubtful.yaml": calm("Doubtful").replace(
      "nodes:",
      "clocks: { drift: 2% }\noptions: { reads: lease }\nnodes:",
    ),
    "many/bad/hopeless.yaml": HOPELESS,
    "many/bad/expected.yaml": `${HOPELESS}expect: { fail: script, step: late }\n`,
  });
});

afterAll(() => rmSync(folder, { recursive: true }));

const words = (text: string) => text.replace(/\s+/g, " ");

test("doubtful options are named before the run, and in the document", async () => {
  const doubt = "options.leaseDrift: leases tolerate clocks that are wrong by 500ppm";
  const loud = await rashomon(folder, ["run", "doubtful.yaml", "--json"]);
  expect(words(loud.stderr)).toContain(
    `doubtful.yaml: raft may fail though nothing is wrong: ${doubt}`,
  );
  expect(JSON.parse(loud.stdout).runs[0].doubts[0]).toContain(doubt);
  const quiet = await rashomon(folder, ["run", "doubtful.yaml", "--json", "--quiet"]);
  expect(quiet.stderr).not.toContain("leaseDrift");
});

describe("a summary of many scenarios", () => {
  test.each([60, 80, 100])("fits %i columns, with no word cut", async (columns) => {
    const { stdout } = await rashomon(folder, ["run", "many"], { columns });
    const plain = stripVTControlCharacters(stdout);
    for (const line of plain.split("\n")) expect(lengthOf(line), line).toBeLessThanOrEqual(columns);
    expect(words(plain)).toContain(`many/calm 24 scenarios: 24 passed ${SENTENCE}`);
    expect(plain.split("\n").length).toBeLessThan(50);
  });

  test("shows by folder what ran, the unexpected in full, three commands to paste", async () => {
    const { status, stdout } = await rashomon(folder, ["run", "many"]);
    expect(status).toBe(1);
    expect(stdout).toContain("2 scenarios: 1 failed as expected, 1 NOT as expected");
    expect(stdout).toContain("✗  many/bad/hopeless.yaml");
    expect(stdout).not.toContain("with-a-name-that-takes-its-place-3.yaml\n   passed");
    expect(stdout).not.toContain("✗ many/bad/expected.yaml");
    const next = stdout.slice(stdout.indexOf("Next:")).replace(/ \\\n +/g, " ");
    const commands = [...next.matchAll(/^ {4}rashomon (.*)$/gm)].map(([, given = ""]) => given);
    expect(commands).toHaveLength(3);
    for (const command of commands) {
      const { status: ended, stderr } = await rashomon(folder, command.split(" "));
      expect([command, [0, 1].includes(ended ?? -1), stderr]).toEqual([command, true, stderr]);
    }
  });

  test("has a row for each scenario when asked to be verbose", async () => {
    const { stdout } = await rashomon(folder, ["run", "many", "--verbose"]);
    for (let index = 0; index < 24; index++)
      expect(stdout).toContain(`with-a-name-that-takes-its-place-${index}.yaml`);
  });

  test("leaves artifacts of what was not expected only, unless asked for more", async () => {
    const expected = "out/many-bad-expected-raft-seed-1.json";
    const hopeless = "out/many-bad-hopeless-raft-seed-1.json";
    const left = async (...more: string[]) => {
      await rashomon(folder, ["run", "many/bad", "--out", "out", ...more]);
      const there = [expected, hopeless].map((file) => existsSync(join(folder, file)));
      rmSync(join(folder, "out"), { recursive: true, force: true });
      return there;
    };
    expect(await left()).toEqual([false, true]);
    expect(await left("--artifacts", "all")).toEqual([true, true]);
    expect(await left("--artifacts", "none")).toEqual([false, false]);
  });

  test("never calls an expected failure a failure while it runs", () => {
    const given = ["run", "many/bad/expected.yaml", "--seeds", "1..120"];
    const { stderr, status } = rashomonProcess(folder, given);
    expect(status).toBe(0);
    expect(stderr).toContain("of 120 runs");
    expect(stderr).not.toMatch(/failed|not as expected/);
  });
});

describe("a choice of what runs", () => {
  test("--grep takes paths and names by a regular expression", async () => {
    const { stdout } = await rashomon(folder, ["run", "many", "--grep", "number 1?7$", "--json"]);
    const { runs } = parseDocument(stdout, "standard output");
    expect(runs.map(({ name }) => name).sort()).toEqual(["Calm number 17", "Calm number 7"]);
    const wrong = await rashomon(folder, ["run", "many", "--grep", "["]);
    expect([wrong.status, wrong.stderr.startsWith("--grep: ")]).toEqual([2, true]);
    expect((await rashomon(folder, ["run", "many", "--grep", "nowhere"])).status).toBe(5);
  });

  test("--list names them with their sentences and runs nothing", async () => {
    const { status, stdout } = await rashomon(folder, ["run", "many/bad", "--list"]);
    expect(status).toBe(0);
    expect(stdout).toContain("many/bad/expected.yaml\n  A leader of term 99\n");
    expect(stdout).toContain("expected to fail: script");
    expect(stdout).toContain("2 scenarios\n");
    const json = await rashomon(folder, ["run", "many/bad", "--list", "--json"]);
    expect(JSON.parse(json.stdout).scenarios).toHaveLength(2);
  });

  test("--last-failed runs what was not as expected, until all is", async () => {
    const out = ["--out", "last"];
    await rashomon(folder, ["run", "many", "--seeds", "3..4", ...out]);
    const again = await rashomon(folder, ["run", "--last-failed", "--json", ...out]);
    expect(
      parseDocument(again.stdout, "standard output").runs.map((run) => [run.scenario, run.seed]),
    ).toEqual([
      ["many/bad/hopeless.yaml", 3],
      ["many/bad/hopeless.yaml", 4],
    ]);
    await rashomon(folder, ["run", "many/calm", ...out]);
    const still = await rashomon(folder, ["run", "--last-failed", "--json", ...out]);
    expect(parseDocument(still.stdout, "standard output").runs).toHaveLength(2);
    const hopeless = join(folder, "many/bad/hopeless.yaml");
    writeFileSync(hopeless, calm("A hope"));
    await rashomon(folder, ["run", "--last-failed", ...out]);
    writeFileSync(hopeless, HOPELESS);
    const none = await rashomon(folder, ["run", "--last-failed", ...out]);
    expect([none.status, none.stderr]).toEqual([5, expect.stringContaining("Nothing failed")]);
  });

  test("--last-failed repeats what a bail, a shard or a choice of it left out", async () => {
    const out = ["--out", "left"];
    await rashomon(folder, ["run", "many/bad", "--seeds", "1..6", ...out]);
    const seeds = async (...given: string[]) => {
      const { stdout } = await rashomon(folder, ["run", "--last-failed", "--json", ...given]);
      return parseDocument(stdout, "standard output").runs.map(({ seed }) => seed);
    };
    expect(await seeds("--bail", ...out)).toEqual([1]);
    expect(await seeds("--shard", "1/3", ...out)).toEqual([3, 6]);
    expect(await seeds("--grep", "nowhere", ...out)).toEqual([]);
    expect(await seeds(...out)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  test("--watch runs all at first, then what has changed, until it is ended", async () => {
    const files = folderOf({ "a.yaml": "1", "b.yaml": "1" });
    const ended = new AbortController();
    const ran: (readonly string[])[] = [];
    const paths = ["a.yaml", "b.yaml"].map((name) => join(files, name));
    const { utimesSync } = await import("node:fs");
    const said: string[] = [];
    await watchFiles(
      () => paths,
      async (those) => {
        ran.push(those);
        if (ran.length === 2) ended.abort();
        else setTimeout(() => utimesSync(paths[1] ?? "", 7, 7), 50);
        return 0;
      },
      { write: (text) => said.push(text), isTerminal: false, columns: undefined },
      ended.signal,
    );
    expect(ran).toEqual([paths, [paths[1]]]);
    expect(said[0]).toContain("Watching 2 files");
    rmSync(files, { recursive: true });
  });
});

describe("what did not run", () => {
  test("is said after --bail", async () => {
    const given = ["run", "many/bad/hopeless.yaml", "--seeds", "1..50", "--bail", "--workers", "1"];
    const { stdout } = await rashomon(folder, given);
    expect(words(stdout)).toMatch(
      /Not run: \d+ seeds many\/bad\/hopeless.yaml raft \d+ of \d+..50/,
    );
  });

  test("is said by a report that lacks a shard, which exits with 5", async () => {
    for (const part of ["1", "3"]) {
      const given = ["run", "many/calm", "--seeds", "1..3", "--shard", `${part}/3`, "--json"];
      const reporter = ["--reporter", `json=shard-${part}.json`, "--quiet"];
      await rashomon(folder, [...given.slice(0, -1), ...reporter]);
    }
    const merged = await rashomon(folder, ["report", "shard-1.json", "shard-3.json"]);
    expect(`${merged.stdout}${merged.stderr}`).toContain("2/3");
    expect(merged.status).not.toBe(0);
  });
});

describe("--verify", () => {
  test("says that each seed ran twice", async () => {
    const given = ["run", "many/calm", "--grep", "number 3$", "--verify"];
    const { status, stdout } = await rashomon(folder, given);
    expect(status).toBe(0);
    expect(words(stdout)).toContain("Each ran twice, plain and strict, with equal hashes.");
  });
});

describe("an unknown command", () => {
  test.each([["campain"], ["campain", "--help"], ["rum", "--help"]])(
    "ends with 2 and names what is near, with --help too: %s %s",
    async (...given) => {
      const { status, stderr } = await rashomon(
        folder,
        given.filter((word) => word !== undefined),
      );
      expect(status).toBe(2);
      expect(stderr).toContain(`there is no command "${given[0]}"`);
    },
  );
});

test("the help names no command that is not there", async () => {
  const { stdout } = await rashomon(folder, ["--help"]);
  const named = [...stdout.matchAll(/^ {2}([a-z-]+) /gm)].map(([, name = ""]) => name);
  expect(named).toContain("view");
  for (const name of named) {
    const { status } = await rashomon(folder, [name, "--help"]);
    expect(status, name).toBe(0);
  }
});
