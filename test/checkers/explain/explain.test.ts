/**
 * The contract of explanations: the first culprit, a core that is truly illegal and 1-minimal,
 * words and pictures.
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Explanation, explain } from "../../../src/checkers/explain/explain.ts";
import { isReadOnly, optional } from "../../../src/checkers/explain/judge.ts";
import { cutAfter } from "../../../src/checkers/explain/prefix.ts";
import { drawTimeline } from "../../../src/checkers/explain/timeline.ts";
import { verifiedPrefix } from "../../../src/checkers/explain/verified.ts";
import { bruteForce, bruteForceWithin } from "../../../src/checkers/linearizability/brute-force.ts";
import { checkLinearizable } from "../../../src/checkers/linearizability/check.ts";
import { observedOf } from "../../../src/checkers/observed.ts";
import type { Operation } from "../../../src/history/operation.ts";
import { list } from "../../../src/objects/list.ts";
import { type Model, modelOf } from "../../../src/objects/model.ts";
import { arbitraryHistory, casModel, kvModel, serial } from "../consistency/helpers.ts";

function explained(history: readonly Operation[], model: Model = casModel): Explanation {
  const { failure } = checkLinearizable(history, model);
  if (failure === null) throw new Error("the history is linearizable");
  return explain(history, model, failure);
}

/** The core as a history: certain operations as they are, updates made optional. */
function coreOf(
  history: readonly Operation[],
  { core, optional: maybes }: Explanation,
): Operation[] {
  return [
    ...core.map((index) => history[index] as Operation),
    ...maybes.map((index) => optional(history[index] as Operation)),
  ].sort((a, b) => a.invoked - b.invoked);
}

/** Whether some order that keeps only the edges explains the core. */
function explains(
  history: readonly Operation[],
  { core, optional: maybes, edges }: Explanation,
): boolean {
  const members = [...core, ...maybes];
  const seen = new Set<string>();
  const explore = (placed: readonly number[], state: unknown): boolean => {
    if (core.every((index) => placed.includes(index))) return true;
    const name = JSON.stringify([[...placed].sort((a, b) => a - b), state]);
    if (seen.has(name)) return false;
    seen.add(name);
    return members.some((index) => {
      const blocked = (edges ?? []).some(
        ([before, after]) => after === index && !placed.includes(before),
      );
      if (blocked || placed.includes(index)) return false;
      const operation = history[index] as Operation;
      const call = observedOf(core.includes(index) ? operation : optional(operation));
      return casModel.step(state, call).some((next) => explore([...placed, index], next));
    });
  };
  return explore([], casModel.initial());
}

