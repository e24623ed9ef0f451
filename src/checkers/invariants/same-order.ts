/**
 * The same order: every node delivers the same entries, one after the other from the first or from
 * a snapshot.
 */
import { at, type Column, emptyColumn, put } from "../../core/column.ts";
import { nodeName } from "../../protocol/node-id.ts";
import type { AuditView, Property } from "../property.ts";

interface Progress {
  /** By node, since it started: the last index delivered. */
  readonly delivered: number[];
  /**
   * By node: the index of the snapshot on its disk, and those of the snapshots that it was sent.
   */
  readonly onDisk: number[];
  readonly sent: ReadonlySet<number>[];
}

/** What happens to an entry, and what it is called. */
export interface OrderWords {
  /** `applied`, `delivered`, `executed`. */
  readonly did: string;
  /** `entry`, `transaction`, `slot`. */
  readonly entry: string;
}

/** No entry is left out and none comes twice; a snapshot replaces all entries up to it. */
export function noGap({ did, entry }: OrderWords): Property<Progress> {
  return {
    initial: (nodes) => ({
      delivered: new Array<number>(nodes + 1).fill(0),
      onDisk: new Array<number>(nodes + 1).fill(0),
      sent: new Array<ReadonlySet<number>>(nodes + 1).fill(new Set()),
    }),
    readings: { delivered: "by-node", onDisk: "by-node", sent: "immutable-by-node" },
    on: {
      restarted(state, _view, node) {
        state.delivered[node] = 0;
      },
      imaged(state, _view, node, index) {
        state.onDisk[node] = index;
      },
      shipped(state, _view, _node, index, peer) {
        state.sent[peer] = new Set([...(state.sent[peer] ?? []), index]);
      },
      delivered(state, view, node, index) {
        const before = state.delivered[node] as number;
        state.delivered[node] = index;
        if (index === before + 1 || index - 1 === state.onDisk[node]) return;
        if (index > before && state.sent[node]?.has(index - 1) === true) return;
        view.report(`${nodeName(node)} ${did} ${entry} ${index} after ${entry} ${before}`, [node]);
      },
    },
  };
}

interface First {
  /** By index: what was delivered there first, and by whom. */
  readonly terms: Column;
  readonly digests: Column;
  readonly nodes: Column;
}

/**
 * At an index all nodes deliver the same entry.
 * @param say the message, of two nodes, the index, and the two terms.
 */
export function sameEntries(
  say: (first: number, term: number, index: number, second: number, other: number) => string,
): Property<First> {
  return {
    initial: () => ({ terms: emptyColumn(), digests: emptyColumn(), nodes: emptyColumn() }),
    readings: { nodes: "unread" },
    on: {
      delivered(state, view: AuditView, node, index, term, digest) {
        const first = at(state.nodes, index);
        if (first === undefined) {
          put(state.terms, index, term);
          put(state.digests, index, digest);
          put(state.nodes, index, node);
        } else if (at(state.terms, index) !== term || at(state.digests, index) !== digest) {
          view.report(say(first, at(state.terms, index) as number, index, node, term), [
            first,
            node,
          ]);
        }
      },
    },
  };
}
