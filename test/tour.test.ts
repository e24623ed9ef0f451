/** What `npm start` runs: a scenario of every system, as expected. */
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { listedIn, loadScenarios } from "../src/cli/scenarios.ts";
import { InputError } from "../src/core/errors.ts";
import { systems } from "../src/systems/index.ts";

it("the tour has a scenario of every system", async () => {
  const scenarios = await loadScenarios(listedIn("scenarios/tour.txt"));
  const shown = new Set(scenarios.flatMap(({ protocols, system }) => [system, ...protocols]));
  expect([...systems.keys()].filter((name) => !shown.has(name))).toEqual([]);
  const { scripts } = JSON.parse(readFileSync("package.json", "utf8"));
  expect(scripts.start).toContain("--files-from scenarios/tour.txt");
});

it("a list that names what is not there is refused by line", () => {
  expect(() => listedIn("test/data/scenario-list.txt")).toThrow(InputError);
  expect(() => listedIn("test/data/scenario-list.txt")).toThrow(
    /scenario-list.txt:3.*there is no file test\/data\/nowhere.yaml/,
  );
});
