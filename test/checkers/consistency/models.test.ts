/**
 * Causal models, prefixes and bounded staleness, each against its definition tried by brute force.
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { boundedStaleness } from "../../../src/checkers/consistency/bounded-staleness.ts";
import { causal } from "../../../src/checkers/consistency/causal.ts";
import { causalConvergence } from "../../../src/checkers/consistency/causal-convergence.ts";
import { causalMemory } from "../../../src/checkers/consistency/causal-memory.ts";
import { consistentPrefix, monotonicPrefix } from "../../../src/checkers/consistency/prefix.ts";
import type { Value } from "../../../src/core/json.ts";
import type { Operation } from "../../../src/history/operation.ts";
import { type Model, modelOf } from "../../../src/objects/model.ts";
import { register } from "../../../src/objects/register.ts";
import { hasPrefixes, isCausal, isFresh } from "./brute-force.ts";
import { arbitraryHistory, inputOf, kvModel, serial } from "./helpers.ts";

const registerModel = modelOf(register) as Model;

/** Few operations on two keys: most answers are those that some write gave. */
const histories = fc.oneof(
  ...[["x"], ["x", "y"]].map((keys) =>
    arbitraryHistory({
      length: 14,
      keys,
      functions: ["get", "get", "put"],
      distinct: true,
      crashes: true,
    }),
  ),
);

/** Runs a property, and returns how often brute force said yes and no. */
function compare(
  judge: (history: readonly Operation[]) => string,
  brute: (history: readonly Operation[]) => boolean,
  numRuns = 4000,
): { yes: number; no: number } {
  const seen = { yes: 0, no: 0 };
  fc.assert(
    fc.property(histories, (history) => {
      if (history.filter(({ outcome }) => outcome !== "fail").length > 7) return;
      const verdict = judge(history);
      if (verdict === "not-applicable") return;
      const expected = brute(history);
      seen[expected ? "yes" : "no"]++;
      expect(verdict).toBe(expected ? "ok" : "illegal");
    }),
    { numRuns },
  );
  return seen;
}

describe("causal models, each against its definition", () => {
  for (const [check, model] of [
    [causal, "causal"],
    [causalMemory, "memory"],
    [causalConvergence, "convergence"],
  ] as const) {
    it(`${check.name} is exact where every value is written once`, () => {
      const { yes, no } = compare(
        (history) => check.run(inputOf(history, kvModel)).verdict,
        (history) => isCausal(history, model),
      );
      expect(yes).toBeGreaterThan(100);
      expect(no).toBeGreaterThan(100);
    });
  }

  it("distinguishes causal memory and causal convergence", () => {
    // Two sessions see two concurrent writes in different orders, each for good.
    const diverging = serial([
      [0, "write", 1],
      [1, "write", 2],
      [2, "read", null, 1],
      [2, "read", null, 2],
      [3, "read", null, 2],
      [3, "read", null, 1],
    ]);
    expect(causal.run(inputOf(diverging)).verdict).toBe("ok");
    expect(causalMemory.run(inputOf(diverging)).verdict).toBe("ok");
    expect(causalConvergence.run(inputOf(diverging))).toMatchObject({ verdict: "illegal" });
    // A session that goes back to what it had overwritten for itself.
    const wavering = serial([
      [0, "write", 1],
      [1, "write", 2],
      [1, "read", null, 1],
      [1, "read", null, 2],
    ]);
    expect(causal.run(inputOf(wavering)).verdict).toBe("ok");
    expect(causalMemory.run(inputOf(wavering))).toMatchObject({ verdict: "illegal" });
  });

  it("puts a crashed write after what its process did before, not before what it did next", () => {
    const judged = (steps: readonly (readonly [number, string, string, Value])[], at: number) => {
      const history = serial(
        steps.map(([process, f, , value]) =>
          f === "put" ? [process, f, value] : [process, f, null, value],
        ),
      ).map((one, index): Operation => {
        const key = steps[index]?.[2] as string;
        if (index !== at) return { ...one, key };
        return { ...one, key, outcome: "info", completed: Number.POSITIVE_INFINITY };
      });
      return [causal, causalMemory, causalConvergence].map(
        (check) => check.run(inputOf(history, kvModel)).verdict,
      );
    };
    const before = [
      [0, "put", "y", 1],
      [0, "put", "x", 2],
      [1, "get", "x", 2],
      [1, "get", "y", null],
    ] as const;
    expect(judged(before, 1)).toEqual(["illegal", "illegal", "illegal"]);
    const next = [
      [0, "put", "x", 2],
      [0, "put", "y", 1],
      [1, "get", "y", 1],
      [1, "get", "x", null],
      [1, "get", "x", 2],
    ] as const;
    expect(judged(next, 0)).toEqual(["ok", "ok", "ok"]);
    // What it had read before it wrote is in the past of its write.
    const read = [
      [0, "put", "y", 1],
      [1, "get", "y", 1],
      [1, "put", "x", 2],
      [1, "get", "y", 1],
      [2, "get", "x", 2],
      [2, "get", "y", null],
    ] as const;
    expect(judged(read, 2)).toEqual(["illegal", "illegal", "illegal"]);
  });

  it("takes from a model what it holds at first", () => {
    const zero: Model = { ...registerModel, initial: (value) => value ?? 0 };
    // A state that is no value: only the model knows what it answers.
    const held: Model<{ value: Value }> = {
      name: "held",
      initial: () => ({ value: 0 }),
      step: (state, { f, input, output }) =>
        f === "write" ? [{ value: input }] : output === state.value ? [state] : [],
    };
    const history = serial([
      [0, "read", null, 0],
      [0, "write", 1],
      [1, "read", null, 1],
    ]);
    for (const check of [causal, causalMemory, causalConvergence]) {
      expect(check.run({ history, model: zero })).toMatchObject({ verdict: "ok" });
      expect(check.run({ history, model: held as Model })).toMatchObject({ verdict: "ok" });
      expect(check.run({ history, model: registerModel })).toMatchObject({ verdict: "illegal" });
    }
  });
});

