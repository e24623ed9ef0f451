/** Exactly once: an operation of a session takes effect at one index only. */
import { at, type Column, emptyColumn, put } from "../../core/column.ts";
import { nodeName } from "../../protocol/node-id.ts";
import { FAR, type Property } from "../property.ts";

/** By session, by the operation's number in it: where it took effect. */
interface State {
  readonly places: Map<number, Column>;
}

export const exactlyOnce: Property<State> = {
  initial: () => ({ places: new Map() }),
  readings: {},
  near: {
    // It is asked for again once it has taken effect, where sessions are clients.
    asked({ places }, _view, client, sequence) {
      const columns = places.get(client);
      return columns === undefined || at(columns, sequence) === undefined ? FAR : 0;
    },
  },
  on: {
    performed(state, view, node, index, session, sequence) {
      if (session === 0) return;
      let places = state.places.get(session);
      if (places === undefined) {
        places = emptyColumn();
        state.places.set(session, places);
      }
      const before = at(places, sequence);
      if (before === undefined) put(places, sequence, index);
      else if (before !== index) {
        view.report(
          `operation ${sequence} of session ${session} took effect at entry ${before} and, on ${nodeName(node)}, at entry ${index}`,
          [node],
        );
      }
    },
  },
};
