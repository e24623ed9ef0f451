/**
 * What the fuzzer throws at the checker: one recipe per object, with few values or distinct ones.
 */

import { must } from "../src/core/assert.ts";
import type { Value } from "../src/core/json.ts";
import { objects } from "../src/objects/index.ts";
import type { SequentialObject } from "../src/objects/object.ts";
import type { Draws, Recipe } from "./random-history.ts";

function object(name: string): SequentialObject {
  return must(objects.get(name), name);
}

type Call = { f: string; key: Value; input: Value };

function call(f: string, input: Value = null, key: Value = null): Call {
  return { f, key, input };
}

function another(draws: Draws, bound: number): Value {
  const value = draws.below(bound + 1);
  return value === 0 ? null : value;
}

function registers(name: string, cas: number, distinct: boolean, values: number): Recipe {
  return {
    name: `${name}${cas > 0 ? "" : " without cas"} ${distinct ? "distinct" : `of ${values}`}`,
    object: object(name),
    call: (draws, fresh) => {
      const value = (): number => (distinct ? fresh() : 1 + draws.below(values));
      const kind = draws.below(10);
      if (kind < cas) {
        const from = distinct ? 1 + draws.below(6) : 1 + draws.below(values);
        return call("cas", [draws.oneIn(8) ? null : from, value()]);
      }
      return kind < 5 + (cas >> 1) ? call("read") : call("write", value());
    },
    answer: (draws, f, right, used) =>
      f === "read"
        ? another(draws, distinct ? used : values)
        : f === "cas"
          ? right !== true
          : right,
  };
}

function collection(name: string, put: string, take: string, distinct: boolean): Recipe {
  return {
    name: `${name} ${distinct ? "distinct" : "of 3"}`,
    object: object(name),
    call: (draws, fresh) =>
      draws.oneIn(2) ? call(take) : call(put, distinct ? fresh() : 1 + draws.below(3)),
    answer: (draws, f, right, used) => (f === take ? another(draws, distinct ? used : 3) : right),
  };
}

/**
 * Two accounts of 100: a transfer is refused where there is not enough. A model that declares
 * nothing but its steps.
 */
const bankObject: SequentialObject = {
  name: "bank",
  partitioned: false,
  functions: { read: { readOnly: false }, transfer: { readOnly: false } },
  initial: () => [100, 100],
  apply: (state, { f, input }) => {
    const accounts = state as readonly number[];
    if (f === "read") return { state, output: state };
    const [from = 0, to = 0, amount = 0] = input as readonly number[];
    if ((accounts[from] as number) < amount) return { state, output: false };
    const next = [...accounts];
    next[from] = (next[from] as number) - amount;
    next[to] = (next[to] as number) + amount;
    return { state: next, output: true };
  },
};

