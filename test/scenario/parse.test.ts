/**
 * The contract of scenario files: everything in the contract's example is understood, and every
 * error says where and what would be right.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse as parseYaml } from "yaml";
import { formatProblem, InputError } from "../../src/core/errors.ts";
import { parseScenario } from "../../src/scenario/parse.ts";
import { resolveScenario, scenarioJsonSchema } from "../../src/scenario/resolve.ts";
import { acceptorOf } from "../support/json-schema.ts";

/** The problems of a text, as people see them. */
function problemsOf(text: string): readonly string[] {
  try {
    parseScenario(text, "x.yaml");
  } catch (error) {
    if (error instanceof InputError) return error.problems.map(formatProblem);
    throw error;
  }
  return [];
}

const EXAMPLE = `
name: A partitioned leader is replaced and nothing is lost
version: 1
protocol: raft
nodes: 5
duration: 30s
seeds: 1..20
network: { latency: 1ms..10ms, loss: 1%, duplicate: 0.5% }
clocks: { offset: 50ms, drift: 200ppm }
disk: { sync: 1ms..5ms }
object: kv
workload: { kind: mixed, clients: 5, rate: 100/s, keys: 8, mix: { read: 5, write: 3, cas: 2 } }
faults:
  - { at: 5s, for: 5s, partition: leader }
  - { at: 14s, crash: leader, restartAfter: 2s }
  - { every: 3s, from: 18s, until: 28s, oneOf: [partition, crash, pause, clock-jump, loss-burst] }
checks: [linearizable, invariants, progress]
mutant: vote-not-persisted
expect: pass
`;

describe("the example of the contract", () => {
  const scenario = parseScenario(EXAMPLE, "x.yaml");

  it("is understood, units converted", () => {
    expect(scenario).toMatchObject({
      protocols: ["raft"],
      nodes: 5,
      durationUs: 30_000_000,
      seeds: { first: 1, last: 20 },
      network: { latencyMinUs: 1_000, latencyMaxUs: 10_000, lossPpm: 10_000, duplicatePpm: 5_000 },
      clocks: { offsetMaxUs: 50_000, driftMaxPpm: 200 },
      disk: { syncMinUs: 1_000, syncMaxUs: 5_000 },
      object: "kv",
      workload: { kind: "mixed", clients: 5 },
      mutants: { raft: "vote-not-persisted" },
      expect: "pass",
    });
    expect(scenario.workload.settings).toMatchObject({ rate: 100, keys: 8, timeout: 1_000_000 });
  });

  it("has its faults with names, times and settings", () => {
    const withoutDigest = (id: string) => id.replace(/~[0-9a-f]{4}$/, "");
    expect(scenario.faults.map(({ id, when }) => [withoutDigest(id), when])).toEqual([
      ["partition@5s", { kind: "once", atUs: 5_000_000, forUs: 5_000_000 }],
      ["crash@14s", { kind: "once", atUs: 14_000_000, forUs: 2_000_000 }],
      [
        "oneOf@18s",
        {
          kind: "repeated",
          everyUs: 3_000_000,
          fromUs: 18_000_000,
          untilUs: 28_000_000,
          forUs: null,
        },
      ],
    ]);
    expect(scenario.faults[0]?.oneOf[0]?.settings).toMatchObject({
      target: "leader",
      direction: "both",
    });
    expect(scenario.faults[2]?.oneOf.map(({ fault }) => fault)).toHaveLength(5);
  });

  it("is understood as JSON too", () => {
    const json = JSON.stringify(parseYaml(EXAMPLE));
    expect({ ...parseScenario(json, "x.yaml") }).toEqual(scenario);
  });
});

