/**
 * `npm run exhaust -- [MUTANT] [--acceptors 2] [--timers 0] [--crashes 0] [--states 1000000]`:
 * visits every state of a small synod, or of one with a planted bug until a declared detector finds
 * it, and says how many there are.
 */
import { parseArgs } from "node:util";
import { formatCount } from "../src/core/units.ts";
import { protocols } from "../src/protocols/index.ts";
import { exploreSynod } from "../src/search/small-synod.ts";

function main(): void {
  const whole = { type: "string" } as const;
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { acceptors: whole, timers: whole, crashes: whole, states: whole },
  });
  const [mutant] = positionals;
  const acceptors = Number(values.acceptors ?? 2);
  const timers = Number(values.timers ?? 0);
  const crashes = Number(values.crashes ?? 0);
  const statesMax = Number(values.states ?? 1_000_000);
  const mutants = [...(protocols.get("paxos")?.mutants.keys() ?? [])];
  const isKnown = mutant === undefined || mutants.includes(mutant);
  const isWhole = [timers, crashes, statesMax].every(
    (bound) => Number.isSafeInteger(bound) && bound >= 0,
  );
  if (!isKnown || !isWhole || (acceptors !== 2 && acceptors !== 3)) {
    process.stderr.write(
      `usage: npm run exhaust -- [${mutants.join("|")}] [--acceptors 2|3] [--timers 0] ` +
        `[--crashes 0] [--states 1000000]\n`,
    );
    process.exitCode = 2;
    return;
  }
  const start = process.cpuUsage();
  const found = exploreSynod({
    acceptors,
    timers,
    crashes,
    statesMax,
    ...(mutant === undefined ? {} : { mutant }),
  });
  const seconds = process.cpuUsage(start).user / 1_000_000;
  const { states, transitions, depth, complete, violations } = found;
  process.stdout.write(
    `${mutant ?? "the synod"}, ${acceptors} acceptors, ${timers} timers, ${crashes} crashes: ` +
      `${formatCount(states)} states, ${formatCount(transitions)} transitions, depth ${depth}, ` +
      `${complete ? "all visited" : "not all visited"}, ${seconds.toFixed(1)} s of CPU\n`,
  );
  for (const { check, message, path } of violations) {
    process.stdout.write(`${check}: ${message}\n${path.map((step) => `  ${step}\n`).join("")}`);
  }
  if (violations.length === 0) process.stdout.write("no violation\n");
  const isRight =
    mutant === undefined ? complete && violations.length === 0 : violations.length > 0;
  process.exitCode = isRight ? 0 : 1;
}

if (process.argv[1]?.endsWith("exhaust.js")) main();
