/**
 * The contract of the view as a replicated object; what its system promises, its scenarios test.
 */
import { expect, it } from "vitest";
import { membership, SILENT_US } from "../../src/systems/detectors/view/membership.ts";

/** Applies entries, from index 1. @returns the state, and what each answered. */
function applied(...entries: readonly (readonly [string, ...number[]])[]) {
  let state: unknown = membership.initial(undefined as never);
  const outputs = entries.map(([f, ...input], at) => {
    const place = { index: at + 1, timeUs: 0 };
    const done = membership.apply(state as never, { f, key: null, input } as never, place);
    state = done.state;
    return done.output;
  });
  return { state, outputs };
}

it("a member is in the view while it renews its place, and out when its silence was committed", () => {
  const { outputs } = applied(
    ["renew", 4],
    ["renew", 5],
    ["renew", 4],
    ["expire", 5, 2],
    ["renew", 4],
  );
  expect(outputs).toEqual([[1, [4], []], [2, [4, 5], []], [2, [4, 5], []], true, [3, [4], [5]]]);
});

it("a removal is void if the member renewed its place before it, or has left", () => {
  expect(applied(["renew", 4], ["renew", 4], ["expire", 4, 1]).outputs[2]).toBe(false);
  expect(applied(["renew", 4], ["expire", 4, 1], ["expire", 4, 1]).outputs[2]).toBe(false);
  expect(applied(["expire", 9, 0]).outputs).toEqual([false]);
});

it("one that was taken out comes back by a renewal, in a new view", () => {
  const { outputs } = applied(["renew", 4], ["renew", 5], ["expire", 4, 1], ["renew", 4]);
  expect(outputs[3]).toEqual([4, [4, 5], []]);
});

it("a leader counts from the last renewal of each that is in the view", () => {
  const { state } = applied(["renew", 4], ["renew", 5], ["renew", 4], ["expire", 5, 2]);
  expect(membership.expiries?.(state as never)).toEqual([
    {
      id: 4,
      since: 3,
      afterUs: SILENT_US,
      command: { f: "expire", key: null, input: [4, 3] },
      says: [["ending", 4]],
    },
  ]);
});
