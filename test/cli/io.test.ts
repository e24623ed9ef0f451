/**
 * Commands that are shown are those that a person can paste: the program is called as it is here.
 */
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Ended, folderOf, rashomon } from "./rashomon.ts";

/** Fails whatever the seed: a server votes twice. */
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

const program = "npx rashomon";
const kept = "scenarios/regressions/votes.yaml";
let folder = "";
const said: Record<string, Ended> = {};

beforeAll(async () => {
  folder = folderOf({ "own votes.yaml": SCENARIO });
  const artifact = "reports/own-votes-raft-seed-4.json";
  const run = (...argv: string[]) => rashomon(folder, argv, { program });
  said["run"] = await run("run", "own votes.yaml", "--seed", "4", "--reporter", "github");
  said["shrink"] = await run("shrink", artifact, "--out", "a shrunk one.yaml");
  said["keep"] = await run("keep", artifact, "--as", "votes");
  said["again"] = await rashomon(folder, ["keep", artifact, "--as", "votes"]);
  said["campaign"] = await run("campaign", "status");
});

afterAll(() => rmSync(folder, { recursive: true }));

test.each([
  ["run", "npx rashomon explain reports/own-votes-raft-seed-4.json"],
  ["run", "npx rashomon run 'own votes.yaml' --seed 4"],
  ["shrink", "Run it: npx rashomon run 'a shrunk one.yaml'"],
  ["keep", `Once it is fixed: npx rashomon keep ${kept} --fixed`],
  ["campaign", "npx rashomon campaign start SUBJECT"],
])("%s shows %s, and no other way of calling it", (command, shown) => {
  const { stdout = "", stderr = "" } = said[command] ?? {};
  expect(stdout + stderr).toContain(shown);
  expect(stdout + stderr).not.toMatch(/(?<!npx )rashomon [a-z]/);
});

test("a kept scenario's head shows it too, and is the only thing that may differ", () => {
  const text = readFileSync(join(folder, kept), "utf8");
  expect(text).toContain(`# Once it is fixed: npx rashomon keep ${kept} --fixed\n`);
  expect(said["again"]?.stdout).toBe(`It is kept already: ${kept}\n`);
});
