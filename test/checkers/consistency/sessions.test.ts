/** The contract of the session guarantees and of measured staleness. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Guarantee } from "../../../src/checkers/certificates/versions.ts";
import { causal } from "../../../src/checkers/consistency/causal.ts";
import {
  monotonicReads,
  monotonicWrites,
  readYourWrites,
  writesFollowReads,
} from "../../../src/checkers/consistency/sessions.ts";
import { staleness } from "../../../src/checkers/consistency/staleness.ts";
import { bruteForce } from "../../../src/checkers/linearizability/brute-force.ts";
import { checkLinearizable } from "../../../src/checkers/linearizability/check.ts";
import type { Operation } from "../../../src/history/operation.ts";
import { ordersOf } from "./brute-force.ts";
import { arbitraryHistory, arbitraryRun, casModel, inputOf, kvModel, serial } from "./helpers.ts";

const GUARANTEES = [readYourWrites, monotonicReads, monotonicWrites, writesFollowReads];

/** Gives each operation of a serial history its own key. */
function withKeys(history: readonly Operation[], keys: readonly string[]): Operation[] {
  return history.map((operation, index) => ({ ...operation, key: keys[index] ?? null }));
}

function broken(history: readonly Operation[]): string[] {
  return GUARANTEES.filter((check) => check.run(inputOf(history, null)).verdict === "illegal").map(
    ({ name }) => name,
  );
}

describe("session guarantees", () => {
  it("read-your-writes: a session that misses its own write", () => {
    const history = serial([
      [0, "write", 1],
      [0, "write", 2],
      [0, "read", null, 1],
    ]);
    expect(broken(history)).toEqual(["read-your-writes"]);
    expect(readYourWrites.run(inputOf(history)).findings).toEqual([
      { operations: [1, 2], message: "c0 read 1 after its own write of 2, which is newer" },
    ]);
  });

  it("monotonic-reads: a session that goes back in time", () => {
    const history = serial([
      [0, "write", 1],
      [2, "write", 2],
      [1, "read", null, 2],
      [1, "read", null, 1],
    ]);
    expect(broken(history)).toEqual(["monotonic-reads"]);
  });

  it("monotonic-writes: a write seen without an earlier one of its session", () => {
    const history = withKeys(
      serial([
        [0, "put", 1],
        [0, "put", 2],
        [1, "get", null, 2],
        [1, "get", null, null],
      ]),
      ["x", "y", "y", "x"],
    );
    expect(broken(history)).toEqual(["monotonic-writes"]);
    expect(monotonicWrites.run(inputOf(history)).findings[0]?.message).toBe(
      "c1 get x nil after it had seen c0's put of 2 to y, which came after c0's put of 1 to x",
    );
  });

  it("writes-follow-reads: a write seen without what its session had read before it", () => {
    const history = withKeys(
      serial([
        [2, "put", 1],
        [0, "get", null, 1],
        [0, "put", 2],
        [1, "get", null, 2],
        [1, "get", null, null],
      ]),
      ["x", "x", "y", "y", "x"],
    );
    expect(broken(history)).toEqual(["writes-follow-reads"]);
  });

  it("holds nothing against versions that real time leaves in no order", () => {
    const history = serial([
      [0, "write", 1],
      [1, "write", 2],
      [2, "read", null, 2],
      [2, "read", null, 1],
    ]).map((operation, index) => (index === 0 ? { ...operation, completed: 3.5 } : operation));
    expect(broken(history)).toEqual([]);
  });

  it("knows what was appended by how a text or list ends", () => {
    const history = serial(
      [
        [0, "append", "a"],
        [0, "append", "b"],
        [0, "get", null, "a"],
        [1, "get", null, "ab"],
        [1, "get", null, ""],
      ],
      "x",
    );
    expect(broken(history)).toEqual(["read-your-writes", "monotonic-reads", "monotonic-writes"]);
    expect(staleness.run(inputOf(history)).figures).toMatchObject({ stale: 2, versionsMax: 2 });
    const lists = serial([
      [0, "append", 1],
      [0, "append", 2],
      [0, "read", null, [1]],
      [1, "read", null, [1, 2]],
    ]);
    expect(broken(lists)).toEqual(["read-your-writes"]);
  });

  it("does not apply to updates that leave no trace of their own in what is read", () => {
    const { verdict } = readYourWrites.run(inputOf(serial([[0, "add", 1]])));
    expect(verdict).toBe("not-applicable");
  });

  it("finds nothing in a linearizable history", () => {
    for (const distinct of [true, false]) {
      const histories = arbitraryHistory({
        length: 18,
        keys: ["x", "y"],
        functions: ["get", "put"],
        distinct,
        crashes: true,
      });
      fc.assert(
        fc.property(histories, (history) => {
          fc.pre(bruteForce(history, kvModel));
          expect(broken(history)).toEqual([]);
        }),
        { numRuns: 400 },
      );
    }
  });
});

