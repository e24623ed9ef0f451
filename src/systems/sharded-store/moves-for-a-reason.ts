/**
 * The judges of what is placed and moved at all: each group has a share, a change of groups moves
 * no more than it must, loads are fresh.
 */
import type { Invariant } from "../../checkers/property.ts";
import { GROUPS, groupName } from "./shards.ts";

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

interface Measured {
  /**
   * By operator: the map that it was answered last, and the groups whose loads it has had since.
   */
  readonly begun: Map<number, { readonly version: number; readonly heard: Set<number> }>;
  /** By operator: the last map under which it was answered the loads of all groups. */
  readonly versions: Map<number, number>;
  /** The last entry of the map that was judged: what other nodes apply later is nothing new. */
  count: number;
}

/** What the operator says of its loads is not believed: what it was answered counts. */
export const freshLoads: Invariant<Measured> = {
  name: "fresh-loads",
  statement:
    "A move for balance rests on loads that all groups reported after the map that it changes.",
  source: "Mitzenmacher 2000, How useful is old information?",
  initial: () => ({ begun: new Map(), versions: new Map(), count: 0 }),
  on: {
    "operator.mapped"({ begun }, _view, node, version) {
      begun.set(node, { version, heard: new Set() });
    },
    "operator.loaded"({ begun, versions }, _view, node, group) {
      const measuring = begun.get(node);
      if (measuring?.heard.add(group).size === GROUPS.length) versions.set(node, measuring.version);
    },
    "map.balanced"(state, view, node, count, shard, _reported, version) {
      if (count <= state.count) return;
      state.count = count;
      const measured = [...state.versions.values()];
      if (measured.includes(version)) return;
      const last = measured.length === 0 ? "none" : `map ${Math.max(...measured)}`;
      view.report(
        `shard ${shard} moves in map ${version}, and the last map under which all loads were ` +
          `reported is ${last}`,
        [view.addressOf("map", node)],
      );
    },
  },
};
