/** The sequential objects: what each call does and answers. */
import { describe, expect, test } from "vitest";
import { Draws } from "../../bench/random-history.ts";
import { recipes } from "../../bench/recipes.ts";
import { must } from "../../src/core/assert.ts";
import type { Value } from "../../src/core/json.ts";
import { objects } from "../../src/objects/index.ts";
import { modelOf } from "../../src/objects/model.ts";
import type { Call } from "../../src/objects/object.ts";

/** The answers to calls made one after the other, each `[f, input]`. */
function answers(
  name: string,
  calls: readonly (readonly [string, Value?])[],
  initial?: Value,
): Value[] {
  const object = must(objects.get(name), name);
  let state = initial === undefined ? object.initial() : object.initial(initial);
  return calls.map(([f, input = null]) => {
    const applied = object.apply(state, { f, key: null, input });
    state = applied.state;
    return applied.output;
  });
}

describe("every object", () => {
  test("is in the registry under its own name", () => {
    expect([...objects.keys()]).toEqual([
      "register",
      "cas-register",
      "multi-register",
      "kv",
      "counter",
      "set",
      "fifo-queue",
      "stack",
      "priority-queue",
      "mutex",
      "semaphore",
      "fencing-lock",
      "lease-lock",
      "list",
      "consensus",
    ]);
    for (const [name, object] of objects) expect(object.name).toBe(name);
  });

  test("refuses a function that it does not have, and names those it has", () => {
    for (const [name, object] of objects) {
      const call = { f: "fly", key: null, input: null };
      expect(() => object.apply(object.initial(), call), name).toThrow(/has no function "fly": /);
    }
  });

  test("answers the same where it is replayed on a state that it changes in place", () => {
    const replayed = recipes.filter(({ object }) => object.replay !== undefined);
    expect(new Set(replayed.map(({ object }) => object.name)).size).toBe(5);
    for (const { object, call: draw } of replayed) {
      for (const first of [undefined, [3, 1, 2]]) {
        const answer = object.replay?.(first) as (call: Call) => Value;
        const draws = new Draws(11);
        let used = 0;
        let state: Value = object.initial(first);
        for (let step = 0; step < 500; step++) {
          const call = draw(draws, () => ++used);
          const { state: next, output } = object.apply(state, call);
          expect(answer(call), `${object.name} ${step}`).toEqual(output);
          state = next;
        }
      }
    }
  });

  test("leaves a state as it was where it says that a call only observes", () => {
    for (const recipe of recipes) {
      const { object } = recipe;
      const model = modelOf(object);
      const draws = new Draws(7);
      let used = 0;
      let state: Value = object.initial();
      for (let step = 0; step < 500; step++) {
        const call = recipe.call(draws, () => ++used);
        const before = JSON.stringify(state);
        const { state: next, output } = object.apply(state, call);
        expect(JSON.stringify(state), "apply changes nothing").toBe(before);
        if (model.readOnly?.({ ...call, output }) === true) expect(next).toEqual(state);
        expect(model.step(state, { ...call, output })).toEqual([next]);
        state = next;
      }
    }
  });
});

