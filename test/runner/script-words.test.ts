import { expect, it } from "vitest";
import { wordsOfStep } from "../../src/runner/script-words.ts";
import { parseScenario } from "../../src/scenario/parse.ts";

function wordsOf(...steps: readonly string[]): readonly (string | null)[] {
  const text = `
name: Words
version: 1
protocol: raft
nodes: 3
duration: 1s
workload: { clients: 0 }
script:
  - { hold: append-entries, from: n1, as: late }
${steps.map((step) => `  - ${step}`).join("\n")}
`;
  const { script } = parseScenario(text, "words.yaml");
  return script.slice(1).map((step) => wordsOfStep(step, (name) => name));
}

it("a rule's name is said to be one, and several rules are several", () => {
  expect(wordsOf("{ release: late }", "{ clear: late }")).toEqual([
    "releases what its rule late holds",
    "ends its rule late, and forgets what it holds",
  ]);
  expect(wordsOf("{ release: all }", "{ clear: all }")).toEqual([
    "releases what its rules hold",
    "ends its rules, and forgets what they hold",
  ]);
});

it("a wall clock is set forward or back", () => {
  expect(wordsOf("{ jump: n1, by: 2s }", "{ jump: n1, by: -2s }")).toEqual([
    "sets the wall clocks of n1 2s forward",
    "sets the wall clocks of n1 2s back",
  ]);
});
