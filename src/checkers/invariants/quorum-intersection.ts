/**
 * Quorums intersect: every quorum of phase 1 meets every quorum of phase 2, in every configuration.
 */
import { nodeName } from "../../protocol/node-id.ts";
import { sizeOf } from "../../protocol/quorum.ts";
import type { AuditView, Property } from "../property.ts";

export const quorumIntersection: Property<null> = {
  uses: ["votes"],
  initial: () => null,
  readings: {},
  looksAt: ["quorums", "reconfigured"],
  on: {
    quorums(_state, view, node, _sizes, members) {
      if (members !== 0) judge(view, node, members);
    },
    reconfigured(_state, view, node, _slot, _digest, members) {
      judge(view, node, members);
    },
  },
};

function judge(view: AuditView, node: number, members: number): void {
  const { votes } = view;
  const phase1 = votes.phase1Of(members);
  const phase2 = votes.phase2Of(members);
  if (phase1 + phase2 > sizeOf(members)) return;
  view.report(
    `of ${sizeOf(members)} acceptors, ${nodeName(node)} takes ${phase1} promises and ${phase2} acceptances for quorums: they need not intersect`,
    [node],
  );
}
