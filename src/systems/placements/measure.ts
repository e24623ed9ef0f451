/** What a placement does, in figures: the load of each node, and the keys that a change moves. */
import type { Placement } from "./placement.ts";

export interface Figures {
  readonly placement: string;
  /** By node, in the order of the nodes: how many keys it has. */
  readonly loads: readonly number[];
  /** One node joins after the last, or one leaves. */
  readonly joins: Moved;
  readonly firstLeaves: Moved;
  readonly lastLeaves: Moved;
}

export interface Moved {
  /** Keys whose node is another one than before. */
  readonly keys: number;
  /** Those of them that went from a node that stays to another one that was there before. */
  readonly betweenSurvivors: number;
}

/** @param nodes at least two, and `newcomer` is none of them. */
export function measure(
  placement: Placement,
  keys: readonly string[],
  nodes: readonly string[],
  newcomer: string,
): Figures {
  const before = placement.assign(keys, nodes);
  const moved = (to: readonly string[]): Moved => {
    const survivors = new Set(nodes.filter((node) => to.includes(node)));
    const after = placement.assign(keys, to);
    let all = 0;
    let between = 0;
    for (const [at, node] of after.entries()) {
      const from = before[at] as string;
      if (from === node) continue;
      all++;
      if (survivors.has(from) && survivors.has(node)) between++;
    }
    return { keys: all, betweenSurvivors: between };
  };
  const loads = new Map(nodes.map((node) => [node, 0]));
  for (const node of before) loads.set(node, (loads.get(node) ?? 0) + 1);
  return {
    placement: placement.name,
    loads: nodes.map((node) => loads.get(node) ?? 0),
    joins: moved([...nodes, newcomer]),
    firstLeaves: moved(nodes.slice(1)),
    lastLeaves: moved(nodes.slice(0, -1)),
  };
}
