/** What a search of the chain should come to sometimes. */
import type { Goal } from "../goal.ts";

const removedInPartition: Goal<{ epoch: number }> = {
  name: "chain-changes-in-partition",
  about: "Another chain is configured while links are cut.",
  initial: () => ({ epoch: 0 }),
  on: {
    "configuration.follows"(state, moment, _node, epoch = 0) {
      const isNew = epoch > state.epoch && state.epoch > 0;
      state.epoch = Math.max(state.epoch, epoch);
      return isNew && moment.faults("partition") > 0;
    },
  },
};

const comesBack: Goal<{ readonly been: Map<number, number> }> = {
  name: "removed-member-comes-back",
  about: "A node that was in the chain joins it again, with another history.",
  initial: () => ({ been: new Map() }),
  on: {
    "configuration.follows"({ been }, _moment, _node, _epoch, member = 0, since = 0) {
      const before = been.get(member);
      been.set(member, since);
      return before !== undefined && before < since;
    },
  },
};

const newHead: Goal<{ epoch: number; head: number }> = {
  name: "another-head",
  about: "The head is removed, and its successor takes updates.",
  initial: () => ({ epoch: 0, head: 0 }),
  on: {
    "configuration.follows"(state, _moment, _node, epoch = 0, member = 0, _since, predecessor) {
      if (predecessor !== 0 || epoch <= state.epoch) return false;
      const isOther = state.head !== 0 && state.head !== member;
      state.epoch = epoch;
      state.head = member;
      return isOther;
    },
  },
};

export const chainGoals = [removedInPartition, comesBack, newHead] as readonly Goal[];
