/** What makes of the same story a shorter one, a pass at a time. */
import { describe, expect, it } from "vitest";
import { parseScenario } from "../../src/scenario/parse.ts";
import { REGISTERED } from "../../src/scenario/scope.ts";
import { askedAtOnce } from "../../src/search/shrink/asked-at-once.ts";
import {
  type Candidate,
  operationsOf,
  plansOf,
  withAsked,
} from "../../src/search/shrink/candidate.ts";
import { otherOptions } from "../../src/search/shrink/exchange.ts";
import { keysMoved } from "../../src/search/shrink/inputs.ts";
import { fewerNodes } from "../../src/search/shrink/passes.ts";
import { firstCandidates, recordFailure } from "../../src/search/shrink/recorded.ts";
import { type Pass, Shrinking } from "../../src/search/shrink/shrinking.ts";
import { Trials, type Tried } from "../../src/search/shrink/trials.ts";
import { endlessFaults } from "../../src/search/shrink/values.ts";

/** A client is turned away four times before n2 leads. */
const TURNED_AWAY = `
version: 1
protocol: zab
options: { finalizeWait: 13458us, reads: transaction, tickTime: 400ms }
nodes: 2
duration: 60010us
heal: 1us
seeds: 3..3
disk: { sync: 17864us..262536us }
network: { latency: 1us..19us }
workload: { clients: 1 }
choices:
  operations: decided
  decisions: { operation: { c1/1 moment: 0, c1/1: { f: get, key: k0, input: null } } }
checks: [ invariants, premises ]
mutant: broadcast-before-quorum
`;

/** Three copies are written where two would show the same. */
const MANY_COPIES = `
version: 1
protocol: dynamo
options: { r: 1, w: 3, sloppy: false, placement: ring, resend: 19179us, compare: 2980192us }
nodes: 5
duration: 55905us
heal: 1us
seeds: 2004..2004
network: { latency: 1893us..2811us }
disk: { sync: 4225us..4225us }
workload: { retry: 126553us }
choices:
  operations: decided
  decisions:
    message:
      "n5>n2 store for c5/1 #1": 1292630
      "n5>n2 store #1": 957811
      "n1>n5 query for c1/1 #1": 20152
    operation:
      c1/1 moment: 46000
      c5/1 moment: 9000
      c5/1: { f: delete, key: k0, input: null }
      c1/1: { f: get, key: k0, input: null }
checks: [ invariants ]
mutant: sloppy-taken-for-strict
`;

/** A participant comes back before another decides without it. */
const COMES_BACK = `
version: 1
protocol: three-phase-commit
nodes: 2
duration: 204001us
heal: 1us
seeds: 1..1
workload: { clients: 1, retry: 1558651us }
faults: [{ id: f5, at: 1ms, for: 4ms, crash: n2, landing: none }]
choices:
  operations: decided
  decisions:
    operation: { c1/1 moment: 2000, c1/1: { f: txn, key: null, input: [[read, r2, null]] } }
checks: [ invariants, premises ]
mutant: commit-on-timeout
`;

/** The shrinking of a scenario that fails. */
function shrinkingOf(text: string): Shrinking {
  const scenario = parseScenario(text, "long.yaml");
  const [protocol = ""] = scenario.protocols;
  const failure = { scenario, protocol, seed: scenario.seeds.first };
  const recorded = recordFailure(failure, REGISTERED);
  const [{ check = "" } = {}] = recorded.run.violations;
  const trials = new Trials({
    file: "long.yaml",
    protocol,
    fingerprint: `${protocol}/${check}`,
    known: REGISTERED,
    doubts: [],
    functions: null,
  });
  const [first] = firstCandidates(failure, recorded, REGISTERED);
  return new Shrinking(trials, trials.run(first as Candidate, 1_000) as Tried);
}

/** By how many steps a run is shorter after a pass. */
function savedBy(pass: (shrinking: Shrinking) => Pass, shrinking: Shrinking): number {
  const { steps } = shrinking.run;
  for (const _ of pass(shrinking));
  return steps - shrinking.run.steps;
}

describe("the same story in fewer steps", () => {
  it("a client that was turned away asks whom it asked in the end, and then", () => {
    const shrinking = shrinkingOf(TURNED_AWAY);
    expect(savedBy(askedAtOnce, shrinking)).toBeGreaterThanOrEqual(10);
    expect(operationsOf(shrinking.best)).toEqual(["c2/1"]);
    expect(shrinking.size).toBe(1);
    expect(savedBy(askedAtOnce, shrinking)).toBe(0);
  });

  it("numbers and words among the options are others, where it passes without the bug", () => {
    const shrinking = shrinkingOf(MANY_COPIES);
    expect(savedBy(otherOptions, shrinking)).toBeGreaterThanOrEqual(10);
    expect(shrinking.trials.passesWithoutBug(shrinking.best, 1_000)).toBe(true);
    const failing = shrinkingOf(MANY_COPIES);
    failing.trials.passesWithoutBug = () => false;
    expect(savedBy(otherOptions, failing)).toBe(0);
  });

  it("options stay where no bug is planted, for with others nothing need be wrong", () => {
    const shrinking = shrinkingOf(MANY_COPIES);
    const { mutant: _mutant, ...source } = shrinking.best.source;
    const { trials } = shrinking;
    const correct = { candidate: { ...shrinking.best, source }, run: shrinking.run };
    const before = trials.count;
    expect(savedBy(otherOptions, new Shrinking(trials, { ...correct, askedUs: new Map() }))).toBe(
      0,
    );
    expect(trials.count).toBe(before);
  });

  it("a fault need not end before the run does", () => {
    const shrinking = shrinkingOf(COMES_BACK);
    expect(savedBy(endlessFaults, shrinking)).toBeGreaterThan(0);
    const { source } = shrinking.best;
    expect(plansOf(source)).toMatchObject([{ id: "f5", at: "1ms", crash: "n2" }]);
    expect(savedBy(endlessFaults, shrinking)).toBe(0);
  });

  it("a node is left out, with the clients and the keys that go by its number", () => {
    const shrinking = shrinkingOf(MANY_COPIES);
    expect(savedBy(fewerNodes, shrinking)).toBeGreaterThan(0);
    expect(shrinking.best.source["nodes"]).toBeLessThan(5);
  });
});

describe("a candidate", () => {
  const candidate: Candidate = {
    source: { nodes: 3 },
    decisions: [
      ["operation", "c1/1", { f: "put", key: "k1", input: 1 }],
      ["operation", "c1/1 moment", 10],
      ["operation", "c1/2", { f: "add-server", key: null, input: "n3" }],
      ["operation", "c1/2 moment", 20],
      ["message", "c1>n2 request for c1/2 #1", 900],
    ],
  };

  it("has an operation that another client asks for, at another moment", () => {
    expect(withAsked(candidate, new Map([["c1/1", { client: "c4", us: 30 }]])).decisions).toEqual([
      ["operation", "c4/1", { f: "put", key: "k1", input: 1 }],
      ["operation", "c4/1 moment", 30],
      ["operation", "c1/1", { f: "add-server", key: null, input: "n3" }],
      ["operation", "c1/1 moment", 20],
      ["message", "c1>n2 request for c1/1 #1", 900],
    ]);
  });

  it("has other keys, and names the same nodes", () => {
    const [moved] = keysMoved(candidate);
    expect(moved?.decisions[0]).toEqual(["operation", "c1/1", { f: "put", key: "k2", input: 1 }]);
    expect(moved?.decisions[2]).toEqual(candidate.decisions[2]);
  });
});
