/**
 * Whatever a scenario file holds: an error with file, line and what would be right, at once; never
 * a stack and never silence.
 */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { InputError } from "../../src/core/errors.ts";
import { parseScenario } from "../../src/scenario/parse.ts";
import { resolveScenario } from "../../src/scenario/resolve.ts";

const FOLDER = new URL("../data/bad-input/", import.meta.url);

/** What is said of a text, a line each. */
function problemsOf(text: string): readonly string[] {
  try {
    parseScenario(text, "x.yaml");
  } catch (error) {
    if (error instanceof InputError) return error.message.split("\n");
    throw error;
  }
  return [];
}

const HEAD = "version: 1\nprotocol: raft\n";

/** What must be said of the files that once were accepted, looped or threw. */
const SAID: Readonly<Record<string, string>> = {
  "crashobj.yaml": 'x.yaml:3:27 faults[0].crash: there is no node {"toString":1}',
  "crashobj2.yaml": 'x.yaml:3:27 faults[0].crash: there is no node {"a":1}',
  "emptykey.yaml": "x.yaml:3:10 script[0]: the step is empty: expected hold, drop",
  "givenobj.yaml": "x.yaml:3:13 given.n1: voters: raft is given",
  "inj.yaml":
    "x.yaml:3:1 a\\n::error file=README.md::injected by a scenario\\u{1b}[31m: unknown field",
  "key2str.yaml": 'x.yaml:3:35 script[0].release: unknown field "release"',
  "keystr.yaml": "x.yaml:3:20 script[0].release: unknown rule",
  "lathuge.yaml": "x.yaml:3:20 network.latency: expected at most 31622400s",
  "mixctor.yaml": 'x.yaml:3:18 workload.mix.constructor: unknown field "constructor"',
  "mixproto.yaml": 'x.yaml:3:18 workload.mix.__proto__: unknown field "__proto__"',
  "omap.yaml": "x.yaml:3:10 network: expected a plain value, got one with the tag !!omap",
  "omapopt.yaml": "x.yaml:3:10 options: expected a plain value, got one with the tag !!omap",
  "ratetiny.yaml": "x.yaml:3:18 workload.rate: expected a rate such as 100/s",
  "scas.yaml": "x.yaml:6:45 script[1].input: cas takes a pair [from, to], got 3",
  "selffaults.yaml": "x.yaml:3:13: *a refers to what contains it",
  "selfinput.yaml": "x.yaml:3:53: *a refers to what contains it",
  "setopt.yaml": "x.yaml:3:10 options: expected a plain value, got one with the tag !!set",
  "tsopt.yaml": "x.yaml:3:10 options: expected a plain value, got one with the tag !!time",
};

test.each(Object.entries(SAID))("%s is refused: %s", (file, said) => {
  const text = readFileSync(fileURLToPath(new URL(file, FOLDER)), "utf8");
  expect(problemsOf(text)[0]).toContain(said);
});

test("every scenario of the folder is spoken of", () => {
  const files = readdirSync(fileURLToPath(FOLDER)).filter((name) => name.endsWith(".yaml"));
  // Whether the synod may serve a kv is for the protocol's own tests.
  expect(files.filter((name) => name !== "paxoskv.yaml")).toEqual(Object.keys(SAID).sort());
});

describe("YAML that is more than JSON", () => {
  test.each([
    [
      "tags beyond JSON's",
      "%YAML 1.1\n---\nversion: 1\nprotocol: raft\nabout: yes\noptions: !!set {x}",
      "options: expected a plain value, got one with the tag !!set: leave that out",
    ],
    ["a list as a key", `${HEAD}? [a, b]\n: 1`, "expected a name, got a list"],
    [
      "a name given twice, once in quotes",
      `${HEAD}nodes: 3\n"nodes": 5`,
      "nodes: occurs a second time",
    ],
    ["a name given twice, once as a number", `${HEAD}1: a\n"1": b`, "1: occurs a second time"],
    ["a merge of what is no map", `${HEAD}<<: [3]`, "expected a map, an alias of one, or a list"],
    ["a tag of one's own", `${HEAD}about: !mine x`, "about: expected a plain value"],
    ["20,000 levels", `${HEAD}faults: ${"[".repeat(20_000)}`, "nested too deeply"],
    [
      "200 levels",
      `${HEAD}faults: ${"[".repeat(200)}${"]".repeat(200)}`,
      "expected at most 100 levels",
    ],
  ])("%s is refused", (_, text, said) => {
    expect(problemsOf(text).join("\n")).toContain(said);
  });
});