describe("answers", () => {
  test("a cas-register writes only over the value expected", () => {
    const calls = [["cas", [1, 2]], ["write", 1], ["cas", [1, 2]], ["read"]] as const;
    expect(answers("cas-register", calls)).toEqual([false, null, true, 2]);
  });

  test("a kv key is appended to, deleted, compared", () => {
    const calls = [
      ["append", "a"],
      ["append", "b"],
      ["get"],
      ["delete"],
      ["get"],
      ["cas", [null, 1]],
    ] as const;
    expect(answers("kv", calls)).toEqual([null, null, "ab", null, null, true]);
  });

  test("a transaction reads its own writes", () => {
    const txn = [
      ["read", "x", null],
      ["write", "x", 1],
      ["read", "x", null],
    ];
    expect(answers("multi-register", [["txn", txn]], { x: 0 })).toEqual([
      [
        ["read", "x", 0],
        ["write", "x", 1],
        ["read", "x", 1],
      ],
    ]);
  });

  test("a counter adds", () => {
    expect(answers("counter", [["add", 2], ["add-and-get", -5], ["read"]])).toEqual([null, -3, -3]);
  });

  test("a set says what it contains, sorted by text", () => {
    const calls = [
      ["add", 2],
      ["add", 1],
      ["add", 2],
      ["contains", 2],
      ["remove", 2],
      ["remove", 2],
      ["read"],
    ] as const;
    expect(answers("set", calls)).toEqual([null, null, null, true, true, false, [1]]);
  });

  test("a queue is first in, first out; a stack last in, first out; a priority queue smallest first", () => {
    const fill = (f: string): (readonly [string, Value])[] => [
      [f, 2],
      [f, 1],
      [f, 3],
    ];
    const drain = (f: string): (readonly [string])[] => [[f], [f], [f], [f]];
    const taken = (name: string, put: string, take: string): Value[] =>
      answers(name, [...fill(put), ...drain(take)]).slice(3);
    expect(taken("fifo-queue", "enqueue", "dequeue")).toEqual([2, 1, 3, null]);
    expect(taken("stack", "push", "pop")).toEqual([3, 1, 2, null]);
    expect(taken("priority-queue", "insert", "take")).toEqual([1, 2, 3, null]);
  });

  test("a mutex is held once; a semaphore as often as it has permits", () => {
    const calls = [["acquire"], ["acquire"], ["release"], ["release"]] as const;
    expect(answers("mutex", calls)).toEqual([true, false, true, false]);
    const permits = [
      ["acquire", 1],
      ["acquire", 2],
      ["release", 1],
      ["acquire", 2],
    ] as const;
    expect(answers("semaphore", permits, 2)).toEqual([true, false, null, true]);
  });

  test("a fencing lock hands out growing tokens, and knows the owner by them", () => {
    const calls = [
      ["acquire"],
      ["acquire"],
      ["check", 1],
      ["release", 2],
      ["release", 1],
      ["check", 1],
      ["acquire"],
    ] as const;
    expect(answers("fencing-lock", calls)).toEqual([1, null, true, false, true, false, 2]);
  });

  test("a lock with leases is free again when a grant is released or expires", () => {
    const calls = [
      ["acquire"],
      ["acquire"],
      ["keep-alive", 1],
      ["expire", 1],
      ["keep-alive", 1],
      ["acquire"],
      ["release", 1],
      ["release", 2],
    ] as const;
    expect(answers("lease-lock", calls)).toEqual([1, null, true, true, false, 2, false, true]);
  });

  test("a list answers all that was appended", () => {
    expect(answers("list", [["append", 1], ["append", 1], ["read"]])).toEqual([null, null, [1, 1]]);
  });
});

describe("the model of a lock with leases", () => {
  const model = modelOf(must(objects.get("lease-lock"), "lease-lock"));
  const step = (state: Value | undefined, f: string, input: Value, output?: Value) =>
    model.step(state as Value, { f, key: null, input, output });
  const free = { last: 4, held: 0 };

  test("takes any token above all before it, and no other", () => {
    expect(step(free, "acquire", null, 9)).toEqual([{ last: 9, held: 9 }]);
    expect(step(free, "acquire", null, 4)).toEqual([]);
    expect(step(free, "acquire", null, null)).toEqual([]);
    expect(step({ last: 9, held: 9 }, "acquire", null, 10)).toEqual([]);
  });

  test("finds out later which token it was that was never answered", () => {
    const [hidden] = step(free, "acquire", null);
    expect(step(hidden, "acquire", null, 7)).toEqual([]);
    expect(step(hidden, "expire", 4, true)).toEqual([]);
    expect(step(hidden, "expire", 7, true)).toEqual([{ last: 7, held: 0 }]);
    expect(step(hidden, "keep-alive", 7, true)).toEqual([{ last: 7, held: 7 }]);
    expect(step(hidden, "keep-alive", 7, false)).toEqual([hidden]);
  });

  test("ends a grant by its own token alone", () => {
    const held = { last: 4, held: 4 };
    expect(step(held, "release", 3, true)).toEqual([]);
    expect(step(held, "release", 4, false)).toEqual([]);
    expect(step(held, "release", 4)).toEqual([free]);
    expect(step(free, "expire", 4, true)).toEqual([]);
  });
});

describe("the model of an object", () => {
  const model = modelOf(must(objects.get("cas-register"), "cas-register"));
  const cas = { f: "cas", key: null, input: [1, 2] };

  test("accepts any answer where it is not known", () => {
    expect(model.step(1, { ...cas, output: undefined })).toEqual([2]);
    expect(model.step(3, { ...cas, output: undefined })).toEqual([3]);
  });

  test("takes no answer for yes, not for no", () => {
    expect(model.step(1, { ...cas, output: null })).toEqual([2]);
    expect(model.step(3, { ...cas, output: null })).toEqual([]);
  });

  test("makes parts of a kv by key, of nothing else", () => {
    const named = (name: string): unknown => modelOf(must(objects.get(name), name)).partition;
    expect(named("kv")).toBeTypeOf("function");
    expect(named("register")).toBeUndefined();
  });
});

test("a read of null is no read of true, though a cas without an answer took place", () => {
  for (const name of ["kv", "cas-register"]) {
    const model = modelOf(must(objects.get(name), name));
    const read = { f: name === "kv" ? "get" : "read", key: null, input: null, output: null };
    expect(model.step(true, read)).toEqual([]);
    expect(model.step(1, { f: "cas", key: null, input: [1, 2], output: null })).toEqual([2]);
  }
});