describe("prefixes, each against its definition", () => {
  it("monotonic-prefix", () => {
    const { yes, no } = compare(
      (history) => monotonicPrefix.run(inputOf(history, kvModel)).verdict,
      (history) => hasPrefixes(history, ({ process }) => process),
      2500,
    );
    expect(Math.min(yes, no)).toBeGreaterThan(50);
  });

  it("consistent-prefix", () => {
    const { yes, no } = compare(
      (history) => consistentPrefix.run(inputOf(history, kvModel)).verdict,
      (history) => hasPrefixes(history, (read) => read),
      2500,
    );
    expect(Math.min(yes, no)).toBeGreaterThan(20);
  });

  it("need not show a process its own updates, and may go back only where reads stand alone", () => {
    const late = serial([
      [0, "write", 1],
      [0, "read", null, null],
    ]);
    expect(monotonicPrefix.run(inputOf(late)).verdict).toBe("ok");
    const back = serial([
      [0, "write", 1],
      [1, "read", null, 1],
      [1, "read", null, null],
    ]);
    expect(monotonicPrefix.run(inputOf(back)).verdict).toBe("illegal");
    expect(consistentPrefix.run(inputOf(back)).verdict).toBe("ok");
  });
});

describe("bounded staleness, against its definition", () => {
  for (const versions of [0, 1, 2]) {
    it(`by ${versions} versions`, () => {
      const { yes, no } = compare(
        (history) =>
          boundedStaleness.run({ ...inputOf(history, kvModel), bound: { versions } }).verdict,
        (history) => isFresh(history, versions, (a, b) => a.completed < b.invoked),
        2500,
      );
      expect(yes).toBeGreaterThan(50);
      expect(no).toBeGreaterThan(20);
    });
  }

  it("by time", () => {
    const timed = (history: readonly Operation[]): Operation[] =>
      history.map((one) => ({
        ...one,
        invokedUs: 10 * one.invoked,
        completedUs: one.outcome === "info" ? null : 10 * one.completed,
      }));
    const us = 25;
    const { yes, no } = compare(
      (history) =>
        boundedStaleness.run({ ...inputOf(timed(history), kvModel), bound: { us } }).verdict,
      (history) => {
        const begun = ({ f, invoked }: Operation): number => 10 * invoked - (f === "get" ? us : 0);
        return isFresh(history, 0, (a, b) => 10 * a.completed < begun(b));
      },
      2500,
    );
    expect(Math.min(yes, no)).toBeGreaterThan(50);
  });

  it("does not judge by the times of a process that run back", () => {
    const [put, get] = serial([
      [0, "put", 1],
      [1, "get", null, 1],
    ]) as [Operation, Operation];
    const history = [
      { ...put, invokedUs: 1000, completedUs: 500 },
      { ...get, invokedUs: 700, completedUs: 800 },
    ];
    const input = { ...inputOf(history, kvModel), bound: { us: 1000 } };
    expect(boundedStaleness.run(input)).toMatchObject({
      verdict: "not-applicable",
      summary: "the times of c0 run back, from 0.001000 s to 0.000500 s",
    });
  });

  it("says illegal where lines and times contradict each other only if it is so by either", () => {
    const history = (gets: Value): Operation[] =>
      serial([
        [0, "put", 1],
        [0, "put", 2],
        [1, "get", null, gets],
      ]);
    const at = (operation: Operation, us: number): Operation => ({
      ...operation,
      invokedUs: us,
      completedUs: us + 10,
    });
    const judged = (gets: Value, us: readonly [number, number, number]) => {
      const timed = history(gets).map((operation, index) => at(operation, us[index] as number));
      return boundedStaleness.run({ ...inputOf(timed, kvModel), bound: { us: 20 } });
    };
    // The clock of c1 is late by 100 us: by it the read of 2 is over before the put of 2.
    expect(judged(2, [100, 200, 100])).toMatchObject({
      verdict: "unknown",
      summary: "undecided for 20us: times run back by up to 110us from one line to a later one",
    });
    // Late by 5 us, which explains no read of what was never put.
    expect(judged(9, [100, 200, 205]).verdict).toBe("illegal");
    expect(judged(2, [100, 200, 300]).verdict).toBe("ok");
    expect(judged(1, [100, 200, 400]).verdict).toBe("illegal");
  });

  it("measures where no bound is given, and does not apply where time is not known", () => {
    const stale = serial([
      [0, "write", 1],
      [0, "write", 2],
      [0, "write", 3],
      [1, "read", null, 1],
    ]);
    expect(boundedStaleness.run(inputOf(stale))).toMatchObject({
      verdict: "ok",
      summary: "no read is staler than 2 versions",
      figures: { versionsMax: 2 },
    });
    const timeless = stale.map(
      (one): Operation => ({ ...one, invokedUs: null, completedUs: null }),
    );
    expect(boundedStaleness.run({ ...inputOf(timeless), bound: { us: 5 } }).verdict).toBe(
      "not-applicable",
    );
    const never: Value = 9;
    expect(
      boundedStaleness.run(
        inputOf(
          serial([
            [0, "write", 1],
            [1, "read", null, never],
          ]),
        ),
      ).verdict,
    ).toBe("illegal");
  });
});
