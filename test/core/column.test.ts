/** Columns: a plain array of numbers, whose copies share what neither changes. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { clonePlain } from "../../src/core/clone.ts";
import { at, type Column, cut, emptyColumn, put } from "../../src/core/column.ts";

/** What may be done to a column. */
const deeds = fc.array(
  fc.oneof(
    fc.record({
      do: fc.constant("put" as const),
      index: fc.oneof(fc.nat(300), fc.nat(300), fc.constantFrom(-1, 9_000, 2 ** 40)),
      value: fc.integer(),
    }),
    fc.record({ do: fc.constant("cut" as const), size: fc.nat(300) }),
    fc.record({ do: fc.constant("copy" as const) }),
  ),
  { maxLength: 200 },
);

it("holds what was put, and no copy of it ever changes", () => {
  fc.assert(
    fc.property(deeds, (list) => {
      let column = emptyColumn();
      let plain = new Map<number, number>();
      const saved: { readonly column: Column; readonly plain: ReadonlyMap<number, number> }[] = [];
      const holds = (held: Column, wanted: ReadonlyMap<number, number>) => {
        for (let index = -1; index <= 301; index++) {
          expect(at(held, index)).toBe(wanted.get(index));
        }
        for (const [index, value] of wanted) expect(at(held, index)).toBe(value);
      };
      for (const deed of list) {
        if (deed.do === "put") {
          put(column, deed.index, deed.value);
          plain.set(deed.index, deed.value);
        } else if (deed.do === "cut") {
          cut(column, deed.size);
          plain = new Map([...plain].filter(([index]) => index < deed.size));
        } else {
          saved.push({ column, plain: new Map(plain) });
          column = clonePlain(column);
        }
      }
      holds(column, plain);
      for (const before of saved) holds(before.column, before.plain);
    }),
  );
});

it("is as if it had never been set where it was cut down to what was set further below", () => {
  const column = emptyColumn();
  put(column, 3, 7);
  put(column, 200, 1);
  cut(column, 150);
  const short = emptyColumn();
  put(short, 3, 7);
  expect(column).toEqual(short);
  put(column, 54, 9);
  expect([at(column, 3), at(column, 54), at(column, 4)]).toEqual([7, 9, undefined]);
  cut(column, 2);
  expect(column).toEqual(emptyColumn());
});

it("is the same data however it was filled", () => {
  const upward = emptyColumn();
  const downward = emptyColumn();
  for (let index = 0; index < 200; index++) put(upward, index, index);
  for (let index = 199; index >= 0; index--) put(downward, index, index);
  expect(downward).toEqual(upward);
  cut(upward, 64);
  const short = emptyColumn();
  for (let index = 0; index < 64; index++) put(short, index, index);
  expect(upward).toEqual(short);
});
