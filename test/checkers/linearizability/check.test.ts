/** What the linearizability checker promises, by example. */
import { describe, expect, test } from "vitest";
import { generateHistory } from "../../../bench/generate-history.ts";
import { certify } from "../../../src/checkers/certificates/order.ts";
import { checkLinearizable, Judgement } from "../../../src/checkers/linearizability/check.ts";
import { must } from "../../../src/core/assert.ts";
import type { Value } from "../../../src/core/json.ts";
import type { Operation, Outcome } from "../../../src/history/operation.ts";
import { objects } from "../../../src/objects/index.ts";
import { type Model, modelOf } from "../../../src/objects/model.ts";

const register: Model = modelOf(must(objects.get("register"), "register"));
const casRegister: Model = modelOf(must(objects.get("cas-register"), "cas-register"));
const kv: Model = modelOf(must(objects.get("kv"), "kv"));

let process = 0;

/** An operation from one event position to another; from a position on, if it crashed. */
function op(
  f: string,
  input: Value,
  output: Value,
  invoked: number,
  completed: number = Number.POSITIVE_INFINITY,
  outcome: Outcome = completed === Number.POSITIVE_INFINITY ? "info" : "ok",
  key: Value = null,
): Operation {
  const times = { invoked, completed, invokedUs: null, completedUs: null };
  return { process: process++, f, key, input, output, outcome, ...times };
}

const write = (value: Value, from: number, to?: number): Operation =>
  op("write", value, null, from, to);
const read = (value: Value, from: number, to: number): Operation =>
  op("read", null, value, from, to);
const cas = (a: Value, b: Value, from: number, to: number): Operation =>
  op("cas", [a, b], true, from, to);

function verdict(history: readonly Operation[], model: Model = casRegister): string {
  const result = checkLinearizable(history, model, { witness: true });
  if (result.witness !== null) expect(certify(history, model, result.witness)).toBeNull();
  return result.verdict;
}

describe("real time", () => {
  test("a read after a write completed sees it", () => {
    expect(verdict([write(1, 0, 1), read(1, 2, 3)])).toBe("ok");
    expect(verdict([write(1, 0, 1), read(null, 2, 3)])).toBe("illegal");
  });

  test("a read during a write may see it or not", () => {
    expect(verdict([write(1, 0, 3), read(null, 1, 2)])).toBe("ok");
    expect(verdict([write(1, 0, 3), read(1, 1, 2)])).toBe("ok");
  });

  test("intervals are closed: a completion and an invocation at one moment are concurrent", () => {
    expect(verdict([write(1, 0, 2), read(null, 2, 3)])).toBe("ok");
  });

  test("positions may be far apart or fractions", () => {
    expect(verdict([write(1, 1e9, 2e9), read(1, 3e9, 4e9)])).toBe("ok");
    expect(verdict([write(1, 0.25, 0.5), read(null, 0.75, 1)])).toBe("illegal");
  });

  test("the order of the list does not matter", () => {
    expect(verdict([read(1, 2, 3), write(1, 0, 1)])).toBe("ok");
  });

  test("the empty history is linearizable", () => {
    expect(checkLinearizable([], register, { witness: true })).toMatchObject({
      verdict: "ok",
      witness: [],
    });
  });
});

describe("operations that did not end well", () => {
  test("a failed write took no effect", () => {
    const failed = op("write", 1, null, 0, 1, "fail");
    expect(verdict([failed, read(null, 2, 3)])).toBe("ok");
    expect(verdict([failed, read(1, 2, 3)])).toBe("illegal");
  });

  test("a crashed write may take effect late, or never", () => {
    expect(verdict([write(1, 0), read(null, 2, 3), read(1, 4, 5)])).toBe("ok");
    expect(verdict([write(1, 0), read(null, 2, 3), read(null, 4, 5)])).toBe("ok");
    expect(verdict([write(1, 0), read(1, 2, 3), read(null, 4, 5)])).toBe("illegal");
  });

  test("a crashed write takes effect once", () => {
    const history = [write(1, 0), read(1, 2, 3), write(2, 4, 5), read(2, 6, 7), read(1, 8, 9)];
    expect(verdict(history)).toBe("illegal");
  });

  test("a crashed operation that never took effect is not in the order", () => {
    const { witness } = checkLinearizable([write(1, 0), read(null, 2, 3)], register, {
      witness: true,
    });
    expect(witness).toEqual([1]);
  });

  test("a cas that answered no shows that the value was another", () => {
    const refused = op("cas", [1, 2], false, 2, 3);
    expect(verdict([write(1, 0, 1), refused])).toBe("illegal");
    expect(verdict([write(3, 0, 1), refused])).toBe("ok");
  });
});

