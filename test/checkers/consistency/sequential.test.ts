/** The contract of sequential and causal consistency. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { causal } from "../../../src/checkers/consistency/causal.ts";
import { sequential } from "../../../src/checkers/consistency/sequential.ts";
import { observedOf } from "../../../src/checkers/observed.ts";
import type { Operation } from "../../../src/history/operation.ts";
import type { Model } from "../../../src/objects/model.ts";
import { arbitraryHistory, casModel, inputOf, kvModel, serial } from "./helpers.ts";

/** Tries every order that keeps the order of each process. */
function bruteForce(history: readonly Operation[], model: Model): boolean {
  const alive = history.filter(({ outcome }) => outcome !== "fail");
  const seen = new Set<string>();
  const explore = (
    placed: ReadonlySet<Operation>,
    states: ReadonlyMap<string, unknown>,
  ): boolean => {
    if (alive.every((operation) => operation.outcome === "info" || placed.has(operation)))
      return true;
    const name = `${alive.map((operation) => Number(placed.has(operation))).join("")}${JSON.stringify([...states])}`;
    if (seen.has(name)) return false;
    seen.add(name);
    return alive.some((operation) => {
      if (placed.has(operation)) return false;
      const blocked = alive.some(
        (other) =>
          other.process === operation.process &&
          other.outcome === "ok" &&
          other.invoked < operation.invoked &&
          !placed.has(other),
      );
      if (blocked) return false;
      const call = observedOf(operation);
      const part = JSON.stringify(model.partition?.(call) ?? null);
      const state = states.has(part) ? states.get(part) : model.initial();
      return model
        .step(state, call)
        .some((next) =>
          explore(new Set([...placed, operation]), new Map([...states, [part, next]])),
        );
    });
  };
  return explore(new Set(), new Map());
}

/**
 * Tries, for each process, every order of its operations and all writes that keeps causal order
 * (weak causal consistency).
 */
function bruteForceCausal(history: readonly Operation[]): boolean {
  const size = history.length;
  const before = Array.from({ length: size }, () => new Uint8Array(size));
  for (let a = 0; a < size; a++) {
    const operation = history[a] as Operation;
    for (let b = 0; b < size; b++) {
      const other = history[b] as Operation;
      if (operation.process === other.process && a < b) (before[a] as Uint8Array)[b] = 1;
      if (operation.f === "put" && other.f === "get" && operation.key === other.key) {
        if (operation.input === other.output) (before[a] as Uint8Array)[b] = 1;
      }
    }
  }
  for (let via = 0; via < size; via++) {
    for (let a = 0; a < size; a++) {
      if (before[a]?.[via] !== 1) continue;
      for (let b = 0; b < size; b++) if (before[via]?.[b] === 1) (before[a] as Uint8Array)[b] = 1;
    }
  }
  if (history.some((_, at) => before[at]?.[at] === 1)) return false;
  // Each read needs an order of its own past, true to causal order, that ends in what it saw.
  return history.every((read, at) => {
    if (read.f !== "get") return true;
    const past = history
      .map((_, index) => index)
      .filter(
        (index) =>
          before[index]?.[at] === 1 &&
          history[index]?.f === "put" &&
          history[index]?.key === read.key,
      );
    if (read.output === null) return past.length === 0;
    const source = past.find((index) => history[index]?.input === read.output);
    return source !== undefined && past.every((index) => before[source]?.[index] !== 1);
  });
}

