/**
 * Keeping a failure: a scenario to commit, run first, with an expectation that turns when it is
 * fixed.
 */
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { folderOf, rashomon } from "./rashomon.ts";

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

let folder = "";
let artifact = "";
let kept = "";

beforeAll(async () => {
  folder = folderOf({ "votes.yaml": SCENARIO });
  const { status, stdout } = await rashomon(folder, ["run", "votes.yaml", "--seed", "4"]);
  expect(status).toBe(1);
  expect(stdout).toContain("new  raft/one-vote-per-term  votes.yaml, seed 4");
  artifact = "reports/votes-raft-seed-4.json";
  const ended = await rashomon(folder, ["keep", artifact]);
  kept = /^Kept: (\S+),/.exec(ended.stdout)?.[1] ?? "";
});

afterAll(() => rmSync(folder, { recursive: true }));

const read = (file: string) => readFileSync(join(folder, file), "utf8");

describe("a failure that is kept", () => {
  test("is a scenario under scenarios/regressions, named by what failed, that fails as expected", async () => {
    expect(kept).toMatch(/^scenarios\/regressions\/raft-one-vote-per-term-[0-9a-f]{8}\.yaml$/);
    const { status, stdout } = await rashomon(folder, ["run", kept, "--json"]);
    const { runs } = JSON.parse(stdout) as { runs: { hash: string; met: boolean; seed: number }[] };
    const { hash } = JSON.parse(read(artifact)) as { hash: string };
    expect([status, runs.map((run) => [run.hash, run.met, run.seed])]).toEqual([
      0,
      [[hash, true, 4]],
    ]);
  });

  test("is no setup that never came about: that is refused, and names the artifact", async () => {
    const step = "  - { when: { node: n3, role: leader }, within: 1ms }";
    const apart = folderOf({
      "never.yaml": SCENARIO.replace(/script:[\s\S]*$/, `script:\n${step}\n`),
    });
    await rashomon(apart, ["run", "never.yaml", "--seed", "4"]);
    const file = "reports/never-raft-seed-4.json";
    const ended = await rashomon(apart, ["keep", file]);
    expect([ended.status, ended.stdout]).toEqual([2, ""]);
    expect(ended.stderr).toContain(`${file}: a failed setup is not kept: the scenario never came`);
  });

  test("is kept once: again changes nothing, and another file of that name is not overwritten", async () => {
    const before = read(kept);
    const again = await rashomon(folder, ["keep", artifact]);
    expect([again.status, again.stdout]).toEqual([0, `It is kept already: ${kept}\n`]);
    writeFileSync(join(folder, "scenarios/regressions/mine.yaml"), "mine");
    const { status, stderr } = await rashomon(folder, ["keep", artifact, "--as", "mine"]);
    expect([status, stderr]).toEqual([2, expect.stringContaining("nothing is overwritten")]);
    expect(read("scenarios/regressions/mine.yaml")).toBe("mine");
    expect(read(kept)).toBe(before);
    rmSync(join(folder, "scenarios/regressions/mine.yaml"));
  });

  test("is run before all other scenarios, and makes the same failure elsewhere a known one", async () => {
    rmSync(join(folder, "reports/.known-failures.json"));
    const { stdout } = await rashomon(folder, [
      "run",
      "*.yaml",
      "scenarios",
      "--seed",
      "4",
      "--json",
    ]);
    const { runs, triage } = JSON.parse(stdout) as {
      runs: { scenario: string }[];
      triage: unknown[];
    };
    expect(runs.map(({ scenario }) => scenario)).toEqual([kept, "votes.yaml"]);
    expect(triage).toMatchObject([{ fingerprint: "raft/one-vote-per-term", standing: "known" }]);
  });

  test("is not called fixed while it fails; once it passes, --fixed turns what is expected", async () => {
    const early = await rashomon(folder, ["keep", kept, "--fixed"]);
    expect([early.status, early.stdout]).toEqual([1, expect.stringContaining("It is not fixed")]);
    for (const file of [kept, "votes.yaml"]) {
      writeFileSync(join(folder, file), read(file).replace(/^mutant:.*\n/m, ""));
    }
    const passing = await rashomon(folder, ["run", "votes.yaml", "scenarios", "--seed", "4"]);
    expect(passing.status).toBe(1);
    expect(passing.stdout).toContain("resolved  raft/one-vote-per-term  votes.yaml, seed 4");
    expect(passing.stdout).toMatch(/If it is fixed:\n.*keep .*--fixed/s);
    const fixed = await rashomon(folder, ["keep", kept, "--fixed"]);
    expect([fixed.status, fixed.stdout]).toEqual([0, `From now on it must pass: ${kept}\n`]);
    const { status } = await rashomon(folder, ["run", "scenarios"]);
    expect(status).toBe(0);
    expect((await rashomon(folder, ["keep", kept, "--fixed"])).status).toBe(2);
  });

  test("and comes back is said to", async () => {
    for (const file of [kept, "votes.yaml"]) {
      const text = read(file).replace(/^protocol: raft$/m, "protocol: raft\nmutant: double-vote");
      writeFileSync(join(folder, file), text);
    }
    const { stdout } = await rashomon(folder, ["run", "votes.yaml", "--seed", "4"]);
    expect(stdout).toContain("came back  raft/one-vote-per-term  votes.yaml, seed 4");
    const alone = await rashomon(folder, ["run", kept, "--out", "elsewhere"]);
    expect(alone.stdout).toContain("came back  raft/one-vote-per-term");
  });
});

