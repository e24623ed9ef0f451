/**
 * How many steps a strategy needs for a find, mutant by mutant: all finds of so many steps count,
 * and a strategy that learns begins anew after each.
 *
 *     npm run bench:rates -- STRATEGY STEPS FIRST PROTOCOL/MUTANT...
 *
 * FIRST is the first seed; of a strategy that learns the next beginning has those a million later.
 */
import { must } from "../src/core/assert.ts";
import { formatCount } from "../src/core/formatting.ts";
import { defaults } from "../src/core/parameters.ts";
import { REGISTERED } from "../src/scenario/scope.ts";
import { seedsOfTrial } from "../src/search/compare.ts";
import { finds } from "../src/search/mutants.ts";
import { runTrial } from "../src/search/run-trial.ts";
import { Search } from "../src/search/search.ts";
import { strategies } from "../src/search/strategies/index.ts";
import { subjectOf } from "../src/search/subject.ts";

const [name = "swarm", steps = "600000", first = "1", ...mutants] = process.argv.slice(2);
const strategy = must(strategies.get(name), "the strategy is registered");
let all = 0;
for (const mutant of mutants) {
  const [protocol = "", of = ""] = mutant.split("/");
  const { found, made } = rateOf(protocol, of, Number(steps));
  all += found;
  console.log(`${mutant}: ${found} finds in ${formatCount(made)} steps`);
}
console.log(`${name}: ${all} finds`);

function rateOf(protocol: string, of: string, stepsMax: number) {
  const declared = [
    ...(REGISTERED.protocols.get(protocol)?.mutants.values() ?? []),
    ...(REGISTERED.systems.get(protocol)?.mutants ?? []),
  ];
  const mutant = must(
    declared.find((one) => one.name === of),
    `there is a mutant ${protocol}/${of}`,
  );
  const subject = subjectOf(protocol, of);
  const begun = (trial: number) => {
    const parameters = defaults(strategy.parameters);
    return new Search(strategy, subject, { parameters, seeds: seedsOfTrial(Number(first), trial) });
  };
  const covers = strategy.roundEnd !== null;
  let search = begun(0);
  let found = 0;
  let made = 0;
  while (made < stepsMax) {
    const { number, trial } = must(search.next(), "a trial has a million seeds");
    const outcome = outcomeOf(() => runTrial(trial, { covers }));
    if (typeof outcome === "string") {
      console.log(`${protocol}/${of}, seed ${trial.seed}: a fault of the program: ${outcome}`);
      search.settle(number, { kind: "fault", message: outcome });
      continue;
    }
    search.settle(number, { kind: "finished", outcome });
    made += outcome.made;
    if (!finds(mutant, outcome.result)) continue;
    found++;
    if (covers) search = begun(found);
  }
  return { found, made };
}

/** What a run came to; as text, the fault of the program that ended it. */
function outcomeOf<T>(run: () => T): T | string {
  try {
    return run();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
