/**
 * Shrinking: what is left fails in the same way, each decision of it is needed, and it stands in a
 * file that runs.
 */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Value } from "../../src/core/json.ts";
import { parseDuration } from "../../src/core/quantities.ts";
import type { Protocol } from "../../src/protocol/protocol.ts";
import { fingerprintOf } from "../../src/runner/fingerprint.ts";
import { simulate } from "../../src/runner/simulate.ts";
import { failsAs } from "../../src/scenario/expectation.ts";
import { withSystem } from "../../src/scenario/own-system.ts";
import { parseScenario } from "../../src/scenario/parse.ts";
import { explicitSource, resolveScenario } from "../../src/scenario/resolve.ts";
import type { ExpectedFailure } from "../../src/scenario/scenario.ts";
import { REGISTERED, type Registries } from "../../src/scenario/scope.ts";
import { drawScenario } from "../../src/search/draw-scenario.ts";
import {
  type Candidate,
  faultsOf,
  operationsOf,
  othersOf,
  type Source,
  withClientOf,
  withExchanged,
  without,
  withoutFaults,
  withoutMember,
  withoutOperations,
} from "../../src/search/shrink/candidate.ts";
import { otherDraw } from "../../src/search/shrink/other-draws.ts";
import { shrunkSource, shrunkText } from "../../src/search/shrink/scenario.ts";
import {
  type Failure,
  NothingToShrinkError,
  type Shrunk,
  shrinkFailure,
  shrinkingOf,
} from "../../src/search/shrink/shrink.ts";
import { Trials } from "../../src/search/shrink/trials.ts";
import { SWARM } from "../../src/search/strategies/swarm.ts";
import { type Subject, subjectOf, subjectOfScenario } from "../../src/search/subject.ts";
import { echo } from "../support/echo.ts";

/** The first run that the swarm draws and that fails. */
const drawn = (protocol: string, mutant: string): Failure =>
  firstOf(subjectOf(protocol, mutant), `${protocol} fails with ${mutant}`);

const firstOf = (subject: Subject, what: string): Failure => {
  const { protocol } = subject;
  for (let seed = 1; seed <= 1_000; seed++) {
    const scenario = drawScenario(subject, seed, SWARM);
    if (simulate(scenario, protocol, seed).verdict === "fail") return { scenario, protocol, seed };
  }
  throw new Error(`no run of ${what}`);
};

const inService = (text: string): Failure =>
  firstOf(subjectOfScenario(parseScenario(text, "service.yaml"), REGISTERED), "a service fails");

/** What only clients show: nodes have a leader and agree, and answer nothing. */
const clientsOnly = (protocol: string, mutant: string, seed: number): Failure => {
  const scenario = drawScenario(subjectOf(protocol, mutant), seed, SWARM);
  const [violation] = simulate(scenario, protocol, seed).violations;
  expect(violation).toMatchObject({ check: "progress", nodes: [] });
  return { scenario, protocol, seed };
};

const fileAt = (file: string): Failure => {
  const scenario = parseScenario(readFileSync(file, "utf8"), file);
  return {
    scenario,
    protocol: scenario.protocols[0] as string,
    seed: scenario.seeds.first,
  };
};

const FAILURES: Readonly<Record<string, Failure>> = {
  "zab, accepted-epoch-not-persisted": drawn("zab", "accepted-epoch-not-persisted"),
  "raft, next-not-above-match": drawn("raft", "next-not-above-match"),
  "raft, follower-read": drawn("raft", "follower-read"),
  "raft, reply-on-append": drawn("raft", "reply-on-append"),
  "multi-paxos, promise-not-persisted": drawn("multi-paxos", "promise-not-persisted"),
  "a script": fileAt("scenarios/paxos/mutants/no-dedup.yaml"),
  "a service, by a promise of what it runs": inService(
    "version: 1\nsystem: counter\nservices: { store: { protocol: raft, mutant: double-vote } }\n",
  ),
  "raft, break-on-old-term": clientsOnly("raft", "break-on-old-term", 6),
  "several services": fileAt("scenarios/systems/transfers-mutant.yaml"),
};

