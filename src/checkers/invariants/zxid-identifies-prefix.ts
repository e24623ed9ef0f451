/** Z5: two histories that hold the same zxid are the same up to it. */
import { nodeName } from "../../protocol/node-id.ts";
import type { AuditView, Invariant } from "../audit.ts";
import { type ByZxid, emptyByZxid, otherAt } from "../by-zxid.ts";

/** By zxid, the hash of the history up to it. */
export const zxidIdentifiesPrefix: Invariant<ByZxid> = {
  name: "zxid-identifies-prefix",
  statement:
    "If two histories, or a history and a snapshot, contain the same zxid, they are the same up to it.",
  source: "Junqueira 2011; PrefixConsistency of the NJU specification",
  protocols: ["zab"],
  initial: emptyByZxid,
  on: {
    durable(seen, view, node, index, epoch) {
      compare(seen, view, node, index, epoch, view.logs.chainAt(node, index) as number);
    },
    snapshotted(seen, view, node, index, epoch, chain) {
      if (index > 0) compare(seen, view, node, index, epoch, chain);
    },
  },
};

function compare(
  seen: ByZxid,
  view: AuditView,
  node: number,
  index: number,
  epoch: number,
  chain: number,
): void {
  const first = otherAt(seen, node, index, epoch, chain);
  if (first === 0) return;
  const who =
    first === node
      ? `${nodeName(node)} held two different histories up to`
      : `the histories of ${nodeName(first)} and ${nodeName(node)} differ up to`;
  view.report(`${who} transaction ${index} of epoch ${epoch}`, [first, node]);
}
