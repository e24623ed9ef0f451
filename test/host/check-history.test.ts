/** What a judgement of one file says when it is ended before its verdict. */
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { checkHistory } from "../../src/host/check-history.ts";
import type { CheckTask } from "../../src/host/check-task.ts";

/**
 * Eighteen concurrent appends, which any order explains, and a text that is one letter short of all
 * of them: every subset of the appends comes to a text that begins it.
 */
function hardHistory(): string {
  const texts = Array.from({ length: 18 }, (_, at) => "a".repeat(at + 1));
  const line = (process: number, type: string, f: string, value: string | null): string =>
    JSON.stringify({ process, type, f, key: "x", value });
  const lines = [
    ...texts.map((text, at) => line(at, "invoke", "append", text)),
    ...texts.map((text, at) => line(at, "ok", "append", text)),
    line(0, "invoke", "get", null),
    line(0, "ok", "get", texts.join("").slice(1)),
  ];
  return `${lines.join("\n")}\n`;
}

const file = join(mkdtempSync(join(tmpdir(), "check-history-")), "hard.jsonl");
writeFileSync(file, hardHistory());

const task: CheckTask = {
  file,
  model: "kv",
  initial: [],
  format: null,
  timeoutMs: 60_000,
  // That of the whole process, in which other tests run as well.
  memoryBytes: 2 ** 40,
  checks: ["linearizable"],
  witness: false,
  level: "serializable",
  bound: null,
  resume: null,
  draw: false,
  page: null,
};

test("an interruption ends it with what is known: how long a prefix has an order", async () => {
  let asked = 0;
  const answer = await checkHistory(task, () => ++asked > 2);
  if (answer.kind !== "judged") throw new Error("it is judged");
  expect(answer.report.verdict).toBe("unknown");
  expect(answer.report.explanation).toMatchObject({
    limit: "interrupt",
    verified: { completed: 17 },
  });
});

test("so does a time-out", async () => {
  const answer = await checkHistory({ ...task, timeoutMs: 1 });
  if (answer.kind !== "judged") throw new Error("it is judged");
  expect(answer.report.explanation).toMatchObject({ limit: "time" });
});

test("a state that cannot be written costs no verdict, and a note says so", async () => {
  // The name is longer than a name may be once that of the unfinished file is made of it.
  const resume = join(dirname(file), "x".repeat(250));
  const answer = await checkHistory({ ...task, timeoutMs: 1, resume });
  if (answer.kind !== "judged") throw new Error("it is judged");
  expect(answer.report).toMatchObject({
    verdict: "unknown",
    notes: [expect.stringMatching(/^Nothing is kept for another --resume: \S+: cannot be written/)],
  });
  expect(answer.report.explanation?.words.join()).not.toContain("resumes from");
});
