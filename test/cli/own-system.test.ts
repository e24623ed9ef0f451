/**
 * A system of a user's own, from `rashomon init --system`: every command works on it, and its code
 * runs only where it may.
 */
import { readdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { folderOf, rashomon } from "./rashomon.ts";

let folder = "";
const JOURNAL = "system/journal.yaml";

beforeAll(async () => {
  folder = folderOf({});
  await rashomon(folder, ["init", "--system"]);
});

afterAll(() => rmSync(folder, { recursive: true }));

/** A scenario of the folder, changed. */
function changed(name: string, change: (text: string) => string, from = JOURNAL): string {
  const file = join("system", name);
  writeFileSync(join(folder, file), change(readFileSync(join(folder, from), "utf8")));
  return file;
}

test("its scenario passes and its planted bug is found at every seed, in workers and twice", async () => {
  const argv = ["run", "system", "--seeds", "1..4", "--workers", "2", "--verify", "--json"];
  const { status, stdout } = await rashomon(folder, argv);
  const { runs } = JSON.parse(stdout) as { runs: { verdict: string; protocol: string }[] };
  expect(status).toBe(0);
  expect(runs.map(({ verdict }) => verdict)).toEqual([
    ...["fail", "fail", "fail", "fail"],
    ...["pass", "pass", "pass", "pass"],
  ]);
});

test("what it declares and no seed reached is said, in workers as when seeds run twice", async () => {
  const goal = (name: string, fact: string) =>
    `{ name: "${name}", about: "-", initial: () => null, on: { ${fact}: () => true } }`;
  const more = readFileSync(join(folder, "system/journal.ts"), "utf8")
    .replace("const FACTS = {", 'const FACTS = {\n  dropped: claim("`node` dropped", "node"),')
    .replace(
      /^ {2}invariants: /m,
      `  sometimes: [${goal("is-stored", "stored")}, ${goal("is-dropped", "dropped")}],\n$&`,
    );
  writeFileSync(join(folder, "system/more.ts"), more);
  const change = (text: string) => text.replace("./journal.ts", "./more.ts").replace("5s", "1s");
  const scenario = changed("more.yaml", change);
  const argv = ["run", scenario, "--seeds", "1..2"];
  const unreached = [
    { scenario: scenario, protocol: "journal", names: ["fact dropped", "goal is-dropped"] },
  ];
  for (const how of [["--workers", "2"], ["--verify"]]) {
    const { stdout } = await rashomon(folder, [...argv, ...how, "--json"]);
    expect(JSON.parse(stdout).unreached).toEqual(unreached);
  }
  const { stdout } = await rashomon(folder, argv);
  expect(stdout).toContain("no seed of system/more.yaml reached fact dropped, goal is-dropped.");
  const { stdout: one } = await rashomon(folder, ["run", scenario, "--seed", "1"]);
  expect(one).not.toContain("reached");
  rmSync(join(folder, scenario));
});

describe("every command works on it", () => {
  test.each([
    ["fork", ["--seed", "3", "--at", "1s", "--futures", "2"], "2 passed"],
    ["choices", ["--seed", "3", "--drops", "1"], "operation"],
    ["mutants", ["--seeds", "1..2"], "hasty   found"],
    ["compare-strategies", ["--trials", "2", "--strategies", "uniform"], "found in 2 of 2 trials"],
  ])("%s", async (command, options, said) => {
    const { status, stdout } = await rashomon(folder, [command, JOURNAL, ...options, "--quiet"]);
    expect([status, stdout]).toEqual([0, expect.stringContaining(said)]);
  });

  test("states and traces", async () => {
    const state = await rashomon(folder, ["replay", JOURNAL, "--seed", "3", "--state", "n1@50"]);
    expect(state.stdout).toContain("nextIndex");
    const trace = await rashomon(folder, [
      ...["replay", JOURNAL, "--seed", "3"],
      ...["--trace", "ndjson", "--steps", "1..30"],
    ]);
    expect([trace.status, trace.stdout]).toEqual([0, expect.stringContaining('"step":30')]);
  });

  test("a comparison with ours", async () => {
    const both = changed("both.yaml", (text) =>
      text.replace("nodes: 3", "protocols: [journal, raft]\nnodes: 3").replace("5s", "1s"),
    );
    const { status, stdout } = await rashomon(folder, ["run", both, "--seed", "1", "--json"]);
    expect([status, stdout]).toEqual([0, expect.stringContaining('"protocol":"raft"')]);
    rmSync(join(folder, both));
  });
});

test.each(["run", "search", "mutants", "replay", "explain", "shrink", "choices"])(
  "%s of the file of a system names its scenarios",
  async (command) => {
    const { status, stderr } = await rashomon(folder, [command, "system/journal.ts"]);
    expect([status, stderr.trim()]).toEqual([
      2,
      "system/journal.ts: expected a scenario, got code; it is named in " +
        "system/journal-hasty.yaml, system/journal.yaml",
    ]);
  },
);

describe("an artifact of it", () => {
  test("replays on other sources only if the scenario's file names them", async () => {
    const failing = changed(
      "failing.yaml",
      (text) => text.replace(/^expect: .*$/m, ""),
      "system/journal-hasty.yaml",
    );
    await rashomon(folder, ["run", failing, "--seed", "2", "--quiet"]);
    const [name = ""] = readdirSync(join(folder, "reports")).filter((file) =>
      file.endsWith("2.json"),
    );
    const artifact = join("reports", name);
    const again = await rashomon(folder, ["replay", artifact]);
    expect([again.status, again.stdout]).toEqual([
      1,
      expect.stringContaining("answered-is-stored"),
    ]);

    const explained = await rashomon(folder, ["explain", artifact, "--json", "--steps", "20000"]);
    expect([explained.status, JSON.parse(explained.stdout).fingerprint]).toEqual([
      0,
      "journal/answered-is-stored",
    ]);
    const shrunk = await rashomon(folder, ["shrink", artifact, "--json", "--quiet"]);
    const { file, after } = JSON.parse(shrunk.stdout);
    expect([shrunk.status, after.decisions < 6]).toEqual([0, true]);
    expect((await rashomon(folder, ["run", file, "--quiet"])).status).toBe(0);
    rmSync(join(folder, file));

    const source = join(folder, "system/journal.ts");
    const text = readFileSync(source, "utf8");
    writeFileSync(source, `${text}\nthrow new Error("it was run");\n`);
    const ran = await rashomon(folder, ["replay", artifact]);
    rmSync(join(folder, failing));
    const refused = await rashomon(folder, ["replay", artifact]);
    writeFileSync(source, text);
    expect([ran.status, ran.stderr]).toEqual([2, expect.stringContaining("it was run")]);
    expect([refused.status, refused.stderr]).toEqual([
      2,
      expect.stringContaining("systemCode: ./journal.ts: not the code that the artifact"),
    ]);
    expect(refused.stderr).not.toContain("it was run");
  });
});

describe("its code is refused", () => {
  test.each<[string, (text: string) => string, string]>([
    [
      "above the scenario's folder",
      () => "../outside.ts",
      "expected a file below the scenario's folder",
    ],
    ["by a link that leads out", () => "./link.ts", "expected a file below the scenario's folder"],
    ["where there is none", () => "./nope.ts", "there is no file system"],
  ])("%s", async (_, named, said) => {
    const code = 'throw new Error("it was run");\n';
    writeFileSync(join(folder, "outside.ts"), code);
    rmSync(join(folder, "system/link.ts"), { force: true });
    symlinkSync("../outside.ts", join(folder, "system/link.ts"));
    const file = changed("refused.yaml", (text) => text.replace("./journal.ts", named));
    const { status, stderr } = await rashomon(folder, ["run", file]);
    rmSync(join(folder, file));
    rmSync(join(folder, "system/link.ts"));
    expect([status, stderr]).toEqual([2, expect.stringContaining(said)]);
  });

  test.each([
    ["5", "system/bad.ts: expected a default export: a system such as"],
    [
      '{ name: "Bad", about: "", protocol: { name: "raft" }, space: {}, odd: 1 }',
      "bad.ts odd: there is no such field of a system",
    ],
    [
      '{ name: "Bad" }',
      'bad.ts name: expected a name such as my-system: small letters, digits and -, got "Bad"',
    ],
    ['{ name: "bad", about: "" }', "bad.ts protocol: expected a protocol"],
    [
      '{ name: "bad", about: "", protocol: { name: "raft" } }',
      "bad.ts protocol.name: raft is the name of one of ours: take another",
    ],
    [
      '{ name: "bad", about: "", protocol: { name: "bad" } }',
      "bad.ts protocol.onRequest: expected a function, got nothing",
    ],
  ])("as a system: %s", async (text, said) => {
    writeFileSync(join(folder, "system/bad.ts"), `export default ${text};\n`);
    const file = changed("bad.yaml", (source) => source.replace("journal.ts", "bad.ts"));
    const { status, stderr } = await rashomon(folder, ["run", file]);
    rmSync(join(folder, file));
    rmSync(join(folder, "system/bad.ts"));
    expect([status, stderr]).toEqual([2, expect.stringContaining(said)]);
  });

  test("mutants takes the directed scenarios that --scenarios names", async () => {
    const argv = ["mutants", JOURNAL, "--directed", "--json", "--scenarios"];
    const directed = async (files: string) => {
      const { stdout } = await rashomon(folder, [...argv, files]);
      return JSON.parse(stdout).mutants[0].directed.scenario;
    };
    expect(await directed("system/journal-hasty.yaml")).toBe("system/journal-hasty.yaml");
    expect(await directed(JOURNAL)).toBeNull();
  });

  test("the table of mutants of a scenario names the command that made it", async () => {
    const { stdout } = await rashomon(folder, ["mutants", JOURNAL, "--directed", "--markdown"]);
    expect(stdout).toContain(`Made by \`rashomon mutants ${JOURNAL} --markdown --directed\`.`);
  });

  test("of its own alone: a bad system beside it is no matter of another's mutants", async () => {
    writeFileSync(join(folder, "system/bad.ts"), "export default 5;\n");
    const bad = changed("bad.yaml", (source) => source.replace("journal.ts", "bad.ts"));
    const argv = ["mutants", JOURNAL, "--directed", "--json"];
    const { status, stderr, stdout } = await rashomon(folder, argv);
    const own = await rashomon(folder, ["mutants", bad, "--directed"]);
    rmSync(join(folder, bad));
    rmSync(join(folder, "system/bad.ts"));
    expect([status, stderr]).toEqual([0, ""]);
    expect(JSON.parse(stdout).mutants).toHaveLength(1);
    expect([own.status, own.stderr]).toEqual([2, expect.stringContaining("bad.ts: expected a")]);
  });

  test("wherever nothing is run: list, schema, the list of scenarios of another system", async () => {
    const source = join(folder, "system/journal.ts");
    renameSync(source, join(folder, "kept.ts"));
    writeFileSync(source, 'throw new Error("it was run");\n');
    for (const argv of [["list"], ["schema"]]) {
      expect((await rashomon(folder, argv)).status).toBe(0);
    }
    renameSync(join(folder, "kept.ts"), source);
  });
});

test("a handler that reads a variable of its module is caught by a second run: exit code 4", async () => {
  const file = join(folder, "system", "system.ts");
  const sources = readdirSync(join(folder, "system"));
  const source = sources.includes("system.ts") ? file : join(folder, "system", "journal.ts");
  const before = readFileSync(source, "utf8");
  const careless = before
    .replace("const PRIMARY = 1;", "const PRIMARY = 1;\nlet seen = 0;")
    .replace(
      '[{ kind: "append", index, entry: request }]',
      '[{ kind: "append", index, entry: request }, { kind: "put", key: "seen", value: ++seen }]',
    );
  expect(careless).toContain("++seen");
  writeFileSync(source, careless);
  try {
    const argv = ["run", JOURNAL, "--seed", "3", "--workers", "1"];
    const { status, stdout } = await rashomon(folder, [...argv, "--guard", "1"]);
    expect(status).toBe(4);
    expect(stdout).toMatch(/the first step that differs is [\d,]+/);
    expect(stdout).toMatch(/in one: .*seen \d+/);
    expect(stdout).toMatch(/the handler that made it differ: onRequest of n1/);
    const unguarded = await rashomon(folder, [...argv, "--guard", "0"]);
    expect(unguarded.status).toBe(0);
  } finally {
    writeFileSync(source, before);
  }
});

describe("a system whose code does not end when it is loaded is refused by its file", () => {
  const LATE = "not loaded within 5000 ms: does its code loop outside of functions?";
  const NEVER = "ended before it was loaded: it awaits what never comes, or exits";
  test.each([
    ["let n = 0; while (n >= 0) n = (n + 1) % 7; console.log(n);", LATE],
    ["await new Promise(() => {});", NEVER],
    ["process.exit(0);", NEVER],
  ])(
    "%s",
    async (code, said) => {
      writeFileSync(join(folder, "system/endless.ts"), `${code}\nexport default {};\n`);
      const scenario = changed("endless.yaml", (text) => text.replace("journal.ts", "endless.ts"));
      for (const command of [["run"], ["search", "--seeds", "1..2"]]) {
        const { status, stdout, stderr } = await rashomon(folder, [...command, scenario]);
        expect([status, stdout]).toEqual([2, ""]);
        expect(stderr.trim()).toBe(`system/endless.ts: ${said}`);
      }
      rmSync(join(folder, scenario));
    },
    60_000,
  );
});
