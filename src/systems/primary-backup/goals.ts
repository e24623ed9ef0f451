/** What a search of a primary and its backup should come to sometimes. */
import type { Goal } from "../goal.ts";

const promoted: Goal<{ primary: number }> = {
  name: "backup-promoted",
  about: "The backup becomes the primary.",
  initial: () => ({ primary: 0 }),
  on: {
    "views.follows"(state, _moment, _node, _epoch, member = 0, _since, predecessor) {
      if (predecessor !== 0) return false;
      const before = state.primary;
      state.primary = member;
      return before !== 0 && before !== member;
    },
  },
};

const viewInPartition: Goal<{ epoch: number }> = {
  name: "view-changes-in-partition",
  about: "Another view is chosen while links are cut.",
  initial: () => ({ epoch: 0 }),
  on: {
    "views.follows"(state, moment, _node, epoch = 0) {
      const isNew = epoch > state.epoch && state.epoch > 0;
      state.epoch = Math.max(state.epoch, epoch);
      return isNew && moment.faults("partition") > 0;
    },
  },
};

export const primaryBackupGoals = [promoted, viewInPartition] as readonly Goal[];
