/**
 * Budgets of `rashomon check` in processes of their own: memory as it was asked for, and judgements
 * that go on later.
 */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { generateHistory } from "../../bench/generate-history.ts";
import { objectHistory } from "../../bench/object-history.ts";
import { encodeJsonl } from "../../src/history/codecs/jsonl.ts";
import { folderOf, MAIN, rashomon } from "./rashomon.ts";

const HARD = {
  model: "register",
  operations: 4_000,
  concurrency: 100,
  values: 50,
  keys: 1,
  infoPermille: 10,
  stale: true,
  seed: 99,
} as const;

/** Decided in some thousand configurations: more than there are between two looks at the clock. */
const UNEASY = { ...HARD, operations: 300, concurrency: 30, values: 20, seed: 15 } as const;

/**
 * Says at its end how much memory the process ever held, in KiB: that of its own image. What
 * `process.resourceUsage` says begins with what the process held that started it.
 */
const SAYS_PEAK = `data:text/javascript,${encodeURIComponent(
  'import { readFileSync } from "node:fs"; process.on("exit", () => ' +
    'console.error("peak", /VmHWM:\\s+(\\d+)/.exec(readFileSync("/proc/self/status", "utf8"))[1]))',
)}`;

function peakMiB(argv: readonly string[]): number {
  const { stderr } = spawnSync(process.execPath, ["--import", SAYS_PEAK, ...argv], {
    encoding: "utf8",
  });
  return Number(/peak (\d+)/.exec(stderr)?.[1]) / 1024;
}

describe("--memory", () => {
  it("holds no more than 1.5 times the least that may be asked, engine and program included", () => {
    const folder = folderOf({});
    const stack = { kind: "stack", operations: 1_000, concurrency: 10, values: 5 } as const;
    for (const [model, history] of [
      ["register", generateHistory(HARD)],
      ["register", generateHistory({ ...HARD, operations: 150_000, values: null, stale: false })],
      ["stack", objectHistory({ ...stack, infoPermille: 0, readEvery: 4, wrong: false, seed: 3 })],
    ] as const) {
      const file = join(folder, "history.jsonl");
      writeFileSync(file, encodeJsonl(history));
      const argv = ["check", file, "--model", model, "--memory", "96MiB", "--timeout", "4s"];
      const peak = peakMiB([MAIN, ...argv]);
      expect(peak, `${model} of ${history.length}`).toBeLessThan(1.5 * 96);
    }
  }, 120_000);

  it("is kept to while a reason is looked for, and by the answer that has it", () => {
    const file = join(folderOf({}), "history.jsonl");
    const stack = { kind: "stack", operations: 150_000, concurrency: 50, values: null } as const;
    const history = objectHistory({
      ...stack,
      infoPermille: 20,
      readEvery: 4,
      wrong: true,
      seed: 1,
    });
    writeFileSync(file, encodeJsonl(history));
    const budget = ["--memory", "128MiB", "--timeout", "4s"];
    expect(peakMiB([MAIN, "check", file, "--model", "stack", ...budget, "--json"])).toBeLessThan(
      1.5 * 128,
    );
  }, 120_000);
});

const ONE_READ =
  '{"process":0,"type":"invoke","f":"read","value":null}\n' +
  '{"process":0,"type":"ok","f":"read","value":1}\n';

describe("--timeout", () => {
  it("ends a user's model of which a call does not return, as unknown", () => {
    const folder = folderOf({
      "loop.js": "export const model = { initial: () => { while (true); }, step: (s) => [s] };",
      "late.js":
        "export const model = { initial: () => 0, step: (s, { f }) => { while (f === 'read'); return [s]; } };",
      "h.jsonl": ONE_READ,
      "i.jsonl": ONE_READ,
    });
    for (const model of ["./loop.js", "./late.js"]) {
      const argv = [
        "check",
        "h.jsonl",
        "i.jsonl",
        "--model",
        model,
        "--timeout",
        "500ms",
        "--json",
      ];
      const { status, stdout } = spawnSync(process.execPath, [MAIN, ...argv], {
        cwd: folder,
        encoding: "utf8",
      });
      expect(status).toBe(3);
      const explanation = {
        limit: "time",
        words: [`Undecided: out of time in a call of the model ${model} that did not return.`],
      };
      expect(JSON.parse(stdout)).toMatchObject({
        histories: [
          { verdict: "unknown", explanation },
          { verdict: "unknown", explanation },
        ],
        summary: { ok: 0, illegal: 0, unknown: 2 },
      });
    }
  }, 60_000);
});

