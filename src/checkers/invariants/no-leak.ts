/** No leak: a task ends soon after the context on whose account it works. */
import { nodeName } from "../../protocol/node-id.ts";
import type { Property } from "../property.ts";

export const noLeak: Property<null> = {
  initial: () => null,
  on: {
    leaked(_state, view, node, graceUs) {
      view.report(
        `a task of ${nodeName(node)} is still there ${graceUs}us after its context has ended`,
        [node],
      );
    },
  },
};
