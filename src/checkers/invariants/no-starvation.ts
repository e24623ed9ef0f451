/** No starvation: a case of a select that is ready again and again is taken at some time. */
import { nodeName } from "../../protocol/node-id.ts";
import type { Property } from "../property.ts";

export const noStarvation: Property<null> = {
  initial: () => null,
  on: {
    starved(_state, view, node, selects) {
      view.report(
        `a case was ready in ${selects} selects of ${nodeName(node)}, and never was taken`,
        [node],
      );
    },
  },
};
