/** The contract of the history formats. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Codec } from "../../../src/history/codecs/codec.ts";
import { codecNamed, detectCodec } from "../../../src/history/codecs/index.ts";
import { jepsenEdn } from "../../../src/history/codecs/jepsen-edn.ts";
import { jepsenLog } from "../../../src/history/codecs/jepsen-log.ts";
import { encodeJsonl, jsonl } from "../../../src/history/codecs/jsonl.ts";
import { kvEdn } from "../../../src/history/codecs/kv-edn.ts";
import type { Operation } from "../../../src/history/operation.ts";
import { objects } from "../../../src/objects/index.ts";
import type { SequentialObject } from "../../../src/objects/object.ts";
import { brief, decode, problemsOf } from "./helpers.ts";

/** A get is invoked: one line of a history whose maps have a key. */
const KEYED = '{:process 0, :type :invoke, :f :get, :key "7", :value nil}\n';
const FUNCTIONS = { functions: ["read", "write", "cas"], model: "cas-register" };

describe("jsonl", () => {
  it("refuses a field that is given twice, and takes its name within values", () => {
    const head = '{"process":0,"type":"invoke","f":"write"';
    expect(problemsOf(jsonl, `${head},"value":1,"value":2}`)).toEqual([
      'h:1: "value" is given twice: expected it once',
    ]);
    expect(problemsOf(jsonl, `${head},"value":{"value":["value","\\"f\\":"]}}`)).toEqual([]);
  });

  it("pairs invocations with completions and numbers the events of clients", () => {
    const text = `{"process":0,"type":"invoke","f":"write","value":3,"time":10}
{"process":1,"type":"invoke","f":"read","value":null,"time":12}
{"process":"nemesis","type":"info","f":"kill","value":null}

{"process":0,"type":"ok","f":"write","value":3,"time":15}
{"process":1,"type":"ok","f":"read","value":null,"time":16}
{"process":1,"type":"invoke","f":"cas","value":[3,4]}
{"process":1,"type":"ok","f":"cas","value":false}
{"process":2,"type":"invoke","f":"write","value":9}`;
    expect(brief(decode(jsonl, text))).toEqual([
      "0 write null 3 -> null ok [0,2]",
      "1 read null null -> null ok [1,3]",
      "1 cas null [3,4] -> false ok [4,5]",
      "2 write null 9 -> null info [6,Infinity]",
    ]);
    expect(decode(jsonl, text)[0]).toMatchObject({ invokedUs: 10, completedUs: 15 });
  });

  it("names the line and what would be right, for every problem of the file", () => {
    const text = `{"process":0,"type":"ok","f":"write","value":3}
{"process":0,"type":"invoke","f":"wrte","value":3}
{"process":0,"type":"invoke","f":"write","value":3}
{"process":0,"type":"done","f":"write","value":3}
{"process":0.5,"type":"ok"}
{"process":0,"type":"ok","f":"read"}
not json
[1]
{"process":7,"type":"invoke"}
{"process":8,"type":"invoke","f":"read","time":"soon"}`;
    const problems = problemsOf(jsonl, text, FUNCTIONS);
    expect(
      problems.map((problem) => problem.replace(/JSON object such as.*/, "JSON object")),
    ).toEqual([
      "h:1: process 0 completes write (ok) that it never invoked: expected an invoke of " +
        "process 0 before this line",
      'h:2: unknown function of cas-register "wrte"; did you mean write?',
      "h:3: process 0 invokes write while its wrte of line 2 is still open: complete that " +
        "first (ok, fail or info), or use another process",
      'h:4: "type": expected "invoke", "ok", "fail" or "info", got "done"',
      'h:5: "process": expected a whole number, got 0.5',
      "h:6: process 0 completes read, but its open operation (line 3) is write",
      "h:7: expected one JSON object",
      "h:8: expected one JSON object",
      'h:9: an invocation names its function, such as f: "read"',
      'h:10: "time": expected microseconds as a number, got "soon"',
    ]);
  });

  it("stops listing after twenty problems and says how many more there are", () => {
    const problems = problemsOf(jsonl, Array.from({ length: 50 }, () => "x").join("\n"));
    expect(problems).toHaveLength(21);
    expect(problems.at(-1)).toBe("h: and 30 more problems");
  });

  it("decodes what it encodes", () => {
    const arbitrary = fc.array(
      fc.record({
        process: fc.integer({ min: 0, max: 3 }),
        end: fc.constantFrom("ok", "fail", "info", "none"),
        read: fc.boolean(),
        key: fc.constantFrom(null, "x"),
        timed: fc.boolean(),
      }),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(arbitrary, (steps) => {
        // Each step closes what its process has open, or opens an operation.
        const history: Operation[] = [];
        const open = new Map<number, number>();
        let position = 0;
        for (const { process, end, read, key, timed } of steps) {
          const index = open.get(process);
          const now = position * 10;
          if (index === undefined) {
            open.set(process, history.length);
            const f = read ? "read" : "write";
            const input = read ? null : position;
            history.push({
              process,
              f,
              key,
              input,
              output: null,
              outcome: "info",
              invoked: position++,
              completed: Number.POSITIVE_INFINITY,
              invokedUs: now,
              completedUs: null,
            });
          } else if (end === "info") {
            open.delete(process);
            const before = history[index] as Operation;
            history[index] = { ...before, completedUs: timed ? now : null };
            position++;
          } else if (end !== "none") {
            open.delete(process);
            const before = history[index] as Operation;
            const output = end === "ok" && before.f === "read" ? position : null;
            history[index] = {
              ...before,
              output,
              outcome: end as "ok" | "fail",
              completed: position++,
              completedUs: now,
            };
          }
        }
        const again = decode(jsonl, encodeJsonl(history));
        const shape = (list: readonly Operation[]) => {
          const order = list.flatMap(({ invoked, completed }, at) => [
            { at, position: invoked },
            ...(Number.isFinite(completed) ? [{ at, position: completed }] : []),
          ]);
          order.sort((a, b) => a.position - b.position);
          return {
            order: order.map(({ at }) => at),
            what: list.map(({ invoked, completed, ...rest }) => ({
              ...rest,
              completed: Number.isFinite(completed),
            })),
          };
        };
        expect(shape(again)).toEqual(shape(history));
      }),
    );
  });
});