describe("crashed operations of distinct values, with refused cas", () => {
  const refused = (from: Value, invoked: number, completed: number): Operation =>
    op("cas", [from, 99], false, invoked, completed);
  const seen = [write(1, 0), read(1, 2, 3), refused(1, 10, 11)];

  test("one whose value was seen took effect by then", () => {
    expect(verdict(seen)).toBe("illegal");
    expect(verdict([write(1, 0), refused(1, 2, 3), read(1, 4, 5)])).toBe("ok");
    expect(verdict([write(1, 4), refused(null, 2, 3), read(1, 5, 6)])).toBe("illegal");
  });

  test("a crashed cas whose value was seen took its own away", () => {
    const chain = [write(1, 0), op("cas", [1, 2], null, 2), read(2, 4, 5)];
    expect(verdict([...chain, refused(1, 6, 7)])).toBe("ok");
    expect(verdict([...chain, refused(2, 6, 7)])).toBe("illegal");
    expect(verdict([refused(null, -2, -1), ...chain])).toBe("illegal");
  });

  test("one whose value was never read may be why a cas was refused", () => {
    expect(verdict([...seen, write(2, 4)])).toBe("ok");
    expect(verdict([...seen, write(2, 12)])).toBe("illegal");
    expect(verdict([...seen, op("cas", [1, 2], null, 4)])).toBe("ok");
  });

  test("also one whose value is known to have gone again later", () => {
    expect(verdict([...seen, write(2, 4), refused(2, 14, 15)])).toBe("illegal");
    expect(verdict([...seen, write(2, 4), refused(2, 14, 15), write(3, 12)])).toBe("ok");
  });
});

describe("stays", () => {
  const two = [write(1, 0, 1), cas(1, 2, 2, 8), cas(1, 3, 3, 9)];

  test("each cas from a value needs one of its own", () => {
    expect(verdict(two)).toBe("illegal");
    expect(verdict([...two, write(1, 4, 5)])).toBe("ok");
    expect(verdict([...two, write(1, 4)])).toBe("ok");
  });

  test("one that begins too late is none", () => {
    expect(verdict([...two, write(1, 10, 11)])).toBe("illegal");
  });

  test("one that a read must still see can be held for it", () => {
    const held = [write(1, 0, 1), write(2, 2, 12), read(2, 5, 6), read(2, 9, 10)];
    expect(verdict(held)).toBe("ok");
    expect(verdict([...held, read(1, 7, 8)])).toBe("illegal");
    expect(verdict([...held, read(1, 3, 8)])).toBe("ok");
  });
});

describe("regressions of the prototype", () => {
  test("a write may be hidden by another exactly at its deadline", () => {
    // The write of 2 must return before the read of 1; the write of 1 hides it and returns later.
    expect(verdict([write(2, 0, 2), write(1, 1, 5), read(1, 3, 4), read(1, 6, 7)])).toBe("ok");
  });

  test("a write that changes nothing may hide another", () => {
    expect(
      verdict([write(1, 0, 1), write(2, 2, 5), write(1, 3, 6), read(1, 7, 8), read(1, 9, 10)]),
    ).toBe("ok");
  });

  test("a value may be written again just before a cas from it", () => {
    // The write of 2 is hidden by the second write of 1, and only then the cas takes 1 away.
    const history = [
      write(1, 0, 1),
      write(2, 2, 6),
      write(1, 3, 7),
      cas(1, 3, 4, 5),
      read(3, 8, 9),
    ];
    expect(verdict(history)).toBe("ok");
    expect(verdict(history.filter((_, index) => index !== 2))).toBe("illegal");
  });
});

describe("parts", () => {
  const put = (key: string, value: Value, from: number, to: number): Operation =>
    op("put", value, null, from, to, "ok", key);
  const get = (key: string, value: Value, from: number, to: number): Operation =>
    op("get", null, value, from, to, "ok", key);

  test("keys are judged apart, and the order given joins them in real time", () => {
    const history = [put("x", 1, 0, 3), put("y", 2, 1, 2), get("x", 1, 4, 7), get("y", 2, 5, 6)];
    expect(verdict(history, kv)).toBe("ok");
  });

  test("the key at fault is named, with the first operation that cannot be placed", () => {
    const history = [put("x", 1, 0, 1), put("y", 2, 2, 3), get("y", 1, 4, 5), get("x", 1, 6, 7)];
    const { failure } = checkLinearizable(history, kv);
    expect(failure).toMatchObject({ key: "y", culprit: 2, prefix: [1] });
  });

  test("text is appended, key by key, from nothing", () => {
    const append = (value: string, from: number, to: number): Operation =>
      op("append", value, null, from, to, "ok", "x");
    expect(verdict([append("a", 0, 3), append("b", 1, 2), get("x", "ba", 4, 5)], kv)).toBe("ok");
    expect(verdict([append("a", 0, 1), append("b", 2, 3), get("x", "ba", 4, 5)], kv)).toBe(
      "illegal",
    );
  });
});