/** Recipes by name. */
export const recipes: readonly Recipe[] = [
  registers("register", 0, false, 2),
  registers("register", 0, false, 4),
  registers("register", 0, true, 0),
  registers("cas-register", 3, false, 2),
  registers("cas-register", 4, false, 3),
  registers("cas-register", 4, false, 5),
  registers("cas-register", 3, true, 0),
  registers("cas-register", 6, true, 0),
  {
    name: "kv of 2 keys",
    object: object("kv"),
    call: (draws) => {
      const key = draws.oneIn(2) ? "x" : "y";
      const value = 1 + draws.below(3);
      switch (draws.below(6)) {
        case 0:
        case 1:
          return call("get", null, key);
        case 2:
          return call("delete", null, key);
        case 3:
          return call("cas", [draws.oneIn(3) ? null : 1 + draws.below(3), value], key);
        default:
          return call("put", value, key);
      }
    },
    answer: (draws, f, right) =>
      f === "get" ? another(draws, 3) : f === "cas" ? right !== true : right,
  },
  {
    name: "kv with append",
    object: object("kv"),
    call: (draws) => {
      const value = draws.oneIn(2) ? "a" : "b";
      switch (draws.below(9)) {
        case 0:
          return call("put", value, "x");
        case 1:
          return draws.oneIn(2) ? call("delete", null, "x") : call("cas", [value, "b"], "x");
        case 2:
        case 3:
        case 4:
        case 5:
          return call("get", null, "x");
        default:
          return call("append", value, "x");
      }
    },
    answer: (draws, f, right) =>
      f === "get"
        ? draws.oneIn(2)
          ? `${right === null ? "" : String(right)}${draws.oneIn(2) ? "a" : "b"}`
          : String(right).slice(1)
        : f === "cas"
          ? right !== true
          : right,
  },
  {
    name: "kv with numbers that text is appended to",
    object: object("kv"),
    call: (draws) => {
      const value = [1, "1", 12, true][draws.below(4)] as Value;
      switch (draws.below(9)) {
        case 0:
        case 1:
          return call("put", value, "x");
        case 2:
          return draws.oneIn(4)
            ? call("delete", null, "x")
            : call("cas", [value, draws.oneIn(2) ? 1 : "2"], "x");
        case 3:
        case 4:
        case 5:
        case 6:
          return call("get", null, "x");
        default:
          return call("append", ["2", "2", "e", ""][draws.below(4)] as Value, "x");
      }
    },
    answer: (draws, f, right) =>
      f === "get"
        ? ([1, "1", 12, "12", `${String(right)}2`, null][draws.below(6)] as Value)
        : f === "cas"
          ? right !== true
          : right,
  },
  {
    name: "set",
    object: object("set"),
    call: (draws) => {
      const f = ["add", "add", "remove", "contains", "contains"][draws.below(5)] ?? "add";
      return call(f, draws.below(2));
    },
    answer: (_draws, f, right) => (f === "add" ? right : right !== true),
  },
  {
    name: "set read whole",
    object: object("set"),
    call: (draws) => {
      const f = ["add", "add", "remove", "read", "read"][draws.below(5)] ?? "add";
      return call(f, f === "read" ? null : draws.below(3));
    },
    answer: (draws, f, right) =>
      f === "read" ? [draws.below(3)] : f === "add" ? right : right !== true,
  },
  {
    name: "set that grows",
    object: object("set"),
    call: (draws) => {
      const f = ["add", "add", "contains", "read", "read"][draws.below(5)] ?? "add";
      return call(f, f === "read" ? null : draws.below(4));
    },
    answer: (draws, f, right) =>
      f === "read"
        ? draws.oneIn(2)
          ? [draws.below(4)]
          : (right as readonly Value[]).slice(1)
        : f === "add"
          ? right
          : right !== true,
  },
  {
    name: "mutex",
    object: object("mutex"),
    call: (draws) => call(draws.oneIn(2) ? "acquire" : "release"),
    answer: (_draws, _f, right) => right !== true,
  },
  {
    name: "semaphore",
    object: object("semaphore"),
    call: (draws) => call(draws.oneIn(2) ? "acquire" : "release", 1),
    answer: (_draws, f, right) => (f === "acquire" ? right !== true : right),
  },
  {
    name: "fencing-lock",
    object: object("fencing-lock"),
    call: (draws) => {
      const f = ["acquire", "acquire", "release", "check"][draws.below(4)] ?? "acquire";
      return call(f, f === "acquire" ? null : 1 + draws.below(3));
    },
    answer: (draws, f, right) => (f === "acquire" ? another(draws, 3) : right !== true),
  },
  {
    name: "lease-lock",
    object: object("lease-lock"),
    call: (draws) => {
      const functions = ["acquire", "acquire", "release", "expire", "keep-alive"];
      const f = functions[draws.below(5)] ?? "acquire";
      return call(f, f === "acquire" ? null : 1 + draws.below(4));
    },
    answer: (draws, f, right) => (f === "acquire" ? another(draws, 4) : right !== true),
  },
  {
    name: "counter",
    object: object("counter"),
    call: (draws) =>
      draws.oneIn(2)
        ? call("read")
        : call(draws.oneIn(3) ? "add-and-get" : "add", draws.below(3) - 1),
    answer: (draws, f, right) => (f === "add" ? right : draws.below(3)),
  },
  {
    name: "multi-register",
    object: object("multi-register"),
    call: (draws) => {
      const name = (): string => (draws.oneIn(2) ? "x" : "y");
      const step = (): Value =>
        draws.oneIn(2) ? ["read", name(), null] : ["write", name(), draws.below(2)];
      return call("txn", draws.oneIn(2) ? [step()] : [step(), step()]);
    },
    answer: (draws, _f, right) =>
      (right as readonly (readonly Value[])[]).map((step) =>
        step[0] === "read" ? ["read", step[1] ?? null, draws.below(2)] : step,
      ),
  },
  {
    name: "list",
    object: object("list"),
    call: (draws) => (draws.oneIn(2) ? call("read") : call("append", draws.below(2))),
    answer: (draws, f, right) => (f === "read" ? [draws.below(2)] : right),
  },
  {
    name: "list distinct",
    object: object("list"),
    call: (draws, fresh) => (draws.oneIn(2) ? call("read") : call("append", fresh())),
    answer: (draws, f, right) =>
      f === "read"
        ? draws.oneIn(2)
          ? (right as readonly Value[]).slice(0, -1)
          : [...(right as readonly Value[])].reverse()
        : right,
  },
  {
    name: "bank, a user's model",
    object: bankObject,
    call: (draws) =>
      draws.oneIn(2)
        ? call("read")
        : call("transfer", [draws.below(2), draws.below(2), 60 * (1 + draws.below(2))]),
    answer: (draws, f, right) =>
      f === "read" ? [draws.below(3) * 60, 200 - draws.below(3) * 60] : right !== true,
  },
  collection("fifo-queue", "enqueue", "dequeue", true),
  collection("fifo-queue", "enqueue", "dequeue", false),
  collection("stack", "push", "pop", true),
  collection("stack", "push", "pop", false),
  collection("priority-queue", "insert", "take", true),
  collection("priority-queue", "insert", "take", false),
];
