/**
 * What is known of Zab beforehand, whose elections may name anyone (`any-leader.ts`): of which
 * requests nothing will come, whenever they arrive. Without reconfigurations; not for a planted
 * bug.
 */
import type { ZabState } from "../../protocols/zab/state.ts";
import type { Knowledge } from "./knowledge.ts";

/**
 * Only a timer of its own ends a server's search for a leader; until then it refuses its clients.
 */
export const KNOWN_OF_ZAB: Knowledge = {
  ignores: () => false,
  defers: () => false,
  ignoresRequests: (to, present) =>
    present.timersLeft(to) === 0 && (present.stateOf(to) as ZabState).phase === "election",
};
