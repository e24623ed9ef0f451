/** Conservation: what is taken was put, and is taken once. */
import { nodeName } from "../../protocol/node-id.ts";
import type { Property } from "../property.ts";

/** Items that were put and not taken yet, and those that were taken. */
interface State {
  readonly held: Set<number>;
  readonly taken: Set<number>;
}

/** Items are distinct numbers. */
export const conservation: Property<State> = {
  initial: () => ({ held: new Set(), taken: new Set() }),
  on: {
    put(state, view, node, item) {
      if (state.held.has(item) || state.taken.has(item)) {
        view.report(`${nodeName(node)} put item ${item} a second time`, [node]);
      }
      state.held.add(item);
    },
    taken(state, view, node, item) {
      if (!state.held.delete(item)) {
        const how = state.taken.has(item) ? "a second time" : "although it was never put";
        view.report(`${nodeName(node)} took item ${item} ${how}`, [node]);
      }
      state.taken.add(item);
    },
  },
};