describe("a model's file that does not load", () => {
  const checked = (file: string, text: string, ...options: string[]) => {
    const folder = folderOf({ [file]: text, "h.jsonl": ONE_READ });
    const argv = [MAIN, "check", "h.jsonl", "--model", `./${file}`, ...options];
    const { status, stderr, stdout } = spawnSync(process.execPath, argv, {
      cwd: folder,
      encoding: "utf8",
    });
    return { status, stdout, stderr: stderr.trim() };
  };

  const late = "has not loaded within 5000 ms: does it loop? --timeout gives it longer";
  it.each(["while (true);", "for (;;) await null;"])("is refused after its time: %s", (text) => {
    const { status, stderr } = checked("m.mjs", text, "--timeout", "300ms");
    expect([status, stderr]).toEqual([2, `--model: ./m.mjs ${late}`]);
  });

  it.each([
    ["await new Promise(() => {});", "ended before it was loaded"],
    ["process.exit(0);", "ended before it was loaded"],
    ["throw new Error('no');", "cannot be loaded: no"],
    ["export const model = {};", "expected model.initial to be a function"],
  ])("is refused by its name, with exit code 2: %s", (text, said) => {
    const { status, stdout, stderr } = checked("m.mjs", text);
    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(`--model: ./m.mjs`);
    expect(stderr).toContain(said);
  });

  it("is none that takes less than --timeout", () => {
    const slow =
      "for (const from = Date.now(); Date.now() < from + 1000;);" +
      "export const model = { initial: () => 0, step: (s) => [s] };";
    expect(checked("slow.mjs", slow, "--timeout", "20s")).toMatchObject({ status: 0, stderr: "" });
  });
});

describe("--resume", () => {
  it("goes on from an earlier call's file, which is gone once the history is decided", async () => {
    const history = generateHistory(UNEASY);
    const folder = folderOf({ "history.jsonl": encodeJsonl(history) });
    const state = join(folder, "state");
    const argv = ["check", "history.jsonl", "--model", "register", "--resume", "state"];
    const undecided = await rashomon(folder, [...argv, "--timeout", "1ms"]);
    expect(undecided.status).toBe(3);
    expect(undecided.stdout).toContain("The same command resumes from state.");
    expect(existsSync(state)).toBe(true);

    const other = await rashomon(folder, [
      "check",
      "history.jsonl",
      "--model",
      "register",
      "--resume",
      "state",
      "--initial",
      "7",
    ]);
    expect(other.status).toBe(2);
    expect(other.stderr).toContain(
      "state: belongs to another history, model or initial value: delete it to begin anew",
    );

    const decided = await rashomon(folder, [...argv, "--json"]);
    expect([0, 1]).toContain(decided.status);
    const plain = await rashomon(folder, [
      "check",
      "history.jsonl",
      "--model",
      "register",
      "--json",
    ]);
    const verdictOf = (text: string): unknown => JSON.parse(text).histories[0].verdict;
    expect(verdictOf(decided.stdout)).toBe(verdictOf(plain.stdout));
    expect(existsSync(state)).toBe(false);
  }, 60_000);

  it("refuses a file that it has not written, and one that was changed", async () => {
    const history = generateHistory(UNEASY);
    const folder = folderOf({ "history.jsonl": encodeJsonl(history), state: "hello\n" });
    const argv = ["check", "history.jsonl", "--model", "register", "--resume", "state"];
    const refusal = "state: is not a file that check --resume has written, or was changed since";
    const foreign = await rashomon(folder, argv);
    expect([foreign.status, foreign.stderr.trim()]).toEqual([2, refusal]);
    writeFileSync(join(folder, "state"), "");
    expect((await rashomon(folder, argv)).status).toBe(2);
    const fresh = argv.with(-1, "fresh");
    expect((await rashomon(folder, [...fresh, "--timeout", "1ms"])).status).toBe(3);
    const text = readFileSync(join(folder, "fresh"), "utf8");
    // What is packed begins with the same letters always.
    expect(text).toContain("\nH4sI");
    writeFileSync(join(folder, "fresh"), text.replace("\nH4sI", "\nH4sJ"));
    expect((await rashomon(folder, fresh)).stderr).toContain(
      "fresh: is not a file that check --resume",
    );
  }, 60_000);

  it("takes one history, and a model of rashomon's own", async () => {
    const folder = folderOf({ "a.jsonl": "", "b.jsonl": "" });
    const two = await rashomon(folder, ["check", ".", "--model", "register", "--resume", "state"]);
    expect([two.status, two.stderr.trim()]).toEqual([2, "--resume: expected one history, got 2"]);
  }, 60_000);
});
