/** What a search of transfers should come to sometimes. */
import type { Goal } from "../goal.ts";

/** Transfers of which one shard has done its part, and the other not. */
interface Halfway {
  readonly given: Set<number>;
  readonly taken: Set<number>;
}

function halfway({ given, taken }: Halfway): boolean {
  for (const transfer of given) if (!taken.has(transfer)) return true;
  return false;
}

const moves: Pick<Goal<Halfway>, "initial" | "on"> = {
  initial: () => ({ given: new Set(), taken: new Set() }),
  on: {
    "left.withdrew"({ given }, _moment, _node, transfer = 0) {
      given.add(transfer);
      return false;
    },
    "right.deposited"({ taken }, _moment, _node, transfer = 0) {
      taken.add(transfer);
      return false;
    },
  },
};

const coordinatorStops: Goal<Halfway> = {
  name: "coordinator-stops-halfway",
  about: "The coordinator's leader stops while a transfer has been taken and not yet added.",
  initial: moves.initial,
  on: {
    ...moves.on,
    "coordinator.crashed": (state, moment, node) =>
      moment.roleOf(node) === "leader" && halfway(state),
  },
};

const takenInPartition: Goal<null> = {
  name: "taken-in-partition",
  about: "An amount is taken from the left account while links are cut.",
  initial: () => null,
  on: {
    "left.withdrew": (_state, moment) => moment.faults("partition") > 0,
  },
};

const several: Goal<{ readonly open: Set<number> }> = {
  name: "several-transfers-at-once",
  about: "A transfer is begun while another is not finished.",
  initial: () => ({ open: new Set() }),
  on: {
    "coordinator.began"({ open }, _moment, _node, transfer = 0) {
      open.add(transfer);
      return open.size > 1;
    },
    "coordinator.finished"({ open }, _moment, _node, transfer = 0) {
      open.delete(transfer);
      return false;
    },
  },
};

export const transfersGoals = [coordinatorStops, takenInPartition, several] as readonly Goal[];
