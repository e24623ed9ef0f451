/**
 * `npm run soak -- SYSTEM [FIRST..LAST] [--strategy swarm] [--window 3ms]`: many seeds of a correct
 * system, drawn from its space; any alarm is a false one, or a bug. With a window, what is next is
 * any of all that is due within it, as the ties have it, instead of the earliest.
 */
import { parseArgs } from "node:util";
import { formatCount } from "../src/core/formatting.ts";
import { defaults } from "../src/core/parameters.ts";
import { parseDuration } from "../src/core/quantities.ts";
import { simulate } from "../src/runner/simulate.ts";
import { strategies } from "../src/search/strategies/index.ts";
import { subjectOf } from "../src/search/subject.ts";
import { systems } from "../src/systems/index.ts";

function main(): void {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { window: { type: "string" }, strategy: { type: "string", default: "swarm" } },
  });
  const [protocol = "", range = "1..10000"] = positionals;
  const windowUs = values.window === undefined ? null : parseDuration(values.window);
  const [first = 1, last = first] = range.split("..").map(Number);
  const strategy = strategies.get(values.strategy);
  const isWindow = values.window === undefined || windowUs !== null;
  if (!systems.has(protocol) || strategy === undefined || !isWindow) {
    const names = [...systems.keys()].join("|");
    process.stderr.write(
      `usage: npm run soak -- ${names} [1..10000] [--strategy ${[...strategies.keys()].join("|")}] [--window 3ms]\n`,
    );
    process.exitCode = 2;
    return;
  }
  const subject = subjectOf(protocol);
  const parameters = defaults(strategy.parameters);
  const plan = strategy.begin(subject, { parameters, seeds: { first, last } });
  const verdicts = new Map<string, number>();
  const happened = new Map<string, number>();
  let steps = 0;
  const start = performance.now();
  for (let trial = plan.next(); trial !== null; trial = plan.next()) {
    const { scenario, seed } = trial;
    const run = simulate(scenario, protocol, seed, windowUs === null ? {} : { windowUs });
    steps += run.steps;
    verdicts.set(run.verdict, (verdicts.get(run.verdict) ?? 0) + 1);
    for (const [what, count] of Object.entries(run.happened)) {
      const before = happened.get(what) ?? 0;
      happened.set(what, what.startsWith("highest-") ? Math.max(before, count) : before + count);
    }
    if (run.verdict === "pass") continue;
    process.stdout.write(`seed ${seed}: ${run.verdict} ${JSON.stringify(run.violations)}\n`);
    process.exitCode = 1;
  }
  const seconds = (performance.now() - start) / 1000;
  const counts = (map: ReadonlyMap<string, number>) =>
    [...map].map(([name, count]) => `${name} ${formatCount(count)}`).join(", ");
  process.stdout.write(
    `${protocol}, seeds ${first} to ${last}: ${counts(verdicts)}; ${formatCount(steps)} steps in ${seconds.toFixed(0)} s\n${counts(happened)}\n`,
  );
}

if (process.argv[1]?.endsWith("soak.js")) main();
