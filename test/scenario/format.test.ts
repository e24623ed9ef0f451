/**
 * What follows from the format being declared once: that writing and reading are inverse, and that
 * an editor and the reader say the same, on scenarios drawn from the declaration itself.
 */
import { expect, test } from "vitest";
import { InputError } from "../../src/core/errors.ts";
import type { Value } from "../../src/core/json.ts";
import { scenarioShape } from "../../src/scenario/format.ts";
import { explicitSource, resolveScenario, scenarioJsonSchema } from "../../src/scenario/resolve.ts";
import { scopeOf } from "../../src/scenario/scope.ts";
import { damaged, SeededDraws } from "../support/draws.ts";
import { acceptorOf } from "../support/json-schema.ts";

const RUNS = 400;
const problemsBySchema = acceptorOf(scenarioJsonSchema());

function drawn(seed: number): { readonly source: Value; readonly draws: SeededDraws } {
  const draws = new SeededDraws(seed);
  return { source: scenarioShape.draw(draws, scopeOf()) as Value, draws };
}

/** What the reader says of a source, a line each. */
function problemsOf(source: unknown): readonly string[] {
  try {
    resolveScenario(source, "x");
  } catch (error) {
    if (error instanceof InputError)
      return error.problems.map(({ path, message }) => `${path}: ${message}`);
    throw error;
  }
  return [];
}

/**
 * What the reader refuses and the schema does not, by what is said of it: each needs to know what
 * another field says, what a protocol computes, or how large a quantity is.
 */
const BEYOND_A_SCHEMA: Readonly<Record<string, RegExp>> = {
  "nothing to judge": /judges (transactions|reads|what)|premises: .* has none|check bank judges/,
  "nodes that the cluster does not have": /^\S+: (expected a node from n1 to n|there is no node)/,
  "nodes that no mutant or state can be given": /unknown (node|process) "n\d+"/,
  "things named twice": /named twice|is in two groups|is called .* already/,
  "moments that do not go together": /after the chaos phase has ended|from is not before until/,
  "quantities out of bounds": /expected (\S+ to \S+|at (least|most) \S+|a duration above 0), got/,
  "ranges that run backwards, ratios above 1": /expected a (range|ratio|drift|rate)\b/,
  "a length said twice": /give for or |leave this out/,
  "reads said twice": /cannot go with reads: ordered/,
  "options that do not go together":
    /^options(?!.*(unknown|is missing|: expected (a|one of|true)\b))/,
  "harm beyond a fault model": /which .* does not promise to tolerate/,
  "objects that a protocol does not replicate": /replicates .* and nothing else/,
  "a mix of which the object has nothing": /^workload\.mix: nothing of this is in/,
  "transactions of an object that has none, or not such":
    /^workload\.kind: it(s transactions| asks)/,
  "clients that no option of the protocol is for": /^workload\.\w+: \S+ has no option for clients/,
  "options of protocols that are not compared": /^(options|mutant)\.[a-z-]+: unknown field/,
  "states that a protocol does not start from": /^given\.(?!.*(unknown|expected the node))/,
  "rules that no step has made": /unknown rule|all means every rule/,
  "facts without such a number": /unknown number of the fact/,
  "facts that last": /a fact appears at a moment|that a fact does not appear/,
  "functions of another object": /unknown function of|takes .*, got/,
  "faults that do nothing": /lasts no time does nothing|or a duplicate or a delay above 0/,
  "decisions that their class cannot have": /^choices\.decisions\.\w+\./,
  "checks that do not fit object or bound":
    /needs a bound|goes with checks|what is written or appended/,
  "failures that cannot happen": new RegExp(
    "cannot fail|: \\S+ judges |which step|has no step|steps are of scripts|" +
      "causes are of progress|unknown step|is judged with progress",
  ),
};

test("what is written out reads as the same scenario", () => {
  let read = 0;
  for (let seed = 1; seed <= RUNS; seed++) {
    const { source } = drawn(seed);
    if (problemsOf(source).length > 0) continue;
    read++;
    const scenario = resolveScenario(source, "x");
    const explicit = explicitSource(scenario);
    const again = resolveScenario(explicit, "x");
    expect({ ...again, source: null }, `seed ${seed}`).toEqual({ ...scenario, source: null });
    expect(explicitSource(again), `seed ${seed}`).toEqual(explicit);
    expect(problemsBySchema(explicit), `seed ${seed}`).toEqual([]);
  }
  // Else the draws say little.
  expect(read).toBeGreaterThan(RUNS / 4);
});

test("the reader accepts nothing that the schema refuses, and refuses what it refuses", () => {
  const seen = new Set<string>();
  let refusals = 0;
  for (let seed = 1; seed <= 2 * RUNS; seed++) {
    const { source, draws } = drawn(seed);
    const document = seed % 2 === 0 ? source : damaged(draws, source);
    const bySchema = problemsBySchema(document);
    const byReader = problemsOf(document);
    const at = `seed ${seed}: ${JSON.stringify(document)}`;
    if (bySchema.length > 0) {
      refusals++;
      expect(byReader, `${at} is refused by the schema: ${bySchema.join("; ")}`).not.toEqual([]);
      continue;
    }
    for (const problem of byReader) {
      const reason = Object.entries(BEYOND_A_SCHEMA).find(([, said]) => said.test(problem))?.[0];
      expect(
        reason,
        `${at} is accepted by the schema, but the reader says ${problem}`,
      ).toBeDefined();
      seen.add(reason ?? "");
    }
  }
  expect(refusals).toBeGreaterThan(RUNS / 8);
});
