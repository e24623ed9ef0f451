/** The judge of the groups that shards are on: those of the configuration. */
import type { AuditView, Invariant } from "../../checkers/property.ts";
import { FIRST_GROUPS, groupName, SHARDS } from "./shards.ts";

interface Members {
  /** The groups that shards are placed on. */
  readonly groups: Set<number>;
  /** By shard, the group that it is on its way to; 0: it stays. */
  readonly to: number[];
  /** The last entry of the map that was told, and the first node that told it. */
  count: number;
  node: number;
}

/** What other nodes apply later, or one applies again after a restart, is nothing new. */
function isNew(state: Members, node: number, count: number): boolean {
  if (count < state.count || (count === state.count && node !== state.node)) return false;
  state.count = count;
  state.node = node;
  return true;
}

function assigned(state: Members, view: AuditView, node: number, ...numbers: number[]): void {
  const [count = 0, shard = 0, group = 0, to = 0] = numbers;
  if (!isNew(state, node, count)) return;
  const { groups } = state;
  const isSent = to !== 0 && to !== state.to[shard];
  state.to[shard] = to;
  const where = isSent ? to : group;
  if ((!isSent && to !== 0) || groups.has(where)) return;
  const what = isSent ? "is to move to" : "stays on";
  view.report(
    `shard ${shard} ${what} ${groupName(where)}, which is not among ` +
      `${[...groups].map(groupName).join(", ")}`,
    [view.addressOf("map", node)],
  );
}

export const onlyMembersOwn: Invariant<Members> = {
  name: "only-members-own",
  statement:
    "A shard is sent only to a group that has joined; where its group leaves, or has left when " +
    "its move is over, it is sent on.",
  source: "sharded key-value store (MIT 6.5840, lab 5): the controller's Leave",
  initial: () => ({
    groups: new Set(FIRST_GROUPS),
    to: Array.from({ length: SHARDS }, () => 0),
    count: 0,
    node: 0,
  }),
  readings: { node: "unread" },
  on: {
    "map.joined"(state, _view, node, count, group) {
      if (isNew(state, node, count)) state.groups.add(group);
    },
    "map.left"(state, _view, node, count, group) {
      if (isNew(state, node, count)) state.groups.delete(group);
    },
    "map.assigned": assigned as Invariant<Members>["on"][string],
  },
};
