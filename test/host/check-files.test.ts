/** Files are judged on threads, and a small one alone in the thread that asks: with one answer. */
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { checkFiles, type FileOutcome } from "../../src/host/check-files.ts";
import type { CheckTask } from "../../src/host/check-task.ts";

const folder = mkdtempSync(join(tmpdir(), "check-files-"));

function taskOf(name: string, lines: readonly object[], model: string): CheckTask {
  const file = join(folder, name);
  writeFileSync(file, `${lines.map((line) => JSON.stringify(line)).join("\n")}\n`);
  return {
    file,
    model,
    initial: [],
    format: null,
    timeoutMs: 1_500,
    memoryBytes: 2 ** 28,
    checks: ["linearizable"],
    witness: true,
    level: "serializable",
    bound: null,
    resume: null,
    draw: false,
    page: null,
  };
}

const judged = (tasks: readonly CheckTask[]): Promise<(FileOutcome | null)[]> =>
  checkFiles(tasks, {
    workers: 2,
    done: () => undefined,
    signal: new AbortController().signal,
  });

const done = (process: number, f: string, value: unknown) => [
  { process, type: "invoke", f, value: f === "read" ? null : value },
  { process, type: "ok", f, value },
];

test.each([
  ["valid", [...done(0, "write", 1), ...done(1, "read", 1)], "ok"],
  ["stale", [...done(0, "write", 1), ...done(1, "read", 2)], "illegal"],
  ["unknown", done(0, "unheard-of", 1), undefined],
] as const)("a %s history gets the answer that a thread gives", async (name, lines, verdict) => {
  const task = taskOf(`${name}.jsonl`, lines, "register");
  const untimed = (outcome: FileOutcome | null | undefined) => {
    if (outcome?.kind !== "judged") return outcome;
    return { ...outcome, report: { ...outcome.report, ms: 0 } };
  };
  const [alone] = await judged([task]);
  const [onThread] = await judged([task, task]);
  expect(untimed(alone)).toEqual(untimed(onThread));
  expect(alone?.kind === "judged" ? alone.report.verdict : undefined).toBe(verdict);
});

test("a small history that is hard is judged for the time that it has, on a thread", async () => {
  const all = [...Array(12).keys()];
  const hard = [
    ...done(0, "push", 99),
    ...all.map((n) => ({ process: n, type: "invoke", f: "push", value: n % 6 })),
    ...all.map((n) => ({ process: n, type: "ok", f: "push", value: n % 6 })),
    { process: 0, type: "invoke", f: "pop", value: null },
    { process: 0, type: "ok", f: "pop", value: 99 },
  ];
  const [outcome] = await judged([taskOf("hard.jsonl", hard, "stack")]);
  expect(outcome).toMatchObject({ kind: "judged" });
});
