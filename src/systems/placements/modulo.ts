/** Hash mod n: balanced, and nearly every key moves when n changes. */
import { hashOf, type Placement } from "./placement.ts";

export const modulo: Placement = {
  name: "modulo",
  about: "The key's hash mod the number of nodes: one node more moves n of n + 1 keys.",
  source: "naive; what Karger and others 1997 begin with",
  assign: (keys, nodes) => keys.map((key) => nodes[hashOf(key) % nodes.length] as string),
};