describe("explain", () => {
  const histories = arbitraryHistory({
    length: 26,
    keys: [null],
    functions: ["read", "write", "cas"],
    distinct: false,
    crashes: true,
  });

  it("names the first operation that cannot be placed, and an order of all before it", () => {
    fc.assert(
      fc.property(histories, (history) => {
        fc.pre(!bruteForce(history, casModel));
        const { culprit } = explained(history);
        const { completed } = history[culprit] as Operation;
        expect(bruteForce(cutAfter(history, completed), casModel)).toBe(false);
        expect(bruteForce(cutAfter(history, completed - 1), casModel)).toBe(true);
      }),
      { numRuns: 400 },
    );
  });

  it("keeps a core that no order explains, of which nothing more can be relaxed", () => {
    fc.assert(
      fc.property(histories, (history) => {
        fc.pre(!bruteForce(history, casModel));
        const explanation = explained(history);
        const core = coreOf(history, explanation);
        expect(explanation.minimal).toBe(true);
        expect(explanation.core).toContain(explanation.culprit);
        expect(bruteForce(core, casModel)).toBe(false);
        expect(explanation.confirmed).toBe(core.length <= 14);
        for (const operation of core) {
          if (operation.outcome !== "ok") continue;
          const relaxed = isReadOnly(operation, casModel)
            ? core.filter((other) => other !== operation)
            : core.map((other) => (other === operation ? optional(other) : other));
          expect(bruteForce(relaxed, casModel)).toBe(true);
        }
      }),
      { numRuns: 400 },
    );
  });

  it("names only edges that the clock has, between operations of the core", () => {
    fc.assert(
      fc.property(histories, (history) => {
        fc.pre(!bruteForce(history, casModel));
        const { edges, core, optional: maybes } = explained(history);
        for (const [before, after] of edges ?? []) {
          expect(core).toContain(before);
          expect([...core, ...maybes]).toContain(after);
          expect((history[before] as Operation).completed).toBeLessThan(
            (history[after] as Operation).invoked,
          );
        }
      }),
      { numRuns: 200 },
    );
  });

  it("names edges that suffice: the core is illegal whatever else the clock said", () => {
    fc.assert(
      fc.property(histories, (history) => {
        fc.pre(!bruteForce(history, casModel));
        const explanation = explained(history);
        expect(explanation.edges).not.toBe(null);
        expect(explains(history, explanation)).toBe(false);
      }),
      { numRuns: 300 },
    );
  });

  it("says who read what after which write had completed, and draws it", () => {
    const history = serial([
      [0, "write", 2],
      [1, "write", 7],
      [1, "read", null, 7],
      [1, "write", 5],
      [3, "read", null, 2],
      [3, "write", 9],
    ]);
    const { words, timeline, core, edges, prefix } = explained(history);
    expect({ core, edges, prefix }).toEqual({
      core: [0, 3, 4],
      edges: [
        [0, 3],
        [3, 4],
      ],
      prefix: [0, 1, 2, 3],
    });
    expect(words).toEqual([
      "c3 read 2 after c1's write of 5 had completed at 0.000070 s; no order explains it.",
      "These operations cannot all have happened so, and without any one of them the rest can:",
      "  c0 wrote 2, invoked at 0.000000 s, completed at 0.000010 s",
      "  c1 wrote 5, invoked at 0.000060 s, completed at 0.000070 s",
      "  c3 read 2, invoked at 0.000080 s, completed at 0.000090 s",
      "  c0's write of 2 had completed before c1's write of 5 was invoked",
      "  c1's write of 5 had completed before c3's read of 2 was invoked",
      "  whether or not the one other update invoked by then took effect",
    ]);
    expect(timeline.split("\n")).toEqual([
      "c0  [-1-]",
      "    write 2",
      "c1        [-2-]",
      "          write 5",
      "c3              [-X-]",
      "                read 2",
      "(numbers: an order that explains the rest; X: read 2 has no place in any; time runs to " +
        "the right, not to scale)",
    ]);
  });

  it("says that no operation asked for a value that was read", () => {
    const { words } = explained(serial([[0, "read", null, 4]]));
    expect(words.slice(0, 2)).toEqual([
      "c0 read 4 (completed at 0.000010 s); no order explains it.",
      "No operation had asked for that value by then.",
    ]);
  });

  it("says what is in a whole more often than it was put there", () => {
    const listModel = modelOf(list) as Model;
    const twice = serial([
      [0, "append", 1],
      [1, "append", 2],
      [0, "read", null, [1, 2, 2]],
    ]);
    expect(explained(twice, listModel).words[1]).toBe(
      "2 is in it 2 times, and was put there at most once by then.",
    );
    const foreign = serial([
      [0, "append", 1],
      [0, "read", null, [1, 7]],
    ]);
    expect(explained(foreign, listModel).words[1]).toBe("No operation had put 7 there by then.");
    // A register's value may be a list: it is no whole of several values.
    const value = serial([
      [0, "write", [1, 5]],
      [0, "read", null, [2, 5]],
    ]);
    expect(explained(value).words.join("\n")).not.toContain("had put");
    expect(explained(value).words[1]).toBe("No operation had asked for that value by then.");
    // A whole that lacks something has nothing too often.
    const short = serial([
      [0, "append", 1],
      [0, "read", null, []],
    ]);
    expect(explained(short, listModel).words[1]).toMatch(/^These operations/);
  });

  it("explains the key at fault alone", () => {
    const history = [
      ...serial(
        [
          [0, "put", 1],
          [0, "get", null, 1],
        ],
        "x",
      ),
      ...serial(
        [
          [1, "put", 2],
          [1, "get", null, null],
        ],
        "y",
      ),
    ].map((operation, index) => ({ ...operation, invoked: 2 * index, completed: 2 * index + 1 }));
    const { key, core, headline } = explained(history, kvModel);
    expect({ key, core, headline }).toEqual({
      key: "y",
      core: [2, 3],
      headline:
        "c1 get y nil after c1's put of 2 to y had completed at 0.000010 s; no order explains it",
    });
  });

  it("stops relaxing when its work is spent, and says so", () => {
    const history = serial([
      [0, "write", 1],
      [0, "write", 2],
      [1, "read", null, 1],
    ]);
    const { failure } = checkLinearizable(history, casModel);
    if (failure === null) throw new Error("the history is linearizable");
    expect(explain(history, casModel, failure, { workMax: 0 }).minimal).toBe(false);
  });
});