describe("jepsen-log", () => {
  it("reads values, pairs and reasons, with spaces or tabs, and passes other lines over", () => {
    const text = `2015-03-01 INFO  jepsen.core - Worker 0 starting
INFO  jepsen.util - 0\t:invoke\t:read\tnil
INFO  jepsen.util - 1   :invoke :cas    [3 0]
INFO  jepsen.util - :nemesis :info :start nil
INFO  jepsen.util - 0\t:ok\t:read\tnil
INFO  jepsen.util - 1   :ok     :cas    [3 0]
INFO  jepsen.util - 2\t:invoke\t:write\t4
INFO  jepsen.util - 2\t:info\t:write\t:timed-out
INFO  jepsen.util - 3\t:invoke\t:cas\t[1 2]
INFO  jepsen.util - 3\t:fail\t:cas\t[1 2]`;
    expect(brief(decode(jepsenLog, text, FUNCTIONS))).toEqual([
      "0 read null null -> null ok [0,2]",
      "1 cas null [3,0] -> true ok [1,3]",
      "2 write null 4 -> null info [4,Infinity]",
      "3 cas null [1,2] -> null fail [6,7]",
    ]);
  });

  it("names a line whose process is not followed by a type", () => {
    expect(problemsOf(jepsenLog, "INFO  jepsen.util - 0\t:begin\t:read\tnil")).toEqual([
      'h:1: expected ":invoke", ":ok", ":fail" or ":info" and a function after the process, ' +
        'got ":begin"',
    ]);
  });
});

