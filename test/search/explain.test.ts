/** Explaining a failure: the causal past, the curve, the decisive event, what differs. */
import { describe, expect, test } from "vitest";
import { readRecord } from "../../src/core/shape/record.ts";
import { EventLog } from "../../src/kernel/event-log.ts";
import { judge } from "../../src/runner/judge.ts";
import { simulate } from "../../src/runner/simulate.ts";
import { Simulation } from "../../src/runner/simulation.ts";
import { resolveScenario } from "../../src/scenario/resolve.ts";
import { causalPast, chainOf } from "../../src/search/explain/cone.ts";
import { isApart, sampleCurve } from "../../src/search/explain/curve.ts";
import { explainFailure } from "../../src/search/explain/explain.ts";
import { explanation } from "../../src/search/explain/explanation.ts";
import { likelyShares } from "../../src/search/explain/interval.ts";
import { noWayBack } from "../../src/search/explain/no-way-back.ts";
import { MESSAGE, TIMER } from "../../src/world/event.ts";

const VOTES = {
  name: "Two votes",
  version: 1,
  protocol: "raft",
  mutant: "double-vote",
  options: { electionTimeout: "60ms..90ms", heartbeat: "20ms", preVote: false, checkQuorum: false },
  nodes: 3,
  duration: "3s",
  network: { latency: "1ms..10ms" },
  disk: { sync: "1ms..5ms" },
  workload: { clients: 1, rate: "20/s" },
  faults: [{ every: "300ms", from: "300ms", until: "2800ms", oneOf: [{ crash: "leader" }] }],
} as const;

/** A voter that restarts has forgotten its vote: without a crash nothing happens. */
const FORGETTING = {
  ...VOTES,
  mutant: "vote-not-persisted",
  faults: [{ every: "300ms", from: "300ms", until: "2800ms", oneOf: [{ crash: "random" }] }],
} as const;

/** The first seed that fails by the check. */
function failing(source: object, check: string) {
  const scenario = resolveScenario(source, "votes.yaml");
  const protocol = scenario.protocols[0] ?? "";
  for (let seed = 1; ; seed++) {
    const run = simulate(scenario, protocol, seed);
    if (run.violations[0]?.check === check) return { scenario, protocol, seed, run };
    if (seed > 60) throw new Error(`no seed up to ${seed} fails by ${check}`);
  }
}

describe("the causal past of a step", () => {
  const log = new EventLog();
  const step = (number: number, kind: number, actor: number, cause: number) =>
    log.add(kind, number, number, cause, actor, 0, 0, null);
  step(1, TIMER, 1, 0);
  step(2, TIMER, 3, 0);
  step(3, MESSAGE, 2, 1);
  step(4, MESSAGE, 3, 2);
  step(5, MESSAGE, 1, 3);

  test("has what caused it and what its nodes had handled before, and nothing else", () => {
    expect(causalPast(log, [5])).toEqual([1, 3, 5]);
    expect(causalPast(log, [4])).toEqual([2, 4]);
  });

  test("has a chain of steps each of which brought the next about", () => {
    expect(chainOf(log, 5)).toEqual([1, 3, 5]);
  });
});

describe("the curve", () => {
  const steps = Array.from({ length: 999 }, (_, at) => at + 1);
  const sampling = (share: (step: number, future: number) => boolean) => {
    let work = 0;
    return {
      milestones: steps.filter((step) => step % 50 === 0),
      past: steps,
      end: 1_000,
      ends: (step: number, future: number) => {
        work++;
        return share(step, future) ? 2 : 0;
      },
      isOver: () => work > 3_000,
    };
  };

  test("finds the one step after which all futures fail, and is sure", () => {
    const { rise, seal } = sampleCurve(sampling((step, future) => step >= 637 || future % 9 === 0));
    expect([rise?.from.step, rise?.to.step]).toEqual([636, 637]);
    expect(rise !== null && isApart(rise)).toBe(true);
    expect(seal.to.step).toBe(637);
  });

  test("distinguishes a rise from what sealed it", () => {
    const share = (step: number) => (step < 300 ? 0 : step < 800 ? 6 : 8);
    const { rise, seal } = sampleCurve(sampling((step, future) => future % 8 < share(step)));
    expect(rise?.to.step).toBe(300);
    expect(seal.to.step).toBe(800);
  });

  test("ends with what there was time for", () => {
    const short = { ...sampling(() => false), isOver: () => true };
    expect(sampleCurve(short).points.map(({ step }) => step)).toEqual([1_000]);
  });

  test("has Wilson's intervals", () => {
    expect(likelyShares(0, 0)).toEqual([0, 1]);
    expect(likelyShares(8, 8)).toEqual([0.676, 1]);
    expect(likelyShares(10, 20)).toEqual([0.299, 0.701]);
  });
});

