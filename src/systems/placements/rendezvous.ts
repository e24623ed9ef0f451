/** Rendezvous hashing: each node scores each key, the highest score has it. */
import { finish, hashText, mix } from "../../core/hash.ts";
import type { Placement } from "./placement.ts";

function scoreOf(node: string, key: string): number {
  return finish(mix(hashText(node), hashText(key))) >>> 0;
}

/** @returns the node with the highest score; of two, the one whose name is first. */
function highest(key: string, nodes: readonly string[]): string {
  let best = nodes[0] as string;
  let score = scoreOf(best, key);
  for (const node of nodes) {
    const other = scoreOf(node, key);
    if (other < score || (other === score && node >= best)) continue;
    best = node;
    score = other;
  }
  return best;
}

export const rendezvous: Placement = {
  name: "rendezvous",
  about: "The node with the highest hash of node and key together (highest random weight).",
  source: "Thaler and Ravishankar 1998",
  assign: (keys, nodes) => keys.map((key) => highest(key, nodes)),
};
