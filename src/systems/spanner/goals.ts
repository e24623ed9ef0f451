/** What a search of two-phase commit over groups should come to sometimes. */
import type { Goal } from "../goal.ts";
import { GROUPS, groupName } from "./groups.ts";

/** The same fold for the facts of each group. */
function ofGroups<State>(
  fact: string,
  fold: (service: string) => Goal<State>["on"][string],
): Goal<State>["on"] {
  return Object.fromEntries(
    GROUPS.map((group) => [`${groupName(group)}.${fact}`, fold(groupName(group))]),
  );
}

const leaderStopsInDoubt: Goal<{ readonly open: Set<number> }> = {
  name: "leader-stops-with-votes-and-no-decision",
  about: "A group's leader stops while some transaction has votes and no outcome.",
  initial: () => ({ open: new Set() }),
  on: {
    ...ofGroups<{ readonly open: Set<number> }>("voted", () => ({ open }, _at, _node, id = 0) => {
      open.add(id);
      return false;
    }),
    ...ofGroups<{ readonly open: Set<number> }>("chose", () => ({ open }, _at, _node, id = 0) => {
      open.delete(id);
      return false;
    }),
    ...ofGroups<{ readonly open: Set<number> }>("dropped", () => ({ open }, _at, _node, id = 0) => {
      open.delete(id);
      return false;
    }),
    ...ofGroups<{ readonly open: Set<number> }>(
      "crashed",
      () =>
        ({ open }, moment, node = 0) =>
          open.size > 0 && moment.roleOf(node) === "leader",
    ),
  },
};

const wounded: Goal<null> = {
  name: "transaction-is-wounded",
  about: "A transaction loses locks to an older one, or to time.",
  initial: () => null,
  on: ofGroups<null>("dropped", () => (_state, _at, _node, _id, decided) => decided === 0),
};

const overTwo: Goal<null> = {
  name: "commits-over-two-groups",
  about: "A transaction of both groups is committed.",
  initial: () => null,
  on: ofGroups<null>("chose", () => (_state, _at, _node, _id, _timestamp, groups) => groups === 6),
};

export const spannerGoals = [leaderStopsInDoubt, wounded, overTwo] as readonly Goal[];
