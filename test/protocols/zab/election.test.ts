/** Elections among servers whose views of the voters differ. */
import { describe, expect, it } from "vitest";
import { onNotification } from "../../../src/protocols/zab/election.ts";
import type { ZabState } from "../../../src/protocols/zab/state.ts";
import type { Zab, ZabSelf } from "../../../src/protocols/zab/steps.ts";
import { clusterOf } from "./cluster.ts";

/** What n3, an observer that looks for a leader, sends on hearing from n4, another. */
function answersTo(votersIndex: number): readonly number[] {
  const simulation = clusterOf({ nodes: 4, options: { observers: 2 } });
  simulation.boot();
  const state = simulation.world.stage.ask(
    simulation.world.node(3),
    (_handlers, own) => own,
  ) as ZabState;
  const sent: number[] = [];
  const self = {
    id: 3,
    peers: [1, 2, 4],
    send: (to: number) => sent.push(to),
  } as unknown as ZabSelf;
  const { vote, round, voters } = state;
  const message = {
    type: "notification",
    vote,
    round,
    role: "looking",
    voters,
    votersIndex,
  } as const;
  onNotification(
    { rules: { learnsVoters: () => false } } as unknown as Zab,
    state,
    4,
    message,
    self,
  );
  return sent;
}

describe("a server without a vote", () => {
  it("does not answer another without one: each answer would be answered", () => {
    expect(answersTo(0)).toEqual([]);
  });

  it("answers one that knows older voters than it does", () => {
    expect(answersTo(-1)).toEqual([4]);
  });
});
