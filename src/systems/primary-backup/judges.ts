/** The judges of views: one primary a view, and a backup that has what it says. */
import type { Invariant } from "../../checkers/property.ts";
import { held, type Lengths } from "../ordered-replicas/answered-is-kept.ts";
import { entered, lineOf } from "../ordered-replicas/lines.ts";

export const onePrimaryAView: Invariant<{ readonly primaries: Map<number, number> }> = {
  name: "one-primary-a-view",
  statement:
    "In each view the node that the view service has named acts as the primary, and no other.",
  source: "MIT 6.824, lab on primary and backup",
  initial: () => ({ primaries: new Map() }),
  on: {
    "views.follows"({ primaries }, _view, _node, epoch, member, _since, predecessor) {
      if (predecessor === 0) primaries.set(epoch, member);
    },
    "replicas.acted": acted,
    "replicas.served": acted,
  },
};

function acted(
  { primaries }: { readonly primaries: Map<number, number> },
  view: Parameters<NonNullable<Invariant["on"][string]>>[1],
  ...[node = 0, epoch = 0]: number[]
): void {
  const primary = primaries.get(epoch) ?? 0;
  if (primary === node) return;
  const whose = primary === 0 ? "no node's" : `${view.nameOf("replicas", primary)}'s`;
  view.report(
    `${view.nameOf("replicas", node)} acted as the primary of view ${epoch}, which is ${whose}`,
    [view.addressOf("replicas", node)],
  );
}

export const backedIsDurable: Invariant<Lengths> = {
  name: "backed-is-durable",
  statement: "What a backup says that its disk holds is there.",
  source: "Alsberg and Day 1976, with crashes that are recovered from",
  initial: () => ({ places: new Map(), lengths: new Map(), whole: new Set() }),
  looksAt: ["replicas.backed"],
  on: {
    "replicas.held": held,
    "views.follows"(state, _view, _node, epoch, member, since, predecessor) {
      entered(state, epoch, member, since, predecessor);
    },
    "replicas.backed"({ places, lengths }, view, node, epoch, index) {
      const since = places.get(epoch)?.get(node)?.since ?? 0;
      const length = lengths.get(lineOf(node, since)) ?? 0;
      if (length >= index) return;
      view.report(
        `${view.nameOf("replicas", node)} sent word in view ${epoch} that its disk holds ${index} ` +
          `updates, and it holds ${length}`,
        [view.addressOf("replicas", node)],
      );
    },
  },
};