test("--json prints one document of what was done, --quiet nothing but that it is not fixed", async () => {
  const apart = folderOf({ "votes.yaml": SCENARIO });
  const keep = async (...argv: string[]) => {
    const { status, stdout } = await rashomon(apart, ["keep", ...argv]);
    return [status, argv.includes("--json") ? JSON.parse(stdout) : stdout];
  };
  const scenario = ["votes.yaml", "--seed", "4", "--as", "votes"];
  const file = "scenarios/regressions/votes.yaml";
  const failure = {
    ...{ file, seed: 4, verdict: "fail", check: "one-vote-per-term" },
    ...{ fingerprint: "raft/one-vote-per-term", hash: expect.stringMatching(/^[0-9a-f]{16}$/) },
  };
  const document = (did: string, of: object) => ({ version: expect.any(String), did, ...of });
  expect(await keep(...scenario, "--json")).toEqual([0, document("kept", failure)]);
  expect(await keep(...scenario, "--json")).toEqual([0, document("kept-already", failure)]);
  expect(await keep(...scenario, "--quiet")).toEqual([0, ""]);
  expect(await keep(file, "--fixed", "--json")).toEqual([1, document("not-fixed", failure)]);
  expect(await keep(file, "--fixed", "--quiet")).toEqual([
    1,
    expect.stringMatching(/^It is not fixed: raft\/one-vote-per-term at seed 4\.\n$/),
  ]);
  const path = join(apart, file);
  writeFileSync(path, readFileSync(path, "utf8").replace(/^mutant:.*\n/m, ""));
  expect(await keep(file, "--fixed", "--json")).toMatchObject([
    0,
    document("fixed", { file, seed: 4, verdict: "pass", check: null, fingerprint: null }),
  ]);
  rmSync(apart, { recursive: true });
});

test("a run that passes, and a name with a path, are refused", async () => {
  writeFileSync(join(folder, "fine.yaml"), SCENARIO.replace(/^mutant:.*\n/m, ""));
  const fine = await rashomon(folder, ["keep", "fine.yaml", "--seed", "1"]);
  expect([fine.status, fine.stderr]).toEqual([2, expect.stringContaining("no failure to keep")]);
  const bad = await rashomon(folder, ["keep", artifact, "--as", "../x"]);
  expect([bad.status, bad.stderr]).toEqual([2, expect.stringContaining("--as")]);
  expect(readdirSync(folder)).not.toContain("x.yaml");
});