describe("no way back", () => {
  const from = (isStuck: (step: number, future: number) => boolean, isOver = () => false) =>
    noWayBack({ end: 1_000, ends: (step, future) => (isStuck(step, future) ? 1 : 0), isOver });

  test("begins with the last step after which no future recovers any more", () => {
    const rise = from((step) => (step >= 200 && step < 250) || step >= 637);
    expect([rise?.from.step, rise?.to.step]).toEqual([636, 637]);
    expect([rise?.from.failing, rise?.to.failing, rise?.to.futures]).toEqual([0, 12, 12]);
  });

  test("is none where nothing recovers from the start, by chance, or out of time", () => {
    expect(from(() => true)).toBeNull();
    expect(from((_, future) => future % 2 === 0)).toBeNull();
    expect(
      from(
        (step) => step >= 637,
        () => true,
      ),
    ).toBeNull();
  });

  const STUCK = {
    ...VOTES,
    mutant: "break-on-old-term",
    duration: "2s",
    heal: "3s",
    workload: { clients: 2, rate: "40/s" },
    faults: [{ at: "500ms", for: "200ms", crash: "leader" }],
  } as const;

  test("names the event with which a cluster is stuck, and no fault after it", () => {
    const failure = failing(STUCK, "progress");
    expect(failure.run.violations[0]?.nodes).toEqual([]);
    const { decisive } = explainFailure(failure);
    expect(decisive).toMatchObject({ faultless: true, sure: true, from: { same: 0 } });
    expect(decisive.atUs).toBeGreaterThanOrEqual(400_000);
    expect(decisive.atUs).toBeLessThan(1_500_000);
  });

  test("is none of a correct cluster: healed at any step it recovers", () => {
    const { mutant: _mutant, ...correct } = STUCK;
    const scenario = resolveScenario(correct, "votes.yaml");
    for (const step of [1, 100, 300, 500]) {
      const simulation = new Simulation(scenario, "raft", 1);
      simulation.boot();
      simulation.run(step);
      simulation.heal();
      simulation.run();
      expect([step, judge(simulation, scenario, "raft", 1).violations]).toEqual([step, []]);
      expect(simulation.world.nowUs).toBeLessThan(2_000_000);
    }
  });
});

describe("an explanation", () => {
  const failure = failing(VOTES, "one-vote-per-term");
  const explained = explainFailure({ ...failure, workMax: 60_000 });
  const [violation] = failure.run.violations;

  test("is of the violation, within its work, and ends where all futures fail", () => {
    expect(explained.violation).toEqual(violation);
    expect(explained.fingerprint).toBe("raft/one-vote-per-term");
    expect(explained.work).toBeLessThan(80_000);
    const last = explained.curve.at(-1);
    expect([last?.step, last?.same]).toEqual([violation?.step, last?.futures]);
  });

  test("names steps of the run that its own record has, no later than the violation", () => {
    const { decisive, turned, sealed } = explained;
    for (const turn of [decisive, turned, sealed]) {
      expect(turn.step).toBeLessThanOrEqual(violation?.step ?? 0);
      expect(turn.event).not.toBe("");
      expect(turn.to.same * turn.from.futures).toBeGreaterThanOrEqual(
        turn.from.same * turn.to.futures,
      );
    }
    expect(explained.story.at(-1)).toMatch(/votes for/);
  });

  test("names the step in which the node decided what its write then shows", () => {
    const { decisive } = explained;
    expect(violation?.nodes).toContain(decisive.node);
    expect(decisive.step).toBeLessThan(violation?.step ?? 0);
    expect(decisive.event).toMatch(/gets request-vote/);
    expect(decisive.did.join()).toMatch(/voted for n\d and then for n\d.*votes for/);
  });

  test("names the last fault without which the same run does not fail, if there is one", () => {
    const { enabled } = explained;
    const faults = failure.run.decisions?.faults ?? [];
    if (enabled !== null) expect(faults.map(({ id }) => id)).toContain(enabled.id);
    const needing = failing(FORGETTING, "one-vote-per-term");
    const { enabled: needed } = explainFailure({ ...needing, workMax: 40_000 });
    expect(needed?.fault).toBe("crash");
  });

  test("sees each node as it was", () => {
    expect(explained.nodes.map(({ name }) => name)).toEqual(["n1", "n2", "n3"]);
  });

  test("is a function of the run", () => {
    expect(explainFailure({ ...failure, workMax: 60_000 })).toEqual(explained);
  });

  test("has the shape that is declared of it", () => {
    expect(readRecord(explanation, JSON.parse(JSON.stringify(explained)), "x")).toEqual(explained);
  });

  test("of a run that passes is refused", () => {
    const run = { verdict: "pass", violations: [] } as const;
    expect(() => explainFailure({ ...failure, run })).toThrow(RangeError);
  });
});

