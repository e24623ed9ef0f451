/** What a search of the fenced lock should come to sometimes. */
import type { Goal } from "../goal.ts";

const changesHands: Goal<{ holder: number }> = {
  name: "lock-changes-hands",
  about: "The lock is granted to another holder than before.",
  initial: () => ({ holder: 0 }),
  on: {
    "locks.granted"(state, _moment, _node, _token, holder = 0) {
      const before = state.holder;
      state.holder = holder;
      return before !== 0 && before !== holder;
    },
  },
};

/** The write comes in time: no higher token has been used. */
const writesAfterNextGrant: Goal<{ newest: number }> = {
  name: "writes-after-the-next-grant",
  about: "The resource takes a write of a holder after the lock was granted to another.",
  initial: () => ({ newest: 0 }),
  on: {
    "locks.granted"(state, _moment, _node, token = 0) {
      state.newest = Math.max(state.newest, token);
      return false;
    },
    "resource.accepted": ({ newest }, _moment, _node, token = 0) => token < newest,
  },
};

const holderPaused: Goal<null> = {
  name: "lock-granted-while-a-machine-is-paused",
  about: "The lock is granted while some machine is paused: its holder may be the one.",
  initial: () => null,
  on: { "locks.granted": (_state, moment) => moment.faults("pause") > 0 },
};

const lockLeaderStops: Goal<{ readonly led: Set<number> }> = {
  name: "lock-server-stops-between-grants",
  about: "A member of the lock service that led stops, and the lock is granted once more.",
  initial: () => ({ led: new Set() }),
  on: {
    "locks.crashed"({ led }, moment, node) {
      if (moment.roleOf(node) === "leader") led.add(node);
      return false;
    },
    "locks.granted": ({ led }) => led.size > 0,
  },
};

export const fencedLockGoals = [
  changesHands,
  writesAfterNextGrant,
  holderPaused,
  lockLeaderStops,
] as readonly Goal[];
