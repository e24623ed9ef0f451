/**
 * Whatever a history holds: an error that names the line and says what would be right, never a loop
 * and never silence.
 */
import { describe, expect, test } from "vitest";
import { InputError } from "../../../src/core/errors.ts";
import { decodeHistory } from "../../../src/history/codecs/decode.ts";
import { objects } from "../../../src/objects/index.ts";

/** What is said of a history, a line each. */
function problemsOf(text: string, model?: string): readonly string[] {
  const object = model === undefined ? undefined : objects.get(model);
  const known =
    object === undefined
      ? {}
      : { functions: Object.keys(object.functions), shapes: object.functions, model: object.name };
  try {
    decodeHistory(text, known);
  } catch (error) {
    if (error instanceof InputError) return error.message.split("\n");
    throw error;
  }
  return [];
}

const invoke = (value: string, f = "write"): string =>
  `{"process":0,"type":"invoke","f":"${f}","value":${value}}`;
const ok = (value: string, f = "write"): string =>
  `{"process":0,"type":"ok","f":"${f}","value":${value}}`;
const edn = (value: string): string =>
  `{:process 0, :type :invoke, :f :write, :value ${value}}\n{:process 0, :type :ok, :f :write, :value ${value}}`;

describe("EDN", () => {
  test("a control character outside a text is named with its place", () => {
    expect(problemsOf(edn("\u0001"))[0]).toBe(
      "history:1:47: a control character (U+0001) outside a text",
    );
  });

  test.each([
    ['"\\u12x"', "expected four hexadecimal digits"],
    ['"\\q"', "unknown escape \\q in a text"],
    ["{:a 1 :a 2}", 'a map with two keys "a"'],
    ['"#number 1"', 'a text cannot begin with "#number "'],
    [`${"[".repeat(3_000)}${"]".repeat(3_000)}`, "forms nested deeper than 200 levels"],
    [`${"[".repeat(150)}${"]".repeat(150)}`, "expected a value of at most 100 levels"],
  ])("%s is refused", (value, message) => {
    expect(problemsOf(edn(value)).join("\n")).toContain(message);
  });

  test("what could not be read says nothing of what goes with it", () => {
    const [write, answer] = edn("0x10").split("\n");
    const one = (line = "") => line.replace("0x10", "1");
    const message = "expected a number, got 0x10";
    expect(problemsOf(`${write}\n${one(answer)}`, "register")).toEqual([
      `history:1:47: ${message}`,
    ]);
    expect(problemsOf(`${one(write)}\n${answer}`, "register")).toEqual([
      `history:2:43: ${message}`,
    ]);
  });

  test("a process that is a number of no size we know is no nemesis", () => {
    const line = "{:process 99999999999999999999, :type :invoke, :f :write, :value 1}";
    expect(problemsOf(line)[0]).toContain(":process: expected a whole number");
  });

  test("a function or a time of another kind is refused", () => {
    expect(problemsOf("{:process 0 :type :ok :f 5}")[0]).toContain(":f: expected a keyword");
    expect(problemsOf("{:process 0 :type :invoke :f :read :time x}")[0]).toContain(
      ":time: expected nanoseconds",
    );
  });
});

describe("JSON", () => {
  test.each([
    [invoke('"#number 5"'), '"#number 9007199254740993"; "5" is none'],
    ['{"process":9007199254740993,"type":"ok"}', "a whole number, got 9007199254740993"],
    ['{"process":0,"type":"invoke","f":"read","time":1e400}', "as a number, got 1e400"],
    [invoke(`${"[".repeat(3_000)}${"]".repeat(3_000)}`), "expected a value of at most 100 levels"],
    ['{"process":0,"type":"invoke","f":5}', '"f": expected a text'],
  ])("%.60s is refused", (line, message) => {
    expect(problemsOf(line).join("\n")).toContain(message);
  });

  test("a text of many digits is a text", () => {
    expect(problemsOf(`${invoke('"9007199254740993 \\" 1e400"')}`)).toEqual([]);
  });
});

