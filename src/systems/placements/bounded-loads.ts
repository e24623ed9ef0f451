/**
 * Consistent hashing with bounded loads: a ring on which a node takes at most ceil(c m / n) of m
 * keys; a key goes on around the circle until it meets a node that has room.
 */

import { type Point, pointAfter, pointsOf } from "../../protocol/ring.ts";
import { hashOf, type Placement } from "./placement.ts";

/** c as a fraction: 5 / 4. */
const OVER = 5;
const UNDER = 4;

/** The most keys that a node takes. */
export function capacityOf(keys: number, nodes: number): number {
  return Math.ceil((OVER * keys) / (UNDER * nodes));
}

export const boundedLoads: Placement = {
  name: "bounded-loads",
  about: "A ring on which no node takes more than 5/4 of its share; a full one is passed over.",
  source: "Mirrokni, Thorup, Zadimoghaddam 2018",
  assign(keys, nodes) {
    const points = pointsOf(nodes);
    const capacity = capacityOf(keys.length, nodes.length);
    const loads = new Map(nodes.map((node) => [node, 0]));
    return keys.map((key) => {
      let place = pointAfter(points, hashOf(key));
      for (;;) {
        const { node } = points[place] as Point;
        const load = loads.get(node) as number;
        if (load < capacity) {
          loads.set(node, load + 1);
          return node;
        }
        place = (place + 1) % points.length;
      }
    });
  },
};
