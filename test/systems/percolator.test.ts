/** Percolator: what it promises on any consensus, and what its parts decide. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { simulate } from "../../src/runner/simulate.ts";
import { parseScenario } from "../../src/scenario/parse.ts";
import type { Scenario } from "../../src/scenario/scenario.ts";
import { columnRules } from "../../src/systems/percolator/column-rules.ts";
import { columnsOf } from "../../src/systems/percolator/columns.ts";

const FILE = "scenarios/percolator/everything-at-once.yaml";
const TEXT = readFileSync(new URL(`../../${FILE}`, import.meta.url), "utf8");
const everything: Scenario = { ...parseScenario(TEXT, FILE), durationUs: 1_500_000 };

describe("percolator", () => {
  it.each(["raft", "multi-paxos", "zab"])("holds what it promises on %s, by one line", (runs) => {
    const services = ["s1", "s2"].map((name) => ({ name, protocol: runs }));
    expect(simulate({ ...everything, services }, "percolator", 1).violations).toEqual([]);
  });
});

/** What a shard answers to commands, one after the other. */
function answersOf(commands: readonly (readonly [f: string, input: unknown])[]): unknown[] {
  const shard = columnsOf(columnRules);
  let state = shard.initial();
  return commands.map(([f, input]) => {
    const applied = shard.apply(state, { f, key: null, input: input as never });
    state = applied.state;
    return applied.output;
  });
}

const lock = (start: number, value: number): readonly [string, unknown] => [
  "prewrite",
  [start, "p", [["p", value, "put"]]],
];
const BLOCKED = { blocking: { row: "p", start: 5, primary: "p" } };

describe("a shard", () => {
  it("hides a locked row from readers above the lock, and from no others", () => {
    const answers = answersOf([lock(5, 1), ["get", [4, ["p"]]], ["get", [6, ["p"]]]]);
    expect(answers).toEqual(["locked", { found: [["p", null]] }, BLOCKED]);
  });

  it("reads the last version at or before a moment", () => {
    const commit = ["commit", [5, 7, ["p"], "p"]] as const;
    const answers = answersOf([lock(5, 1), commit, ["get", [6, ["p"]]], ["get", [7, ["p"]]]]);
    expect(answers.slice(2)).toEqual([{ found: [["p", null]] }, { found: [["p", 1]] }]);
  });

  it("locks a row for one transaction at a time, and for none that started before its last version", () => {
    const commit = ["commit", [5, 7, ["p"], "p"]] as const;
    expect(answersOf([lock(5, 1), lock(6, 2), commit, lock(6, 2), lock(8, 2)])).toEqual([
      "locked",
      BLOCKED,
      true,
      "newer",
      "locked",
    ]);
  });

  it("ends a transaction once: committed it stays, rolled back it does not come again", () => {
    const commit = ["commit", [5, 7, ["p"], "p"]] as const;
    const end = ["end", [5, "p"]] as const;
    expect(answersOf([lock(5, 1), ["status", [5, "p"]], commit, end])).toEqual([
      "locked",
      null,
      true,
      7,
    ]);
    expect(answersOf([lock(5, 1), end, commit, ["status", [5, "p"]], lock(5, 1)])).toEqual([
      "locked",
      0,
      false,
      0,
      "newer",
    ]);
  });

  it("says nothing is known of a primary that is not locked yet", () => {
    expect(answersOf([["status", [5, "p"]], ["end", [5, "p"]], lock(5, 1)])).toEqual([
      null,
      0,
      "newer",
    ]);
  });
});
