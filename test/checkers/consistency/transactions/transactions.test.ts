/** The contract of the isolation check: Adya's anomalies, each with its cycle. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { transactions } from "../../../../src/checkers/consistency/transactions/transactions.ts";
import type { Value } from "../../../../src/core/json.ts";
import type { Operation } from "../../../../src/history/operation.ts";
import { inputOf } from "../helpers.ts";

/**
 * Transactions that all overlap, one a process, answered as written; one that begins with "fail" or
 * "info" ended so.
 */
function overlapping(...list: readonly (readonly Value[])[]): Operation[] {
  return list.map((given, index): Operation => {
    const [first] = given;
    const outcome = first === "fail" || first === "info" ? first : "ok";
    const steps = outcome === "ok" ? given : given.slice(1);
    const input = steps.map((step): Value => {
      const [kind = null, key = null, value = null] = step as readonly Value[];
      return kind === "r" ? [kind, key, null] : [kind, key, value];
    });
    return {
      process: index,
      f: "txn",
      key: null,
      input,
      output: outcome === "ok" ? steps : null,
      outcome,
      invoked: index,
      completed: outcome === "info" ? Number.POSITIVE_INFINITY : 100 + index,
      invokedUs: null,
      completedUs: null,
    };
  });
}

function judge(...list: readonly (readonly Value[])[]) {
  const { verdict, figures, findings } = transactions.run(inputOf(overlapping(...list), null));
  return {
    verdict,
    strongest: figures["strongest"],
    anomalies: figures["anomalies"],
    message: findings[0]?.message,
  };
}