describe("functions that the object does not have", () => {
  test("are an error, whatever the algorithm", () => {
    const fly = (key: Value): Operation => op("fly", null, null, 2, 3, "ok", key);
    const append = op("append", "a", null, 0, 1, "ok", "x");
    const ofKv = /unknown function of kv "fly"/;
    expect(() => checkLinearizable([fly(null)], register)).toThrow(/function of register "fly"/);
    expect(() => checkLinearizable([append, fly("x")], kv)).toThrow(ofKv);
    expect(() => checkLinearizable([append, fly("y")], kv)).toThrow(ofKv);
  });
});

describe("the reason", () => {
  test("the culprit is the first return that no order reaches", () => {
    const history = [write(1, 0, 1), read(1, 2, 3), write(2, 4, 5), read(1, 6, 7), read(9, 8, 9)];
    const { failure } = checkLinearizable(history, register);
    expect(failure?.culprit).toBe(3);
    expect(failure?.prefix).toEqual([0, 1, 2]);
  });

  test("the culprit is the first over all keys, whichever key was met first", () => {
    // Of two keys that are read before anything was put, x is invoked first and y returns first.
    const get = (key: string, value: Value, from: number, to: number): Operation =>
      op("get", null, value, from, to, "ok", key);
    const { failure } = checkLinearizable([get("x", 9, 0, 3), get("y", 7, 1, 2)], kv);
    expect(failure).toEqual({ key: "y", prefix: [], culprit: 1, exact: true });
  });

  test("it is not looked for when it is not wanted", () => {
    const result = checkLinearizable([read(1, 0, 1)], register, { failure: false });
    expect(result).toMatchObject({ verdict: "illegal", failure: null });
  });
});

describe("budgets", () => {
  const hard = generateHistory({
    model: "cas-register",
    operations: 2_000,
    concurrency: 30,
    values: 4,
    keys: 1,
    infoPermille: 0,
    stale: false,
    seed: 5,
  });

  test("past the work allowed the verdict is unknown, after exactly that much work", () => {
    const result = checkLinearizable(hard, casRegister, { budget: { work: 100 } });
    expect(result).toMatchObject({ verdict: "unknown", limit: "work", work: 100, witness: null });
  });

  test("work is counted the same every time", () => {
    const first = checkLinearizable(hard, casRegister);
    checkLinearizable(hard.slice(0, 100), casRegister);
    expect(checkLinearizable(hard, casRegister)).toEqual(first);
  });

  test("past the time allowed the verdict is unknown", () => {
    const result = checkLinearizable(hard, casRegister, { budget: { expired: () => true } });
    expect(result).toMatchObject({ verdict: "unknown", limit: "time" });
  });

  test("past the memory allowed the verdict is unknown", () => {
    const result = checkLinearizable(hard, casRegister, { budget: { memoryBytes: 1_000 } });
    expect(result).toMatchObject({ verdict: "unknown", limit: "memory" });
  });
});

describe("a judgement that was stopped", () => {
  test("goes on where it was, and comes to the verdict of one that was not", () => {
    const shape = { operations: 400, concurrency: 10, values: 4, keys: 1, infoPermille: 10 };
    const made = { ...shape, model: "cas-register", seed: 5 } as const;
    for (const stale of [false, true]) {
      const history = generateHistory({ ...made, stale });
      const options = { witness: true, failure: false };
      const whole = checkLinearizable(history, casRegister, options);
      const judgement = new Judgement(history, casRegister, options);
      let pieces = 0;
      let result = judgement.run({ work: 50 });
      for (; result.verdict === "unknown"; pieces++) {
        // Others may be judged meanwhile.
        expect(verdict([write(1, 0, 1), read(1, 2, 3)])).toBe("ok");
        result = judgement.run({ work: 50 });
      }
      expect(pieces).toBeGreaterThan(1);
      expect(result).toEqual(whole);
    }
  });
});

