/**
 * `npm run fuzz:check`: compares the linearizability checker with brute force on random histories
 * of every object: the verdict, the order given for `ok`, and of every sixteenth the first failure;
 * every eighth is stopped and resumed on its way, and another eighth by a new judgement that knows
 * what the one before had saved. Arguments: count, first seed, part of a recipe's name. A full run
 * of a million or more is written into docs/performance.md.
 */

import { certify } from "../src/checkers/certificates/order.ts";
import { cutAfter } from "../src/checkers/explain/prefix.ts";
import { bruteForce } from "../src/checkers/linearizability/brute-force.ts";
import {
  checkLinearizable,
  type Failure,
  Judgement,
  type LinearizabilityResult,
} from "../src/checkers/linearizability/check.ts";
import type { Operation } from "../src/history/operation.ts";
import { type Model, modelOf } from "../src/objects/model.ts";
import { Draws, randomHistory } from "./random-history.ts";
import { recipes } from "./recipes.ts";
import { writeSection } from "./section.ts";

/** Judges with a budget of one configuration at a time. */
function piecemeal(history: readonly Operation[], model: Model): LinearizabilityResult {
  const judgement = new Judgement(history, model, { witness: true, failure: false });
  for (;;) {
    const result = judgement.run({ work: 1 });
    if (result.verdict !== "unknown") return result;
  }
}

/**
 * Judges with a little more each time, every time in another judgement that knows only what the one
 * before had saved.
 */
function resumed(history: readonly Operation[], model: Model): LinearizabilityResult {
  const options = { witness: true, failure: false };
  let judgement = new Judgement(history, model, options);
  for (let work = 1; ; work *= 2) {
    const result = judgement.run({ work });
    if (result.verdict !== "unknown") return result;
    judgement = new Judgement(history, model, options, structuredClone(judgement.saved()));
  }
}

/**
 * What is wrong with a failure: all that had completed before the culprit must have an order, with
 * it there must be none.
 */
function failureFault(
  history: readonly Operation[],
  model: Model,
  failure: Failure,
): string | null {
  const { culprit, exact } = failure;
  const { completed } = history[culprit] as Operation;
  if (!exact) return "the first failure is not exact";
  if (bruteForce(cutAfter(history, completed), model)) return `up to ${culprit} there is an order`;
  const before = cutAfter(history, completed - 1);
  return bruteForce(before, model) ? null : `before ${culprit} there is no order`;
}

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
  const options = { witness: true, failure: seed % 16 === 0 };
  const result =
    seed % 8 === 1
      ? piecemeal(history, model)
      : seed % 8 === 5
        ? resumed(history, model)
        : checkLinearizable(history, model, options);
  const fault =
    result.witness !== null
      ? certify(history, model, result.witness)
      : result.failure === null
        ? null
        : failureFault(history, model, result.failure);
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
