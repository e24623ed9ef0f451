/**
 * For mutants that take entries for replicated that are not: a server commits no further than its
 * own log, and so runs on to show what it did.
 */
import { lastIndex } from "../state.ts";
import type { Steps } from "../steps.ts";

export function commitsWithinLog(correct: Steps): Pick<Steps, "commit"> {
  return {
    commit: (raft, state, index, self) =>
      correct.commit(raft, state, Math.min(index, lastIndex(state)), self),
  };
}
