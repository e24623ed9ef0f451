/** What a view by consensus promises, always. */
import type { AuditView, Invariant } from "../../../checkers/property.ts";
import { type NodeSet, nodesOf } from "../../../protocol/quorum.ts";

interface Installed {
  /** By the number of a view, its members. */
  readonly members: Map<number, NodeSet>;
}

export const oneViewANumber: Invariant<Installed> = {
  name: "one-view-a-number",
  statement: "All that install the view of a number have the same members in it.",
  source: "Birman and Joseph 1987: views are the same everywhere, in the same order",
  initial: () => ({ members: new Map() }),
  readings: { members: "unread" },
  on: {
    "members.installs"({ members }, view, node = 0, number = 0, installed = 0) {
      const known = members.get(number) ?? installed;
      members.set(number, known);
      if (known === installed) return;
      view.report(
        `${view.nameOf("members", node)} installed view ${number} with ` +
          `${namesOf(view, installed)}, and another had installed it with ${namesOf(view, known)}`,
        [view.addressOf("members", node)],
      );
    },
  },
};

interface Latest {
  /** By member, the number of the view that it has; none since it started: absent. */
  readonly views: Map<number, number>;
}

export const viewsInOrder: Invariant<Latest> = {
  name: "views-in-order",
  statement: "A member installs no view that is older than the one it has, while it runs.",
  source: "Birman and Joseph 1987: views are the same everywhere, in the same order",
  initial: () => ({ views: new Map() }),
  readings: { views: "unread" },
  on: {
    "members.restarted"({ views }, _view, node = 0) {
      views.delete(node);
    },
    "members.installs"({ views }, view, node = 0, number = 0) {
      const before = views.get(node) ?? 0;
      views.set(node, number);
      if (number > before) return;
      view.report(
        `${view.nameOf("members", node)} installed view ${number}, and had view ${before}`,
        [view.addressOf("members", node)],
      );
    },
  },
};

interface Renewals {
  /** By member, the index of its last renewal. */
  readonly renewed: Map<number, number>;
  /** The last entry on a silence that any replica applied: what others apply later is not new. */
  judgedAt: number;
}

/**
 * Who applies such an entry first has applied, or has from one that has, all renewals before it;
 * those with a higher index come after it.
 */
export const removedIfSilent: Invariant<Renewals> = {
  name: "removed-if-silent",
  statement:
    "A member that is said to be silent is taken out of the view if, and only if, no later " +
    "renewal of it was committed first.",
  source: "Burrows 2006, §2.8, of sessions: a renewal that the master has acknowledged counts",
  initial: () => ({ renewed: new Map(), judgedAt: 0 }),
  readings: { renewed: "unread" },
  on: {
    "group.renewed"({ renewed }, _view, _node, index = 0, member = 0) {
      renewed.set(member, Math.max(index, renewed.get(member) ?? 0));
    },
    "group.removed"(state, view, node = 0, index = 0, member = 0, since = 0) {
      const last = renewedBefore(state, index, member);
      if (last === null || last <= since) return;
      view.report(
        `${view.nameOf("members", member)} was taken out of the view at ${index}, for silence ` +
          `since ${since}, and had renewed its place at ${last}`,
        [view.addressOf("group", node)],
      );
    },
    "group.kept"(state, view, node = 0, index = 0, member = 0, since = 0) {
      const last = renewedBefore(state, index, member);
      if (last === null || last > since) return;
      view.report(
        `${view.nameOf("members", member)} was kept in the view at ${index}, and had not renewed ` +
          `its place since ${since}`,
        [view.addressOf("group", node)],
      );
    },
  },
};

/** @returns the last renewal of a member before an entry; null: that one is not new, or later. */
function renewedBefore(state: Renewals, index: number, member: number): number | null {
  if (index <= state.judgedAt) return null;
  state.judgedAt = index;
  const last = state.renewed.get(member) ?? 0;
  return last > index ? null : last;
}

function namesOf(view: AuditView, set: NodeSet): string {
  const names = nodesOf(set).map((id) => view.nameOf("members", id));
  return names.length === 0 ? "no member" : names.join(" ");
}
