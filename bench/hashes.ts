/**
 * Prints the hash of every scenario, protocol and some seeds, one a line: what must be the same on
 * every machine.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { simulate } from "../src/runner/simulate.ts";
import { parseScenario } from "../src/scenario/parse.ts";

const SEEDS = [1, 2, 16];

const files = readdirSync("scenarios", { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".yaml"))
  .sort();
for (const path of files) {
  const file = join("scenarios", path);
  const scenario = parseScenario(readFileSync(file, "utf8"), file);
  for (const protocol of scenario.protocols) {
    for (const seed of SEEDS) {
      const { hash, steps } = simulate(scenario, protocol, seed);
      process.stdout.write(`${file} ${protocol} ${seed} ${hash} ${steps}\n`);
    }
  }
}
