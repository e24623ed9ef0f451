/** The contract of a node's clocks. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { NodeClock } from "../../src/world/clock.ts";

const rate = fc.integer({ min: -900_000, max: 900_000 });

describe("the monotonic clock", () => {
  it("never runs back, whatever its rate and its changes of rate", () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ afterUs: fc.nat(1_000_000), rate }), { maxLength: 20 }),
        (list) => {
          const clock = new NodeClock(0, 0);
          let nowUs = 0;
          let before = 0;
          for (const { afterUs, rate: ratePpm } of list) {
            nowUs += afterUs;
            expect(clock.monotonicAt(nowUs)).toBeGreaterThanOrEqual(before);
            before = clock.monotonicAt(nowUs);
            clock.drift(nowUs, ratePpm);
            expect(clock.monotonicAt(nowUs)).toBe(before);
          }
        },
      ),
    );
  });

  it("gives the first moment at which it shows a time", () => {
    fc.assert(
      fc.property(
        rate,
        fc.nat(1_000_000_000),
        fc.integer({ min: 1, max: 10_000_000 }),
        (ratePpm, startUs, ahead) => {
          const clock = new NodeClock(0, 0);
          clock.drift(startUs, ratePpm);
          const wanted = clock.monotonicAt(startUs) + ahead;
          const moment = clock.momentOf(wanted);
          expect(clock.monotonicAt(moment)).toBeGreaterThanOrEqual(wanted);
          expect(clock.monotonicAt(moment - 1)).toBeLessThan(wanted);
        },
      ),
    );
  });
});

it("the wall clock jumps, the monotonic one does not", () => {
  const clock = new NodeClock(0, 50);
  clock.jump(-1_000);
  expect([clock.monotonicAt(10_000), clock.wallAt(10_000)]).toEqual([10_000, 9_050]);
});
