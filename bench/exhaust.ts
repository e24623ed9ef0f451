/**
 * `npm run exhaust -- [MUTANT] [--acceptors 2] [--ballots 1] [--crashes 0]
 * [--duplicates 0] [--ignoring] [--states 1000000]`:
 * visits every state of a small synod, or of one with a planted bug until a declared detector finds
 * it, and says how many there are.
 */
import { parseArgs } from "node:util";
import { formatCount } from "../src/core/units.ts";
import { protocols } from "../src/protocols/index.ts";
import { exploreSynod } from "./small-synod.ts";

function main(): void {
  const whole = { type: "string" } as const;
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      acceptors: whole,
      ballots: whole,
      crashes: whole,
      duplicates: whole,
      states: whole,
      ignoring: { type: "boolean" },
    },
  });
  const [mutant] = positionals;
  const acceptors = Number(values.acceptors ?? 2);
  const ballots = Number(values.ballots ?? 1);
  const crashes = Number(values.crashes ?? 0);
  const duplicates = Number(values.duplicates ?? 0);
  const statesMax = Number(values.states ?? 1_000_000);
  const mutants = [...(protocols.get("paxos")?.mutants.keys() ?? [])];
  const isKnown = mutant === undefined || mutants.includes(mutant);
  const isWhole = [ballots - 1, crashes, duplicates, statesMax].every(
    (bound) => Number.isSafeInteger(bound) && bound >= 0,
  );
  if (!isKnown || !isWhole || (acceptors !== 2 && acceptors !== 3)) {
    process.stderr.write(
      `usage: npm run exhaust -- [${mutants.join("|")}] [--acceptors 2|3] [--ballots 1] ` +
        `[--crashes 0] [--duplicates 0] [--ignoring] [--states 1000000]\n`,
    );
    process.exitCode = 2;
    return;
  }
  const start = process.cpuUsage();
  const found = exploreSynod({
    acceptors,
    ballots,
    crashes,
    duplicates,
    statesMax,
    ...(mutant === undefined ? {} : { mutant, ignoring: values.ignoring ?? false }),
  });
  const seconds = process.cpuUsage(start).user / 1_000_000;
  const { states, transitions, depth, complete, violations } = found;
  process.stdout.write(
    `${mutant ?? "the synod"}, ${acceptors} acceptors, ${ballots} ballots each, ` +
      `${crashes} crashes, ${duplicates} duplicates: ` +
      `${formatCount(states)} states, ${formatCount(transitions)} transitions, depth ${depth}, ` +
      `${formatCount(Math.round(transitions / seconds))} transitions/s, ` +
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
