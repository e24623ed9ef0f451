/** The command line as scripts see it: what it prints, what it writes, and how it ends. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { protocols } from "../../src/protocols/index.ts";
import { parseDocument, type ReportedRun, type ResultDocument } from "../../src/report/document.ts";
import { strategies } from "../../src/search/strategies/index.ts";
import { type Ended, folderOf, interrupted, MAIN, rashomon, unread } from "./rashomon.ts";

const CALM = `
name: Calm
version: 1
protocol: raft
nodes: 3
duration: 1s
object: kv
workload: { kind: mixed, clients: 2, rate: 50/s, keys: 4, mix: { read: 1, write: 1 } }
`;

/** Leaders without the committed entries: seed 4 is the first that finds it. */
const PLANTED = `
name: An election without the restriction on logs
version: 1
protocol: raft
nodes: 5
duration: 2s
network: { latency: 1ms..10ms, loss: 1%, duplicate: 0.5% }
disk: { sync: 1ms..5ms }
object: kv
workload: { kind: mixed, clients: 5, rate: 50/s, keys: 8, mix: { read: 5, write: 3, cas: 2 } }
faults:
  - { every: 150ms, from: 0s, until: 2s, for: 20ms, oneOf: [{ crash: random }] }
mutant: no-election-restriction
`;

let folder = "";

beforeAll(() => {
  folder = folderOf({
    "scenarios/calm.yaml": CALM,
    "scenarios/planted.yaml": PLANTED,
    "expected.yaml": `${PLANTED}expect: { fail: leader-completeness }\n`,
    "broken.yaml": "version: 1\nprotocol: rafd\nnodes: many\n",
  });
});

afterAll(() => rmSync(folder, { recursive: true }));

const run = (...given: string[]): Promise<Ended> => rashomon(folder, ["run", ...given]);

function documentOf(ended: Ended): ResultDocument {
  return parseDocument(ended.stdout, "standard output");
}

/** Without what may differ between machines. */
function timeless(runs: readonly ReportedRun[]): readonly unknown[] {
  return runs.map((one) => ({ ...one, wallMs: 0 }));
}

