/**
 * The plain run of every scenario of the repository, whose hash is pinned. What else holds for each
 * is in scenarios/, a file a folder.
 */
import { expect, it } from "vitest";
import { simulate } from "../src/runner/simulate.ts";
import { pinnedLine, scenarioRuns } from "./support/scenario-files.ts";

const runs = scenarioRuns(() => true);

it("there are scenarios to run", () => {
  expect(runs.length).toBeGreaterThanOrEqual(8);
});

it("no scenario gives its nodes disks that no run comes to", () => {
  const doubted = runs.flatMap(({ file, scenario }) =>
    Object.values(scenario.doubts)
      .flat()
      .filter((doubt) => doubt.startsWith("given."))
      .map((doubt) => `${file}: ${doubt}`),
  );
  expect(doubted).toEqual([]);
});

it("the hash of every scenario is what it was: a change is a decision", async () => {
  const lines = runs.map((run) => {
    const { scenario, protocol } = run;
    return pinnedLine(run, simulate(scenario, protocol, scenario.seeds.first, { strict: false }));
  });
  await expect(`${lines.join("\n")}\n`).toMatchFileSnapshot("golden/hashes.txt");
});
