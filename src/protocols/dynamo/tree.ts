/**
 * Merkle trees (DeCandia and others 2007, §4.7): two replicas find out where they differ by
 * comparing hashes from the root down. A node keeps one for each peer, over the keys that both
 * hold. A leaf is a range of keys, and its hash a sum, so that a change costs one addition.
 */
import { hashText, mix } from "../../core/hash.ts";
import type { Value } from "../../core/json.ts";

/** How many children an inner node has. */
export const BRANCHES = 8;

/** The hashes of the leaves; those of the inner nodes follow from them. */
export type Tree = number[];

export function emptyTree(depth: number): Tree {
  return new Array<number>(BRANCHES ** depth).fill(0);
}

/** @param depth 1: the leaves are the root's children. */
export function leafOf(key: Value, depth: number): number {
  return hashText(JSON.stringify(key)) & (BRANCHES ** depth - 1);
}

export function addToLeaf(tree: Tree, leaf: number, change: number): void {
  tree[leaf] = ((tree[leaf] as number) + change) | 0;
}

/** The hashes of the children of an inner node: the `path`-th of its level, the root's is 0. */
export function childrenOf(tree: Tree, depth: number, level: number, path: number): number[] {
  return Array.from({ length: BRANCHES }, (_, child) => {
    const below = path * BRANCHES + child;
    if (level + 1 === depth) return tree[below] as number;
    return childrenOf(tree, depth, level + 1, below).reduce(mix, level + 1);
  });
}