describe("arguments and answers", () => {
  test.each([
    ["kv", "cas", "{}", "cas takes a pair [from, to], got {}"],
    ["cas-register", "cas", "3", "cas takes a pair [from, to], got 3"],
    ["kv", "append", "[1]", "append takes a text, a number"],
    ["counter", "add", '"x"', "add takes a whole number"],
    ["mutex", "acquire", '"some argument"', "acquire takes no argument"],
    ["kv", "get", "3", "get takes no argument, got 3"],
    ["semaphore", "acquire", "0", "acquire takes a whole number of permits"],
    ["multi-register", "txn", '[["r","x",null]]', "txn takes a list of steps"],
  ])("%s %s %s is refused", (model, f, value, message) => {
    expect(problemsOf(invoke(value, f), model)[0]).toContain(`history:1: ${message}`);
  });

  test.each([
    ["fifo-queue", "enqueue"],
    ["stack", "push"],
    ["priority-queue", "insert"],
  ])("%s %s of null, which means none, is refused", (model, f) => {
    expect(problemsOf(invoke("null", f), model)[0]).toContain(`${f} takes a value: null means`);
  });

  test.each([
    ['[["r","x",1]]', '[["read",1]]', 'expected ["r","x",null], got ["read",1]'],
    ['[["r","x",null],["w","y",1]]', '[["r","x",1]]', "expected 2 steps, got 1"],
    ['[["append","x",1]]', '[["append","x",2]]', 'expected ["append","x",1]'],
    ['[["add","x",1]]', '[["add","y",1]]', 'expected ["add","x",1]'],
    ['[["add","x",1],["w","y",1]]', '[["add","x",3],["w","y",2]]', 'expected ["w","y",1]'],
    ['[["r","x",null]]', '"ok"', 'expected a list of steps, got "ok"'],
  ])("a transaction %s is not answered by %s", (input, output, message) => {
    const asked = input.replace('"x",1]]', input.includes('"r"') ? '"x",null]]' : '"x",1]]');
    const said = problemsOf(`${invoke(asked, "txn")}\n${ok(output, "txn")}`);
    expect(said[0]).toContain("history:2: process 0 completes txn with other steps");
    expect(said[0]).toContain(message);
  });

  test("an add is answered with what the sum became, as a read is with what was read", () => {
    const asked = '[["add","x",2],["write","y",0],["read","x",null]]';
    const output = '[["add","x",4],["write","y",0],["read","x",4]]';
    expect(problemsOf(`${invoke(asked, "txn")}\n${ok(output, "txn")}`, "multi-register")).toEqual(
      [],
    );
  });

  test("a transaction that was invoked without steps is not answered by some", () => {
    const said = problemsOf(`${invoke("null", "txn")}\n${ok('[["r","x",[2]]]', "txn")}`);
    expect(said[0]).toContain("with other steps than those of line 1: it was invoked with null");
  });

  test("a format of nothing but transactions is refused by an object without them", () => {
    expect(problemsOf("w(1,7,0,0)\n", "cas-register")).toEqual([
      'history: unknown function "txn": cas-register has read, write, cas',
    ]);
  });

  test("an update that completes with another value than its own is refused", () => {
    const text = `${invoke('"a"', "append")}\n${ok('"b"', "append")}`;
    expect(problemsOf(text, "kv")[0]).toContain(
      'history:2: process 0 completes append with "b", but it was invoked with "a" (line 1)',
    );
    expect(problemsOf(text)).toEqual([]);
  });

  test.each([
    ["cas-register", "cas", "[5,1]", "0"],
    ["kv", "cas", "[5,1]", '""'],
    ["mutex", "acquire", "null", '"k"'],
    ["set", "remove", "2", "[2]"],
  ])(
    "%s %s %s, which answers whether it took place, does not answer %s",
    (model, f, input, answer) => {
      const text = `${invoke(input, f)}\n${ok(answer, f)}`;
      expect(problemsOf(text, model)).toEqual([
        `history:2: process 0 completes ${f} with ${answer}, but ${f} answers whether it took place: expected true, false, what it was invoked with (line 1), or none`,
      ]);
      for (const right of ["true", "false", "null", input]) {
        expect(problemsOf(`${invoke(input, f)}\n${ok(right, f)}`, model)).toEqual([]);
      }
    },
  );

  test("a release of a semaphore that completes with false is told what it may answer", () => {
    expect(problemsOf(`${invoke("2", "release")}\n${ok("false", "release")}`, "semaphore")).toEqual(
      [
        "history:2: process 0 completes release with false, but it was invoked with 2 (line 1); " +
          "release answers nothing: expected the same value, true, or none",
      ],
    );
  });

  test("a release of a semaphore may complete with true, as that of a mutex may", () => {
    for (const input of ["null", "2"]) {
      for (const answer of ["true", "null", input]) {
        const text = `${invoke(input, "release")}\n${ok(answer, "release")}`;
        expect(problemsOf(text, "semaphore")).toEqual([]);
      }
    }
    const refused = `${invoke("2", "release")}\n${ok("false", "release")}`;
    expect(problemsOf(refused, "semaphore")).toHaveLength(1);
    const set = `${invoke("2", "add")}\n${ok("true", "add")}`;
    expect(problemsOf(set, "set")).toHaveLength(1);
  });

  test.each(['"a"', "null"])("an update may complete with %s", (answer) => {
    expect(problemsOf(`${invoke('"a"', "append")}\n${ok(answer, "append")}`, "kv")).toEqual([]);
  });
});