const READS_AND_WRITES = `
version: 1
protocol: raft
mutant: follower-read
nodes: 3
duration: 3s
object: kv
checks: [linearizable]
workload: { clients: 3, rate: 60/s, mix: { read: 1, write: 1 } }
faults: [{ every: 500ms, for: 200ms, oneOf: [partition, pause] }]
`;

const resolved = (source: unknown, known: Registries) =>
  resolveScenario(source as Value, "again.yaml", undefined, known);

const shrunken = new Map<Failure, Shrunk>();
/** What a failure shrinks to, found once. */
const shrunkOf = (failure: Failure): Shrunk => {
  const found = shrunken.get(failure) ?? shrinkFailure(failure, { otherDraw });
  shrunken.set(failure, found);
  return found;
};

describe.each(Object.entries(FAILURES))("a failure of %s", (_, failure) => {
  const { scenario, protocol, seed } = failure;
  const shrunk = shrunkOf(failure);
  const { candidate, fingerprint } = shrunk;
  const failing = simulate(scenario, protocol, seed);

  it("fails in the same way when it is shrunk, in fewer steps and by fewer decisions", () => {
    expect(fingerprint).toBe(fingerprintOf(failing));
    expect(fingerprintOf(shrunk.run)).toBe(fingerprint);
    expect(shrunk.run.steps).toBeLessThan(shrunk.before.steps);
    expect(shrunk.decisions).toBeLessThan(shrunk.before.decisions / 20);
    expect(shrunk.minimal).toBe(true);
  });

  it("ends where it fails, in the plain order, unless the failure needs more", () => {
    const { source } = candidate;
    if (scenario.script.length === 0 && !fingerprint.includes("/progress: ")) {
      expect(source["heal"]).toBe("1us");
    }
    const { window } = source["choices"] as { readonly window: Value };
    const { choices } = source as { readonly choices: Candidate["source"] };
    const plain = {
      ...candidate,
      source: { ...source, choices: { ...choices, window: 0 } },
    };
    const trials = new Trials({
      file: scenario.file,
      protocol,
      fingerprint,
      known: REGISTERED,
      doubts: [],
      functions: null,
    });
    const isNeeded = parseDuration(window) !== 0;
    if (isNeeded) expect(trials.run(plain, 2 * shrunk.run.steps)).toBeNull();
  });

  it("passes or fails otherwise when any one decision of what is left is taken out", () => {
    const trials = new Trials({
      file: scenario.file,
      protocol,
      fingerprint,
      known: REGISTERED,
      doubts: scenario.doubts[protocol] ?? [],
      functions: null,
    });
    const stepsMax = 10 * shrunk.run.steps;
    const smaller: readonly (readonly [string, Candidate])[] = [
      ...operationsOf(candidate).map((key) => [key, withoutOperations(candidate, [key])] as const),
      ...faultsOf(candidate).map((id) => [id, withoutFaults(candidate, [id])] as const),
      ...othersOf(candidate).map((one) => [one.join(), without(candidate, [one])] as const),
    ];
    expect(smaller.length).toBe(shrunk.decisions);
    for (const [gone, less] of smaller) expect(trials.run(less, stepsMax), gone).toBeNull();
    expect(trials.run(candidate, stepsMax)).not.toBeNull();
  });

  it("is a file that runs to the same failure, as it expects, and shrinks to no more", () => {
    const source = shrunkSource(failure, shrunk, REGISTERED);
    const text = shrunkText(failure, shrunk, source);
    const read = parseScenario(text, "shrunk.yaml");
    const { first } = read.seeds;
    expect(read.seeds.last).toBe(first);
    for (const doubt of read.doubts[protocol] ?? []) {
      expect(scenario.doubts[protocol] ?? []).toContain(doubt);
    }
    const run = simulate(read, protocol, first);
    expect(run.met).toBe(true);
    expect(run.hash).toBe(shrunk.run.hash);
    expect(fingerprintOf(run)).toBe(fingerprint);
    const expected = read.expect as ExpectedFailure;
    const { cause } = expected;
    expect(cause).toBe(shrunk.run.violations[0]?.cause);
    const other = { ...expected, cause: "operations-open" as const };
    if (cause !== undefined) expect(failsAs(run, other)).toBe(false);
    const fields = Object.keys(source);
    const whole = Object.keys(explicitSource(read, REGISTERED) as Source);
    expect(fields).toEqual(whole.filter((field) => fields.includes(field)));
    // Other draws of the same system are tried once, above; and this as far as so many steps go.
    const given = { scenario: read, protocol, seed: first };
    const again = shrinkFailure(given, { stepsMax: 200_000 });
    expect(again.fingerprint).toBe(fingerprint);
    expect(again.decisions).toBeLessThanOrEqual(shrunk.decisions);
  });
});

