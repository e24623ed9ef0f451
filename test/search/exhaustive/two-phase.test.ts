/**
 * Two-phase commit reaches exactly the states of TLA+'s TwoPhase. The specification is written out
 * here a second time, after the published one, and explored by breadth.
 */
import { describe, expect, it } from "vitest";
import {
  stateText,
  type TwoPhaseState,
  twoPhaseStates,
} from "../../../src/search/exhaustive/two-phase.ts";

/** What may follow: one action of TwoPhase each. */
function next(state: TwoPhaseState): readonly TwoPhaseState[] {
  const { own, manager, commit, abort } = state;
  const following: TwoPhaseState[] = [];
  const isInit = manager === "init";
  // TMCommit and TMAbort.
  if (isInit && own.every(({ received }) => received)) {
    following.push({ ...state, manager: "committed", commit: true });
  }
  if (isInit) following.push({ ...state, manager: "aborted", abort: true });
  for (const [at, one] of own.entries()) {
    const becomes = (change: Partial<typeof one>) =>
      following.push({ ...state, own: own.with(at, { ...one, ...change }) });
    // TMRcvPrepared, RMPrepare, RMChooseToAbort, RMRcvCommitMsg, RMRcvAbortMsg.
    if (isInit && one.sent) becomes({ received: true });
    if (one.phase === "working") becomes({ phase: "prepared", sent: true });
    if (one.phase === "working") becomes({ phase: "aborted" });
    if (commit) becomes({ phase: "committed" });
    if (abort) becomes({ phase: "aborted" });
  }
  return following;
}

function specified(managers: number): ReadonlySet<string> {
  const working = { phase: "working", received: false, sent: false };
  const first: TwoPhaseState = {
    own: new Array(managers).fill(working),
    manager: "init",
    commit: false,
    abort: false,
  };
  const known = new Set([stateText(first)]);
  const open = [first];
  for (let state = open.pop(); state !== undefined; state = open.pop()) {
    for (const following of next(state)) {
      if (known.has(stateText(following))) continue;
      known.add(stateText(following));
      open.push(following);
    }
  }
  return known;
}

describe("TwoPhase", () => {
  it("has 56, 288 and 1,568 states for two, three and four resource managers", () => {
    expect([2, 3, 4].map((managers) => specified(managers).size)).toEqual([56, 288, 1568]);
  });

  it.each([2, 3, 4])("has the states that two-phase commit reaches with %i, and no others", (n) => {
    expect([...twoPhaseStates(n)].sort()).toEqual([...specified(n)].sort());
  });
});
