/** The contract of random streams. */
import { describe, expect, it } from "vitest";
import { RandomStream } from "../../src/kernel/streams.ts";

const draws = (stream: RandomStream, count = 20) =>
  Array.from({ length: count }, () => stream.below(1_000_000));

describe("a random stream", () => {
  it("is a function of seed and name", () => {
    expect(draws(new RandomStream("7", "node/n3"))).toEqual(
      draws(new RandomStream("7", "node/n3")),
    );
    expect(draws(new RandomStream("7", "node/n3"))).not.toEqual(
      draws(new RandomStream("7", "node/n4")),
    );
    expect(draws(new RandomStream("1", "node/n3"))).not.toEqual(
      draws(new RandomStream("11", "node/n3")),
    );
  });

  it("gives what it gave in the first version: a change here changes every run", () => {
    expect(draws(new RandomStream("7", "client/c2"), 5)).toMatchInlineSnapshot(`
      [
        202259,
        856107,
        413241,
        218748,
        510775,
      ]
    `);
  });

  it("refuses an empty seed", () => {
    expect(() => new RandomStream("", "node/n1")).toThrow(RangeError);
  });

  it("goes on from its position", () => {
    const stream = new RandomStream("7", "x");
    draws(stream);
    const position = stream.snapshot();
    const expected = draws(stream);
    const other = new RandomStream("8", "y");
    other.restore(position);
    expect(draws(other)).toEqual(expected);
  });

  it("draws between bounds that are both included", () => {
    const stream = new RandomStream("7", "bounds");
    const seen = new Set(Array.from({ length: 500 }, () => stream.between(3, 6)));
    expect([...seen].sort()).toEqual([3, 4, 5, 6]);
  });

  it("shuffles without losing anything, and picks nothing of nothing", () => {
    const stream = new RandomStream("7", "shuffle");
    expect(stream.shuffle([1, 2, 3, 4, 5]).sort()).toEqual([1, 2, 3, 4, 5]);
    expect(stream.pick([])).toBeUndefined();
  });
});
