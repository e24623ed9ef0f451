/** Fresh reads: a read sees all that any client had seen confirmed before it was asked. */
import { nodeName } from "../../protocol/node-id.ts";
import { FAR, type Property } from "../property.ts";

interface State {
  /** The highest index that a reply to a client has shown. */
  answered: number;
  /** By client: its latest operation, and that index when it was first asked. */
  readonly sequences: number[];
  readonly floors: number[];
}

export const readFreshness: Property<State> = {
  initial: () => ({ answered: 0, sequences: [], floors: [] }),
  readings: {},
  looksAt: ["read"],
  near: {
    // Entries beyond the least that it may show, where more has been reported since it was asked.
    read({ answered, sequences, floors }, _view, _node, client, sequence, index) {
      if (sequences[client] !== sequence || index >= answered) return FAR;
      return Math.max(FAR, index - (floors[client] as number));
    },
  },
  on: {
    asked(state, _view, client, sequence) {
      if (state.sequences[client] === sequence) return;
      state.sequences[client] = sequence;
      state.floors[client] = state.answered;
    },
    received(state, _view, _client, _sequence, index) {
      if (index > state.answered) state.answered = index;
    },
    read(state, view, node, client, sequence, index) {
      if (state.sequences[client] !== sequence) return;
      const floor = state.floors[client] as number;
      if (index >= floor) return;
      view.report(
        `${nodeName(node)} answered a read of c${client} from its state after entry ${index}, although entry ${floor} had been reported before`,
        [node],
      );
    },
  },
};
