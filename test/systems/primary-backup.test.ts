/** A primary and its backup: what they promise on any consensus, and what their views decide. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { simulate } from "../../src/runner/simulate.ts";
import { parseScenario } from "../../src/scenario/parse.ts";
import type { Scenario } from "../../src/scenario/scenario.ts";
import { type View, viewRules, viewsOf } from "../../src/systems/primary-backup/views.ts";

const FILE = "scenarios/primary-backup/pb-everything-at-once.yaml";
const TEXT = readFileSync(new URL(`../../${FILE}`, import.meta.url), "utf8");
const everything: Scenario = { ...parseScenario(TEXT, FILE), durationUs: 1_500_000 };

describe("a primary and its backup", () => {
  it.each(["raft", "multi-paxos", "zab"])("hold what they promise on %s, by one line", (runs) => {
    const services = [{ name: "views", protocol: runs }];
    for (const seed of [1, 2]) {
      const { violations } = simulate({ ...everything, services }, "primary-backup", seed);
      expect(violations).toEqual([]);
    }
  });

  it("have one hash, plain and strict", () => {
    const plain = simulate(everything, "primary-backup", 5, { strict: false });
    expect(simulate(everything, "primary-backup", 5, { strict: true }).hash).toBe(plain.hash);
  });
});

/** The view after these pings: node, view that it knows, whole, and the log's time. */
function viewAfter(...pings: readonly (readonly number[])[]): string {
  const object = viewsOf(viewRules);
  let state = object.initial();
  let output: unknown = null;
  for (const [node, view, whole = 0, timeUs = 0] of pings) {
    const call = { f: "ping", key: null, input: [node, view, whole] as never };
    const applied = object.apply(state, call, { index: 1, timeUs });
    state = applied.state;
    output = applied.output;
  }
  const { number, primary, backup } = output as View;
  return `${number}: ${primary}, ${backup}`;
}

/** A node pings for nine tenths of a second. */
const beats = (node: number, view: number) =>
  Array.from({ length: 10 }, (_, at) => [node, view, 0, at * 100_000]);

describe("a view service", () => {
  it("takes the first that pings for the primary, the next for its backup", () => {
    expect(viewAfter([1, 0])).toBe("1: 1, 0");
    expect(viewAfter([1, 0], [1, 1], [2, 0])).toBe("2: 1, 2");
  });

  it("changes no view before its primary knows it", () => {
    expect(viewAfter([1, 0], [2, 0])).toBe("1: 1, 0");
    expect(viewAfter([1, 0], [1, 1], [2, 0], ...beats(2, 2))).toBe("2: 1, 2");
  });

  it("promotes a backup that has the whole state, and no other", () => {
    const known = [
      [1, 0],
      [1, 1],
      [2, 0],
    ];
    expect(viewAfter(...known, [1, 2, 0], ...beats(2, 2))).toBe("2: 1, 2");
    expect(viewAfter(...known, [1, 2, 1], ...beats(2, 2))).toBe("3: 2, 0");
  });

  it("replaces a backup that is silent by an idle node", () => {
    const known = [
      [1, 0],
      [1, 1],
      [2, 0],
      [1, 2, 1],
    ];
    expect(viewAfter(...known, ...beats(3, 0), ...beats(1, 2))).toBe("3: 1, 3");
  });
});
