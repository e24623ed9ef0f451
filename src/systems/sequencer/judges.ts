/**
 * The judges of unique ids: of the blocks as they are allocated, and of what servers do with them.
 */
import type { Invariant } from "../../checkers/property.ts";
import type { Block } from "./id-server.ts";

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

interface Blocks {
  /** The index of the last allocation that was heard of. */
  heard: number;
  /** By server, in the order of their allocation. */
  readonly of: Map<number, Block[]>;
}

const noBlocks = (): Blocks => ({ heard: 0, of: new Map() });

function allocated(blocks: Blocks, index: number, server: number, block: Block): void {
  if (index <= blocks.heard) return;
  blocks.heard = index;
  const own = blocks.of.get(server);
  if (own === undefined) blocks.of.set(server, [block]);
  else own.push(block);
}

/** Of the blocks of a server the one that has an id: the latest as a rule, which is tried first. */
function blockWith({ of }: Blocks, server: number, id: number): Block | undefined {
  return of.get(server)?.findLast(({ first, size }) => id >= first && id < first + size);
}

interface Issued {
  readonly blocks: Blocks;
  /** By id, who gave it away. */
  readonly by: Map<number, number>;
}

export const idsUnique: Invariant<Issued> = {
  name: "ids-unique",
  statement: "No id is answered twice, and each is of a block that its server was given.",
  source: "Jepsen's unique-ids",
  initial: () => ({ blocks: noBlocks(), by: new Map() }),
  on: {
    "blocks.allocated"({ blocks }, _view, _node, index, server, first, size) {
      allocated(blocks, index, server, { first, size });
    },
    "servers.issued"({ blocks, by }, view, node, id) {
      const at = [view.addressOf("servers", node)];
      const name = view.nameOf("servers", node);
      if (blockWith(blocks, node, id) === undefined) {
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

interface Offsets {
  readonly blocks: Blocks;
  /** By the first id of a block, the highest that was answered. */
  readonly highest: Map<number, number>;
}

export const offsetsRise: Invariant<Offsets> = {
  name: "offsets-rise",
  statement: "Of one block each id is above those that were answered before it.",
  source: "the order that a block can promise; there is none across servers",
  initial: () => ({ blocks: noBlocks(), highest: new Map() }),
  on: {
    "blocks.allocated"({ blocks }, _view, _node, index, server, first, size) {
      allocated(blocks, index, server, { first, size });
    },
    "servers.issued"({ blocks, highest }, view, node, id) {
      const first = blockWith(blocks, node, id)?.first;
      if (first === undefined) return;
      const before = highest.get(first) ?? 0;
      if (id < before) {
        const name = view.nameOf("servers", node);
        view.report(`${name} gave a client id ${id} after ${before} of the same block`, [
          view.addressOf("servers", node),
        ]);
      }
      highest.set(first, Math.max(before, id));
    },
  },
};
