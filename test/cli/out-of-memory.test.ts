/** A program that takes all memory fails its own seed, and no other. */
import { expect, test } from "vitest";
import type { ResultDocument } from "../../src/report/document.ts";
import { folderOf, rashomonProcess } from "./rashomon.ts";

const LEAK = `
const kept = [];
export default async function main(self) {
  self.onRequest(async () => {
    if (self.random("leaks", 40) === 0) for (;;) kept.push(new Array(1_000).fill(kept.length));
    return null;
  });
}
`;

const SCENARIO = `version: 1
protocol: ./leak.js
nodes: 1
duration: 1s
workload: { clients: 3, rate: 20/s, mix: { read: 1 } }
`;

test("a leak ends its own seed as no-progress, and all seeds are counted", () => {
  const folder = folderOf({ "leak.js": LEAK, "s.yaml": SCENARIO });
  const args = ["run", "s.yaml", "--seeds", "1..4", "--workers", "1", "--stall", "0", "--json"];
  const environment = { NODE_OPTIONS: "--max-old-space-size=60" };
  const { status, stdout, stderr } = rashomonProcess(folder, args, environment);
  expect(status, stderr).toBe(1);
  const { summary, runs, errors } = JSON.parse(stdout) as ResultDocument;
  expect([summary.runs, errors]).toEqual([4, undefined]);
  expect(summary.fail).toBeGreaterThan(0);
  expect(summary.pass).toBeGreaterThan(0);
  const violation = runs.find(({ verdict }) => verdict === "fail")?.violations[0];
  expect(violation).toMatchObject({ check: "no-progress", nodes: ["n1"] });
  expect(violation?.message).toMatch(
    /^step \d+ of seed \d \(n1 gets a request .*\) took more memory than the \d+ MiB of its thread/,
  );
}, 120_000);