describe("transactions", () => {
  it("G0: writes of two transactions interleave", () => {
    expect(
      judge(
        [
          ["append", "x", 1],
          ["append", "y", 1],
        ],
        [
          ["append", "x", 2],
          ["append", "y", 2],
        ],
        [
          ["r", "x", [1, 2]],
          ["r", "y", [2, 1]],
        ],
      ),
    ).toEqual({
      verdict: "illegal",
      strongest: "none",
      anomalies: { G0: 1 },
      message:
        'G0: T1 = c0 txn [["append","x",1],["append","y",1]]; T2 = c1 txn ' +
        '[["append","x",2],["append","y",2]]: T1 -ww-> T2 (T1 appended 1 to x before 2), T2 ' +
        "-ww-> T1 (T2 appended 2 to y before 1)",
    });
  });

  it("G1a: a read of what a failed transaction wrote", () => {
    expect(judge(["fail", ["append", "x", 1]], [["r", "x", [1]]])).toMatchObject({
      strongest: "strong-read-uncommitted",
      anomalies: { G1a: 1 },
    });
    expect(judge(["fail", ["w", "x", 1]], [["r", "x", 1]])).toMatchObject({
      anomalies: { G1a: 1 },
    });
    expect(judge(["info", ["w", "x", 1]], [["r", "x", 1]])).toMatchObject({
      verdict: "ok",
      strongest: "strict-serializable",
    });
  });

  it("G1b: a read of what a transaction wrote on its way", () => {
    expect(
      judge(
        [
          ["append", "x", 1],
          ["append", "x", 2],
        ],
        [["r", "x", [1]]],
        [["r", "x", [1, 2]]],
      ),
    ).toMatchObject({ strongest: "strong-read-uncommitted", anomalies: { G1b: 1 } });
    expect(
      judge(
        [
          ["w", "x", 1],
          ["w", "x", 2],
        ],
        [["r", "x", 1]],
      ),
    ).toMatchObject({
      anomalies: { G1b: 1 },
    });
  });

  it("G1c: two transactions that read of each other", () => {
    expect(
      judge(
        [
          ["w", "x", 1],
          ["r", "y", 1],
        ],
        [
          ["w", "y", 1],
          ["r", "x", 1],
        ],
      ),
    ).toMatchObject({ strongest: "strong-read-uncommitted", anomalies: { G1c: 1 } });
  });

  it("G-single: a read between the two writes of another transaction", () => {
    expect(
      judge(
        [
          ["append", "x", 1],
          ["append", "y", 1],
        ],
        [
          ["r", "x", [1]],
          ["r", "y", []],
        ],
        [["r", "y", [1]]],
      ),
    ).toMatchObject({
      verdict: "illegal",
      strongest: "strong-read-committed",
      anomalies: { "G-single": 1 },
    });
  });

  it("G2-item: write skew", () => {
    expect(
      judge(
        [
          ["r", "x", null],
          ["w", "y", 1],
        ],
        [
          ["r", "y", null],
          ["w", "x", 1],
        ],
      ),
    ).toEqual({
      verdict: "illegal",
      strongest: "strong-snapshot-isolation",
      anomalies: { "G2-item": 1 },
      message:
        'G2-item: T1 = c0 txn [["r","x",null],["w","y",1]]; T2 = c1 txn ' +
        '[["r","y",null],["w","x",1]]: T1 -rw-> T2 (T1 read x as it was at first, before 1), ' +
        "T2 -rw-> T1 (T2 read y as it was at first, before 1)",
    });
  });

  it("lost-update: two transactions replace the same version", () => {
    expect(
      judge(
        [["w", "x", 1]],
        [
          ["r", "x", 1],
          ["w", "x", 2],
        ],
        [
          ["r", "x", 1],
          ["w", "x", 3],
        ],
      ),
    ).toMatchObject({
      verdict: "illegal",
      strongest: "strong-read-committed",
      anomalies: { "lost-update": 1, "G2-item": 1 },
    });
  });

  it("lists that do not go on where others end, and repeated elements", () => {
    expect(
      judge([["append", "x", 1]], [["append", "x", 2]], [["r", "x", [1]]], [["r", "x", [2]]]),
    ).toMatchObject({
      strongest: "strong-read-uncommitted",
      anomalies: { "incompatible-order": 1 },
    });
    expect(judge([["append", "x", 1]], [["r", "x", [1, 1]]])).toMatchObject({
      anomalies: { "duplicate-elements": 1 },
    });
    expect(judge([["r", "x", [9]]])).toMatchObject({ anomalies: { "unwritten-read": 1 } });
  });

  it("a transaction that does not see its own steps", () => {
    expect(
      judge([
        ["w", "x", 1],
        ["r", "x", null],
      ]),
    ).toMatchObject({ anomalies: { internal: 1 } });
    expect(
      judge([
        ["append", "x", 1],
        ["r", "x", []],
      ]),
    ).toMatchObject({ anomalies: { internal: 1 } });
    expect(
      judge(
        [
          ["append", "x", 2],
          ["r", "x", [1, 2]],
        ],
        [["append", "x", 1]],
      ),
    ).toMatchObject({
      verdict: "ok",
    });
  });

  it("G1a and G1b: of what others wrote, also after a write of its own", () => {
    const own = [
      ["w", "x", 1],
      ["r", "x", 1],
      ["r", "x", 2],
    ];
    const failed = judge(own, ["fail", ["w", "x", 2]]);
    expect(failed).toMatchObject({
      verdict: "illegal",
      anomalies: { internal: 1, G1a: 1 },
    });
    expect(failed.message).toContain("it read 2 of x, though it had written 1 itself");
    const overwritten = [
      ["w", "x", 2],
      ["w", "x", 3],
    ];
    expect(judge(own, overwritten).anomalies).toEqual({ internal: 1, G1b: 1 });
    // Who wrote what was read comes before, though the reader had written the key itself.
    const circular = [
      ["w", "x", 2],
      ["r", "y", 1],
    ];
    expect(judge([["w", "y", 1], ...own], circular).anomalies).toEqual({
      internal: 1,
      G1c: 1,
    });
    // Its own write before its last is none of another; one that it makes later is not there yet.
    const again = [
      ["w", "x", 1],
      ["w", "x", 2],
      ["r", "x", 1],
    ];
    expect(judge(again).anomalies).toEqual({ internal: 1 });
    const early = [
      ["w", "x", 1],
      ["r", "x", 2],
      ["w", "x", 2],
    ];
    expect(judge(early).anomalies).toEqual({ internal: 1, "future-read": 1 });
  });

  it("G1a: of a list that a read before had not shown", () => {
    const reads = [
      ["r", "x", []],
      ["r", "x", [9]],
    ];
    const { anomalies } = judge(reads, ["fail", ["append", "x", 9]]);
    expect(anomalies).toMatchObject({ internal: 1, G1a: 1 });
  });

  it("future-read: of an append that is not its first after the read", () => {
    const steps = [
      ["r", "x", [2]],
      ["append", "x", 1],
      ["append", "x", 2],
    ];
    expect(judge(steps).anomalies).toMatchObject({ "future-read": 1 });
  });

  it("an info transaction may take effect after the next of its process", () => {
    const serially = overlapping(
      ["info", ["append", "x", 1]],
      [["r", "x", []]],
      [["r", "x", [1]]],
    ).map(
      (one, index): Operation => ({
        ...one,
        process: index === 2 ? 1 : 0,
        invoked: 2 * index,
        completed: index === 0 ? Number.POSITIVE_INFINITY : 2 * index + 1,
      }),
    );
    const { figures } = transactions.run(inputOf(serially, null));
    expect(figures["proved"]).toEqual(["strict-serializable"]);
  });

  it("is serializable but not strictly so where only the clock objects", () => {
    const [write, read] = overlapping([["append", "x", 1]], [["r", "x", []]], [["r", "x", [1]]]);
    const history = [
      { ...(write as Operation), completed: 1 },
      { ...(read as Operation), invoked: 2, completed: 3 },
      { ...(overlapping([["r", "x", [1]]])[0] as Operation), process: 5, invoked: 4, completed: 5 },
    ];
    expect(transactions.run(inputOf(history, null))).toMatchObject({
      verdict: "ok",
      figures: {
        proved: ["strong-read-committed", "strong-session-serializable"],
        anomalies: { "G-single-realtime": 1 },
      },
    });
  });

  it("takes a step without a value for one of nil, in verdicts and in what verifies them", () => {
    expect(
      judge([
        ["r", 6],
        ["r", 8],
        ["append", 9, 5],
      ]).verdict,
    ).toBe("ok");
    expect(
      judge([
        ["w", 1],
        ["r", 1],
      ]).verdict,
    ).toBe("ok");
    expect(judge([["w", 1, 2]], [["r", 1, 2]], [["r", 1]]).strongest).toBe("strict-serializable");
  });

  it("says unknown of a step that is no list at all, and the verifier takes it, too", () => {
    const [operation] = overlapping([["r", "x", []]]);
    const history = [{ ...(operation as Operation), output: [0] }];
    expect(transactions.run(inputOf(history, null)).verdict).toBe("unknown");
  });

  it("finds nothing in transactions that ran one after the other", () => {
    const step = fc.record({
      append: fc.boolean(),
      key: fc.constantFrom("x", "y"),
      list: fc.constant(true),
    });
    const program = fc.array(fc.array(step, { minLength: 1, maxLength: 4 }), { maxLength: 12 });
    fc.assert(
      fc.property(program, fc.boolean(), (list, asLists) => {
        const state = new Map<string, Value>();
        let next = 0;
        const history = list.map((steps, index): Operation => {
          const output = steps.map(({ append, key }): Value => {
            const now = state.get(key) ?? (asLists ? [] : null);
            if (!append) return ["r", key, now];
            const value = ++next;
            state.set(key, asLists ? [...(now as readonly Value[]), value] : value);
            return [asLists ? "append" : "w", key, value];
          });
          return {
            process: index % 3,
            f: "txn",
            key: null,
            input: output,
            output,
            outcome: "ok",
            invoked: 2 * index,
            completed: 2 * index + 1,
            invokedUs: null,
            completedUs: null,
          };
        });
        const { verdict, figures } = transactions.run(inputOf(history, null));
        if (history.length === 0) expect(verdict).toBe("not-applicable");
        else
          expect([verdict, figures["strongest"], figures["anomalies"]]).toEqual([
            "ok",
            "strict-serializable",
            {},
          ]);
      }),
    );
  });

  it("sees nothing worse than write skew in a database that isolates by snapshots", () => {
    const draw = fc.record({
      process: fc.nat(3),
      key: fc.constantFrom("x", "y", "z"),
      write: fc.boolean(),
      end: fc.nat(3),
    });
    const programs = fc.array(draw, { maxLength: 80, size: "max" });
    let skews = 0;
    fc.assert(
      fc.property(programs, fc.boolean(), (draws, asLists) => {
        const history = snapshotRun(draws, asLists);
        if (history.length === 0) return;
        const { figures } = transactions.run(inputOf(history, null));
        const seen = Object.keys(figures["anomalies"] as Record<string, Value>);
        if (seen.includes("G2-item")) skews++;
        // Its snapshots are the latest, so that it isolates by snapshots in real time.
        expect([
          ...(figures["not"] as string[]),
          ...(figures["alsoNot"] as string[]),
        ]).not.toContain("strong-snapshot-isolation");
        const skewed =
          /^(G2-item|PL-3-cycle-exists|strong-session-serializable-cycle-exists|PL-SS-cycle-exists)/;
        expect(seen.filter((anomaly) => !skewed.test(anomaly))).toEqual([]);
      }),
      { numRuns: 400 },
    );
    expect(skews).toBeGreaterThan(0);
  });
});

