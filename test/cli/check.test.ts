/** `rashomon check` as scripts see it: verdicts, reasons, exit codes, bad input. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { beforeAll, describe, expect, it } from "vitest";
import { folderOf, rashomon } from "./rashomon.ts";

const OK = `{"process":0,"type":"invoke","f":"write","value":1}
{"process":0,"type":"ok","f":"write"}
{"process":1,"type":"invoke","f":"read"}
{"process":1,"type":"ok","f":"read","value":1}
`;
const STALE = `INFO  jepsen.util - 0\t:invoke\t:write\t1
INFO  jepsen.util - 0\t:ok\t:write\t1
INFO  jepsen.util - 1\t:invoke\t:read\tnil
INFO  jepsen.util - 1\t:ok\t:read\tnil
`;
const BAD = `{"process":0,"type":"ok","f":"write","value":1}
{"process":0,"type":"invoke","f":"writ","value":1}
`;
const IDS = `{"process":0,"type":"invoke","f":"generate"}
{"process":0,"type":"ok","f":"generate","value":7}
{"process":1,"type":"invoke","f":"generate"}
{"process":1,"type":"ok","f":"generate","value":7}
`;
/** A register that takes even values only. */
const OWN_MODEL = `export const model = {
  name: "even-only",
  functions: ["read", "write"],
  initial: (value = 0) => value,
  step: (state, { f, input, output }) =>
    f === "read" ? (output === undefined || output === state ? [state] : []) : input % 2 === 0 ? [input] : [],
};
`;

const CLASS_MODEL = `class Odd {
  initial() { return 0; }
  step(state, call) { return this.next(state, call); }
  next(state, { f, input, output }) {
    if (f === "boom") throw new Error("no such thing");
    return f === "write" ? [input] : output === undefined || output === state ? [state] : [];
  }
}
export default new Odd();
`;
/** Every order of concurrent adds is another state, and the last read fits none of them. */
const HARD_MODEL = `export const model = {
  initial: () => "",
  step: (state, { f, input, output }) =>
    f === "add" ? [state + input] : state === output || output === undefined ? [state] : [],
};
`;
const HARD = [
  ...Array.from(
    { length: 14 },
    (_, at) => `{"process":${at},"type":"invoke","f":"add","value":"${at},"}`,
  ),
  ...Array.from({ length: 14 }, (_, at) => `{"process":${at},"type":"ok","f":"add"}`),
  '{"process":0,"type":"invoke","f":"read"}',
  '{"process":0,"type":"ok","f":"read","value":"none"}',
].join("\n");

/** A put, and a later get of nil. */
const KEYED = `{:process 0, :type :invoke, :f :put, :key "x", :value "1"}
{:process 0, :type :ok, :f :put, :key "x", :value "1"}
{:process 1, :type :invoke, :f :get, :key "x", :value nil}
{:process 1, :type :ok, :f :get, :key "x", :value nil}
`;
/** Write skew. */
const CART = `{"process":0,"type":"invoke","f":"txn","value":[["r","x",null],["w","y",1]]}
{"process":1,"type":"invoke","f":"txn","value":[["r","y",null],["w","x",1]]}
{"process":0,"type":"ok","f":"txn","value":[["r","x",null],["w","y",1]]}
{"process":1,"type":"ok","f":"txn","value":[["r","y",null],["w","x",1]]}
`;
const UNLOGGED = `{"process":0,"type":"invoke","f":"txn","value":[["w","x",1]]}
{"process":0,"type":"ok","f":"txn"}
`;
const FAILED = `{"process":0,"type":"invoke","f":"txn","value":[["w","x",1]]}
{"process":0,"type":"fail","f":"txn"}
{"process":0,"type":"invoke","f":"txn","value":[]}
{"process":0,"type":"ok","f":"txn","value":[]}
`;

let folder = "";

