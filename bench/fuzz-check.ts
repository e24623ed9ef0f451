/**
 * `npm run fuzz:check`: compares the linearizability checker with brute force on random histories of every object. Arguments:
 * count, first seed, part of a recipe's name. A full run of a million or more is written into docs/performance.md.
 */
import { bruteForce } from "../src/checkers/linearizability/brute-force.ts";
import { certify } from "../src/checkers/linearizability/certify.ts";
import { checkLinearizable } from "../src/checkers/linearizability/check.ts";
import { type Model, modelOf } from "../src/objects/model.ts";
import { Draws, randomHistory } from "./random-history.ts";
import { recipes } from "./recipes.ts";
import { writeSection } from "./section.ts";

const [countText = "1000000", seedText = "1", only = ""] = process.argv.slice(2);
const count = Number(countText);
const first = Number(seedText);
const chosen = recipes.filter((recipe) => recipe.name.includes(only));
const tally = new Map(chosen.map((recipe) => [recipe.name, { ok: 0, illegal: 0 }]));
let mismatches = 0;
for (let seed = first; seed < first + count && mismatches < 5; seed++) {
  const recipe = chosen[seed % chosen.length];
  if (recipe === undefined) break;
  const draws = new Draws(seed);
  const clients = 2 + draws.below(7);
  const history = randomHistory(recipe, draws, 3 + draws.below(10), clients);
  const model: Model = modelOf(recipe.object);
  const expected = bruteForce(history, model) ? "ok" : "illegal";
  const result = checkLinearizable(history, model, { witness: true, failure: seed % 16 === 0 });
  const fault = result.witness === null ? null : certify(history, model, result.witness);
  const counts = tally.get(recipe.name);
  if (counts !== undefined) counts[expected]++;
  if (result.verdict !== expected || fault !== null) {
    mismatches++;
    console.log(
      `seed ${seed} ${recipe.name}: expected ${expected}, got ${result.verdict} ${fault ?? ""}`,
    );
    for (const [index, one] of history.entries()) {
      console.log(
        `  ${index} p${one.process} ${one.f} ${JSON.stringify(one.key)} ${JSON.stringify(one.input)} -> ${JSON.stringify(one.output)} ${one.outcome} [${one.invoked}, ${one.completed}]`,
      );
    }
  }
}
for (const [name, { ok, illegal }] of tally) console.log(`${name}: ${ok} ok, ${illegal} illegal`);
console.log(`${count} histories from seed ${first}: ${mismatches} disagreements`);
if (only === "" && count >= 1_000_000) {
  const sum = (verdict: "ok" | "illegal"): number =>
    [...tally.values()].reduce((total, counts) => total + counts[verdict], 0);
  writeSection(new URL("../../docs/performance.md", import.meta.url), "fuzz:check", [
    `\`npm run fuzz:check -- ${count} ${first}\`: ${count.toLocaleString("en")} random histories of ${chosen.length} kinds, three to twelve operations of two to eight clients,`,
    "with repeated values, failed cas and crashed operations, each judged by brute force as well, every order given for `ok` verified:",
    `${sum("ok").toLocaleString("en")} ok, ${sum("illegal").toLocaleString("en")} illegal, ${mismatches} disagreements.`,
  ]);
}
process.exitCode = mismatches > 0 ? 1 : 0;
