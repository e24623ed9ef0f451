/**
 * The judges of what is placed and moved at all: each group has a share, a change of groups moves
 * no more than it must, loads are fresh.
 */
import type { Invariant } from "../../checkers/property.ts";
import { groupName } from "./shards.ts";

interface Change {
  /** The entry of the map that changed its groups. */
  count: number;
  group: number;
  joins: boolean;
}

export const survivorsKeep: Invariant<Change> = {
  name: "survivors-keep",
  statement:
    "When a group joins, shards move to it alone; when one leaves, its own move and no others.",
  source: "Karger and others 1997 (monotone); Thaler and Ravishankar 1998",
  initial: () => ({ count: 0, group: 0, joins: false }),
  on: {
    "map.joined": (state, _view, _node, count, group) =>
      Object.assign(state, { count, group, joins: true }),
    "map.left": (state, _view, _node, count, group) =>
      Object.assign(state, { count, group, joins: false }),
    "map.reassigned"({ count: changed, group, joins }, view, node, count, shard, from, to) {
      if (count !== changed || group === (joins ? to : from)) return;
      const change = `${groupName(group)} ${joins ? "joined" : "left"}`;
      view.report(
        `${change}, and shard ${shard} moves from ${groupName(from)} to ${groupName(to)}`,
        [view.addressOf("map", node)],
      );
    },
  },
};

export const shareForEach: Invariant<null> = {
  name: "share-for-each",
  statement: "The placement has some shard on every group.",
  source: "Karger and others 1997 (balance)",
  initial: () => null,
  on: {
    "map.placed"(_state, view, node, _count, group, shards) {
      if (shards > 0) return;
      view.report(`the placement has no shard on ${groupName(group)}`, [
        view.addressOf("map", node),
      ]);
    },
  },
};

export const freshLoads: Invariant<null> = {
  name: "fresh-loads",
  statement: "A move for balance rests on loads that were reported under the map that it changes.",
  source: "Mitzenmacher 2000, How useful is old information?",
  initial: () => null,
  on: {
    "map.balanced"(_state, view, node, _count, shard, reported, version) {
      if (reported === version) return;
      view.report(
        `shard ${shard} moves in map ${version} for loads that were reported under map ${reported}`,
        [view.addressOf("map", node)],
      );
    },
  },
};
