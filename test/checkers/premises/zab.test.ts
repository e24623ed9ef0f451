/** Of the premises of zab: cases that a stream for each does not show. */
import { expect, it } from "vitest";
import { everywhere, found, type Told } from "./told.ts";

it("syncs-confirmed: what a learner asks again is answered once for each asking, in order", () => {
  const asked: readonly Told[] = [
    ...everywhere("configured", 0, 0b111),
    ["introduced", 1, 2, 1],
    ["syncReached", 1, 2, 7, 1],
    ["pinged", 1, 2, 1],
    ["syncReached", 1, 2, 7, 1],
    ["pingReached", 1, 2, 1],
    ["syncSent", 1, 2, 7, 1],
  ];
  // A third one comes before the second is answered, and after the ping that the answer rests on.
  const again: readonly Told[] = [
    ["pinged", 1, 2, 2],
    ["syncReached", 1, 2, 7, 1],
    ["pingReached", 1, 2, 2],
    ["syncSent", 1, 2, 7, 1],
  ];
  const third: Told = ["syncSent", 1, 2, 7, 1];
  expect(found("zab", "syncs-confirmed", [...asked, ...again])).toEqual([]);
  expect(found("zab", "syncs-confirmed", [...asked, ...again, third])).toHaveLength(1);
});

it("committed-by-acknowledgements: a leader counts itself once its disk holds the epoch", () => {
  const named = (own: readonly Told[]) =>
    found("zab", "committed-by-acknowledgements", [
      ...everywhere("configured", 0, 0b111),
      ["durable", 1, 1, 1, 11],
      ["confirmed", 1, 2, 2, 1],
      ...own,
      ["announced", 1, 2, 1],
    ]);
  expect(named([["currentEpoch", 1, 2]])).toEqual([]);
  expect(named([["currentEpoch", 1, 1]])).toEqual([
    "n1 said in epoch 2 that 1 transactions are committed, which n2 holds, by what has reached it",
  ]);
});