describe("a tag", () => {
  test("is named with its path, and hides no other problem", () => {
    const text = [
      'name: !!js/function "() => 1"',
      "faults:",
      "  - { at: !foo 5s, crash: !bar n99, restartAfter: soon }",
      "nodes: 99",
      "options: !options",
      "  !key heartbeat: 5ms",
    ].join("\n");
    const got = "expected a plain value, got one with the tag";
    expect(problemsOf(`${HEAD}${text}`)).toEqual([
      `x.yaml:3:7 name: ${got} !!js/function: leave that out`,
      `x.yaml:5:11 faults[0].at: ${got} !foo: leave that out`,
      `x.yaml:5:27 faults[0].crash: ${got} !bar: leave that out`,
      `x.yaml:7:10 options: ${got} !options: leave that out`,
      `x.yaml:8:3 options: ${got} !key: leave that out`,
      "x.yaml:6:8 nodes: expected a whole number from 1 to 25, got 99",
      'x.yaml:5:51 faults[0].restartAfter: expected a duration such as 250ms, or heal, got "soon"',
    ]);
  });

  test("of JSON's own types is taken", () => {
    expect(problemsOf(`${HEAD}nodes: !!int 3\nname: !!str x`)).toEqual([]);
  });
});

describe("beside a kind that is misspelt", () => {
  test("a workload's other fields are checked, by the kind that is near", () => {
    const said = problemsOf(`${HEAD}workload: { kind: mixd, clients: 3.5, rate: fast, raet: 1/s }`);
    expect(said.map((line) => line.replace("x.yaml:3:", ""))).toEqual([
      '19 workload.kind: unknown workload "mixd"; did you mean mixed?',
      '51 workload.raet: unknown field "raet"; did you mean rate?',
      "34 workload.clients: expected a whole number from 0 to 200, got 3.5",
      "45 workload.rate: expected a rate such as 100/s, at most 1000000/s, at least one an hour, " +
        'got "fast"',
    ]);
  });

  test("those fields are checked that all kinds have, where none is near", () => {
    const said = problemsOf(`${HEAD}workload: { kind: zzzzzzzzzzzz, clients: -1, nothing: 1 }`);
    expect(said.slice(1)).toEqual([
      'x.yaml:3:46 workload.nothing: unknown field "nothing"',
      "x.yaml:3:42 workload.clients: expected a whole number from 0 to 200, got -1",
    ]);
  });

  test("a fault's other fields are checked, and those of the faults after it", () => {
    const text = [
      "faults:",
      "  - { restartAfter: soon, at: later, crsh: n99 }",
      "  - { every: 1s, oneOf: [{ partitoin: leader, direction: up }, pauze] }",
      "  - { at: soon, pause: n1 }",
      "  - { at: 1s, for: long, zzzzzzzzzzzz: n1 }",
    ].join("\n");
    const said = problemsOf(`${HEAD}${text}`);
    expect(said.map((line) => line.replace(/^x\.yaml:\d+:\d+ |; known: .*/g, ""))).toEqual([
      'faults[0].crsh: unknown fault "crsh"; did you mean crash?',
      'faults[0].at: expected a duration such as 250ms, got "later"',
      'faults[0].restartAfter: expected a duration such as 250ms, or heal, got "soon"',
      "faults[0].crsh: there is no node n99: the cluster has n1 to n3",
      'faults[1].oneOf[0].partitoin: unknown fault "partitoin"; did you mean partition?',
      'faults[1].oneOf[0].direction: unknown value "up"; did you mean in or out?',
      'faults[1].oneOf[1]: unknown fault "pauze"; did you mean pause?',
      'faults[2].at: expected a duration such as 250ms, got "soon"',
      'faults[3].zzzzzzzzzzzz: unknown fault "zzzzzzzzzzzz"',
      'faults[3].for: expected a duration such as 250ms, or heal, got "long"',
    ]);
  });
});

test("a check that is named twice is refused", () => {
  expect(problemsOf(`${HEAD}checks: [linearizable, invariants, linearizable]`)).toEqual([
    "x.yaml:3:36 checks[2]: linearizable is named twice",
  ]);
});

describe("as large as one likes, at once", () => {
  test("8,000 faults of one content", () => {
    const fault = "  - { at: 1ms, crash: leader }\n";
    const { faults } = parseScenario(`${HEAD}faults:\n${fault.repeat(8_000)}`, "x.yaml");
    expect(new Set(faults.map(({ id }) => id)).size).toBe(8_000);
  });

  test("100,000 unknown fields, of which a thousand are spelled out", () => {
    const fields = Array.from({ length: 100_000 }, (_, at) => `"wrong${at}": 1`);
    const problems = problemsOf(`{"version":1,"protocol":"raft",${fields.join()}}`);
    expect(problems).toHaveLength(1_001);
    expect(problems.at(-1)).toContain("and 99000 more problems");
  });

  test("100,000 steps of a script", () => {
    const steps = "  - wait: 1ms\n".repeat(100_000);
    expect(parseScenario(`${HEAD}script:\n${steps}`, "x.yaml").script).toHaveLength(100_000);
  });

  test("a name of a megabyte is cut in what is said of it", () => {
    const [problem = ""] = problemsOf(`${HEAD}${"x".repeat(1_000_000)}: 1`);
    expect(problem.length).toBeLessThan(1_001);
  });
});

test("a scenario object that refers to itself is refused", () => {
  const source: Record<string, unknown> = { version: 1, protocol: "raft" };
  source["faults"] = [source, source];
  expect(() => resolveScenario(source, "scenario")).toThrow(/expected at most 100 levels/);
});
