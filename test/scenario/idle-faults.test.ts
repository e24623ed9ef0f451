/** A fault that would do nothing is no test: it is refused where it is written. */
import { describe, expect, it, test } from "vitest";
import { formatProblem, InputError } from "../../src/core/errors.ts";
import { faults } from "../../src/faults/index.ts";
import { simulate } from "../../src/index.ts";
import { parseScenario } from "../../src/scenario/parse.ts";

/** What is said of a plan, and of which line; empty: nothing. */
function said(plan: string): string {
  try {
    parseScenario(`version: 1\nprotocol: raft\nduration: 5s\nfaults: [${plan}]\n`, "x.yaml");
  } catch (error) {
    if (error instanceof InputError)
      return error.problems
        .map(formatProblem)
        .join("\n")
        .replace(/:4:\d+ /, ":4 ");
    throw error;
  }
  return "";
}

/** What strikes at once, and may last no time. */
const AT_ONCE = ["clock-jump", "crash", "kill", "wipe"];

describe.each([...faults.keys()].filter((name) => name !== "wipe"))("%s", (name) => {
  const isAtOnce = AT_ONCE.includes(name);
  const refused = `expected a duration above 0 (a ${name} that lasts no time does nothing), got "0s"`;

  it("for 0s is refused where it harms only while it lasts", () => {
    const once = said(`{ at: 1s, ${name}: null, for: 0s }`);
    expect(once).toBe(isAtOnce ? "" : `x.yaml:4 faults[0].for: ${refused}`);
    const often = said(`{ every: 1s, for: 0s, oneOf: [crash, ${name}] }`);
    expect(often).toBe(isAtOnce ? "" : `x.yaml:4 faults[0].for: ${refused}`);
  });

  it("as it is by default does something", () => {
    expect(said(`{ at: 1s, ${name}: null }`)).toBe("");
  });
});

const LOSS = "expected more than 0%, or a duplicate or a delay above 0, got";
const LENGTH = "expected a duration above 0, got";

test.each([
  ["loss-burst: n1, loss: 0%", `x.yaml:4 faults[0].loss: ${LOSS} "0%"`],
  ["clock-drift: n1, rate: 0ppm", 'x.yaml:4 faults[0].rate: expected 1ppm to 90%, got "0ppm"'],
  ["clock-jump: n1, by: 0s..0s", `x.yaml:4 faults[0].by: ${LENGTH} "0s..0s"`],
  ["delay: n1, by: 0s", `x.yaml:4 faults[0].by: ${LENGTH} "0s"`],
  ["loss-burst: n1, loss: 0%, duplicate: 1%", ""],
  ["loss-burst: n1, loss: 0%, delay: 1ms", ""],
  ["clock-jump: n1, by: 0s..1s", ""],
  ["delay: n1, by: 0s..1ms", ""],
])("%s: what it adds is more than nothing, or may be", (fields, expected) => {
  expect(said(`{ at: 1s, ${fields} }`)).toBe(expected);
  const often = said(`{ every: 1s, oneOf: [{ ${fields} }] }`);
  expect(often === "").toBe(expected === "");
});

test("a burst of loss on no link strikes nothing", async () => {
  const plan = { at: "1s", "loss-burst": "all" };
  const { vacuous } = await simulate(
    { version: 1, protocol: "raft", nodes: 1, duration: "2s", faults: [plan] },
    { seed: 1 },
  );
  expect(vacuous).toContain("no-fault-struck");
});
