/** The table of models in docs/check.md: all are there, and answer as their examples say. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Value } from "../../src/core/json.ts";
import { objects } from "../../src/objects/index.ts";
import { modelOf } from "../../src/objects/model.ts";

/** By model: its example. */
const examples = new Map(
  [
    ...readFileSync(new URL("../../docs/check.md", import.meta.url), "utf8").matchAll(
      /^\| `([a-z-]+)` \| .* \| `([^`]+)` \|$/gm,
    ),
  ].map(([, name = "", example = ""]) => [name, example] as const),
);

/** `cas [1,2] → true` */
function callOf(text: string): { f: string; input: Value; output: Value } {
  const [asked = "", answer = "null"] = text.trim().split(" → ");
  const [f = "", ...rest] = asked.split(" ");
  const input = rest.length === 0 ? null : (JSON.parse(rest.join(" ")) as Value);
  return { f, input, output: JSON.parse(answer) as Value };
}

test("all models are in the table", () => {
  expect([...examples.keys()]).toEqual([...objects.keys()]);
});

describe("the example of a model", () => {
  for (const [name, object] of objects) {
    test(name, () => {
      const model = modelOf(object);
      const calls = (examples.get(name) ?? "").split(";").map(callOf);
      let states: readonly Value[] = [model.initial()];
      for (const { f, input, output } of calls) {
        const call = { f, key: null, input, output };
        states = states.flatMap((state) => model.step(state, call));
        expect(states, `${f} ${JSON.stringify(input)} → ${JSON.stringify(output)}`).toHaveLength(1);
      }
      expect(new Set(calls.map(({ f }) => f))).toEqual(new Set(Object.keys(object.functions)));
    });
  }
});
