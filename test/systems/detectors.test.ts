/** Detectors of failures: how long each waits, and how good they are said to be. */
import { describe, expect, it } from "vitest";
import { messagesAPeriod } from "../../bench/swim-rate.ts";
import { Audit } from "../../src/checkers/audit/audit.ts";
import type { Settings } from "../../src/core/parameters.ts";
import { WORLD_FACTS } from "../../src/protocol/shared-facts.ts";
import { simulate } from "../../src/runner/simulate.ts";
import { resolveScenario } from "../../src/scenario/resolve.ts";
import { chen, type Estimator, fixed, phi } from "../../src/systems/detectors/estimators.ts";
import { DETECTOR_FACTS } from "../../src/systems/detectors/facts.ts";
import { qualityOf } from "../../src/systems/detectors/quality.ts";
import { type News, spread, takeUpdates } from "../../src/systems/detectors/swim/gossip.ts";
import { ALIVE, DEAD, SUSPECT, swimRules } from "../../src/systems/detectors/swim/rules.ts";
import { confirmationsOf, spanOf } from "../../src/systems/detectors/swim/suspicion.ts";

/** When the next heartbeat is overdue, after those that came at these moments, numbered from 1. */
function overdueAfter(estimator: Estimator, settings: Settings, ...came: readonly number[]) {
  let samples = [...estimator.bootstrap(settings)];
  let before: { sequence: number; lastUs: number; samples: number[] } | null = null;
  for (const [at, lastUs] of came.entries()) {
    const sample = estimator.sample(before, at + 1, lastUs, false, settings);
    if (sample !== null) samples = [...samples, sample];
    before = { sequence: at + 1, lastUs, samples };
  }
  return before === null ? Number.NaN : estimator.overdueUs(before, settings);
}

const learning = { interval: 100, window: 10, timeoutMax: 2_000 };

describe("how long is waited for the next heartbeat", () => {
  it("is the same time after each with a fixed timeout", () => {
    expect(overdueAfter(fixed, { interval: 100, timeout: 300 }, 0, 140)).toBe(440);
  });

  it("with Chen's is a margin after where the last ones came on average, counted on", () => {
    const settings = { ...learning, margin: 50 };
    // Sent at 0, 100, 200 by a clock that is 7 ahead; under way for 10, 40 and 10.
    expect(overdueAfter(chen, settings, 17, 147, 217)).toBe(Math.ceil(7 + 20 + 300) + 50);
    // One that is late does not put off the next by as much.
    expect(overdueAfter(chen, settings, 0, 190)).toBe(45 + 200 + 50);
    expect(overdueAfter(chen, { ...settings, timeoutMax: 60 }, 0, 100)).toBe(160);
  });

  it("with phi is where a normal distribution of the last intervals has 10^-threshold left", () => {
    const settings = { ...learning, threshold: 3, deviationMin: 0, pause: 0 };
    // Two intervals to begin with, 75 and 125: mean 100, deviation 25.
    expect(overdueAfter(phi, settings, 0)).toBe(100 + Math.ceil(3.09 * 25));
    expect(overdueAfter(phi, { ...settings, pause: 40 }, 0)).toBe(140 + Math.ceil(3.09 * 25));
    expect(overdueAfter(phi, { ...settings, deviationMin: 30 }, 0)).toBe(
      100 + Math.ceil(3.09 * 30),
    );
    expect(overdueAfter(phi, { ...settings, timeoutMax: 150 }, 0)).toBe(150);
    expect(phi.soonestUs({ ...settings, deviationMin: 30 })).toBe(Math.ceil(3.09 * 30));
  });

  it("leaves out, with phi, the interval that ended a suspicion", () => {
    const before = { sequence: 4, lastUs: 400, samples: [75, 125] };
    expect(phi.sample(before, 5, 500, false, {})).toBe(100);
    expect(phi.sample(before, 9, 1_900, true, {})).toBeNull();
    expect(phi.sample(null, 1, 400, false, {})).toBeNull();
  });
});

describe("the quality of a detector", () => {
  const FACTS = { ...WORLD_FACTS, ...DETECTOR_FACTS };

  function qualityAfter(...told: readonly (readonly [atMs: number, fact: string, ...number[]])[]) {
    const quality = qualityOf("suspects");
    const audit = new Audit([], 3, FACTS, [quality]);
    for (const [atMs, fact, ...numbers] of told) {
      audit.clock = { steps: 0, nowUs: atMs * 1_000 };
      audit.facts[fact]?.(...numbers);
    }
    return quality.counted(audit.stateOf(quality));
  }

  it("is how long after a crash it is suspected, by each that runs", () => {
    const found = qualityAfter(
      [100, "crashed", 1],
      [300, "suspects", 2, 1],
      [500, "suspects", 3, 1],
      [900, "restarted", 1],
      [950, "trusts", 2, 1],
    );
    expect(found).toMatchObject({ detections: 2, "detection-ms": 300, "detection-max-ms": 400 });
    expect(found).toMatchObject({ mistakes: 0, missed: 0 });
  });

  it("is how often one is suspected that runs, for how long, and after how long again", () => {
    const found = qualityAfter(
      [100, "suspects", 2, 1],
      [130, "trusts", 2, 1],
      [600, "suspects", 2, 1],
      [650, "trusts", 2, 1],
      [700, "suspects", 3, 1],
    );
    expect(found).toMatchObject({ mistakes: 3, "mistake-ms": 40, "recurrence-ms": 500 });
  });

  it("counts suspicions of the paused apart, and a mistake that comes true at once", () => {
    const found = qualityAfter(
      [100, "paused", 1],
      [300, "suspects", 2, 1],
      [400, "resumed", 1],
      [410, "trusts", 2, 1],
      [500, "suspects", 2, 1],
      [560, "crashed", 1],
    );
    expect(found).toMatchObject({ "suspected-in-pause": 1, mistakes: 1, "mistake-ms": 60 });
    expect(found).toMatchObject({ detections: 1, "detection-ms": 0 });
  });

  it("misses a crash that is over before anybody waits for long enough", () => {
    const found = qualityAfter([100, "crashed", 1], [150, "paused", 3], [200, "restarted", 1]);
    expect(found).toMatchObject({ detections: 0, missed: 1 });
  });
});