describe("shrinking", () => {
  it("asks for nothing that clients of a scenario's file had not asked for", () => {
    const scenario = parseScenario(READS_AND_WRITES, "busy.yaml");
    const seeds = Array.from({ length: 40 }, (_, at) => at + 1);
    const seed = seeds.find((one) => simulate(scenario, "raft", one).verdict === "fail") as number;
    const { candidate } = shrinkFailure({ scenario, protocol: "raft", seed }, { otherDraw });
    const asked = candidate.decisions.flatMap(([kind, key, command]) =>
      kind === "operation" && !key.endsWith(" moment")
        ? [(command as { readonly f: string }).f]
        : [],
    );
    expect(asked.length).toBeGreaterThan(0);
    expect(["get", "put"]).toEqual(expect.arrayContaining(asked));
  });

  const failure = FAILURES["raft, follower-read"] as Failure;

  it("comes to the same each time", () => {
    expect(shrinkFailure(failure, { otherDraw })).toEqual(shrunkOf(failure));
  });

  it("has the best so far when it is stopped, and when its steps are used up", () => {
    const shrinking = shrinkingOf(failure);
    let last = shrinking.next();
    for (let run = 0; run < 12 && last.done !== true; run++) last = shrinking.next();
    const { done, value } = shrinking.next(true);
    expect(done).toBe(true);
    expect(value).toMatchObject({
      minimal: false,
      fingerprint: "raft/reads-are-confirmed",
    });
    const few = shrinkFailure(failure, { stepsMax: 1_000 });
    expect(few.minimal).toBe(false);
    const source = shrunkSource(failure, few, REGISTERED);
    const read = parseScenario(shrunkText(failure, few, source), "few.yaml");
    expect(fingerprintOf(simulate(read, "raft", failure.seed))).toBe(few.fingerprint);
  });

  it("shows the same by another draw, where one shows it in fewer steps", () => {
    const one = FAILURES["multi-paxos, promise-not-persisted"] as Failure;
    const shrunk = shrunkOf(one);
    expect(shrunk.run.steps).toBeLessThan(shrinkFailure(one).run.steps);
    const source = shrunkSource(one, shrunk, REGISTERED);
    const again = parseScenario(JSON.stringify(source), "again.yaml");
    const run = simulate(again, one.protocol, again.seeds.first);
    expect(fingerprintOf(run)).toBe(shrunk.fingerprint);
  });

  it("keeps what it has where no other draw shows it in fewer steps", () => {
    const one = FAILURES["raft, next-not-above-match"] as Failure;
    const alone = shrinkFailure(one);
    expect(shrunkOf(one).trials).toBeGreaterThan(alone.trials);
    expect(shrunkOf(one).candidate).toEqual(alone.candidate);
  });

  it("leaves a failure to recover the time in which a correct protocol would have", () => {
    const stuck = fileAt("scenarios/paxos/gap-mutant.yaml");
    const { scenario, protocol, seed } = stuck;
    const shrunk = shrunkOf(stuck);
    expect(shrunk).toMatchObject({
      fingerprint: "multi-paxos/progress: clients-unanswered",
      minimal: true,
    });
    expect(shrunk.run.steps).toBeLessThan(shrunk.before.steps / 20);
    expect(shrunk.patience).toBe("3s");
    const source = shrunkSource(stuck, shrunk, REGISTERED);
    expect(source["expect"]).toEqual({ fail: "progress", cause: "clients-unanswered" });
    const text = shrunkText(stuck, shrunk, source);
    expect(text).toContain("# With 3s to recover it fails as well; without the planted bug");
    const { mutant, ...correct } = source;
    expect(mutant).toBe("no-gap-fill");
    const verdictOf = (fields: typeof source, healUs: number) => {
      const whole = JSON.stringify({ ...fields, heal: `${healUs}us` });
      return simulate(parseScenario(whole, scenario.file), protocol, seed).verdict;
    };
    const { healUs } = parseScenario(text, scenario.file);
    expect(healUs).toBeLessThan(3_000_000);
    expect(verdictOf(source, 3_000_000)).toBe("fail");
    expect(verdictOf(correct, Math.floor(healUs / 4))).toBe("pass");
  });

  it("takes one of several systems that a file compares", () => {
    const file = "scenarios/detector/mutants/suspects-for-ever.yaml";
    const failure = { ...fileAt(file), protocol: "chen-detector" };
    const shrunk = shrinkFailure(failure);
    expect(shrunk).toMatchObject({
      fingerprint: "chen-detector/progress: unsettled",
      decisions: 1,
    });
    const source = shrunkSource(failure, shrunk, REGISTERED);
    const read = parseScenario(shrunkText(failure, shrunk, source), file);
    expect(read.protocols).toEqual(["chen-detector"]);
    expect(simulate(read, "chen-detector", failure.seed).hash).toBe(shrunk.run.hash);
  });

  it("refuses a run that passes", () => {
    const scenario = drawScenario(subjectOf("raft"), 3, SWARM);
    const passing = { scenario, protocol: "raft", seed: 3 };
    expect(() => shrinkFailure(passing)).toThrow(NothingToShrinkError);
  });

  it("keeps the operation that is not answered, where only clients show a run to be stuck", () => {
    const protocol = {
      ...echo(),
      name: "deaf",
      leaderless: true,
      onRequest() {},
    } as Protocol;
    const known = withSystem({ name: "deaf", about: "Answers nothing.", protocol }, "deaf.ts");
    const source = {
      version: 1,
      system: "deaf",
      nodes: 1,
      duration: "1s",
      heal: "1s",
    };
    const scenario = resolveScenario(source, "deaf.yaml", undefined, known);
    const failing = { scenario, protocol: "deaf", seed: 1 };
    const shrunk = shrinkFailure(failing, { known });
    expect(shrunk).toMatchObject({
      fingerprint: "deaf/progress: clients-unanswered",
      decisions: 1,
      minimal: true,
    });
    const [violation] = shrunk.run.violations;
    expect(violation?.message).toBe("c1 got no answer within 1s after the last fault");
    const whole = shrunkSource(failing, shrunk, known);
    expect(whole["choices"]).toMatchObject({
      operations: "awaited",
      decisions: { operation: { "c1/1": {} } },
    });
    expect(
      shrinkFailure({ ...failing, scenario: resolved(whole, known) }, { known }),
    ).toMatchObject({
      decisions: 1,
    });
  });
});

