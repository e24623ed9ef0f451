/** Z3, integrity: what is delivered was broadcast: under one zxid there is one transaction. */
import { nodeName } from "../../protocol/node-id.ts";
import type { AuditView, Invariant } from "../audit.ts";
import { type ByZxid, emptyByZxid, otherAt } from "../by-zxid.ts";

/** By zxid, the content. */
export const integrity: Invariant<ByZxid> = {
  name: "integrity",
  statement: "If some process delivers a transaction, then some process has broadcast it.",
  source: "Junqueira 2011, Integrity",
  protocols: ["zab"],
  initial: emptyByZxid,
  on: {
    proposed: compare,
    delivered: compare,
  },
};

function compare(
  seen: ByZxid,
  view: AuditView,
  node: number,
  index: number,
  epoch: number,
  digest: number,
): void {
  const first = otherAt(seen, node, index, epoch, digest);
  if (first === 0) return;
  view.report(
    `transaction ${index} of epoch ${epoch} is one thing to ${nodeName(first)} and another to ${nodeName(node)}`,
    [first, node],
  );
}