describe("jepsen-edn", () => {
  const READ_NIL = `[{:process 0, :type :invoke, :f :read, :value nil}
 {:process 0, :type :ok, :f :read, :value nil}]`;

  it("takes maps one a line, over several lines, or in a vector or list, with comments, tags and nemesis", () => {
    const maps = `{:type :invoke, ; a comment
 :f :txn, :value [[:read :x nil] [:write :y 2]]
 :process 3, :time 7686455705}
#jepsen.history.Op{:process :nemesis, :type :info, :f :start, :value #{:n1 "Cut \\"off\\" {:n2"}}
#_ {:ignored 1} {:index 2, :process 3, :type :ok, :f :txn, :value [[:read :x 0] [:write :y 2]], :time 7717922999}`;
    const expected = [
      {
        process: 3,
        f: "txn",
        key: null,
        outcome: "ok",
        invoked: 0,
        completed: 1,
        input: [
          ["read", "x", null],
          ["write", "y", 2],
        ],
        output: [
          ["read", "x", 0],
          ["write", "y", 2],
        ],
        invokedUs: 7686455,
        completedUs: 7717922,
      },
    ];
    expect(decode(jepsenEdn, maps)).toEqual(expected);
    expect(decode(jepsenEdn, `[${maps}]`)).toEqual(expected);
    expect(decode(jepsenEdn, `(${maps}\n)`)).toEqual(expected);
  });

  it("takes the keys of jepsen.independent from reads that are invoked with [key nil]", () => {
    const text = `{:process 0, :type :invoke, :f :write, :value [7 3]}
{:process 1, :type :invoke, :f :read, :value [8 nil]}
{:process 0, :type :ok, :f :write, :value [7 3]}
{:process 1, :type :ok, :f :read, :value [8 nil]}
{:process 0, :type :invoke, :f :cas, :value [7 [3 4]]}
{:process 1, :type :invoke, :f :read, :value [7 nil]}
{:process 0, :type :fail, :f :cas, :value [7 [3 4]]}
{:process 1, :type :ok, :f :read, :value [7 3]}`;
    expect(brief(decode(jepsenEdn, text))).toEqual([
      "0 write 7 3 -> null ok [0,2]",
      "1 read 8 null -> null ok [1,3]",
      "0 cas 7 [3,4] -> null fail [4,6]",
      "1 read 7 null -> 3 ok [5,7]",
    ]);
    expect(brief(decode(jepsenEdn, text, { initial: 0 }))[1]).toBe(
      "1 read 8 null -> null info [1,Infinity]",
    );
    // One read without a key: then pairs are values.
    const plain = text.replace(":value [8 nil]}", ":value nil}");
    expect(brief(decode(jepsenEdn, plain))[0]).toBe("0 write null [7,3] -> null ok [0,2]");
  });

  it("takes keys within values for those beside them, whatever the object", () => {
    const calls: Readonly<Record<string, readonly (readonly [string, string, string])[]>> = {
      "priority-queue": [
        ["insert", "5", "5"],
        ["take", "nil", "5"],
        ["take", "nil", "nil"],
      ],
      mutex: [
        ["acquire", "nil", "nil"],
        ["acquire", "nil", "false"],
        ["release", "nil", "true"],
      ],
      "cas-register": [
        ["read", "nil", "[1 2]"],
        ["write", "7", "7"],
        ["write", "[1 2]", "nil"],
        ["cas", "[3 4]", "[3 4]"],
      ],
      counter: [
        ["add", "2", "2"],
        ["read", "nil", "2"],
        ["add-and-get", "nil", "3"],
      ],
      semaphore: [
        ["acquire", "nil", "true"],
        ["release", "2", "true"],
      ],
    };
    const draws = fc.array(
      fc.record({ call: fc.nat(), key: fc.integer({ min: 1, max: 3 }), end: fc.nat(3) }),
      { minLength: 1, maxLength: 6 },
    );
    for (const [name, list] of Object.entries(calls)) {
      const { functions } = objects.get(name) as SequentialObject;
      const options = { functions: Object.keys(functions), shapes: functions };
      fc.assert(
        fc.property(draws, (drawn) => {
          // The first takes nothing, or only keys make sense of it.
          const texts = (isApart: boolean): string =>
            [{ call: list.findIndex(([, input]) => input === "nil"), key: 1, end: 0 }, ...drawn]
              .flatMap(({ call, key, end }, process) => {
                const [f, input, output] = list[call % list.length] as (typeof list)[number];
                const type = ["ok", "ok", "fail", "info"][end] as string;
                const line = (what: string, value: string): string =>
                  `{:process ${process}, :type :${what}, :f :${f}, ` +
                  (isApart ? `:key ${key}, :value ${value}}` : `:value [${key} ${value}]}`);
                return [line("invoke", input), line(type, type === "ok" ? output : input)];
              })
              .join("\n");
          expect(decode(jepsenEdn, texts(false), options)).toEqual(
            decode(jepsenEdn, texts(true), options),
          );
        }),
        { numRuns: 200 },
      );
    }
  });

  it("says where pairs may be values as well as keys with values, and where they cannot", () => {
    const notesOf = (model: string, ...lines: readonly string[]): readonly string[] => {
      const { functions } = objects.get(model) as SequentialObject;
      const decoder = jepsenEdn.decoder({ file: "h", shapes: functions });
      lines.forEach((line, at) => {
        decoder.push(`{:process 0, :type ${line}}`, at + 1);
      });
      decoder.end();
      return decoder.notes?.() ?? [];
    };
    const write = [":invoke, :f :write, :value [1 2]", ":ok, :f :write, :value [1 2]"];
    expect(notesOf("cas-register", ...write)[0]).toContain("Every argument is a pair");
    expect(notesOf("cas-register", ...write, ":invoke, :f :read, :value nil")).toEqual([]);
    expect(notesOf("cas-register", ...write, ":invoke, :f :read, :value [1 nil]")).toEqual([]);
    expect(notesOf("cas-register", ...write, ":invoke, :f :cas, :value [1 2]")).toEqual([]);
    expect(notesOf("cas-register")).toEqual([]);
  });

  it("refuses a process with a name that invokes and completes as a client does", () => {
    const text = `{:process "c1", :type :invoke, :f :write, :value 3}
{:process :nemesis, :type :invoke, :f :kill, :value nil}
{:process :chaos, :type :info, :f :kill, :value nil}`;
    expect(problemsOf(jepsenEdn, text)).toEqual([
      'h:1: process "c1" invokes and completes as a client does: expected a whole number',
    ]);
    const json = '{"process":"c1","type":"ok","f":"write","value":3}';
    expect(problemsOf(jsonl, json)).toEqual([
      'h:1: process "c1" invokes and completes as a client does: expected a whole number',
    ]);
  });

  it("takes a read of nil for unknown only when the register starts with something", () => {
    expect(brief(decode(jepsenEdn, READ_NIL))).toEqual(["0 read null null -> null ok [0,1]"]);
    expect(brief(decode(jepsenEdn, READ_NIL, { initial: null }))).toEqual([
      "0 read null null -> null ok [0,1]",
    ]);
    expect(brief(decode(jepsenEdn, READ_NIL, { initial: 0 }))).toEqual([
      "0 read null null -> null info [0,Infinity]",
    ]);
  });

  it("ignores the value that Jepsen writes beside the invocation of a read", () => {
    const text = `{:process 14, :type :invoke, :f :read, :value 4}
{:process 14, :type :ok, :f :read, :value 4}`;
    expect(brief(decode(jepsenEdn, text))).toEqual(["14 read null null -> 4 ok [0,1]"]);
  });

  it("names line and column of what is not EDN", () => {
    expect(problemsOf(jepsenEdn, "{:process 0, :type :invoke, :f :read]")).toEqual([
      "h:1:37: expected } (opened on line 1), got ]",
    ]);
    expect(problemsOf(jepsenEdn, "\n{:process 0, :type :invoke :f}")).toEqual([
      "h:2:30: a map needs a value for every key",
    ]);
    const odd = "{:process 0, :type :invoke, :f :write, :value ##NaN}";
    expect(problemsOf(jepsenEdn, odd)).toEqual([
      "h:1:47: expected a number, text or other value, got ##NaN",
    ]);
    expect(problemsOf(jepsenEdn, "[{:process 12x, :type :invoke}]")).toEqual([
      "h:1:12: expected a number, got 12x",
      "h:1: :process: expected a whole number, got null",
    ]);
    expect(problemsOf(jepsenEdn, `[{:process 0, :type :invoke, :f :read}\n{:process`)).toEqual([
      "h:2:1: a form opens here and the file ends before its }",
    ]);
    expect(problemsOf(jepsenEdn, "17")).toEqual([
      "h:1: expected a map such as {:process 0, :type :invoke, :f :read, :value nil}, got 17",
    ]);
    expect(problemsOf(jepsenEdn, "{:process 0, :type :start}")).toEqual([
      'h:1: :type: expected :invoke, :ok, :fail or :info, got "start"',
    ]);
  });
});