describe("an error names file, line, column, path and what would be right", () => {
  it.each<[string, string, string]>([
    [
      "a wrong duration",
      "faults: [{ at: soon, partition: leader }]",
      'x.yaml:3:16 faults[0].at: expected a duration such as 250ms, got "soon"',
    ],
    [
      "a misspelt field",
      "nodse: 3",
      'x.yaml:3:1 nodse: unknown field "nodse"; did you mean nodes?',
    ],
    [
      "a misspelt fault",
      "faults:\n  - { at: 1s, partitoin: leader }",
      'x.yaml:4:15 faults[0].partitoin: unknown fault "partitoin"; did you mean partition?',
    ],
    [
      "a misspelt option",
      "options: { heartbaet: 5ms }",
      'x.yaml:3:12 options.heartbaet: unknown field "heartbaet"; did you mean heartbeat?',
    ],
    [
      "a node that is not there",
      "nodes: 3\nfaults: [{ at: 1s, crash: n4 }]",
      "x.yaml:4:27 faults[0].crash: there is no node n4: the cluster has n1 to n3",
    ],
    [
      "a fault after the end",
      "duration: 5s\nfaults: [{ at: 9s, crash: n1 }]",
      "x.yaml:4:16 faults[0].at: the fault begins at 9s, after the chaos phase has ended " +
        "(duration: 5s)",
    ],
    [
      "an unknown check",
      "expect: { fail: election-savety }",
      'x.yaml:3:17 expect.fail: unknown check "election-savety"; did you mean election-safety?',
    ],
    [
      "a ratio without a unit",
      "network: { loss: 0.5 }",
      "x.yaml:3:18 network.loss: expected a ratio such as 0.5%, from 0 to 100%, got 0.5",
    ],
    [
      "too many nodes",
      "nodes: 99",
      "x.yaml:3:8 nodes: expected a whole number from 1 to 25, got 99",
    ],
    [
      "a step about an unknown rule",
      "script: [{ release: nothing }]",
      'x.yaml:3:21 script[0].release: unknown rule "nothing"; known: all',
    ],
    [
      "a voter that does not exist",
      "given: { n1: { term: 1, log: [{ term: 1, voters: [n1, n9] }] } }",
      'x.yaml:3:14 given.n1: "n9": expected a node from n1 to n3',
    ],
    [
      "an impossible log",
      "given: { n1: { term: 1, log: [2] } }",
      "x.yaml:3:14 given.n1: term: lower than the log's last term",
    ],
    [
      "a step that is none",
      "script: [{ relese: all }]",
      'x.yaml:3:12 script[0].relese: unknown step "relese"; did you mean release or ' +
        "request or resume?",
    ],
    [
      "a condition that says nothing",
      "script: [{ when: { node: n1 } }]",
      "x.yaml:3:18 script[0].when: the condition says nothing: give fact, or some of role, " +
        "term, leader, commitIndex, lastIndex, syncing",
    ],
    [
      "a number that is none in a condition",
      "script: [{ when: { node: n1, commitIndex: two } }]",
      'x.yaml:3:43 script[0].when.commitIndex: expected a whole number of at least 0, got "two"',
    ],
    [
      "a fact's absence that would hold at once",
      "script: [{ expect: { fact: vote, not: true } }]",
      "x.yaml:3:20 script[0].expect: that a fact does not appear is expected with always: true",
    ],
    [
      "a request that the object does not know",
      "script: [{ request: putt, node: n1 }]",
      'x.yaml:3:21 script[0].request: unknown function of kv "putt"; did you mean put?',
    ],
    [
      "a timer that the protocol does not set",
      "script: [{ fire: elekshun, node: n1 }]",
      'x.yaml:3:18 script[0].fire: unknown timer "elekshun"; did you mean election?',
    ],
    [
      "a role that no process of the protocol has, even where it must not be there",
      "script: [{ expect: { node: any, role: Leader, not: true }, always: true }]",
      'x.yaml:3:39 script[0].expect.role: unknown role "Leader"; did you mean leader?',
    ],
    [
      "a role that nothing is near to",
      "script: [{ when: { node: n1, role: king } }]",
      'x.yaml:3:36 script[0].when.role: unknown role "king"; known: follower, pre-candidate, ' +
        "candidate, leader, down",
    ],
    [
      "a field that no message of the kind has",
      "script: [{ hold: append-entries, where: { trem: 2 } }]",
      'x.yaml:3:43 script[0].where.trem: unknown field of append-entries "trem"; did you mean ' +
        "term?",
    ],
    [
      "a kind of message that the protocol does not have",
      "script: [{ hold: append-entrys }]",
      'x.yaml:3:18 script[0].hold: unknown kind of message "append-entrys"; did you mean ' +
        "append-entries or append-reply?",
    ],
    [
      "a kind of message that nothing is near to",
      "script: [{ hold: any }, { deliver: xyz }]",
      'x.yaml:3:36 script[1].deliver: unknown kind of message "xyz"; known: request-vote, pre-vote, ' +
        "vote-reply, pre-vote-reply, append-entries, append-reply, install-snapshot, " +
        "snapshot-reply, timeout-now, read-index, read-index-reply, any",
    ],
    [
      "a selector that is empty",
      "script: [{ hold: any, where: }]",
      "x.yaml:3:30 script[0].where: expected fields of the message such as { term: 2 }, got null",
    ],
    [
      "a node in two groups",
      "script: [{ partition: [[n1, n2], [n2]] }]",
      "x.yaml:3:23 script[0].partition: n2 is in two groups",
    ],
    [
      "a drift without a rate",
      "script: [{ drift: n1 }]",
      "x.yaml:3:10 script[0]: drift goes with a rate such as 350ppm, -35% for slower, or 0, " +
        "from -90% to 90%",
    ],
    [
      "a drift beyond its bounds",
      "script: [{ drift: n1, rate: 99% }]",
      "x.yaml:3:29 script[0].rate: expected a rate such as 350ppm, -35% for slower, or 0, " +
        'from -90% to 90%, got "99%"',
    ],
    [
      "a ratio above all",
      "faults: [{ at: 1s, loss-burst: n1, loss: 150% }]",
      'x.yaml:3:42 faults[0].loss: expected a ratio such as 0.5%, from 0 to 100%, got "150%"',
    ],
    [
      "a drift above all",
      "faults: [{ at: 1s, clock-drift: n1, rate: 2000000ppm }]",
      "x.yaml:3:43 faults[0].rate: expected a drift such as 200ppm, from 0 to 100%, " +
        'got "2000000ppm"',
    ],
    [
      "a share of nothing",
      "faults: [{ at: 1s, delay: n1, share: 0% }]",
      'x.yaml:3:38 faults[0].share: expected 1ppm to 100%, got "0%"',
    ],
    [
      "a range that runs backwards",
      "faults: [{ at: 1s, delay: n1, by: 5s..1s }]",
      "x.yaml:3:35 faults[0].by: expected a range of durations such as 1ms..5ms, " +
        'the lower first, got "5s..1s"',
    ],
    [
      "a heal of some",
      "script: [{ heal: [[n7], [n9]] }]",
      "x.yaml:3:18 script[0].heal: expected nothing, or all: heal undoes all partitions of the " +
        'script, got [["n7"],["n9"]]',
    ],
    [
      "a request again where none comes before it",
      "script: [{ request: put, key: x, input: 1, node: n1, again: true }]",
      "x.yaml:3:61 script[0].again: no request before it asks for the same",
    ],
    [
      "a length said twice",
      "faults: [{ at: 1s, crash: n1, for: 2s, restartAfter: 3s }]",
      "x.yaml:3:54 faults[0].restartAfter: give for or restartAfter, not both",
    ],
    [
      "a length in a oneOf",
      "faults: [{ every: 1s, oneOf: [{ crash: leader, restartAfter: 2s }] }]",
      "x.yaml:3:62 faults[0].oneOf[0].restartAfter: the `for` beside `every` sets how long " +
        "each fault of a oneOf lasts",
    ],
    [
      "two faults of one name",
      "faults: [{ id: a, at: 1s, crash: n1 }, { id: a, at: 2s, crash: n1 }]",
      'x.yaml:3:46 faults[1].id: another fault is called "a" already',
    ],
    [
      "a schedule that begins after the end",
      "faults: [{ every: 1s, from: 20s, until: 30s, oneOf: [crash] }]",
      "x.yaml:3:29 faults[0].from: the faults begin at 20s, after the chaos phase has ended " +
        "(duration: 10s)",
    ],
    [
      "a fault at nobody",
      "faults: [{ at: 1s, crash: [] }]",
      "x.yaml:3:27 faults[0].crash: expected at least one node, got []",
    ],
    [
      "a failure that judges another protocol",
      "expect: { fail: agreement }",
      "x.yaml:3:17 expect.fail: agreement judges paxos, multi-paxos, and not raft",
    ],
    [
      "a failure of a script that does not say where",
      "script: [{ expect: { node: n1, role: leader }, as: a }, { expect: { node: n1, term: 1 } " +
        "}]\nexpect: { fail: script }",
      "x.yaml:4:9 expect: which step must fail? Say step: NAME, and give the step that name by " +
        "as: NAME; there are a, step 2",
    ],
    [
      "a failure of a step that is not there",
      "script: [{ expect: { node: n1, role: leader }, as: leads }]\nexpect: { fail: script, step: lead }",
      'x.yaml:4:31 expect.step: unknown step "lead"; did you mean leads?',
    ],
    [
      "a failure of a script that expects nothing",
      "script: [{ when: { node: n1, role: leader } }]\nexpect: { fail: script }",
      "x.yaml:4:17 expect.fail: the script has no step of the kind expect that could fail",
    ],
    [
      "a step of a check that is no script",
      "expect: { fail: progress, step: a }",
      "x.yaml:3:33 expect.step: steps are of scripts: it goes with fail: script, not progress",
    ],
    [
      "a cause of a check that is not of progress",
      "expect: { fail: linearizable, cause: no-leader }",
      "x.yaml:3:38 expect.cause: causes are of progress, and not of linearizable",
    ],
    [
      "a cause that there is not",
      "expect: { fail: progress, cause: no-leeder }",
      'x.yaml:3:34 expect.cause: unknown cause "no-leeder"; did you mean no-leader?',
    ],
    [
      "a failure before anything is judged",
      "expect: { fail: setup }",
      "x.yaml:3:17 expect.fail: a script that is not set up shows nothing: expect a check, or " +
        "a step of it",
    ],
    [
      "two steps of one name",
      "script: [{ expect: { node: n1, term: 1 }, as: a }, { expect: { node: n1, term: 2 }, as: " +
        "a }]",
      'x.yaml:3:89 script[1].as: another step is called "a" already',
    ],
    [
      "a failure that nobody looks for",
      "checks: [progress]\nexpect: { fail: linearizable }",
      "x.yaml:4:17 expect.fail: linearizable cannot fail: checks does not have linearizable",
    ],
    [
      "a quantity in a list",
      "duration: [5s]",
      'x.yaml:3:11 duration: expected a duration such as 30s, got ["5s"]',
    ],
    [
      "a misspelt function of a mix",
      "workload: { mix: { raed: 5, write: 3 } }",
      'x.yaml:3:20 workload.mix.raed: unknown field "raed"; did you mean read?',
    ],
    [
      "a number that is none",
      "nodes: .nan",
      "x.yaml:3:8 nodes: expected a whole number from 1 to 25, got NaN",
    ],
    [
      "a second scenario",
      "---\nversion: 1",
      "x.yaml:3:1: a second scenario begins here: expected one in a file",
    ],
    ["an alias of nothing", "name: *nope", "x.yaml:3:7: not valid YAML: no anchor &nope before it"],
  ])("%s", (_, line, expected) => {
    expect(problemsOf(`version: 1\nprotocol: raft\n${line}\n`)).toEqual([expected]);
  });

  it("a network that the protocol does not promise to bear", () => {
    expect(
      problemsOf("version: 1\nprotocol: three-phase-commit\nnetwork: { loss: 1%, duplicate: 1% }"),
    ).toEqual([
      "x.yaml:3:18 network.loss: this is loss, which three-phase-commit does not promise to " +
        "tolerate",
    ]);
  });

  it("disks that a script empties, where the protocol does not promise to bear it", () => {
    const of = (protocol: string, who: string) =>
      problemsOf(`version: 1\nprotocol: ${protocol}\nscript: [{ crash: ${who}, disk: wiped }]`);
    expect(of("raft", "[n1, n2]")).toEqual([
      "x.yaml:3:35 script[0].disk: an empty disk is disk-loss, which raft does not promise to " +
        "tolerate",
    ]);
    expect(of("raft", "c1")).toEqual([]);
    expect(of("gossip-counter", "n1")).toEqual([]);
  });

  it("an unknown mutant, the nearest first", () => {
    const [problem] = problemsOf("version: 1\nprotocol: raft\nmutant: vote-not-persistd\n");
    expect(problem).toMatch(
      /^x\.yaml:3:9 mutant: unknown mutant of raft "vote-not-persistd"; did you mean vote-not-persisted/,
    );
  });

  it("all at once, not only the first", () => {
    const problems = problemsOf(
      "version: 2\nprotocol: raftt\nnodes: 0\nduration: long\nfaults: [{ at: 1s }, 7]\n",
    );
    expect(problems).toHaveLength(6);
    expect(problems.join("\n")).toContain("did you mean raft?");
  });

  it("also where a name is one that every object of the language has", () => {
    expect(problemsOf("version: 1\nprotocol: raft\nscript: [{ toString: n1 }]\n")[0]).toContain(
      'script[0].toString: unknown step "toString"; known: hold, drop',
    );
  });

  it("also where aliases multiply without end", () => {
    const rows = ["a", "b", "c"].map((name, row) => {
      const below = row === 0 ? "1" : `*${["a", "b", "c"][row - 1]}`;
      return `  - &${name} [${Array.from({ length: 12 }, () => below).join(", ")}]`;
    });
    expect(problemsOf(`about:\n${rows.join("\n")}\n`)).toEqual([
      "x.yaml:1:1: not valid YAML: Excessive alias count indicates a resource exhaustion attack",
    ]);
  });

  it("also where merges multiply without end", () => {
    const names = ["a", "b", "c", "d"];
    const rows = names.map((name, row) => {
      const below = row === 0 ? "{ x: 1 }" : `*${names[row - 1]}`;
      const merged = Array.from({ length: 12 }, () => below).join(", ");
      return `  - &${name} { <<: [${merged}] }`;
    });
    expect(problemsOf(`about:\n${rows.join("\n")}\n`)).toEqual([
      "x.yaml:1:1: not valid YAML: Excessive alias count indicates a resource exhaustion attack",
    ]);
  });

  it.each([
    [
      "a wrong field that a merge takes in, where it is written",
      "faults:\n  - &cut { at: 1s, for: soon, partition: leader }\n  - { <<: *cut, at: 2s }",
      [
        'x.yaml:4:25 faults[0].for: expected a duration such as 250ms, or heal, got "soon"',
        'x.yaml:4:25 faults[1].for: expected a duration such as 250ms, or heal, got "soon"',
      ],
    ],
    [
      "a field that overrides what is taken in, at its own place",
      "faults:\n  - &cut { at: 1s, for: 1s, partition: leader }\n  - { <<: *cut, at: soon }",
      ['x.yaml:5:21 faults[1].at: expected a duration such as 250ms, got "soon"'],
    ],
    [
      "a name that occurs twice beside a merge",
      "faults:\n  - &cut { at: 1s, for: 1s, partition: leader }\n  - { <<: *cut, at: 2s, at: 3s }",
      ["x.yaml:5:25 at: occurs a second time: keep one of the two"],
    ],
    [
      "two merges in one map",
      "faults:\n  - &cut { at: 1s, crash: leader }\n  - { <<: *cut, <<: *cut }",
      ["x.yaml:5:17 <<: occurs a second time: keep one of the two"],
    ],
    [
      "a merge of what is no map",
      "faults:\n  - &one 1\n  - { <<: *one }\n  - { <<: [2] }",
      [
        "x.yaml:5:11 <<: expected a map, an alias of one, or a list of them, whose fields are taken in",
        "x.yaml:6:12 <<: expected a map, an alias of one, or a list of them, whose fields are taken in",
      ],
    ],
    [
      "a merge of what contains it",
      "workload: &w { <<: *w }",
      ["x.yaml:3:20: *w refers to what contains it"],
    ],
  ])("%s", (_, lines, expected) => {
    expect(problemsOf(`version: 1\nprotocol: raft\n${lines}\n`)).toEqual(expected);
  });

  it("also where the text is no YAML", () => {
    expect(problemsOf("a: [1, 2\nb: 3")[0]).toMatch(/^x\.yaml:\d+:\d+: not valid YAML/);
  });
});