/** Whether orders of versions, true to the clock, let no read fall behind: tried one by one. */
function holds(history: readonly Operation[], { whose, what }: Guarantee): boolean {
  const isRead = ({ f }: Operation): boolean => f === "get";
  const sourceOf = (read: Operation): Operation | undefined =>
    history.find(({ f, key, input }) => f === "put" && key === read.key && input === read.output);
  const sound = history.filter(({ outcome }) => outcome === "ok");
  const reads = sound.filter(isRead);
  const counts = history.filter(
    (one) => one.f === "put" && (sound.includes(one) || reads.some((r) => sourceOf(r) === one)),
  );
  return ["x", "y"].every((key) => {
    const ofKey = counts.filter((one) => one.key === key);
    for (const order of ordersOf(ofKey, (a, b) => a.completed < b.invoked)) {
      const place = (one: Operation | undefined): number =>
        one === undefined ? -1 : order.indexOf(one);
      const version = (one: Operation): number => place(isRead(one) ? sourceOf(one) : one);
      const fits = reads.every((read) => {
        if (read.key !== key) return true;
        const before = (one: Operation): Operation[] =>
          sound.filter((other) => other.process === one.process && other.invoked < one.invoked);
        const ends =
          whose === "own"
            ? [read]
            : before(read).flatMap((one) => (isRead(one) ? (sourceOf(one) ?? []) : []));
        return ends
          .flatMap((end) => before(end))
          .filter((one) => one.key === key && isRead(one) === (what === "reads"))
          .every((one) => version(one) <= version(read));
      });
      if (fits) return true;
    }
    return false;
  });
}

describe("session guarantees, each against its definition tried by brute force", () => {
  for (const [check, guarantee] of [
    [readYourWrites, { whose: "own", what: "writes" }],
    [monotonicReads, { whose: "own", what: "reads" }],
    [monotonicWrites, { whose: "seen", what: "writes" }],
    [writesFollowReads, { whose: "seen", what: "reads" }],
  ] as const) {
    it(check.name, () => {
      const seen = { ok: 0, illegal: 0 };
      const histories = fc.oneof(
        ...[["x"], ["x", "y"]].map((keys) =>
          arbitraryHistory({
            length: guarantee.whose === "own" ? 20 : 32,
            keys,
            functions: ["get", "get", "put"],
            distinct: true,
            crashes: true,
          }),
        ),
      );
      fc.assert(
        fc.property(histories, (all) => {
          // A read of what no write that may have happened left has no version: nothing is said of
          // it.
          const history = all.filter(
            (read) =>
              read.f === "put" ||
              read.output === null ||
              all.some(
                (one) =>
                  one.f === "put" &&
                  one.key === read.key &&
                  one.input === read.output &&
                  one.outcome !== "fail" &&
                  one.invoked < read.completed,
              ),
          );
          const expected = holds(history, guarantee) ? "ok" : "illegal";
          seen[expected]++;
          expect(check.run(inputOf(history, kvModel)).verdict).toBe(expected);
        }),
        { numRuns: 4000, seed: 7 },
      );
      expect(Math.min(seen.ok, seen.illegal)).toBeGreaterThan(5);
    });
  }

  it("are not said to hold where two sessions saw two writes in opposite orders", () => {
    const history = serial([
      [0, "write", 1],
      [1, "write", 2],
      [2, "read", null, 1],
      [2, "read", null, 2],
      [3, "read", null, 2],
      [3, "read", null, 1],
    ]).map((one, index) => (index === 0 ? { ...one, completed: 3.5 } : one));
    expect(monotonicReads.run(inputOf(history))).toMatchObject({
      verdict: "illegal",
      findings: [{ message: "neither c0's write of 1 nor c1's write of 2 can be the older one" }],
    });
  });

  it("are not said to hold of a cas that was refused what its session must have seen", () => {
    const history = serial([
      [0, "write", 1],
      [1, "read", null, 1],
      [1, "cas", [1, 2], false],
    ]);
    expect(monotonicReads.run(inputOf(history)).verdict).toBe("unknown");
    expect(causal.run(inputOf(history)).verdict).toBe("unknown");
  });
});

describe("histories of an object that truly was there", () => {
  it("break no guarantee, with appends, puts and cas of values that may repeat", () => {
    fc.assert(
      fc.property(arbitraryRun(["x", "y"]), (history) => {
        expect(checkLinearizable(history, kvModel).verdict).toBe("ok");
        expect(broken(history)).toEqual([]);
        expect(causal.run(inputOf(history, kvModel)).verdict).not.toBe("illegal");
        expect(staleness.run(inputOf(history)).figures["stale"]).toBe(0);
      }),
      { numRuns: 400 },
    );
  });
});

describe("staleness", () => {
  it("counts the versions that a read had surely missed, and since when", () => {
    const history = serial([
      [0, "write", 1],
      [0, "write", 2],
      [0, "write", 3],
      [1, "read", null, 1],
      [1, "read", null, 3],
    ]);
    // The first newer version was there at 30 us, the read began at 60 us.
    expect(staleness.run(inputOf(history))).toMatchObject({
      verdict: "ok",
      summary: "1 of 2 reads were stale, by up to 2 versions and 30us",
      figures: { reads: 2, stale: 1, versionsMax: 2, ageMaxUs: 30 },
    });
  });

  it("takes the initial value for the oldest version", () => {
    const history = serial([
      [0, "write", 1],
      [1, "read", null, null],
    ]);
    expect(staleness.run(inputOf(history)).figures).toMatchObject({ stale: 1, versionsMax: 1 });
  });

  it("finds no stale read in a linearizable history", () => {
    const histories = arbitraryHistory({
      length: 18,
      keys: [null],
      functions: ["read", "write", "cas"],
      distinct: true,
      crashes: true,
    });
    fc.assert(
      fc.property(histories, (history) => {
        fc.pre(bruteForce(history, casModel));
        expect(staleness.run(inputOf(history)).figures["stale"]).toBe(0);
      }),
      { numRuns: 400 },
    );
  });
});
