/** The judge of what holders believe, and its measure where a clock bound is broken. */
import type { Count } from "../../checkers/happened/count.ts";
import type { Invariant } from "../../checkers/property.ts";
import { type Bound, boundBreaks, brokenBy, UNBROKEN } from "./clock-bound.ts";

/** Whose belief is the latest, and what each believed last. */
interface Beliefs {
  holder: number;
  /** By holder, the grant by which it last believed. */
  readonly grants: Map<number, number>;
}

/**
 * A belief lasts from the first look at the clock by a grant to the last one: a holder that still
 * believes by a grant after another has begun to has believed all the while.
 * @returns the other that believes too, 0: none.
 */
function believes(state: Beliefs, node: number, grant: number): number {
  const isOld = state.grants.get(node) === grant;
  const other = isOld && state.holder !== node ? state.holder : 0;
  state.grants.set(node, grant);
  if (!isOld) state.holder = node;
  return other;
}

/** The clocks that a lock rests on, beside those of its holders. */
interface Clocks {
  /** Services whose clocks must run within the bound. */
  readonly services: readonly string[];
  /** Whether it rests on their wall clocks, which must not jump then. */
  readonly jumpsCount: boolean;
}

/** @param clocks null: the lock is judged whatever clocks do. */
export function oneBeliever(clocks: Clocks | null): Invariant<Beliefs & Bound> {
  const bounded =
    clocks === null
      ? ""
      : `While clocks run within 10 % of time${clocks.jumpsCount ? " and do not jump" : ""}, `;
  return {
    name: "one-believer",
    statement: `${bounded}at most one holder believes that it has the lock.`.replace(/^a/, "A"),
    source: "Gray and Cheriton 1989, §3 (leases); Burrows 2006, §2.8",
    initial: () => ({ holder: 0, grants: new Map(), ...UNBROKEN }),
    readings: { brokenBy: "unread" },
    suspendedBy: brokenBy,
    on: {
      ...(clocks !== null && {
        ...boundBreaks<Beliefs & Bound>(clocks.services, clocks.jumpsCount),
        ...boundBreaks<Beliefs & Bound>(["holders"], false),
      }),
      "holders.believed"(state, view, node, grant) {
        const other = believes(state, node, grant);
        if (other === 0 || state.isBroken) return;
        view.report(
          `${view.nameOf("holders", node)} believes that it holds the lock, and so does ` +
            view.nameOf("holders", other),
          [view.addressOf("holders", node), view.addressOf("holders", other)],
        );
      },
    },
  };
}

/**
 * How often two held the lock at once, whatever the clocks did, and how long holders waited in all.
 */
export const holdings: Count<Beliefs & { holds: number; twice: number; waitedUs: number }> = {
  compared: ["holds", "double-holds", "ms-waited"],
  initial: () => ({ holder: 0, grants: new Map(), holds: 0, twice: 0, waitedUs: 0 }),
  on: {
    believed(state, _view, node, grant) {
      if (believes(state, node as number, grant as number) !== 0) {
        state.twice++;
        // Counted once: from now on this one's belief is the latest.
        state.holder = node as number;
      }
    },
    waited(state, _view, _node, us) {
      state.holds++;
      state.waitedUs += us as number;
    },
  },
  counted: ({ holds, twice, waitedUs }) => ({
    holds,
    "double-holds": twice,
    "ms-waited": Math.round(waitedUs / 1_000),
  }),
};