beforeAll(() => {
  folder = folderOf({
    "ok.jsonl": OK,
    "stale.log": STALE,
    "bad.jsonl": BAD,
    "ids.jsonl": IDS,
    "even.js": OWN_MODEL,
    "hard.js": HARD_MODEL,
    "class.js": CLASS_MODEL,
    "boom.jsonl": OK.replaceAll("write", "boom"),
    "hard.jsonl": HARD,
    "package.json": '{"type":"module"}',
    "mutates.js": `export const model = {
  initial: () => ({ held: null }),
  step: (state, { f, input }) => {
    if (f === "write") state.held = input;
    return [state];
  },
};`,
    "no-list.js": `export const model = {
  initial: () => 0,
  step: (state, { f, input }) => (f === "write" ? input : [state]),
};`,
    "key.edn": KEYED,
    "porcupine.edn": `{:process 2, :type :invoke, :f :get, :key "x", :value nil}
{:process 2, :type :ok, :f :get, :key "x", :value ""}
${KEYED}`,
    "cart.jsonl": CART,
    "unlogged.jsonl": UNLOGGED,
    "failed.jsonl": FAILED,
    "nil.edn": `{:process 0, :type :invoke, :f :read, :value nil}
{:process 0, :type :ok, :f :read, :value nil}`,
  });
  writeFileSync(join(folder, "ok.jsonl.gz"), gzipSync(OK));
});