it("a map has the fields of what it merges, but for its own and what comes first", () => {
  const merged = parseScenario(
    `version: 1
protocol: raft
nodes: 3
duration: 5s
faults:
  - &cut { at: 1s, for: 500ms, partition: leader }
  - { at: 2s, <<: *cut }
  - { <<: [{ at: 3s }, *cut], for: 1s }
`,
    "x.yaml",
  );
  const plain = parseScenario(
    `version: 1
protocol: raft
nodes: 3
duration: 5s
faults:
  - { at: 1s, for: 500ms, partition: leader }
  - { at: 2s, for: 500ms, partition: leader }
  - { at: 3s, for: 1s, partition: leader }
`,
    "x.yaml",
  );
  expect(merged.faults).toEqual(plain.faults);
});

it("a scenario object is resolved as its file would be", () => {
  const source = parseYaml(EXAMPLE) as unknown;
  expect(resolveScenario(source, "x.yaml")).toEqual(parseScenario(EXAMPLE, "x.yaml"));
  expect(() => resolveScenario({ version: 1 }, "mine")).toThrow("mine: protocol is missing");
});

describe("the JSON Schema", () => {
  const problemsBySchema = acceptorOf(scenarioJsonSchema());

  const files = readdirSync("scenarios", { recursive: true, encoding: "utf8" }).filter((path) =>
    path.endsWith(".yaml"),
  );

  it.each(files)("accepts scenarios/%s", (path) => {
    const source: unknown = parseYaml(readFileSync(join("scenarios", path), "utf8"));
    expect(problemsBySchema(source)).toEqual([]);
  });

  it("refuses a misspelt field and a wrong unit", () => {
    expect(problemsBySchema({ version: 1, protocol: "raft" })).toEqual([]);
    expect(problemsBySchema({ version: 1, protocol: "raft", nodse: 3 })).not.toEqual([]);
    expect(problemsBySchema({ version: 1, protocol: "raft", duration: "long" })).not.toEqual([]);
  });

  it("names every fault, protocol and mutant of the registries", () => {
    const text = JSON.stringify(scenarioJsonSchema());
    for (const name of ["partition", "clock-drift", "raft", "figure-8", "election-safety"]) {
      expect(text).toContain(`"${name}"`);
    }
  });
});