it("a sender that was paused keeps to its times: Chen's estimate is right at once", () => {
  const scenario = resolveScenario(
    {
      version: 1,
      system: "chen-detector",
      nodes: 5,
      duration: "4s",
      faults: [{ at: "1s", pause: "n1", for: "1530ms" }],
    },
    "paused",
  );
  const { verdict, happened } = simulate(scenario, "chen-detector", 1);
  expect(verdict).toBe("pass");
  expect(happened["suspected-in-pause"]).toBe(4);
  // It suspects all others itself when it goes on, until it has heard them.
  expect(happened["mistakes"]).toBeLessThanOrEqual(4);
});

it("a member that starts while its machine is paused is not judged for what it misses", () => {
  const scenario = resolveScenario(
    {
      version: 1,
      system: "heartbeat-detector",
      nodes: 5,
      duration: "5s",
      script: [
        { wait: "1s" },
        { pause: "n1" },
        { kill: "n1" },
        { restart: "n1" },
        { wait: "2s" },
        { resume: "n1" },
      ],
    },
    "starts-paused",
  );
  const { verdict, violations } = simulate(scenario, "heartbeat-detector", 1);
  expect({ verdict, violations }).toEqual({ verdict: "pass", violations: [] });
});

it("a script waits for what a detector says, by the name of its service", () => {
  const scenario = resolveScenario(
    {
      version: 1,
      system: "phi-detector",
      nodes: 5,
      duration: "4s",
      script: [
        { wait: "1s" },
        { crash: "n1" },
        { when: { fact: "phi.suspects", node: "n2", peer: "n1" }, within: "1s" },
      ],
    },
    "waits",
  );
  expect(simulate(scenario, "phi-detector", 1).verdict).toBe("pass");
});

describe("swim", () => {
  it("lets suspect override alive, and dead suspect; a later incarnation overrides all", () => {
    const order = [0, 1].flatMap((incarnation) =>
      ([ALIVE, SUSPECT, DEAD] as const).map((status) => ({ status, incarnation })),
    );
    for (const [one, known] of order.entries()) {
      for (const [other, got] of order.entries()) {
        expect(swimRules.overrides(known, got)).toBe(other > one);
      }
    }
  });

  it("refutes in a later incarnation than it is accused in, and never in an earlier", () => {
    expect(swimRules.refutedIn(0, 0)).toBe(1);
    expect(swimRules.refutedIn(0, 7)).toBe(8);
    expect(swimRules.refutedIn(5, 2)).toBe(5);
    expect(swimRules.refutes({ status: ALIVE, incarnation: 9 }, 0)).toBe(false);
  });

  it("bears a suspicion for less with each further accuser, as their logarithm says", () => {
    const spans = [0, 1, 2, 3, 9].map((count) => spanOf(500, 3_000, 3, count));
    expect(spans).toEqual([3_000, 1_750, 1_020, 500, 500]);
    expect([0, 1].map((count) => spanOf(500, 3_000, 1, count))).toEqual([3_000, 500]);
    expect(spanOf(500, 3_000, confirmationsOf(2), 0)).toBe(500);
    expect([3, 4, 5, 12].map(confirmationsOf)).toEqual([1, 2, 3, 3]);
  });

  it("sends news so many times, the least sent first, and what is of the receiver always", () => {
    const news: News = new Map();
    spread(news, [1, SUSPECT, 0]);
    // log2 of 5 members takes 3 bits: 9 times.
    for (let time = 0; time < 8; time++) expect(takeUpdates(news, 5, null)).toHaveLength(1);
    spread(news, [2, DEAD, 0]);
    expect(takeUpdates(news, 5, null)).toEqual([
      [2, DEAD, 0],
      [1, SUSPECT, 0],
    ]);
    expect(takeUpdates(news, 5, [3, DEAD, 4])).toEqual([
      [3, DEAD, 4],
      [2, DEAD, 0],
    ]);
    spread(news, [2, ALIVE, 1]);
    expect(takeUpdates(news, 5, null)).toEqual([[2, ALIVE, 1]]);
  });

  it.each([
    // A ping and its ack.
    ["calm", 1.95, 2.05],
    // One probe in ten is without an ack, and three helpers then are asked, ping, and answer.
    ["loss", 2.7, 3.3],
    ["crash", 1.95, 2.2],
  ] as const)(
    "sends as much a member and period (%s), however many there are",
    (weather, least, most) => {
      const sent = [8, 16, 32, 64].map((nodes) => messagesAPeriod("swim", nodes, weather, 1));
      for (const messages of sent) {
        expect(messages).toBeGreaterThan(least);
        expect(messages).toBeLessThan(most);
      }
      expect(Math.max(...sent) / Math.min(...sent)).toBeLessThan(1.1);
    },
  );

  it("sends what does not grow, where heartbeats to all do", () => {
    const [few = 0, many = 0] = [8, 16].map((n) =>
      messagesAPeriod("heartbeat-detector", n, "calm", 1),
    );
    expect(few).toBeCloseTo(7, 0);
    expect(many).toBeCloseTo(15, 0);
  });
});