describe("what was tried in vain", () => {
  const failure = FAILURES["raft, follower-read"] as Failure;
  const { scenario, protocol } = failure;
  const { candidate, fingerprint, run } = shrunkOf(failure);
  const trialsOf = () =>
    new Trials({
      file: scenario.file,
      protocol,
      fingerprint,
      known: REGISTERED,
      doubts: [],
      functions: null,
    });
  const lesser = withoutOperations(candidate, operationsOf(candidate));

  it("is not run again, nor with fewer steps", () => {
    const trials = trialsOf();
    for (const stepsMax of [1_000, 1_000, 10]) expect(trials.run(lesser, stepsMax)).toBeNull();
    expect(trials.count).toBe(1);
  });

  it("is run again with more steps, where it was longer than it might be", () => {
    const trials = trialsOf();
    expect(trials.run(candidate, run.steps - 1)).toBeNull();
    expect(trials.run(candidate, run.steps - 2)).toBeNull();
    expect(trials.count).toBe(1);
    expect(trials.run(candidate, run.steps)).not.toBeNull();
    expect(trials.count).toBe(2);
  });
});

describe("a candidate", () => {
  const candidate: Candidate = {
    source: { nodes: 3, faults: [{ id: "f1", at: "1s", crash: "n3" }] },
    decisions: [
      ["operation", "c1/1", { f: "put", key: "k1", input: 1 }],
      ["operation", "c1/1 moment", 10],
      ["operation", "c1/2", { f: "get", key: "k1", input: null }],
      ["operation", "c1/2 moment", 20],
      ["message", "n1>n3 append-entries for c1/2 #1", "lost"],
      ["message", "n1>n2 append-entries #7", "lost"],
      ["fault", "f1/1 target", ["n3"]],
    ],
  };

  it("without an operation has the client's later ones under the numbers before", () => {
    expect(withoutOperations(candidate, ["c1/1"]).decisions).toEqual([
      ["operation", "c1/1", { f: "get", key: "k1", input: null }],
      ["operation", "c1/1 moment", 20],
      ["message", "n1>n3 append-entries for c1/1 #1", "lost"],
      ["message", "n1>n2 append-entries #7", "lost"],
      ["fault", "f1/1 target", ["n3"]],
    ]);
  });

  it("without a node has those after it one number lower, and nothing of it", () => {
    const { source, decisions } = withoutMember(candidate, "n", 2);
    expect(source["faults"]).toEqual([{ id: "f1", at: "1s", crash: "n2" }]);
    expect(decisions.slice(4)).toEqual([
      ["message", "n1>n2 append-entries for c1/2 #1", "lost"],
      ["fault", "f1/1 target", ["n2"]],
    ]);
  });

  it("with an operation that another client asks for has it at its place among that one's", () => {
    expect(withClientOf(candidate, "c1/1", "c2").decisions).toEqual([
      ["operation", "c2/1", { f: "put", key: "k1", input: 1 }],
      ["operation", "c2/1 moment", 10],
      ["operation", "c1/1", { f: "get", key: "k1", input: null }],
      ["operation", "c1/1 moment", 20],
      ["message", "n1>n3 append-entries for c1/1 #1", "lost"],
      ["message", "n1>n2 append-entries #7", "lost"],
      ["fault", "f1/1 target", ["n3"]],
    ]);
    const both = withClientOf(withClientOf(candidate, "c1/2", "c2"), "c1/1", "c2");
    expect(both.decisions.slice(0, 4).map(([, key]) => key)).toEqual([
      "c2/1",
      "c2/1 moment",
      "c2/2",
      "c2/2 moment",
    ]);
    expect(both.decisions[4]?.[1]).toBe("n1>n3 append-entries for c2/2 #1");
  });

  it("with two nodes exchanged has each of them wherever the other was named", () => {
    const { source, decisions } = withExchanged(candidate, "n", 1, 3);
    expect(source["faults"]).toEqual([{ id: "f1", at: "1s", crash: "n1" }]);
    expect(decisions.slice(4)).toEqual([
      ["message", "n3>n1 append-entries for c1/2 #1", "lost"],
      ["message", "n3>n2 append-entries #7", "lost"],
      ["fault", "f1/1 target", ["n1"]],
    ]);
    expect(withExchanged(withExchanged(candidate, "n", 1, 3), "n", 1, 3)).toEqual(candidate);
  });

  it("without a fault has nothing that is decided of it", () => {
    const { source, decisions } = withoutFaults(candidate, ["f1"]);
    expect(source["faults"]).toEqual([]);
    expect(decisions.some(([kind]) => kind === "fault")).toBe(false);
  });
});