describe("a file that is hardly a scenario", () => {
  const messageOf = (text: string): string => {
    try {
      parseScenario(text, "x.yaml");
      return "";
    } catch (error) {
      return String((error as Error).message);
    }
  };

  it.each([
    ["an empty one", "", "x.yaml:1:1: the file is empty"],
    ["comments only", "# nothing\n", "x.yaml:1:1: the file is empty"],
    ["a binary one", "version: 1\nPK\u0003\u0000\u0000", "x.yaml:2: this is not a text file"],
    ["no UTF-8", "name: caf\uFFFD\n", "x.yaml:1: this is not a text file"],
    [
      "a field twice",
      "version: 1\nnodes: 3\nprotocol: raft\nnodes: 5\n",
      "x.yaml:4:1 nodes: occurs a second time: keep one of the two",
    ],
    [
      "seeds that run backwards",
      "version: 1\nprotocol: raft\nseeds: 5..1\n",
      "x.yaml:3:8 seeds: expected a range of seeds such as 1..20, the lower first",
    ],
    [
      "seeds without end",
      "version: 1\nprotocol: raft\nseeds: 1..99999999999\n",
      "x.yaml:3:8 seeds: expected a range of seeds",
    ],
  ])("%s is refused with its place and what would be right", (_, text, message) => {
    expect(messageOf(text)).toContain(message);
  });
});