describe("sequential", () => {
  it("allows what real time forbids", () => {
    const history = serial([
      [0, "write", 1],
      [1, "read", null, null],
    ]);
    expect(sequential.run(inputOf(history))).toMatchObject({
      verdict: "ok",
      summary: "holds, though not in real time",
    });
  });

  it("forbids what no order of the processes explains", () => {
    const history = serial([
      [0, "write", 1],
      [0, "write", 2],
      [1, "read", null, 2],
      [1, "read", null, 1],
    ]);
    expect(sequential.run(inputOf(history)).verdict).toBe("illegal");
  });

  it("judges keys together: what is sequential key by key may not be as a whole", () => {
    const history = [
      ...serial(
        [
          [0, "put", 1],
          [0, "get", null, null],
        ],
        "x",
      ),
      ...serial(
        [
          [1, "put", 1],
          [1, "get", null, null],
        ],
        "y",
      ),
    ].map((operation, index) => ({ ...operation, invoked: 2 * index, completed: 2 * index + 1 }));
    // Each process writes one key and then reads the other as it was at first (store buffering).
    const [writeX, readX, writeY, readY] = history as [Operation, Operation, Operation, Operation];
    const crossed = [writeX, { ...readX, key: "y" }, writeY, { ...readY, key: "x" }];
    expect(sequential.run(inputOf(crossed, kvModel)).verdict).toBe("illegal");
    expect(causal.run(inputOf(crossed, kvModel)).verdict).toBe("ok");
  });

  it("says unknown when its budget is spent", () => {
    const history = serial([
      [0, "write", 1],
      [1, "read", null, null],
    ]);
    const input = { ...inputOf(history), budget: { work: 0 } };
    expect(sequential.run(input).verdict).toBe("unknown");
  });

  it("agrees with every order tried, for registers with cas, repeated values and crashes", () => {
    const histories = arbitraryHistory({
      length: 24,
      keys: [null],
      functions: ["read", "write", "cas"],
      distinct: false,
      crashes: true,
    });
    fc.assert(
      fc.property(histories, (history) => {
        const expected = bruteForce(history, casModel) ? "ok" : "illegal";
        expect(sequential.run(inputOf(history)).verdict).toBe(expected);
      }),
      { numRuns: 1500 },
    );
  });

  it("agrees with every order tried, for keys with distinct values", () => {
    const histories = arbitraryHistory({
      length: 24,
      keys: ["x", "y"],
      functions: ["get", "put"],
      distinct: true,
      crashes: true,
    });
    fc.assert(
      fc.property(histories, (history) => {
        const expected = bruteForce(history, kvModel) ? "ok" : "illegal";
        expect(sequential.run(inputOf(history, kvModel)).verdict).toBe(expected);
      }),
      { numRuns: 1500 },
    );
  });
});

describe("causal", () => {
  it("forbids a read that misses what its past has overwritten, and names the write", () => {
    const history = serial([
      [0, "write", 1],
      [0, "write", 2],
      [1, "read", null, 2],
      [1, "read", null, 1],
    ]);
    expect(causal.run(inputOf(history))).toMatchObject({
      verdict: "illegal",
      findings: [
        {
          operations: [0, 1, 3],
          message: "c1 read 1, although c0's write of 2 lies in its past and had replaced that",
        },
      ],
    });
  });

  it("allows two processes to see concurrent writes in different orders", () => {
    const history = serial([
      [0, "write", 1],
      [1, "write", 2],
      [2, "read", null, 1],
      [2, "read", null, 2],
      [3, "read", null, 2],
      [3, "read", null, 1],
    ]);
    expect(causal.run(inputOf(history)).verdict).toBe("ok");
    expect(sequential.run(inputOf(history)).verdict).toBe("illegal");
  });

  it("is undecided where repeated values leave it open", () => {
    const history = serial([
      [0, "write", 1],
      [1, "write", 1],
      [2, "write", 2],
      [3, "read", null, 1],
    ]);
    expect(causal.run(inputOf(history)).verdict).toBe("unknown");
    // What is linearizable is causal, whatever its values.
    expect(causal.run(inputOf(history.slice(0, 2))).verdict).toBe("ok");
  });

  it("agrees with the bad patterns tried one by one, for distinct values", () => {
    const histories = arbitraryHistory({
      length: 24,
      keys: ["x", "y"],
      functions: ["get", "put"],
      distinct: true,
      crashes: false,
    });
    fc.assert(
      fc.property(histories, (history) => {
        const expected = bruteForceCausal(history) ? "ok" : "illegal";
        expect(causal.run(inputOf(history, kvModel)).verdict).toBe(expected);
      }),
      { numRuns: 3000 },
    );
  });

  it("never forbids what is sequential", () => {
    const histories = arbitraryHistory({
      length: 18,
      keys: ["x", "y"],
      functions: ["get", "put"],
      distinct: true,
      crashes: true,
    });
    fc.assert(
      fc.property(histories, (history) => {
        fc.pre(bruteForce(history, kvModel));
        expect(causal.run(inputOf(history, kvModel)).verdict).toBe("ok");
      }),
      { numRuns: 500 },
    );
  });
});
