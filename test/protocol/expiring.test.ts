/** What a leader proposes in time: one thing at a time, and nothing that is void by then. */
import { describe, expect, it } from "vitest";
import { Expiring, noDeadlines } from "../../src/protocol/expiring.ts";
import type { Self } from "../../src/protocol/protocol.ts";
import type { Expiry, ReplicatedObject } from "../../src/protocol/state-machine.ts";

/** The state is its expiries: ids with the index that they count from. */
type State = readonly (readonly [id: number, since: number])[];

const expiriesOf = (state: State): readonly Expiry[] =>
  state.map(([id, since]) => ({
    id,
    since,
    afterUs: 100,
    command: { f: "expire", key: null, input: [id, since] },
  }));

function leader() {
  const seen = { nowUs: 0, asked: [] as unknown[] };
  const self = {
    monotonicNow: () => seen.nowUs,
    setTimer: () => undefined,
    cancelTimer: () => undefined,
    forget: () => undefined,
    ask: (_service: string, { input }: { readonly input: unknown }) => seen.asked.push(input),
  } as unknown as Self<unknown>;
  const object = { expiries: expiriesOf } as unknown as ReplicatedObject;
  return { seen, self, expiring: new Expiring(object, "locks"), deadlines: noDeadlines() };
}

describe("what a leader proposes in time", () => {
  it("is one thing at a time: the next when that is answered", () => {
    const { seen, self, expiring, deadlines } = leader();
    const state: State = [
      [1, 10],
      [2, 11],
    ];
    expiring.watch(deadlines, state, self);
    seen.nowUs = 100;
    expiring.propose(deadlines, state, self);
    expiring.propose(deadlines, state, self);
    expect(seen.asked).toEqual([[1, 10]]);
    expiring.answered(deadlines, state.slice(1), self);
    expect(seen.asked).toEqual([
      [1, 10],
      [2, 11],
    ]);
  });

  it("is not what was renewed while another proposal was in flight", () => {
    const { seen, self, expiring, deadlines } = leader();
    expiring.watch(
      deadlines,
      [
        [1, 10],
        [2, 11],
      ] satisfies State,
      self,
    );
    seen.nowUs = 100;
    expiring.propose(
      deadlines,
      [
        [1, 10],
        [2, 11],
      ] satisfies State,
      self,
    );
    const renewed: State = [[2, 12]];
    expiring.watch(deadlines, renewed, self);
    expiring.answered(deadlines, renewed, self);
    expect(seen.asked).toEqual([[1, 10]]);
    seen.nowUs = 200;
    expiring.propose(deadlines, renewed, self);
    expect(seen.asked).toEqual([
      [1, 10],
      [2, 12],
    ]);
  });

  it("is forgotten by one that leads no more", () => {
    const { seen, self, expiring, deadlines } = leader();
    const state: State = [[1, 10]];
    expiring.watch(deadlines, state, self);
    seen.nowUs = 100;
    expiring.propose(deadlines, state, self);
    expiring.watch(deadlines, null, self);
    expect(deadlines).toEqual(noDeadlines());
  });

  it("is nothing where the member has applied nothing yet", () => {
    const { seen, self, expiring, deadlines } = leader();
    expiring.answered(deadlines, undefined, self);
    expect(seen.asked).toEqual([]);
  });
});