describe("reads: ordered", () => {
  const text = "version: 1\nprotocols: [raft, multi-paxos, zab]\nreads: ordered\n";

  it("makes the reads of each protocol go through its log", () => {
    const { options } = parseScenario(text, "x.yaml");
    expect(Object.values(options).map(({ reads }) => reads)).toEqual(["log", "log", "transaction"]);
  });

  it("leaves alone what has no such option, and rejects an option that says otherwise", () => {
    const synod = parseScenario("version: 1\nprotocol: paxos\nreads: ordered\n", "x.yaml");
    expect(synod.options["paxos"]).not.toHaveProperty("reads");
    expect(() => parseScenario(`${text}options: { zab: { reads: local } }\n`, "x.yaml")).toThrow(
      "x.yaml:4:26 options.zab.reads: cannot go with reads: ordered, which is transaction of zab",
    );
    expect(() => parseScenario(text.replace("ordered", "odered"), "x.yaml")).toThrow(
      'x.yaml:3:8 reads: unknown way of reads "odered"; did you mean ordered?',
    );
  });
});

it("may expect a failure of what a system's services may run, and of nothing else", () => {
  const fails = (system: string, check: string) =>
    parseScenario(`version: 1\nsystem: ${system}\nexpect: { fail: ${check} }\n`, "a.yaml");
  expect(fails("counter", "one-vote-per-term").expect).toEqual({ fail: "one-vote-per-term" });
  expect(() => fails("redlock", "one-vote-per-term")).toThrow(
    "one-vote-per-term judges raft, and not redlock",
  );
});