describe("what tries every order", () => {
  it("gives up past a number of configurations, and then the core is not confirmed", () => {
    // Twelve writes in flight at once that nobody has to answer for: tens of thousands of
    // configurations.
    const writes = Array.from(
      { length: 12 },
      (_, at): Operation => ({
        process: at,
        key: null,
        f: "write",
        input: at,
        output: null,
        invoked: at,
        completed: Number.POSITIVE_INFINITY,
        invokedUs: null,
        completedUs: null,
        outcome: "info",
      }),
    );
    const read: Operation = {
      process: 12,
      key: null,
      f: "read",
      input: null,
      output: 77,
      invoked: 20,
      completed: 21,
      invokedUs: null,
      completedUs: null,
      outcome: "ok",
    };
    const history = [...writes, read];
    expect(bruteForceWithin(history, casModel, undefined, 1_000)).toBe(null);
    expect(bruteForceWithin(history.slice(10), casModel, undefined, 1_000)).toBe(false);
    expect(bruteForceWithin(history.slice(0, 12), casModel, undefined, 1_000)).toBe(true);
  });
});

describe("verifiedPrefix", () => {
  it("finds the longest prefix that a judge of little budget decides", () => {
    const history = serial(Array.from({ length: 20 }, (_, at) => [0, "write", at] as const));
    const judge = (prefix: readonly Operation[]) => (prefix.length <= 7 ? "ok" : "unknown");
    expect(verifiedPrefix(history, judge)).toEqual({ completed: 7, position: 13 });
    expect(verifiedPrefix(history, () => "unknown")).toBe(null);
  });
});

describe("drawTimeline", () => {
  it("gives what lies over an operation that was given up a row of its own", () => {
    const [write, read] = serial([
      [0, "write", 1],
      [0, "read", null, 1],
    ]) as [Operation, Operation];
    const operations = [optional(write), read];
    expect(drawTimeline({ operations, order: operations }).split("\n")).toEqual([
      "c0  [-1------------------->",
      "    write 1 (maybe)",
      "                     [-2-]",
      "                     read 1",
    ]);
  });
});

describe("a culprit that changed nothing only by its answer", () => {
  it("is not said to be what the rest can do without", () => {
    // Nothing but the refused cas could have brought about the 2 that the other one found.
    const at = { key: null, outcome: "ok", invokedUs: null, completedUs: null } as const;
    const write = { ...at, f: "write", input: 5, output: null };
    const refused = { ...at, f: "cas", input: [5, 2], output: false };
    const other = { ...at, f: "cas", input: [2, 1], output: true };
    const history: Operation[] = [
      { ...write, process: 2, invoked: 0, completed: 5 },
      { ...refused, process: 0, invoked: 1, completed: 4 },
      { ...other, process: 1, invoked: 2, completed: 3 },
    ];
    const { culprit, core, minimal, words } = explained(history);
    expect({ culprit, core, minimal }).toEqual({ culprit: 1, core: [1, 2], minimal: true });
    expect(words[1]).toBe(
      "These operations cannot all have happened so, and were any one of them not answered, " +
        "the rest could:",
    );
  });
});
