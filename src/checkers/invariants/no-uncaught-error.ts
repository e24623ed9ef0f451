/** No uncaught error: no process ends by an error of its own program. */
import { nodeName } from "../../protocol/node-id.ts";
import type { Property } from "../property.ts";

export const noUncaughtError: Property<null> = {
  initial: () => null,
  on: {
    uncaught(_state, view, node) {
      view.report(`${nodeName(node)} ended by an error that nothing caught`, [node]);
    },
  },
};
