/** Z5: two histories that hold the same zxid are the same up to it. */
import { nodeName } from "../../protocol/node-id.ts";
import type { AuditView, Invariant } from "../audit.ts";

interface State {
  /** By index: the first epoch that was seen there, the hash of the history up to it, and on whose disk. */
  readonly epochs: number[];
  readonly chains: number[];
  readonly nodes: number[];
  /** The same for further epochs at an index, by `index * 2^24 + epoch`. */
  readonly further: Map<number, { readonly chain: number; readonly node: number }>;
}

const EPOCHS = 16_777_216;

export const zxidIdentifiesPrefix: Invariant<State> = {
  name: "zxid-identifies-prefix",
  statement:
    "If two histories, or a history and a snapshot, contain the same zxid, they are the same up to it.",
  source: "Junqueira 2011; PrefixConsistency of the NJU specification",
  protocols: ["zab"],
  initial: () => ({ epochs: [], chains: [], nodes: [], further: new Map() }),
  on: {
    durable(state, view, node, index, epoch) {
      compare(state, view, node, index, epoch, view.logs.chainAt(node, index) as number);
    },
    snapshotted(state, view, node, index, epoch, chain) {
      if (index > 0) compare(state, view, node, index, epoch, chain);
    },
  },
};

function compare(
  state: State,
  view: AuditView,
  node: number,
  index: number,
  epoch: number,
  chain: number,
): void {
  const known = state.epochs[index];
  if (known === undefined) {
    state.epochs[index] = epoch;
    state.chains[index] = chain;
    state.nodes[index] = node;
    return;
  }
  if (known === epoch) {
    if (state.chains[index] !== chain) differ(view, index, epoch, state.nodes[index] ?? 0, node);
    return;
  }
  const key = index * EPOCHS + epoch;
  const other = state.further.get(key);
  if (other === undefined) state.further.set(key, { chain, node });
  else if (other.chain !== chain) differ(view, index, epoch, other.node, node);
}

function differ(view: AuditView, index: number, epoch: number, first: number, node: number): void {
  const who =
    first === node
      ? `${nodeName(node)} held two different histories up to`
      : `the histories of ${nodeName(first)} and ${nodeName(node)} differ up to`;
  view.report(`${who} transaction ${index} of epoch ${epoch}`, [first, node]);
}
