/** No deadlock: the tasks of a process never wait for each other, or for nothing. */
import { nodeName } from "../../protocol/node-id.ts";
import type { Property } from "../property.ts";

export const noDeadlock: Property<null> = {
  initial: () => null,
  on: {
    deadlocked(_state, view, node, tasks) {
      view.report(`${tasks} tasks of ${nodeName(node)} wait, and nothing can wake them`, [node]);
    },
  },
};
