/** The contract of the trees that replicas compare. */
import { describe, expect, it } from "vitest";
import {
  addToLeaf,
  BRANCHES,
  childrenOf,
  emptyTree,
  leafOf,
} from "../../../src/protocols/dynamo/tree.ts";

describe("a tree", () => {
  it("is the same whatever the order of its changes, and what is undone leaves nothing", () => {
    const [one, other] = [emptyTree(2), emptyTree(2)];
    for (const [key, hash] of [
      ["a", 5],
      ["b", -7],
    ] as const)
      addToLeaf(one, leafOf(key, 2), hash);
    for (const [key, hash] of [
      ["b", -7],
      ["c", 9],
      ["a", 5],
      ["c", -9],
    ] as const)
      addToLeaf(other, leafOf(key, 2), hash);
    expect(other).toEqual(one);
  });

  it("differs at every level above a leaf that differs, and nowhere else", () => {
    for (let depth = 1; depth <= 3; depth++) {
      const [one, other] = [emptyTree(depth), emptyTree(depth)];
      const leaf = leafOf("k", depth);
      addToLeaf(other, leaf, 1);
      let path = 0;
      for (let level = 0; level < depth; level++) {
        const hashes = childrenOf(one, depth, level, path);
        const differing = childrenOf(other, depth, level, path).flatMap((hash, at) =>
          hash === hashes[at] ? [] : [at],
        );
        expect(differing).toHaveLength(1);
        path = path * BRANCHES + (differing[0] as number);
      }
      expect(path).toBe(leaf);
    }
  });
});