describe("a run without progress", () => {
  const electing = (mutant: string) => ({
    name: "No leader",
    version: 1,
    protocol: "zab",
    mutant,
    options: { tickTime: "20ms", finalizeWait: "10ms" },
    nodes: 3,
    duration: "3s",
    heal: "2s",
    network: { latency: "1ms..10ms", loss: "5%" },
    disk: { sync: "1ms..5ms" },
    workload: { clients: 1, rate: "20/s" },
    faults: [
      {
        every: "300ms",
        from: "300ms",
        until: "2800ms",
        oneOf: [{ crash: "majority" }, { crash: "leader" }],
      },
    ],
  });

  test("is explained by what its nodes do again and again", () => {
    const failure = failing(electing("election-ignores-zxid"), "progress");
    const { repeated, quietSince } = explainFailure({ ...failure, workMax: 1 });
    expect(quietSince).toBeNull();
    expect(repeated[0]?.event).toMatch(/^n\d votes for n\d in term \d+$/);
    expect(repeated[0]?.times).toBeGreaterThan(10);
  });

  test("is explained by when its nodes have heard of each other for the last time", () => {
    const failure = failing(electing("votes-sent-once"), "progress");
    const { quietSince, violation } = explainFailure({ ...failure, workMax: 1 });
    expect(quietSince).toBeGreaterThan(0);
    expect(quietSince).toBeLessThan(violation.step);
  });
});

test("a future with what is under way drawn anew is a function of its number, warm or from the start", () => {
  const { mutant: _mutant, ...correct } = VOTES;
  const scenario = resolveScenario(correct, "votes.yaml");
  const [protocol, seed] = ["raft", 3];
  const fork = { step: 200, classes: ["message", "disk", "draw"] as const, underWay: true };
  const fromStart = (future: number) => {
    const simulation = new Simulation(scenario, protocol, seed, { fork: { ...fork, future } });
    simulation.boot();
    simulation.run(1_500);
    return simulation.world.trace.digest();
  };
  const warm = new Simulation(scenario, protocol, seed);
  warm.boot();
  warm.run(200);
  const step = warm.world.steps;
  const snapshot = warm.snapshot();
  for (const future of [1, 2]) {
    warm.forkAs({ ...fork, step, future });
    warm.restore(snapshot);
    warm.run(1_500);
    expect(warm.world.trace.digest()).toBe(fromStart(future));
  }
  expect(fromStart(1)).not.toBe(fromStart(2));
});

test("correct protocols do not fail in futures with what is under way drawn anew", () => {
  for (const protocol of ["raft", "zab", "multi-paxos"]) {
    const { mutant: _mutant, ...correct } = { ...VOTES, protocol, options: {} };
    const scenario = resolveScenario(correct, `${protocol}.yaml`);
    for (let future = 1; future <= 4; future++) {
      const fork = { step: 150 * future, future, classes: ["message", "disk", "draw"] as const };
      const run = simulate(scenario, protocol, 3, { fork: { ...fork, underWay: true } });
      expect([protocol, future, run.violations]).toEqual([protocol, future, []]);
    }
  }
});