it("a system with services has as many nodes as these need, unless the file says more", () => {
  expect(parseScenario("version: 1\nsystem: transfers\n", "a.yaml").nodes).toBe(7);
  expect(parseScenario("version: 1\nsystem: transfers\nnodes: 9\n", "a.yaml").nodes).toBe(9);
  expect(parseScenario("version: 1\nprotocol: raft\n", "a.yaml").nodes).toBe(3);
});

it("a text of more than eight mebibytes is refused before it is read", () => {
  const long = `version: 1\nname: ${"x".repeat(8_388_608)}\n`;
  expect(problemsOf(long)).toEqual([
    `x.yaml: expected a text of at most 8388608 characters, got ${long.length}`,
  ]);
});

it.each(["./echo.py", "./echo.go", "./echo", "echo.ts", "../echo.ts"])(
  "%s is told that programs are files of JavaScript and TypeScript, not an unknown protocol",
  (named) => {
    expect(problemsOf(`version: 1\nprotocol: ${named}\n`)).toEqual([
      "x.yaml:2:11 protocol: expected a protocol, or a program such as ./echo.ts (programs are .ts, " +
        `.js or .mjs files, named from the scenario's folder), got "${named}"`,
    ]);
  },
);

it("a program that was not loaded is told how to give it", () => {
  expect(problemsOf("version: 1\nprotocols: [raft, ./echo.ts]\n")).toEqual([
    "x.yaml:2:19 protocols[1]: the program ./echo.ts is not loaded: give it as host: await " +
      "loadProgram(...), from rashomon/programs",
  ]);
});
