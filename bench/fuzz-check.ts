/** `npm run fuzz:check`: compares the linearizability checker with brute force on random histories. Arguments: count, first seed, recipe. */
import { bruteForce } from "../src/checkers/linearizability/brute-force.ts";
import { certify } from "../src/checkers/linearizability/certify.ts";
import { checkLinearizable } from "../src/checkers/linearizability/check.ts";
import { type Model, modelOf } from "../src/objects/model.ts";
import { Draws, randomHistory } from "./random-history.ts";
import { recipes } from "./recipes.ts";

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
process.exitCode = mismatches > 0 ? 1 : 0;
