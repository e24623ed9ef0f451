/**
 * The judges of unique ids: of the blocks as they are allocated, and of what servers do with them.
 */
import type { Invariant } from "../../checkers/property.ts";

export const blocksDisjoint: Invariant<{ heard: number; end: number }> = {
  name: "blocks-disjoint",
  statement: "Each block begins after all ids of the blocks that were allocated before it.",
  source: "Snowflake's and hi/lo generators: ranges of one owner each",
  initial: () => ({ heard: 0, end: 0 }),
  on: {
    "blocks.allocated"(state, view, node, index, server, first, size) {
      // Other members apply it later: that is nothing new.
      if (index <= state.heard) return;
      state.heard = index;
      if (first < state.end) {
        view.report(
          `${view.nameOf("servers", server)} was given the ids from ${first} on, and those below ` +
            `${state.end} had been allocated`,
          [view.addressOf("blocks", node)],
        );
      }
      state.end = Math.max(state.end, first + size);
    },
  },
};

interface Issued {
  /** By block, its server and its size. */
  readonly blocks: Map<number, { readonly server: number; readonly size: number }>;
  /** By id, who gave it away. */
  readonly by: Map<number, number>;
}

export const idsUnique: Invariant<Issued> = {
  name: "ids-unique",
  statement: "No id is issued twice, and each is of a block that its server was given.",
  source: "Jepsen's unique-ids",
  initial: () => ({ blocks: new Map(), by: new Map() }),
  on: {
    "blocks.allocated"({ blocks }, _view, _node, _index, server, first, size) {
      if (!blocks.has(first)) blocks.set(first, { server, size });
    },
    "servers.issued"({ blocks, by }, view, node, first, id) {
      const block = blocks.get(first);
      const at = [view.addressOf("servers", node)];
      const name = view.nameOf("servers", node);
      if (block?.server !== node || id < first || id >= first + block.size) {
        view.report(`${name} gave a client id ${id}, which is of no block of its own`, at);
      }
      const before = by.get(id);
      if (before !== undefined) {
        const other = view.nameOf("servers", before);
        view.report(`${name} gave a client id ${id}, which ${other} had given to another`, at);
      }
      by.set(id, node);
    },
  },
};

export const offsetsRise: Invariant<Map<number, number>> = {
  name: "offsets-rise",
  statement: "Of one block each id is above those that were issued before it.",
  source: "the order that a block can promise; there is none across servers",
  initial: () => new Map(),
  on: {
    "servers.issued"(last, view, node, first, id) {
      const before = last.get(first) ?? 0;
      if (id < before) {
        const name = view.nameOf("servers", node);
        view.report(`${name} gave a client id ${id} after ${before} of the same block`, [
          view.addressOf("servers", node),
        ]);
      }
      last.set(first, Math.max(before, id));
    },
  },
};