describe("lists and sets that are read whole", () => {
  const list: Model = modelOf(must(objects.get("list"), "list"));
  const set: Model = modelOf(must(objects.get("set"), "set"));
  const append = (value: Value, from: number, to?: number): Operation =>
    op("append", value, null, from, to);
  const add = (value: Value, from: number, to?: number): Operation =>
    op("add", value, null, from, to);
  const remove = (value: Value, found: boolean, from: number, to: number): Operation =>
    op("remove", value, found, from, to);

  test("the order that a read shows must be true to real time", () => {
    expect(verdict([append(1, 0, 3), append(2, 1, 2), read([2, 1], 4, 5)], list)).toBe("ok");
    expect(verdict([append(1, 0, 1), append(2, 2, 3), read([2, 1], 4, 5)], list)).toBe("illegal");
  });

  test("of equal appends the one that must return first is placed first", () => {
    const history = [append(1, 0, 9), append(1, 1, 2), append(2, 3, 4), read([1, 2, 1], 10, 11)];
    expect(verdict(history, list)).toBe("ok");
    expect(verdict([...history, read([1, 1], 5, 6)], list)).toBe("illegal");
  });

  test("a crashed append is there only if a read shows it", () => {
    expect(verdict([append(1, 0), append(2, 1, 2), read([2], 3, 4)], list)).toBe("ok");
    expect(verdict([append(1, 0), append(2, 1, 2), read([1, 2], 3, 4)], list)).toBe("ok");
    expect(verdict([append(1, 5), append(2, 1, 2), read([1, 2], 3, 4)], list)).toBe("illegal");
  });

  test("what a read does not show of a list that is complete by then is missed", () => {
    expect(verdict([append(1, 0, 1), read([], 2, 3)], list)).toBe("illegal");
  });

  test("two reads of a growing set cannot each have what the other has not", () => {
    const history = [add(1, 0, 6), add(2, 1, 7), read([1], 2, 3)];
    expect(verdict([...history, read([1, 2], 4, 5)], set)).toBe("ok");
    expect(verdict([...history, read([2], 4, 5)], set)).toBe("illegal");
  });

  test("a member that was removed may be missed again", () => {
    const history = [add(1, 0, 1), read([1], 2, 3), remove(1, true, 4, 5), read([], 6, 7)];
    expect(verdict(history, set)).toBe("ok");
    expect(verdict(history.toSpliced(2, 1), set)).toBe("illegal");
  });
});

describe("queues", () => {
  const queue: Model = modelOf(must(objects.get("fifo-queue"), "fifo-queue"));
  const put = (value: Value, from: number, to?: number): Operation =>
    op("enqueue", value, null, from, to);
  const take = (value: Value, from: number, to?: number): Operation =>
    op("dequeue", null, value, from, to);

  test("of equal values whose enqueues crashed, the one invoked first may come out first", () => {
    // A seed of fuzz:check: 3, 3 and 1 were put in, and the second 3 was put in before the 1.
    const history = [
      put(3, 0, 2),
      put(3, 1),
      put(1, 3, 4),
      put(3, 5),
      take(3, 6, 7),
      take(3, 8, 9),
    ];
    expect(verdict(history, queue)).toBe("ok");
  });

  test("of equal dequeues where one found nothing, one invoked early may come first", () => {
    // The dequeue of 1 that returns first is invoked after the second 1 was put in: the nothing
    // comes before that.
    const history = [put(1, 0, 1), take(1, 2, 12), take(null, 3, 9), put(1, 4, 5), take(1, 8, 10)];
    expect(verdict(history, queue)).toBe("ok");
    expect(verdict(history.toSpliced(1, 1), queue)).toBe("illegal");
  });

  test("so may a crashed one", () => {
    const history = [put(1, 0, 1), take(null, 2), take(null, 3, 9), put(1, 4, 5), take(1, 8, 10)];
    expect(verdict(history, queue)).toBe("ok");
    expect(verdict(history.toSpliced(1, 1), queue)).toBe("illegal");
  });
});

describe("models of one's own", () => {
  /** A register that may lose a write. */
  const lossy: Model<Value> = {
    name: "lossy",
    initial: (value = null) => value,
    step: (state, { f, input, output }) =>
      f === "write" ? [state, input] : output === undefined || output === state ? [state] : [],
  };

  test("a nondeterministic model accepts what one of its states explains", () => {
    expect(verdict([write(1, 0, 1), read(null, 2, 3)], lossy as Model)).toBe("ok");
    expect(verdict([write(1, 0, 1), read(1, 2, 3), read(null, 4, 5)], lossy as Model)).toBe(
      "illegal",
    );
  });

  test("a partition makes parts", () => {
    const parted = { ...lossy, partition: ({ key }: { key: Value }) => key } as Model;
    const one = (f: string, value: Value, key: string, at: number): Operation =>
      op(f, f === "write" ? value : null, f === "write" ? null : value, at, at + 1, "ok", key);
    expect(verdict([one("write", 1, "a", 0), one("read", null, "b", 2)], parted)).toBe("ok");
    expect(verdict([one("write", 1, "a", 0), one("read", 1, "b", 2)], parted)).toBe("illegal");
  });

  test("the initial state is the caller's", () => {
    expect(checkLinearizable([read(7, 0, 1)], register, { initial: 7 }).verdict).toBe("ok");
    expect(checkLinearizable([read(7, 0, 1)], lossy as Model, { initial: 7 }).verdict).toBe("ok");
  });
});
