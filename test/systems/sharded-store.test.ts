/** The sharded store: what it promises on any consensus, and what its parts decide. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { simulate } from "../../src/runner/simulate.ts";
import { Simulation } from "../../src/runner/simulation.ts";
import { parseScenario } from "../../src/scenario/parse.ts";
import type { Scenario } from "../../src/scenario/scenario.ts";
import { ring } from "../../src/systems/placements/ring.ts";
import { proposalOf } from "../../src/systems/sharded-store/balancing.ts";
import { groupRules, type Held } from "../../src/systems/sharded-store/group-rules.ts";
import { mapRules, type Place } from "../../src/systems/sharded-store/map-rules.ts";
import { shardGroupOf } from "../../src/systems/sharded-store/shard-group.ts";
import { shardMapOf } from "../../src/systems/sharded-store/shard-map.ts";
import { GROUPS, groupName, SHARD_NAMES } from "../../src/systems/sharded-store/shards.ts";

const FILE = "scenarios/shards/everything-at-once.yaml";
const TEXT = readFileSync(new URL(`../../${FILE}`, import.meta.url), "utf8");
const everything: Scenario = { ...parseScenario(TEXT, FILE), durationUs: 1_500_000 };

const NAME = "sharded-store";

describe("the sharded store", () => {
  it.each(["raft", "multi-paxos", "zab"])("holds what it promises on %s, by one line", (runs) => {
    const services = ["map", ...GROUPS.map(groupName)].map((name) => ({ name, protocol: runs }));
    for (const seed of [1, 2]) {
      expect(simulate({ ...everything, services }, NAME, seed).violations).toEqual([]);
    }
  });

  it("has groups of other sizes, and each of another kind, by one line a group", () => {
    const services = [
      { name: "g1", protocol: "zab", on: [4, 5, 6, 10, 11] },
      { name: "g2", protocol: "multi-paxos", on: [7] },
    ];
    const { violations, happened } = simulate({ ...everything, services }, NAME, 3);
    expect(violations).toEqual([]);
    expect(happened["map.moved"]).toBeGreaterThan(0);
  });

  it("has one hash, plain, strict and restored from a snapshot in the middle", () => {
    const plain = simulate(everything, NAME, 5, { strict: false });
    const simulation = new Simulation(everything, NAME, 5);
    simulation.boot();
    simulation.run(1_000);
    const restored = new Simulation(everything, NAME, 5);
    restored.restore(structuredClone(simulation.snapshot()));
    restored.run();
    expect(simulate(everything, NAME, 5, { strict: true }).hash).toBe(plain.hash);
    expect(restored.world.steps).toBe(plain.steps);
  });
});

/** What a group answers to commands, one after the other. */
function answersOf(commands: readonly (readonly [f: string, input: unknown])[]): unknown[] {
  const group = shardGroupOf(1, groupRules);
  let state = group.initial();
  return commands.map(([f, input]) => {
    const applied = group.apply(state, { f, key: null, input: input as never });
    state = applied.state;
    return applied.output;
  });
}

describe("a group", () => {
  it("answers a client's operation again from its session, and nothing older", () => {
    const put = [2, 1, 7, "append", "k2", "a"];
    expect(
      answersOf([
        ["do", put],
        ["do", put],
        ["do", [2, 1, 6, "append", "k2", "b"]],
        ["do", [2, 1, 8, "get", "k2", null]],
      ]),
    ).toEqual([["ok", null], ["ok", null], ["stale"], ["ok", "a"]]);
  });

  it("hands over the same shard as often as its freeze is asked, with its sessions", () => {
    const handed = { data: [["k2", 5]], sessions: [[1, 1, null]] };
    expect(
      answersOf([
        ["do", [2, 1, 1, "put", "k2", 5]],
        ["freeze", [2, 1]],
        ["do", [2, 1, 2, "get", "k2", null]],
        ["freeze", [2, 1]],
        ["collect", [2, 1]],
        ["freeze", [2, 1]],
        ["do", [2, 1, 2, "get", "k2", null]],
      ]),
    ).toEqual([["ok", null], handed, ["frozen"], handed, true, null, ["elsewhere"]]);
  });

  it("installs only what is newer than all that it has had", () => {
    const held = (version: number, phase: Held["phase"]): Held => {
      return { version, phase, data: new Map(), sessions: new Map(), load: 0 };
    };
    expect(groupRules.installs(undefined, 2)).toBe(true);
    expect(groupRules.installs(held(3, "gone"), 2)).toBe(false);
    expect(groupRules.installs(held(3, "frozen"), 3)).toBe(false);
    expect(groupRules.installs(held(3, "serving"), 4)).toBe(true);
  });

  it("drops a copy of the version that it handed over, and no other", () => {
    const frozen = [["freeze", [2, 1]] as const, ["collect", [2, 2]] as const];
    expect(answersOf([...frozen, ["freeze", [2, 1]]])[2]).not.toBeNull();
  });
});

describe("the map", () => {
  const idle: Place = { owner: 1, version: 4, wanted: 1, pinned: false, move: null };
  const move = { from: 1, to: 2, step: "transfer", claim: null } as const;

  it("finishes a move that is under way before it begins another", () => {
    expect(mapRules.nextMove({ ...idle, wanted: 3, move })).toBe(move);
    expect(mapRules.nextMove({ ...idle, wanted: 3 })).toEqual({ ...move, to: 3 });
    expect(mapRules.nextMove(idle)).toBeNull();
  });

  it("gives a move to another mover when the claim of the first has run out", () => {
    const claimed = { ...move, claim: { mover: 1, untilUs: 500 } };
    expect(mapRules.mayClaim(claimed, 1, 100)).toBe(true);
    expect(mapRules.mayClaim(claimed, 2, 100)).toBe(false);
    expect(mapRules.mayClaim(claimed, 2, 500)).toBe(true);
  });

  it("counts a version once, whichever node says that it is installed", () => {
    expect(mapRules.confirms({ ...idle, move }, 5)).toBe(true);
    expect(mapRules.confirms({ ...idle, move }, 6)).toBe(false);
    expect(mapRules.confirms({ ...idle, move: { ...move, step: "collect" } }, 5)).toBe(false);
  });

  it("lets the last group not leave, and none join twice", () => {
    const map = shardMapOf(mapRules);
    let state = map.initial();
    const answers = [
      ["join", 1],
      ["join", 4],
      ["leave", 3],
      ["leave", 1],
      ["leave", 2],
      ["join", 3],
    ].map(([f, input]) => {
      const applied = map.apply(state, { f: f as string, key: null, input: input as number });
      state = applied.state;
      return applied.output;
    });
    expect(answers).toEqual([false, false, false, true, false, true]);
  });

  it("has a shard for each group, whichever groups there are", () => {
    const subsets = [[1], [2], [3], [1, 2], [1, 3], [2, 3], [1, 2, 3]];
    for (const groups of subsets) {
      const names = groups.map(groupName);
      expect([...new Set(ring.assign(SHARD_NAMES, names))].sort()).toEqual(names);
    }
  });
});

describe("the balancer", () => {
  it("moves the shard that leaves groups closest", () => {
    expect(proposalOf([4, 20, 9, 0], [1, 1, 1, 2], [1, 2])).toEqual({ shard: 1, to: 2 });
  });

  it("leaves a single hot shard where it is, and small differences too", () => {
    expect(proposalOf([50, 0, 0, 0], [1, 1, 2, 2], [1, 2])).toBeNull();
    expect(proposalOf([4, 3, 0, 0], [1, 1, 2, 2], [1, 2])).toBeNull();
  });
});
