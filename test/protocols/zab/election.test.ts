/** Who is answered while a server looks for a leader: no two servers answer each other for ever. */
import { expect, it } from "vitest";
import { onNotification } from "../../../src/protocols/zab/election.ts";
import type { Notification } from "../../../src/protocols/zab/messages.ts";
import { rules } from "../../../src/protocols/zab/rules.ts";
import type { Role, ZabState } from "../../../src/protocols/zab/state.ts";
import type { Zab, ZabSelf } from "../../../src/protocols/zab/steps.ts";

const NONE = { onEnsemble: () => undefined, onVote: () => undefined };

/** How often n2, which looks for a leader and knows voters of index 20, answers n1. */
function answersTo(role: Role, votersIndex: number): number {
  let sent = 0;
  const state = {
    phase: "election",
    role: "looking",
    round: 3,
    vote: { leader: 3, zxid: 9, epoch: 2 },
    voters: 0b101,
    nextVoters: 0,
    votersIndex: 20,
  } as unknown as ZabState;
  const self = { id: 3, send: () => sent++ } as unknown as ZabSelf;
  const vote = { leader: 1, zxid: 7, epoch: 2 };
  const message: Notification = {
    type: "notification",
    vote,
    round: 1,
    role,
    voters: 0b111,
    votersIndex,
  };
  onNotification({ rules, steps: NONE } as unknown as Zab, state, 1, message, self);
  return sent;
}

it("tells a server that looks for a leader, too, of later voters, and no other", () => {
  expect(answersTo("looking", 17)).toBe(1);
  expect(answersTo("looking", 20)).toBe(0);
});

it("does not answer who has found a leader, for that would answer again", () => {
  expect(answersTo("following", 17)).toBe(0);
  expect(answersTo("leading", 17)).toBe(0);
});
