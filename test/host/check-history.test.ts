/** What a judgement of one file says when it is ended before its verdict. */
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type CheckTask, checkHistory } from "../../src/host/check-history.ts";

/** Twelve concurrent pushes that any order explains, then pops that none does. */
function hardHistory(): string {
  const pushes = [...Array(12).keys()];
  const invoke = (process: number, f: string, value: number | null): string =>
    JSON.stringify({ process, type: "invoke", f, value });
  const ok = (process: number, f: string, value: number): string =>
    JSON.stringify({ process, type: "ok", f, value });
  const lines = [
    invoke(0, "push", 99),
    ok(0, "push", 99),
    ...pushes.map((n) => invoke(n, "push", n % 6)),
    ...pushes.map((n) => ok(n, "push", n % 6)),
    invoke(0, "pop", null),
    ok(0, "pop", 99),
  ];
  return `${lines.join("\n")}\n`;
}

const file = join(mkdtempSync(join(tmpdir(), "check-history-")), "hard.jsonl");
writeFileSync(file, hardHistory());

const task: CheckTask = {
  file,
  model: "stack",
  initial: [],
  format: null,
  timeoutMs: 60_000,
  memoryBytes: 2 ** 30,
  checks: ["linearizable"],
  witness: false,
  level: "serializable",
  bound: null,
  resume: null,
  draw: false,
};

test("an interruption ends it with what is known: how long a prefix has an order", async () => {
  let asked = 0;
  const answer = await checkHistory(task, () => ++asked > 2);
  if (answer.kind !== "judged") throw new Error("it is judged");
  expect(answer.report.verdict).toBe("unknown");
  expect(answer.report.explanation).toMatchObject({
    limit: "interrupt",
    verified: { completed: 13 },
  });
});

test("so does a time-out", async () => {
  const answer = await checkHistory({ ...task, timeoutMs: 1 });
  if (answer.kind !== "judged") throw new Error("it is judged");
  expect(answer.report.explanation).toMatchObject({ limit: "time" });
});
