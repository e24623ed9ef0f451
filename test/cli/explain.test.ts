/** `rashomon explain` as a command: what it prints in short, and what when it is interrupted. */
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { folderOf, interrupted, rashomon } from "./rashomon.ts";

const SCENARIO = `name: Two votes
version: 1
protocol: raft
mutant: double-vote
options: { preVote: false, checkQuorum: false }
nodes: 3
duration: 1s
network: { latency: 1ms..3ms }
workload: { clients: 0 }
script:
  - { withhold: election }
  - { drop: request-vote, from: [n1, n3], to: [n1, n3], as: only-n2 }
  - { fire: election, node: n1 }
  - { fire: election, node: n3 }
  - { wait: 50ms }
`;
const ARTIFACT = "reports/votes-raft-seed-4.json";

let folder = "";

beforeAll(async () => {
  folder = folderOf({ "votes.yaml": SCENARIO });
  await rashomon(folder, ["run", "votes.yaml", "--seed", "4"]);
  // Of another hash, which is said on standard error once the run has been made.
  const path = join(folder, ARTIFACT);
  const text = readFileSync(path, "utf8");
  writeFileSync(path, text.replace(/("hash": ?")[0-9a-f]{4}/, "$10000"));
});

afterAll(() => rmSync(folder, { recursive: true }));

test("--quiet prints the failure and the step that went wrong", async () => {
  const short = ["--steps", "20000"];
  const { status, stdout } = await rashomon(folder, ["explain", ARTIFACT, "--quiet", ...short]);
  expect(status).toBe(0);
  expect(stdout).toMatch(/^votes\.yaml {2}raft {2}seed 4\n {2}one-vote-per-term .*\n/);
  expect(stdout).toContain("decisive: step ");
  expect(stdout).not.toContain("What led to it");
});

test.each([
  ["a document of what is known, with interrupted", ["--json"]],
  ["the failure in words", []],
])("interrupted, it prints %s, and ends with 130", async (_, options) => {
  const endless = ["--steps", "9000000000"];
  const argv = ["explain", ARTIFACT, ...endless, ...options];
  const { status, stdout } = await interrupted(folder, argv);
  expect(status).toBe(130);
  if (options.length === 0) {
    expect(stdout).toMatch(/^Interrupted\. What is known: one-vote-per-term /);
    return;
  }
  expect(JSON.parse(stdout)).toEqual({
    version: expect.any(String),
    scenario: "votes.yaml",
    protocol: "raft",
    seed: 4,
    fingerprint: "raft/one-vote-per-term",
    violation: expect.objectContaining({ check: "one-vote-per-term" }),
    interrupted: true,
  });
});
