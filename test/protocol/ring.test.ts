/** The contract of the ring with virtual nodes. */
import { describe, expect, it } from "vitest";
import { clockwise, POINTS, pointAfter, pointsOf } from "../../src/protocol/ring.ts";

const NODES = ["1", "2", "3", "4", "5", "6", "7"];
const PLACES = Array.from({ length: 7_000 }, (_, at) => Math.imul(at, 0x9e3779b1) >>> 0);

describe("a ring", () => {
  const points = pointsOf(NODES);

  it("has all points of every node, in order around the circle", () => {
    expect(points.length).toBe(NODES.length * POINTS);
    expect(points.map(({ at }) => at)).toEqual(points.map(({ at }) => at).sort((a, b) => a - b));
  });

  it("finds the first point at or after a place, past the last one the first", () => {
    const edges = points.flatMap(({ at }) => [at, at + 1]);
    for (const place of [0, ...edges, ...PLACES, 0xffffffff]) {
      const plain = points.findIndex(({ at }) => at >= place);
      expect(pointAfter(points, place)).toBe(plain < 0 ? 0 : plain);
    }
  });

  it("is met clockwise from a place by every node once, the one that the place belongs to first", () => {
    for (const place of PLACES.slice(0, 200)) {
      const met = clockwise(points, place);
      expect([...met].sort()).toEqual(NODES);
      expect(met[0]).toBe(points[pointAfter(points, place)]?.node);
    }
  });

  it("spreads places so that no node has twice its share, nor less than half of it", () => {
    const share = new Map<string, number>();
    for (const place of PLACES) {
      const [node = ""] = clockwise(points, place);
      share.set(node, (share.get(node) ?? 0) + 1);
    }
    for (const count of share.values()) {
      expect(count).toBeGreaterThan(PLACES.length / NODES.length / 2);
      expect(count).toBeLessThan((PLACES.length / NODES.length) * 2);
    }
  });

  it("loses one node and keeps the order of the others, everywhere", () => {
    const fewer = pointsOf(NODES.filter((node) => node !== "4"));
    for (const place of PLACES.slice(0, 200)) {
      expect(clockwise(fewer, place)).toEqual(
        clockwise(points, place).filter((node) => node !== "4"),
      );
    }
  });
});
