/**
 * A promise reports votes: with it the acceptor tells what it has accepted in lower ballots, unless
 * it says that the slot is decided.
 */
import { nodeName } from "../../protocol/node-id.ts";
import type { Property } from "../property.ts";

interface State {
  /** By node: the highest slot for which its disk holds a vote, and that vote's ballot. */
  readonly slots: number[];
  readonly ballots: number[];
  /**
   * By proposer and acceptor: the ballot of the last promise that reported a vote for that slot, or
   * of a later one.
   */
  readonly told: number[];
  /** By node: the ballot it asked for promises of last, and the highest slot from which it did. */
  readonly asked: number[];
  readonly from: number[];
}

export const promiseReportsVotes: Property<State> = {
  initial: (nodes) => ({
    slots: new Array<number>(nodes + 1).fill(0),
    ballots: new Array<number>(nodes + 1).fill(0),
    told: new Array<number>((nodes + 1) ** 2).fill(-1),
    asked: new Array<number>(nodes + 1).fill(-1),
    from: new Array<number>(nodes + 1).fill(1),
  }),
  looksAt: ["gathered"],
  on: {
    journaled(state, _view, node, slot, ballot) {
      if (slot < (state.slots[node] as number)) return;
      state.slots[node] = slot;
      state.ballots[node] = ballot;
    },
    sought(state, _view, node, ballot, from) {
      if (state.asked[node] !== ballot) {
        state.asked[node] = ballot;
        state.from[node] = from;
      } else if (from > (state.from[node] as number)) state.from[node] = from;
    },
    // Votes are reported before the promise that carries them.
    reported(state, { nodes }, node, ballot, acceptor, slot, voted) {
      const isLast =
        slot === (state.slots[acceptor] as number) && voted === (state.ballots[acceptor] as number);
      if (isLast) state.told[node * (nodes + 1) + acceptor] = ballot;
    },
    gathered(state, view, node, ballot, acceptor, decided) {
      const slot = state.slots[acceptor] as number;
      const voted = state.ballots[acceptor] as number;
      if (slot === 0 || slot <= decided || voted >= ballot) return;
      if (state.asked[node] !== ballot || slot < (state.from[node] as number)) return;
      if (state.told[node * (view.nodes + 1) + acceptor] === ballot) return;
      view.report(
        `${nodeName(acceptor)} promised ballot ${ballot} to ${nodeName(node)} without a word of ` +
          `its vote for slot ${slot} in ballot ${voted}`,
        [acceptor, node],
      );
    },
  },
};