describe("keys", () => {
  const jsonl = (type: string, key: string): string =>
    `{"process":0,"type":"${type}","f":"get"${key},"value":null}`;
  const x = ',"key":"x"';
  const y = ',"key":"y"';

  test.each(["ok", "fail", "info"])("a completion (%s) of another key is refused", (type) => {
    const said = [
      'history:2: process 0 completes get of key "y", but its open operation (line 1) is get of key "x": expected the same key, or none',
    ];
    expect(problemsOf(`${jsonl("invoke", x)}\n${jsonl(type, y)}`, "kv")).toEqual(said);
    const edn = (what: string, key: string): string =>
      `{:process 0, :type :${what}, :f :get, :key "${key}", :value nil}`;
    expect(problemsOf(`${edn("invoke", "x")}\n${edn(type, "y")}`, "kv")).toEqual(said);
    const json = `[${jsonl("invoke", x)},\n${jsonl(type, y)}]`;
    expect(problemsOf(json, "kv")).toEqual(said);
  });

  test("a completion need not repeat the key, but has none of its own", () => {
    expect(problemsOf(`${jsonl("invoke", x)}\n${jsonl("ok", "")}`, "kv")).toEqual([]);
    expect(problemsOf(`${jsonl("invoke", x)}\n${jsonl("ok", ',"key":null')}`, "kv")).toEqual([]);
    expect(problemsOf(`${jsonl("invoke", "")}\n${jsonl("ok", y)}`, "kv")).toEqual([
      'history:2: process 0 completes get of key "y", but its open operation (line 1) is get without a key: expected the same key, or none',
    ]);
  });

  test("a read of jepsen.independent that is answered for another key is refused", () => {
    const text = `${edn("[1 5]")}
{:process 0, :type :invoke, :f :read, :value [1 nil]}
{:process 0, :type :ok, :f :read, :value [2 5]}`;
    expect(problemsOf(text)).toEqual([
      "history:4: process 0 completes read of key 2, but its open operation (line 3) is read of key 1: expected the same key, or none",
    ]);
    // Where not all reads name a key, pairs are values.
    const pairs = `${text}
{:process 0, :type :invoke, :f :read, :value nil}
{:process 0, :type :ok, :f :read, :value [1 5]}`;
    expect(problemsOf(pairs)).toEqual([]);
  });
});
