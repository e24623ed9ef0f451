/** Z3, integrity: what is delivered was broadcast: under one zxid there is one transaction. */
import { nodeName } from "../../protocol/node-id.ts";
import type { AuditView, Invariant } from "../audit.ts";

interface State {
  /** By index: the epoch, the content and the origin of what was seen there last. */
  readonly epochs: number[];
  readonly digests: number[];
  readonly nodes: number[];
  /** By `index * 2^24 + epoch`: what else was seen at an index. */
  readonly others: Map<number, { readonly digest: number; readonly node: number }>;
}

const EPOCHS = 16_777_216;

export const integrity: Invariant<State> = {
  name: "integrity",
  statement: "If some process delivers a transaction, then some process has broadcast it.",
  source: "Junqueira 2011, Integrity",
  protocols: ["zab"],
  initial: () => ({ epochs: [], digests: [], nodes: [], others: new Map() }),
  on: {
    proposed: compare,
    delivered: compare,
  },
};

function compare(
  state: State,
  view: AuditView,
  node: number,
  index: number,
  epoch: number,
  digest: number,
): void {
  const known = state.epochs[index];
  if (known === epoch) {
    if (state.digests[index] !== digest) report(view, node, state.nodes[index] ?? 0, index, epoch);
    return;
  }
  if (known === undefined) {
    state.epochs[index] = epoch;
    state.digests[index] = digest;
    state.nodes[index] = node;
    return;
  }
  const key = index * EPOCHS + epoch;
  const other = state.others.get(key);
  if (other === undefined) state.others.set(key, { digest, node });
  else if (other.digest !== digest) report(view, node, other.node, index, epoch);
}

function report(view: AuditView, node: number, first: number, index: number, epoch: number): void {
  view.report(
    `transaction ${index} of epoch ${epoch} is one thing to ${nodeName(first)} and another to ${nodeName(node)}`,
    [first, node],
  );
}