interface Draw {
  readonly process: number;
  readonly key: string;
  readonly write: boolean;
  readonly end: number;
}

/**
 * Runs transactions against snapshots; the first to commit wins (Berenson et al. 1995), the others
 * fail.
 */
function snapshotRun(draws: readonly Draw[], asLists: boolean): Operation[] {
  const history: Operation[] = [];
  let committed = new Map<string, { value: Value; version: number }>();
  let version = 0;
  let next = 0;
  const open = new Map<
    number,
    {
      index: number;
      begun: number;
      snapshot: typeof committed;
      own: Map<string, Value>;
      steps: Value[];
    }
  >();
  draws.forEach(({ process, key, write, end }, position) => {
    const running = open.get(process);
    if (running === undefined) {
      open.set(process, {
        index: history.length,
        begun: version,
        snapshot: committed,
        own: new Map(),
        steps: [],
      });
      history.push({
        process,
        f: "txn",
        key: null,
        input: [],
        output: null,
        outcome: "info",
        invoked: position,
        completed: Number.POSITIVE_INFINITY,
        invokedUs: null,
        completedUs: null,
      });
      return;
    }
    const { own, snapshot, steps } = running;
    const before = own.get(key) ?? snapshot.get(key)?.value ?? (asLists ? [] : null);
    if (end > 0) {
      if (!write) steps.push(["r", key, before]);
      else {
        const value = ++next;
        own.set(key, asLists ? [...(before as readonly Value[]), value] : value);
        steps.push([asLists ? "append" : "w", key, value]);
      }
      return;
    }
    open.delete(process);
    const late = [...own.keys()].some(
      (name) => (committed.get(name)?.version ?? 0) > running.begun,
    );
    const { index } = running;
    const operation = history[index] as Operation;
    if (late) {
      history[index] = { ...operation, input: steps, outcome: "fail", completed: position };
      return;
    }
    version++;
    committed = new Map(committed);
    for (const [name, value] of own) committed.set(name, { value, version });
    history[index] = {
      ...operation,
      input: steps,
      output: steps,
      outcome: "ok",
      completed: position,
    };
  });
  return history;
}
