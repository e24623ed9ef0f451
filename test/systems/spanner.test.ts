/** Two-phase commit over groups: what it promises on any consensus, and what a group decides. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { simulate } from "../../src/runner/simulate.ts";
import { parseScenario } from "../../src/scenario/parse.ts";
import type { Scenario } from "../../src/scenario/scenario.ts";
import { groupOf } from "../../src/systems/spanner/group.ts";
import { EPSILON_US } from "../../src/systems/spanner/groups.ts";
import { groupRules } from "../../src/systems/spanner/rules.ts";

const FILE = "scenarios/spanner/everything-at-once.yaml";
const TEXT = readFileSync(new URL(`../../${FILE}`, import.meta.url), "utf8");
const everything: Scenario = { ...parseScenario(TEXT, FILE), durationUs: 1_500_000 };

describe("two-phase commit over groups", () => {
  it.each(["raft", "multi-paxos", "zab"])("holds what it promises on %s, by one line", (runs) => {
    const services = ["g1", "g2"].map((name) => ({ name, protocol: runs }));
    expect(simulate({ ...everything, services }, "spanner", 1).violations).toEqual([]);
  });

  it("does not judge the order of timestamps where clocks are further off than promised", () => {
    const clocks = { ...everything.clocks, offsetMaxUs: 900_000 };
    expect(simulate({ ...everything, clocks }, "spanner", 1).violations).toEqual([]);
  });

  it("is judged serializable where reads at timestamps rest on clocks that are too far off", () => {
    const services = [{ name: "transactors", options: { snapshotReads: true } }];
    const clocks = { ...everything.clocks, offsetMaxUs: 900_000 };
    const run = simulate({ ...everything, services, clocks }, "spanner", 1);
    expect([run.verdict, run.happened["judged-serializable"]]).toEqual(["pass", 1]);
    const right = simulate({ ...everything, services }, "spanner", 1);
    expect(right.happened).not.toHaveProperty("judged-serializable");
  });
});

/** What a group answers to commands, the first at index 1, one microsecond apart. */
function answersOf(commands: readonly (readonly [f: string, input: unknown])[]): unknown[] {
  const group = groupOf(1, groupRules);
  let state = group.initial();
  return commands.map(([f, input], at) => {
    const place = { index: at + 1, timeUs: at };
    const applied = group.apply(state, { f, key: null, input: input as never }, place);
    state = applied.state;
    return applied.output;
  });
}

const lock = (id: number, age: number, mode = "exclusive"): readonly [string, unknown] => [
  "lock",
  [id, age, [["x", mode]]],
];

describe("a group", () => {
  it("lets a younger transaction wait, and gives an older one the locks", () => {
    const vote = ["prepare", [5, []]] as const;
    expect(answersOf([lock(5, 10), lock(9, 11), lock(13, 9), vote])).toEqual([
      [["x", null]],
      "wait",
      [["x", null]],
      null,
    ]);
  });

  it("lets no other take the locks of one that has voted", () => {
    const expire = ["expire", [5, 1]] as const;
    const vote = ["prepare", [5, [["x", 7]]]] as const;
    const decide = ["decide", [5, 90]] as const;
    expect(answersOf([lock(5, 10), vote, lock(9, 1), expire, decide, lock(9, 1)])).toEqual([
      [["x", null]],
      1,
      "wait",
      true,
      true,
      [["x", 7]],
    ]);
  });

  it("has any number of readers of a row, or one writer", () => {
    expect(answersOf([lock(5, 1, "shared"), lock(9, 2, "shared"), lock(13, 3)])).toEqual([
      [["x", null]],
      [["x", null]],
      "wait",
    ]);
  });

  it("answers an operation that has been committed again, with its timestamp", () => {
    const commit = { id: 5, client: 2, operation: 7, output: "done", parts: [[1, [["x", 1]]]] };
    const answers = answersOf([
      lock(5, 1),
      ["commit", commit],
      ["show", [5, 2]],
      ["begin", [2, 7]],
    ]);
    expect(answers.slice(1)).toEqual([true, true, { done: ["done", 1 + EPSILON_US] }]);
  });
});

describe("a group that is read at a timestamp", () => {
  const read = (timestamp: number) => ["read", [timestamp, ["x"]]] as const;
  const written = (id: number, value: number, timestamp: number) =>
    [lock(id, 1), ["prepare", [id, [["x", value]]]], ["decide", [id, timestamp]]] as const;

  it("answers with the version of then, whatever was written later", () => {
    const commands = [...written(5, 7, 90), ...written(9, 8, 200), read(89), read(90), read(250)];
    expect(answersOf(commands).slice(6)).toEqual([[["x", null]], [["x", 7]], [["x", 8]]]);
  });

  it("waits for one that has voted at or below it, and for no other", () => {
    const [first, ...rest] = written(9, 8, 200);
    const [vote, decide] = rest;
    const commands = [...written(5, 7, 90), first, vote, read(90), read(91), decide, read(91)];
    expect(answersOf(commands).slice(5)).toEqual([[["x", 7]], "wait", true, [["x", 7]]]);
  });

  it("votes above it from then on", () => {
    expect(answersOf([read(500), lock(5, 1), ["prepare", [5, []]]])[2]).toBe(501);
  });

  it("says so where the versions of then are gone", () => {
    const commands = [...written(5, 7, 90), ...written(9, 8, 9_000_000), read(90)];
    expect(answersOf(commands)[6]).toBe("old");
  });
});

describe("the rules", () => {
  it("wait until the timestamp is past on a clock that is late, with a margin", () => {
    const waitUs = groupRules.commitWaitUs(1_000 + EPSILON_US, 1_000);
    expect(waitUs).toBeGreaterThan(2 * EPSILON_US);
  });

  it("choose no timestamp below a vote, a former one, or what a clock may show", () => {
    expect(groupRules.timestamp(1_000_000, 5, 7)).toBe(1_000_000);
    expect(groupRules.timestamp(6, 1_000_000, 7)).toBe(1_000_001);
    expect(groupRules.timestamp(6, 5, 7)).toBe(7 + EPSILON_US);
  });
});