describe("run --json", () => {
  test("prints one document, the same in two processes, with one worker as with three", async () => {
    const one = await run("scenarios/calm.yaml", "--json", "--seeds", "1..6", "--workers", "1");
    const three = await run("scenarios/calm.yaml", "--json", "--seeds", "1..6", "--workers", "3");
    expect([one.status, three.status]).toEqual([0, 0]);
    const { runs, summary, comparison } = documentOf(one);
    expect(timeless(documentOf(three).runs)).toEqual(timeless(runs));
    expect(summary).toEqual({ runs: 6, pass: 6, fail: 0, unknown: 0, unrecoverable: 0, met: 6 });
    expect(comparison).toBeNull();
    expect(runs.map(({ seed }) => seed)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(runs[0]).toMatchObject({
      scenario: "scenarios/calm.yaml",
      name: "Calm",
      protocol: "raft",
      verdict: "pass",
      violations: [],
      artifact: null,
    });
  });

  test("runs the scenario's own seeds when none are named, and --seed runs one", async () => {
    expect(
      documentOf(await run("scenarios/calm.yaml", "--json")).runs.map(({ seed }) => seed),
    ).toEqual([1]);
    const seven = documentOf(
      await run("scenarios/*.yaml", "--json", "--seed", "7", "--shard", "2/2"),
    );
    expect(seven.runs.map(({ scenario, seed }) => [scenario, seed])).toEqual([
      ["scenarios/calm.yaml", 7],
      ["scenarios/planted.yaml", 7],
    ]);
  });
});

describe("a failing run", () => {
  let ended: Ended;
  let artifact = "";

  beforeAll(async () => {
    ended = await run(
      "scenarios/planted.yaml",
      "--seeds",
      "1..60",
      "--bail",
      "--reporter",
      "json=out/result.json",
    );
    const saved = readFileSync(join(folder, "out/result.json"), "utf8");
    artifact = parseDocument(saved, "result.json").runs.at(-1)?.artifact ?? "";
  });

  test("ends with 1 and shows property, step, story and the command that replays it", async () => {
    expect(ended.status).toBe(1);
    expect(ended.stdout).toContain("leader-completeness at step ");
    expect(ended.stdout).toMatch(/step +\d+ {2}\d+\.\d{6} s {2}n\d votes for n\d in term \d+/);
    expect(ended.stdout).toContain(`rashomon replay ${artifact}`);
    expect(ended.stdout).toMatch(/rashomon run scenarios\/planted\.yaml --seed \d+/);
  });

  test("bails out at the same seed with any number of workers", async () => {
    const given = ["scenarios/planted.yaml", "--seeds", "1..60", "--bail", "--json"];
    const one = documentOf(await run(...given, "--workers", "1"));
    const four = documentOf(await run(...given, "--workers", "4"));
    expect(timeless(four.runs)).toEqual(timeless(one.runs));
    expect(one.runs.filter(({ verdict }) => verdict === "fail")).toEqual([one.runs.at(-1)]);
  });

  test("a wrong scenario in an artifact is blamed on the artifact, with its field", async () => {
    const document = JSON.parse(readFileSync(join(folder, artifact), "utf8"));
    document.scenario.resolved.nodes = "many";
    writeFileSync(join(folder, "wrong.json"), JSON.stringify(document));
    expect(await rashomon(folder, ["replay", "wrong.json"])).toMatchObject({
      status: 2,
      stdout: "",
      stderr:
        'wrong.json scenario.resolved.nodes: expected a whole number from 1 to 25, got "many"\n',
    });
  });

  test("replays from its artifact with the same hash", async () => {
    const replayed = await rashomon(folder, ["replay", artifact, "--json"]);
    expect(replayed.status).toBe(1);
    const hash = JSON.parse(readFileSync(join(folder, artifact), "utf8")).hash;
    expect(documentOf(replayed).runs).toMatchObject([{ hash, verdict: "fail", artifact }]);
  });

  test("whose replay has another hash ends with 4 and says what may be the reason", async () => {
    const text = readFileSync(join(folder, artifact), "utf8");
    const other = text.replace(/"hash": "\w{16}"/, '"hash": "0123456789abcdef"');
    writeFileSync(join(folder, "other.json"), other.replace('"program": "', '"program": "0.0.'));
    const replayed = await rashomon(folder, ["replay", "other.json"]);
    expect(replayed.status).toBe(4);
    const told = replayed.stdout.replace(/\s+/g, " ");
    expect(told).toContain("the artifact has 0123456789abcdef");
    expect(told).toContain("it was written by version 0.0.");
    expect(told).toContain(
      "by the decisions of the artifact it fails in the same way, and goes the same way to its end",
    );
  });

  test("is made again by its decisions where the scenario has changed, and says where it parts", async () => {
    const text = readFileSync(join(folder, artifact), "utf8");
    const other = text.replaceAll('"clients": 5', '"clients": 4');
    expect(other).not.toBe(text);
    writeFileSync(join(folder, "changed.json"), other);
    const replayed = await rashomon(folder, ["replay", "changed.json"]);
    const told = replayed.stdout.replace(/\s+/g, " ");
    expect(told).toMatch(
      /by the decisions of the artifact it .*: diverged at step \d+: expected \w+ .*, got /,
    );
  });

  test("shows a node's state after a step and what the step changed", async () => {
    const { status, stdout } = await rashomon(folder, ["replay", artifact, "--state", "n2@20"]);
    expect(status).toBe(0);
    expect(stdout).toContain("n2 after step 20, ");
    expect(stdout).toContain("What the step changed:");
    expect(stdout).toContain("role: 'follower'");
    const none = await rashomon(folder, ["replay", artifact, "--state", "n2@99999999"]);
    expect([none.status, none.stderr.slice(0, 31)]).toEqual([2, "--state: there is no step 99999"]);
  });

  test("is as expected where the scenario expects it: 0, and quiet prints nothing", async () => {
    const expected = await run("expected.yaml", "--seeds", "1..60", "--bail", "--quiet");
    expect([expected.status, expected.stdout, expected.stderr]).toEqual([0, "", ""]);
    expect((await run("expected.yaml", "--seed", "1", "--quiet")).status).toBe(1);
  });
});

test("shards, merged by `report`, are the whole", async () => {
  for (const shard of ["1/2", "2/2"]) {
    const file = `json=shards/${shard[0]}.json`;
    await run("scenarios/calm.yaml", "--seeds", "1..5", "--shard", shard, "--reporter", file);
  }
  const merged = await rashomon(folder, ["report", "shards", "--json"]);
  const whole = await run("scenarios/calm.yaml", "--seeds", "1..5", "--json");
  expect(merged.status).toBe(0);
  expect(timeless(documentOf(merged).runs)).toEqual(timeless(documentOf(whole).runs));
});

test("--verify runs each seed again in strict mode and finds the same hash", async () => {
  const verified = documentOf(
    await run("scenarios/calm.yaml", "--verify", "--seeds", "1..2", "--json"),
  );
  const plain = documentOf(await run("scenarios/calm.yaml", "--seeds", "1..2", "--json"));
  expect(timeless(verified.runs)).toEqual(timeless(plain.runs));
});

test("several reporters write at once, and GitHub's summary is appended", async () => {
  const summary = join(folder, "summary.md");
  writeFileSync(summary, "before\n");
  const reporters = ["junit=r/junit.xml", "ndjson=r/runs.ndjson", "github"];
  const given = reporters.flatMap((reporter) => ["--reporter", reporter]);
  const { status, stdout } = await rashomon(folder, ["run", "scenarios/calm.yaml", ...given], {
    environment: { GITHUB_STEP_SUMMARY: summary },
  });
  expect([status, stdout]).toEqual([0, expect.stringContaining("all as expected")]);
  expect(readFileSync(join(folder, "r/junit.xml"), "utf8")).toContain(
    '<property name="seed" value="1"/>',
  );
  expect(readFileSync(join(folder, "r/runs.ndjson"), "utf8").trimEnd().split("\n")).toHaveLength(2);
  expect(readFileSync(summary, "utf8")).toMatch(/^before\n### Rashomon: 1 of 1 run as expected/);
});

describe("bad usage and bad input", () => {
  test("end with 2 before anything runs, with all errors of all files", async () => {
    const { status, stdout, stderr } = await run("scenarios/calm.yaml", "broken.yaml", "--json");
    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(/^broken\.yaml:2:\d+ protocol: /m);
    expect(stderr).toMatch(/^broken\.yaml:3:\d+ nodes: /m);
    expect(existsSync(join(folder, "reports/broken"))).toBe(false);
  });

  test.each([
    [["run", "nowhere"], "nowhere: there is no such file or folder"],
    [
      ["run", "scenarios", "--sed", "3"],
      "there is no option --sed; did you mean --seed or --seeds?",
    ],
    [["run", "scenarios", "--seeds", "3"], "--seeds: expected a range such as 1..500"],
    [["run"], "run: expected scenario files, folders or globs, such as scenarios"],
    [["rum", "scenarios"], 'there is no command "rum"; did you mean run?'],
    [
      ["voyage", "--help"],
      'there is no command "voyage"; known: run, search, campaign, exhaust, replay, explain, ' +
        "shrink, keep",
    ],
    [["lost", "-h"], 'there is no command "lost"; did you mean list?'],
    [["list", "fault"], "Invalid values"],
    [["run", "scenarios", "--out", "a", "--out", "b"], "--out is given 2 times: expected it once"],
    [["replay", "x", "--state", "n1@1", "--state", "n2@2"], "--state is given 2 times"],
    [["run", "scenarios", "--verify=maybe"], "--verify is given or not: it has no value"],
    [["run", "scenarios", "--json=5"], "--json is given or not: it has no value such as 5"],
    [["run", "scenarios", "--out.x", "a"], "there is no option --out.x"],
    [["check", "-", "--model", "kv"], "There is no file -: name /dev/stdin for what is piped in."],
    [["run", "scenarios", "-x"], "there is no option -x; did you mean -g or -w?"],
    [["run", "--", "--nowhere"], "./--nowhere: there is no such file or folder"],
    [
      ["run", "scenarios", "--seed", "9007199254740992"],
      "--seed: expected a whole number, at least 0 and at most 9007199254740991, got",
    ],
    [["run", "scenarios", "--bail=-1"], '--bail: expected a whole number, at least 1, got "-1"'],
    [["run", "a\u001b(B\n::error::b"], "a\\u{1b}(B\\n::error::b: there is no such file"],
    [["replay", "scenarios/calm.yaml"], "scenarios/calm.yaml: expected a failure artifact"],
  ])("%j is told what would be right", async (given, told) => {
    const { status, stderr } = await rashomon(folder, given);
    expect([status, stderr]).toEqual([2, expect.stringContaining(told)]);
  });
});

test("patterns that match nothing end with 5, and are named", async () => {
  const { status, stderr } = await run("scenarios/*.none", "*.no\u001bne", "--quiet");
  expect(status).toBe(5);
  expect(stderr).toContain("named by any of these:\n  scenarios/*.none\n  *.no\\u{1b}ne\n");
});

test("a pattern that matches nothing beside others that do is refused", async () => {
  const { status, stdout, stderr } = await run("scenarios", "renamed/*.yaml");
  expect([status, stdout]).toEqual([2, ""]);
  expect(stderr).toContain("renamed/*.yaml: no file matches it");
});

test.each([
  [["run", ""], "an argument is empty"],
  [["run", "scenarios", "--out", ""], "the value of --out is empty"],
  [["run", "scenarios", "--seeds="], "the value of --seeds is empty"],
])("an empty value, as of a variable that is not set, is refused: %j", async (given, told) => {
  const { status, stdout, stderr } = await rashomon(folder, given);
  expect([status, stdout, stderr]).toEqual([2, "", expect.stringContaining(told)]);
});

test("a folder that is gone is an error of a sentence, with exit code 2", () => {
  const script = 'mkdir "$0/gone" && cd "$0/gone" && rmdir "$0/gone" && exec "$1" "$2" list';
  const given = ["-c", script, folder, process.execPath, MAIN];
  const { status, stderr } = spawnSync("sh", given, { encoding: "utf8" });
  expect(stderr).toMatch(/^rashomon cannot start here: .+\n$/);
  expect(status).toBe(2);
});

test.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)(
  "an interruption by %s ends with 130 and writes the results so far",
  async (signal) => {
    const given = ["run", "scenarios", "--seeds", "1..100000", "--json"];
    const ended = await interrupted(folder, given, signal);
    expect(ended.status).toBe(130);
    expect(documentOf(ended).interrupted).toBe(true);
  },
);

test("results are printed though artifacts cannot be written", async () => {
  // Folders have the names that artifacts should have.
  for (let seed = 1; seed <= 60; seed++) {
    mkdirSync(join(folder, `taken/planted-raft-seed-${seed}.json`), { recursive: true });
  }
  const given = ["--bail", "--seeds", "1..60", "--out", "taken"];
  const ended = await run("scenarios/planted.yaml", ...given);
  expect(ended.status).toBe(1);
  expect(ended.stdout).toContain("leader-completeness at step ");
  expect(ended.stderr).toMatch(/^No artifacts: /m);
});

test.each([
  ["run", "scenarios/planted.yaml"],
  ["search", "scenarios/planted.yaml", "--seeds", "1..1"],
  ["exhaust", "paxos", "--departures", "0"],
  ["campaign", "start", "paxos", "--seeds", "1..1"],
])("an --out that can be no folder is refused before anything runs: %s", async (...given) => {
  const ended = await rashomon(folder, [...given, "--out", "broken.yaml/x/y"]);
  expect([ended.status, ended.stdout]).toEqual([2, ""]);
  const message = "expected a folder, which may be made, but broken.yaml is a file";
  expect(ended.stderr).toBe(`broken.yaml/x/y: ${message}\n`);
});

test("a report that cannot be written is refused before anything runs", async () => {
  const ended = await run("scenarios/planted.yaml", "--reporter", "junit=broken.yaml/y");
  expect([ended.status, ended.stdout]).toEqual([2, ""]);
  expect(ended.stderr).toMatch(/^broken.yaml\/y: cannot be written: /);
});

test("the package's command is the built program, with a line that says what runs it", async () => {
  const root = new URL("../../", import.meta.url);
  const { bin } = JSON.parse(readFileSync(new URL("package.json", root), "utf8"));
  expect(readFileSync(new URL(bin.rashomon, root), "utf8")).toMatch(/^#!\/usr\/bin\/env node\n/);
});

test("colours appear where they are forced and nowhere else", async () => {
  const given = ["run", "scenarios/calm.yaml"];
  expect((await rashomon(folder, given)).stdout).not.toContain("\u001b[");
  expect((await rashomon(folder, given, { environment: { FORCE_COLOR: "1" } })).stdout).toContain(
    "\u001b[",
  );
});

test("init makes a scenario that runs and passes, and overwrites nothing", async () => {
  expect((await rashomon(folder, ["init", "new"])).status).toBe(0);
  expect((await run("new/scenarios", "--seeds", "1..2", "--quiet")).status).toBe(0);
  const again = await rashomon(folder, ["init", "new"]);
  expect([again.status, again.stderr]).toEqual([2, expect.stringContaining("is there already")]);
});

test("a reader that goes away changes nothing of the exit code", async () => {
  const given = ["run", "scenarios/planted.yaml", "--seeds", "1..60", "--bail"];
  expect(await unread(folder, given)).toBe(1);
});

test("options may stand before the command", async () => {
  const given = ["--json", "--seed", "5", "run", "scenarios/calm.yaml"];
  const { status, stdout } = await rashomon(folder, given);
  expect([status, JSON.parse(stdout).runs[0].seed]).toEqual([0, 5]);
});

describe("list and schema", () => {
  test("list names what the registries hold", async () => {
    const { status, stdout } = await rashomon(folder, ["list", "--json"]);
    expect(status).toBe(0);
    const listed = JSON.parse(stdout);
    expect(Object.keys(listed)).toEqual([
      "systems",
      "protocols",
      "faults",
      "workloads",
      "models",
      "checks",
      "facts",
      "mutants",
      "strategies",
      "reporters",
    ]);
    expect(listed.faults.map(({ name }: { name: string }) => name)).toContain("partition");
    expect((await rashomon(folder, ["list", "checks"])).stdout).toMatch(/^election-safety {2,}\S/m);
  });

  test("list strategies shows the strategies of searches, with their parameters", async () => {
    const { status, stdout } = await rashomon(folder, ["list", "strategies"]);
    expect(status).toBe(0);
    for (const name of strategies.keys()) expect(stdout).toMatch(new RegExp(`^${name} `, "m"));
    expect(stdout).toMatch(/^ {2}depth {2,}How many priorities matter/m);
  });

  test("list systems shows each service with what it may run, list mutants the systems' own", async () => {
    const { stdout } = await rashomon(folder, ["list", "systems"]);
    expect(stdout).toMatch(/^transfers {2,}\S/m);
    expect(stdout.replace(/\s+/g, " ")).toContain("n3 to n5. [raft | multi-paxos | zab]");
    const { mutants } = JSON.parse((await rashomon(folder, ["list", "mutants", "--json"])).stdout);
    expect(mutants).toContainEqual(
      expect.objectContaining({ name: "unfenced-resource", system: "fenced-lock" }),
    );
  });

  test("list facts shows every fact's numbers, and whether it is seen or claimed", async () => {
    const { facts } = JSON.parse((await rashomon(folder, ["list", "facts", "--json"])).stdout);
    const named = (wanted: string) => facts.find(({ name }: { name: string }) => name === wanted);
    expect(named("lead")).toMatchObject({
      numbers: ["node", "term"],
      origin: "seen",
      protocols: ["raft", "multi-paxos", "zab"],
    });
    expect(named("counted")).toMatchObject({ origin: "claim", protocols: ["raft"] });
    expect(named("crashed").protocols).toEqual([...protocols.keys()]);
    const { stdout } = await rashomon(folder, ["list", "facts"]);
    expect(stdout).toMatch(/^vote\(node, term, candidate\) {2,}`node` granted its one vote/m);
    expect(stdout).toMatch(/^ {2}claim +claimed by the node itself/m);
  });

  test("list says units and defaults, and fits the terminal", async () => {
    const { stdout } = await rashomon(folder, ["list", "workloads"], {
      columns: 60,
      environment: { NO_COLOR: "1" },
    });
    const text = stdout.replaceAll(/\s+/g, " ");
    expect(text).toContain("[duration such as 250ms, default 1s]");
    expect(text).toContain("[rate such as 100/s, default 100/s]");
    expect(stdout.split("\n").filter((line) => line.length > 60)).toEqual([]);
  });

  test("schema prints the schema of scenarios, and of results with --output", async () => {
    const scenario = JSON.parse((await rashomon(folder, ["schema"])).stdout);
    const output = JSON.parse((await rashomon(folder, ["schema", "--output"])).stdout);
    expect(Object.keys(scenario.properties)).toContain("protocol");
    expect(Object.keys(output.properties)).toContain("runs");
  });

  test("--help shows examples", async () => {
    const { status, stdout } = await rashomon(folder, ["run", "--help"]);
    expect([status, stdout]).toEqual([0, expect.stringContaining("Examples:")]);
  });
});
