/** Placements: the exact tables of all, and what each promises of keys that move. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { boundedLoads, capacityOf } from "../../src/systems/placements/bounded-loads.ts";
import { placements } from "../../src/systems/placements/index.ts";
import { jumpOf } from "../../src/systems/placements/jump.ts";
import { measure } from "../../src/systems/placements/measure.ts";
import type { Placement } from "../../src/systems/placements/placement.ts";

const KEYS = Array.from({ length: 10_000 }, (_, number) => `key${number}`);
const NODES = ["node1", "node2", "node3", "node4", "node5"];

function named(name: string): Placement {
  const placement = placements.get(name);
  if (placement === undefined) throw new Error(`there is no placement ${name}`);
  return placement;
}

/** By placement: the loads of five nodes, and keys moved (between survivors) by three changes. */
const TABLE = {
  ring: [
    [1984, 2163, 1960, 1993, 1900],
    [1839, 0],
    [1984, 0],
    [1900, 0],
  ],
  rendezvous: [
    [2023, 2012, 2026, 1970, 1969],
    [1658, 0],
    [2023, 0],
    [1969, 0],
  ],
  jump: [
    [1952, 2056, 2006, 1955, 2031],
    [1702, 0],
    [9482, 7530],
    [2031, 0],
  ],
  maglev: [
    [1971, 2004, 2041, 1983, 2001],
    [1664, 13],
    [1985, 14],
    [2009, 8],
  ],
  "bounded-loads": [
    [1984, 2163, 1960, 1993, 1900],
    [1839, 0],
    [1984, 0],
    [1900, 0],
  ],
  modulo: [
    [1966, 1956, 2066, 1987, 2025],
    [8284, 6625],
    [8038, 6072],
    [8000, 5975],
  ],
  "tutorial-ring": [
    [0, 0, 2000, 2000, 6000],
    [8337, 3333],
    [5001, 5001],
    [8007, 2007],
  ],
} as const;

describe.each(Object.entries(TABLE))("the placement %s", (name, [loads, ...moved]) => {
  it("has one table of 10,000 keys on five nodes, on every machine", () => {
    const figures = measure(named(name), KEYS, NODES, "node6");
    const { joins, firstLeaves, lastLeaves } = figures;
    expect(figures.loads).toEqual(loads);
    expect([joins, firstLeaves, lastLeaves].map((one) => [one.keys, one.betweenSurvivors])).toEqual(
      moved,
    );
  });
});

it("every placement has a table", () => {
  expect([...placements.keys()]).toEqual(Object.keys(TABLE));
});

const nodes = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 4 }), {
  minLength: 1,
  maxLength: 6,
});
const keys = fc.array(fc.string({ maxLength: 4 }), { maxLength: 30 });

describe.each(["ring", "rendezvous"])("%s", (name) => {
  it("moves a key to the newcomer or not at all, whichever node joins", () => {
    fc.assert(
      fc.property(nodes, keys, fc.nat(), (all, some, at) => {
        const newcomer = all[at % all.length] as string;
        const before = all.filter((node) => node !== newcomer);
        fc.pre(before.length > 0);
        const { assign } = named(name);
        const old = assign(some, before);
        return assign(some, all).every((node, key) => node === newcomer || node === old[key]);
      }),
      { numRuns: 60 },
    );
  });

  it("goes by names, and not by the order in which nodes are listed", () => {
    fc.assert(
      fc.property(nodes, keys, (all, some) => {
        const { assign } = named(name);
        expect(assign(some, [...all].reverse())).toEqual(assign(some, all));
      }),
      { numRuns: 60 },
    );
  });
});

describe("jump", () => {
  it("gives the buckets of the paper's function", () => {
    const known = [
      [1n, 1, 0],
      [42n, 57, 43],
      [0xdead10ccn, 1, 0],
      [0xdead10ccn, 666, 361],
      [256n, 1024, 520],
    ] as const;
    for (const [key, buckets, bucket] of known) expect(jumpOf(key, buckets)).toBe(bucket);
  });

  it("moves keys to the newest bucket only", () => {
    const before = named("jump").assign(KEYS, NODES);
    const after = named("jump").assign(KEYS, [...NODES, "node6"]);
    expect(after.every((node, key) => node === "node6" || node === before[key])).toBe(true);
  });
});

describe("bounded loads", () => {
  it("has no node above ceil(5 m / 4 n), whatever the keys", () => {
    fc.assert(
      fc.property(nodes, keys, (all, some) => {
        const assigned = boundedLoads.assign(some, all);
        const most = capacityOf(some.length, all.length);
        return all.every((node) => assigned.filter((one) => one === node).length <= most);
      }),
      { numRuns: 60 },
    );
  });
});
