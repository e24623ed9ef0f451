/** The contract of the digester: content counts, order and absolute time do not. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cut, emptyColumn, put } from "../../src/core/column.ts";
import { DigestSum } from "../../src/core/digest.ts";
import { Digester } from "../../src/core/digester.ts";
import type { Names } from "../../src/core/names.ts";
import type { Reading } from "../../src/core/reading.ts";

const NAMES: Names = { session: (id) => id, nodes: null, tickets: 0 };

function digestOf(
  value: unknown,
  fields: Readonly<Record<string, Reading>> = {},
  now = 0,
  names = NAMES,
): string {
  const digester = new Digester(fields, names);
  digester.read(value);
  const sum = new DigestSum();
  sum.addRead(1, digester, now);
  return sum.text();
}

describe("a digest", () => {
  it("does not depend on the order in which maps, sets and records were filled", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.string(), fc.integer())), (entries) => {
        const back = [...entries].reverse();
        const unique = new Map(entries);
        const same = new Map(
          back.filter(([key]) => unique.has(key)).map(([key]) => [key, unique.get(key)]),
        );
        expect(digestOf(same)).toBe(digestOf(unique));
        expect(digestOf(new Set(same.keys()))).toBe(digestOf(new Set(unique.keys())));
      }),
    );
    expect(digestOf({ a: 1, b: "x" })).toBe(digestOf({ b: "x", a: 1 }));
  });

  it("depends on the order of lists", () => {
    expect(digestOf([1, 2])).not.toBe(digestOf([2, 1]));
  });

  it("counts moments as distances to now, wherever they stand", () => {
    const fields = { heardUs: "time", at: "by-node" } as const;
    const state = (shift: number) => ({
      at: [null, { heardUs: 100 + shift, term: 1 }, { heardUs: 250 + shift, term: 2 }],
      list: [{ heardUs: 7 + shift }, { heardUs: 9 + shift }],
      heardUs: 0,
    });
    expect(digestOf(state(5_000), fields, 6_000)).toBe(digestOf(state(0), fields, 1_000));
    expect(digestOf(state(0), fields, 1_001)).not.toBe(digestOf(state(0), fields, 1_000));
    const exchanged = { ...state(0), list: [{ heardUs: 9 }, { heardUs: 7 }] };
    expect(digestOf(exchanged, fields, 1_000)).not.toBe(digestOf(state(0), fields, 1_000));
  });

  it("calls nodes, sets of nodes and ballots as they are named", () => {
    const fields = { leader: "node", votes: "nodes", ballot: "ballot", by: "by-node" } as const;
    const names: Names = { ...NAMES, nodes: [0, 2, 1] };
    const one = { leader: 1, votes: 0b01, ballot: 3 * 32 + 1, by: new Map([[1, "x"]]) };
    const two = { leader: 2, votes: 0b10, ballot: 3 * 32 + 2, by: new Map([[2, "x"]]) };
    expect(digestOf(one, fields, 0, names)).toBe(digestOf(two, fields));
    expect(digestOf(one, fields)).not.toBe(digestOf(two, fields));
  });

  it("calls nodes as they are named in arrays by node, by two nodes, and by ballot", () => {
    const fields = {
      terms: "by-pair",
      votes: "node-by-node",
      leaders: "node-by-ballot",
      logs: "immutable-by-node",
    } as const;
    const names: Names = { ...NAMES, nodes: [0, 2, 1] };
    const one = {
      terms: [0, 0, 0, 0, 0, 7, 0, 0, 0],
      votes: [new Map(), new Map([[4, 1]]), new Map()],
      leaders: new Map([[3 * 32 + 1, 1]]),
      logs: [[], [{ voters: 3 }], []],
    };
    const two = {
      terms: [0, 0, 0, 0, 0, 0, 0, 7, 0],
      votes: [new Map(), new Map(), new Map([[4, 2]])],
      leaders: new Map([[3 * 32 + 2, 2]]),
      logs: [[], [], [{ voters: 3 }]],
    };
    expect(digestOf(one, fields, 0, names)).toBe(digestOf(two, fields));
    for (const name of Object.keys(fields) as (keyof typeof fields)[]) {
      const plain = { ...fields, [name]: "plain" };
      expect(digestOf(one, plain, 0, names)).not.toBe(digestOf(two, plain));
    }
  });

  it("counts tickets as distances to the last one", () => {
    const fields = { ticket: "ticket" } as const;
    const at = (tickets: number, ticket: number) =>
      digestOf({ ticket }, fields, 0, { ...NAMES, tickets });
    expect(at(9, 7)).toBe(at(4, 2));
    expect(at(9, 0)).toBe(at(4, 0));
    expect(at(9, 9)).not.toBe(at(9, 8));
  });

  it("of a column that is followed is that of one that is met for the first time", () => {
    const command = fc.oneof(
      fc.record({ index: fc.nat(400), value: fc.integer() }),
      fc.record({ cut: fc.nat(400) }),
    );
    fc.assert(
      fc.property(fc.array(command, { maxLength: 60 }), (commands) => {
        const column = emptyColumn();
        const followed = new Digester({}, NAMES);
        for (const one of commands) {
          if ("cut" in one) cut(column, one.cut);
          else put(column, one.index, one.value);
          const fresh = new Digester({}, NAMES);
          followed.read(column);
          fresh.read(column);
          expect([followed.low, followed.high]).toEqual([fresh.low, fresh.high]);
        }
      }),
    );
  });
});
