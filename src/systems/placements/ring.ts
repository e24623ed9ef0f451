/** The ring with virtual nodes as a placement (Karger and others 1997). */
import { POINTS, type Point, pointAfter, pointsOf } from "../../protocol/ring.ts";
import { hashOf, type Placement } from "./placement.ts";

export const ring: Placement = {
  name: "ring",
  about: `The node of the first of its ${POINTS} points at or after the key's hash, around a circle.`,
  source: "Karger and others 1997; virtual nodes: Dynamo (DeCandia and others 2007)",
  assign(keys, nodes) {
    const points = pointsOf(nodes);
    return keys.map((key) => (points[pointAfter(points, hashOf(key))] as Point).node);
  },
};