describe("kv-edn", () => {
  it("keeps the empty text and takes a get of nil for unknown", () => {
    const text = `{:process 0, :type :invoke, :f :get, :key "7", :value nil}
{:process 0, :type :ok, :f :get, :key "7", :value ""}
{:process 0, :type :invoke, :f :get, :key "7", :value nil}
{:process 0, :type :ok, :f :get, :key "7", :value nil}
{:process 0, :type :invoke, :f :append, :key "7", :value "x 0 0 y"}
{:process 0, :type :ok, :f :append, :key "7", :value "x 0 0 y"}`;
    expect(brief(decode(kvEdn, text))).toEqual([
      '0 get "7" null -> "" ok [0,1]',
      '0 get "7" null -> null info [2,Infinity]',
      '0 append "7" "x 0 0 y" -> null ok [4,5]',
    ]);
    expect(kvEdn.initial).toBe("");
  });
});

describe("detection", () => {
  it("distinguishes the formats by their first lines", () => {
    const of = (text: string) => detectCodec(text.split("\n"), "h").name;
    expect(of('{"process":0,"type":"invoke","f":"read"}')).toBe("jsonl");
    expect(of("INFO  jepsen.util - 0\t:invoke\t:read\tnil")).toBe("jepsen-log");
    expect(of("; note\n[{:type :invoke,\n :f :read, :process 0}")).toBe("jepsen-edn");
    expect(of(`${KEYED}{:process 0, :type :ok, :f :get, :key "7", :value ""}`)).toBe("kv-edn");
  });

  it("takes a :key for Porcupine's only where a get finds the empty text, and all is its", () => {
    const of = (text: string) => detectCodec(text.split("\n"), "h").name;
    expect(of(KEYED)).toBe("jepsen-edn");
    expect(of(`${KEYED}{:process 0, :type :ok, :f :get, :key "7", :value nil}`)).toBe("jepsen-edn");
    const empty = '{:process 0, :type :ok, :f :get, :key "7", :value ""}';
    expect(of(`${KEYED}${empty}\n{:process 0, :type :invoke, :f :cas}`)).toBe("jepsen-edn");
    // As far as a thousand lines down.
    expect(of(`${KEYED.repeat(990)}${empty}`)).toBe("kv-edn");
  });

  it("counts the reads of nil that are taken as unknown, of keys within values too", () => {
    const unknownIn = (codec: Codec, text: string, initial?: number): number | undefined => {
      const options = { file: "h", ...(initial === undefined ? {} : { initial }) };
      const decoder = codec.decoder(options);
      text.split("\n").forEach((line, at) => {
        decoder.push(line, at + 1);
      });
      decoder.end();
      return decoder.unknownReads?.();
    };
    const nil = `${KEYED}{:process 0, :type :ok, :f :get, :key "7", :value nil}`;
    expect(unknownIn(kvEdn, nil)).toBe(1);
    expect(unknownIn(jepsenEdn, nil)).toBe(0);
    expect(unknownIn(jepsenEdn, nil, 0)).toBe(1);
    const independent =
      "{:process 0, :type :invoke, :f :read, :value [1 nil]}\n" +
      "{:process 0, :type :ok, :f :read, :value [1 nil]}";
    expect(unknownIn(jepsenEdn, independent, 0)).toBe(1);
    expect(unknownIn(jepsenEdn, independent)).toBe(0);
  });

  it("names the formats when the content is none of them", () => {
    expect(() => detectCodec(["hello"], "h")).toThrow(
      "h:1: the format is not known by its content: expected one of dbcop-json, jepsen-json, " +
        "jsonl, jepsen-log, kv-edn, jepsen-edn",
    );
    expect(() => detectCodec([], "h")).toThrow("the file is empty");
    expect(() => codecNamed("jepsen-edm")).toThrow(
      'there is no format "jepsen-edm"; did you mean jepsen-edn or',
    );
  });
});