describe("rashomon check", () => {
  it("exits 0 for what is linearizable, gzip or not, and says on how much that rests", async () => {
    const { status, stdout, stderr } = await rashomon(folder, [
      "check",
      "ok.jsonl",
      "ok.jsonl.gz",
      "--model",
      "register",
    ]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout.replace(/[\d.]+ ms/g, "N ms")).toBe(
      "ok       ok.jsonl  register, N ms\n" +
        "         2 operations, 1 answer known, format jsonl\n" +
        "ok       ok.jsonl.gz  register, N ms\n" +
        "         2 operations, 1 answer known, format jsonl\n" +
        "2 histories: 2 ok, 0 illegal, 0 unknown\n",
    );
  });

  it("exits 1 for what is not, and says why in words and as a picture", async () => {
    const { status, stdout } = await rashomon(folder, [
      "check",
      "stale.log",
      "--model",
      "cas-register",
    ]);
    expect(status).toBe(1);
    expect(stdout.split("\n").slice(1)).toEqual([
      "         2 operations, 1 answer known, format jepsen-log",
      "",
      "  c1 read nil after c0's write of 1 had completed (event 1); no order explains",
      "    it.",
      "  These operations cannot all have happened so, and without any one of them the",
      "    rest can:",
      "    c0 wrote 1, invoked at event 0, completed at event 1",
      "    c1 read nil, invoked at event 2, completed at event 3",
      "    c0's write of 1 had completed before c1's read of nil was invoked",
      "",
      "  c0  [-1-]",
      "      write 1",
      "  c1        [-X-]",
      "            read nil",
      "  (numbers: an order that explains the rest; X: read nil has no place in any;",
      "   time runs to the right, not to scale)",
      "",
      "",
    ]);
  });

  it.each([
    ["cannot be told from what is known", "key.edn", [], "illegal", 1],
    ["is unknown where its format is asked for", "key.edn", ["--format", "kv-edn"], "unknown", 3],
    ["is unknown in Porcupine's dialect", "porcupine.edn", [], "ok", 0],
  ])("a get of nil %s, and the verdict says so", async (_, file, more, verdict, exit) => {
    const args = ["check", file, "--model", "kv", ...more];
    const { status, stdout } = await rashomon(folder, args);
    expect([status, stdout.split(" ")[0]]).toEqual([exit, verdict]);
    expect(stdout.includes("1 read of nil is taken as unknown: in kv-edn")).toBe(exit !== 1);
    expect(stdout.includes("No answer is known: nothing is judged.")).toBe(exit === 3);
    const { histories } = JSON.parse((await rashomon(folder, [...args, "--json"])).stdout);
    const answers = exit === 3 ? 0 : 1;
    const evidence = { answers, unknownReads: exit === 1 ? 0 : 1, keys: 1 };
    expect(histories[0]).toMatchObject({ verdict, evidence });
    expect(histories[0].notes).toHaveLength(exit === 1 ? 0 : exit === 3 ? 2 : 1);
  });

  it("draws as completed what had completed, whether the rest needs it or not", async () => {
    const event = (process: number, type: string, f: string, value: number | null) =>
      `${JSON.stringify({ process, type, f, value })}\n`;
    const events = [
      event(1, "invoke", "write", 2) + event(1, "ok", "write", 2),
      event(2, "invoke", "write", 3) + event(3, "invoke", "read", null),
      event(3, "ok", "read", 3) + event(2, "ok", "write", 3),
      event(3, "invoke", "read", null) + event(3, "ok", "read", 2),
    ];
    const given = folderOf({ "h.jsonl": events.join("") });
    const { status, stdout } = await rashomon(given, ["check", "h.jsonl", "--model", "register"]);
    expect(status).toBe(1);
    expect(stdout).toContain("c2        [-2-------]\n            write 3\n");
    expect(stdout).not.toContain("maybe");
  });

  it("keeps prose within 80 columns, and pictures as they are", async () => {
    const args = ["check", "cart.jsonl", "--check", "transactions"];
    const { stdout } = await rashomon(folder, args);
    expect(stdout).toContain("G2-item: T1 = c0 txn");
    expect(Math.max(...stdout.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it("refuses a transaction that is ok without its steps, by line", async () => {
    const { status, stdout, stderr } = await rashomon(folder, [
      "check",
      "unlogged.jsonl",
      "--check",
      "transactions",
    ]);
    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr).toBe(
      "unlogged.jsonl:2: process 0 completes txn (ok) without its steps: expected those of line " +
        "1, with what was read\n",
    );
  });

  it("says that nothing is judged of transactions that failed, or are empty: exit 3", async () => {
    const args = ["check", "failed.jsonl", "--check", "transactions"];
    const { status, stdout } = await rashomon(folder, args);
    expect([status, stdout.split(" ")[0]]).toEqual([3, "unknown"]);
    expect(stdout).toContain("nothing judged: no transaction with a step took\n");
  });

  it.each([
    ["changes the state", "mutates.js", "step changed the state that it was given, at `write`"],
    ["answers no list", "no-list.js", "step answered 1 to `write`: expected a list of states"],
  ])("refuses a model of one's own that %s", async (_, model, said) => {
    const args = ["check", "ok.jsonl", "--model", `./${model}`];
    const { status, stdout, stderr } = await rashomon(folder, args);
    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(`--model: ./${model}: ${said}`);
  });

  it("prints one JSON document with verdicts, explanations and a summary", async () => {
    const { status, stdout } = await rashomon(folder, [
      "check",
      "ok.jsonl",
      "stale.log",
      "--model",
      "register",
      "--json",
      "--witness",
    ]);
    expect(status).toBe(1);
    const document = JSON.parse(stdout);
    expect(document.summary).toEqual({ ok: 1, illegal: 1, unknown: 0 });
    expect(document.histories[0]).toMatchObject({
      file: "ok.jsonl",
      model: "register",
      format: "jsonl",
      operations: 2,
      verdict: "ok",
      explanation: null,
      witness: [0, 1],
    });
    expect(document.histories[1]).toMatchObject({
      file: "stale.log",
      verdict: "illegal",
      explanation: {
        kind: "illegal",
        key: null,
        culprit: { index: 1, process: 1, f: "read", output: null, invoked: 2, completed: 3 },
        core: [{ index: 0 }, { index: 1 }],
        minimal: true,
        edges: [[0, 1]],
      },
    });
    expect(typeof document.histories[0].ms).toBe("number");
  });

  it("exits 2 naming file, line and what would be right, and judges the other files all the same", async () => {
    const { status, stdout, stderr } = await rashomon(folder, [
      "check",
      "bad.jsonl",
      "ok.jsonl",
      "--model",
      "register",
    ]);
    expect(status).toBe(2);
    expect(stderr).toBe(
      "bad.jsonl:1: process 0 completes write (ok) that it never invoked: expected an invoke " +
        'of process 0 before this line\nbad.jsonl:2: unknown function of register "writ"; ' +
        "did you mean write?\n",
    );
    expect(stdout).toContain("ok       ok.jsonl");
  });

  it.each([
    [["ok.jsonl"], "--model: expected register, cas-register"],
    [
      ["ok.jsonl", "--model", "regster"],
      'there is no model "regster", nor is it a file such as ./my-model.js; did you mean register?',
    ],
    [["nope.jsonl", "--model", "register"], "nope.jsonl: there is no such file"],
    [["ok.jsonl", "--model", "register", "--check", "sequentiel"], "did you mean sequential?"],
    [
      ["ok.jsonl", "--model", "register", "--check", "unique-ids"],
      "the check unique-ids does not apply",
    ],
    [
      ["ok.jsonl", "--model", "register", "--initial", "x"],
      "--initial: expected JSON such as 0, null",
    ],
    [
      ["ok.jsonl", "--model", "register", "--format", "edn"],
      '--format: there is no format "edn"; known: dbcop-json, jepsen-json, jsonl, jepsen-log, kv-edn, jepsen-edn',
    ],
    [
      ["ok.jsonl", "--model", "register", "--memory", "1"],
      "--memory: expected a size such as 512MiB",
    ],
    [
      ["ok.jsonl", "--model", "register", "--memory", "64MiB"],
      "--memory: expected 96MiB at least, as the program itself takes most of that, got 64MiB",
    ],
    [["ok.jsonl", "--check", "transactions", "--level", "serialisable"], "mean serializable?"],
    [
      ["ok.jsonl", "--model", "register", "--level", "serializable"],
      "--level: goes with --check transactions",
    ],
    [
      ["ok.jsonl", "--model", "register", "--dot", "x.dot"],
      "--dot: goes with --check transactions",
    ],
    [
      ["ok.jsonl", "--model", "register", "--bound", "3"],
      "--bound: goes with --check bounded-staleness",
    ],
    [
      ["cart.jsonl", "--check", "transactions", "--model", "register", "--resume", "x.resume"],
      "--resume: goes with --check linearizable",
    ],
    [["ids.jsonl", "--check", "unique-ids", "--initial", "1"], "--initial: goes with --model"],
    [
      ["cart.jsonl", "--check", "transactions", "--initial", "1"],
      "--initial: transactions start from values by name, got 1",
    ],
    [["ok.jsonl", "--model", "register", "--out", "x.html"], "--out: goes with --html"],
    [
      ["ok.jsonl", "--model", "register", "--html", "lost.jsonl"],
      '--html: expected a page whose name ends in .html, got "lost.jsonl"; histories stand before',
    ],
    [
      ["ok.jsonl", "--model", "register", "--html", "x.html", "--out", "y.html"],
      "--out: goes with --html without a name, got x.html",
    ],
    [
      ["ok.jsonl", "--model", "register", "--html", "--out", "ok.jsonl"],
      "--html: ok.jsonl is one of the histories, and nothing of them is overwritten",
    ],
    [["--html", "ok.jsonl", "--model", "register"], "Not enough non-option arguments"],
    [
      ["ok.jsonl", "--model", "register", "--check", "bounded-staleness", "--bound", "soon"],
      "--bound: expected versions such as 3, or a time such as 200ms",
    ],
    [["even.js", "--model", "register"], "even.js:1: the format is not known by its content"],
  ])("exits 2 for %j", async (given, message) => {
    const { status, stderr, stdout } = await rashomon(folder, ["check", ...given]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toContain(message);
  });

  it("writes the page that --html names, and overwrites no history", async () => {
    const before = readFileSync(join(folder, "ok.jsonl"), "utf8");
    const given = ["check", "ok.jsonl", "--model", "register", "--html"];
    const named = await rashomon(folder, [...given, "named.html"]);
    expect(named.stderr).toContain("The page: named.html");
    expect(readFileSync(join(folder, "named.html"), "utf8")).toContain("<!doctype html>");
    await rashomon(folder, [...given, "--out", "ok.jsonl"]);
    expect(readFileSync(join(folder, "ok.jsonl"), "utf8")).toBe(before);
  });

  it("takes a bound of time in any unit that scenarios know", async () => {
    const judged = async (bound: string) =>
      await rashomon(folder, [
        ...["check", "ok.jsonl", "--model", "register", "--check", "bounded-staleness"],
        ...["--bound", bound],
      ]);
    for (const bound of ["100us", "1.5ms", "2s", "1m"]) {
      // The history has no times.
      expect((await judged(bound)).stderr).toContain("the check bounded-staleness does not apply");
    }
    expect((await judged("3")).status).toBe(0);
  });

  it("judges an object that is one whole once for each key that the history names", async () => {
    const event = (type: string, f: string, key: string, value: unknown): string =>
      `${JSON.stringify({ process: 0, type, f, key, value })}\n`;
    const put = (f: string): string => event("invoke", f, "x", 1) + event("ok", f, "x", null);
    const take = (f: string, key: string, answer: unknown): string =>
      event("invoke", f, key, null) + event("ok", f, key, answer);
    const keys = folderOf({
      "register.jsonl": put("write") + take("read", "y", null) + take("read", "x", 1),
      "queue.jsonl": put("enqueue") + take("dequeue", "y", null) + take("dequeue", "x", 1),
      "wrong.jsonl": put("enqueue") + take("dequeue", "y", 1),
    });
    const judged = async (file: string, model: string) =>
      (
        await rashomon(keys, [
          "check",
          file,
          "--model",
          model,
          "--check",
          "linearizable,sequential",
        ])
      ).status;
    expect([
      await judged("register.jsonl", "register"),
      await judged("queue.jsonl", "fifo-queue"),
      await judged("wrong.jsonl", "fifo-queue"),
    ]).toEqual([0, 0, 1]);
  });

  it("takes the initial value as JSON: with one, a nil of jepsen-edn is unknown", async () => {
    const judged = async (...given: string[]) =>
      (await rashomon(folder, ["check", "nil.edn", "--model", "register", ...given])).status;
    expect([
      await judged(),
      await judged("--initial", "null"),
      await judged("--initial", "0"),
    ]).toEqual([0, 0, 3]);
    expect(
      (await rashomon(folder, ["check", "stale.log", "--model", "register", "--initial", "1"]))
        .status,
    ).toBe(1);
  });

  it.each([
    ["time", ["--timeout", "100ms"]],
    ["memory", ["--memory", "96MiB", "--timeout", "20s"]],
  ])("exits 3 with the verdict unknown when it runs out of %s", async (limit, given) => {
    const { status, stdout } = await rashomon(folder, [
      "check",
      "hard.jsonl",
      "--model",
      "./hard.js",
      "--json",
      ...given,
    ]);
    expect(status).toBe(3);
    expect(JSON.parse(stdout)).toMatchObject({
      histories: [{ verdict: "unknown", explanation: { kind: "unknown", limit } }],
      summary: { ok: 0, illegal: 0, unknown: 1 },
    });
  });

  it("judges by a user's own model", async () => {
    expect((await rashomon(folder, ["check", "ok.jsonl", "--model", "./even.js"])).status).toBe(1);
    expect((await rashomon(folder, ["check", "ok.jsonl", "--model", "./class.js"])).status).toBe(0);
    expect(await rashomon(folder, ["check", "boom.jsonl", "--model", "./class.js"])).toMatchObject({
      status: 2,
      stderr: "boom.jsonl: the model ./class.js threw: no such thing\n",
    });
  });

  it("judges other consistency levels, without a model where none is needed", async () => {
    const { status, stdout } = await rashomon(folder, [
      "check",
      "ids.jsonl",
      "--check",
      "unique-ids",
    ]);
    expect(status).toBe(1);
    expect(stdout).toContain("the id 7 was given out twice");
    const all = await rashomon(folder, [
      "check",
      "stale.log",
      "--model",
      "register",
      "--check",
      "all",
      "--json",
    ]);
    const [history] = JSON.parse(all.stdout).histories;
    const verdicts = Object.fromEntries(
      history.checks.map(({ check, verdict }: { check: string; verdict: string }) => [
        check,
        verdict,
      ]),
    );
    expect(verdicts).toEqual({
      linearizable: "illegal",
      sequential: "ok",
      "causal-memory": "ok",
      "causal-convergence": "ok",
      causal: "ok",
      "monotonic-prefix": "ok",
      "consistent-prefix": "ok",
      // Measured, since no bound was given.
      "bounded-staleness": "ok",
      "read-your-writes": "ok",
      "monotonic-reads": "ok",
      "monotonic-writes": "ok",
      "writes-follow-reads": "ok",
      staleness: "ok",
      "set-full": "not-applicable",
      "unique-ids": "not-applicable",
      transactions: "not-applicable",
    });
  });
});
