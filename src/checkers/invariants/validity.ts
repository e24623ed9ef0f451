/** Validity: only what a client asked for is proposed, or a no-op. */
import { nodeName } from "../../protocol/node-id.ts";
import type { Property } from "../property.ts";

/** What fills gaps: the digest of a no-op. */
const NO_OP = 0x6e6f6f70;

interface State {
  /** Digests of what clients asked for, and of what disks were given at the start. */
  readonly known: Set<number>;
  /** By slot: the digest last judged. What is known stays so: this saves work and repetition. */
  readonly judged: number[];
  /** Whether any node has acted yet: until then votes on disk are the scenario's. */
  begun: boolean;
}

export const validity: Property<State> = {
  initial: () => ({ known: new Set([NO_OP]), judged: [], begun: false }),
  readings: { judged: "unread" },
  on: {
    asked(state, _view, _client, _sequence, digest) {
      state.known.add(digest);
      state.begun = true;
    },
    prepared(state) {
      state.begun = true;
    },
    journaled(state, _view, _node, _slot, _ballot, digest) {
      if (!state.begun) state.known.add(digest);
    },
    proposed(state, view, node, slot, ballot, digest) {
      if (state.judged[slot] === digest) return;
      state.judged[slot] = digest;
      if (state.known.has(digest)) return;
      view.report(
        `${nodeName(node)} proposed, for slot ${slot} in ballot ${ballot}, what no client asked ` +
          "for",
        [node],
      );
    },
  },
};
