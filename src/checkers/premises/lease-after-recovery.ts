/**
 * The lease comes after recovery: a leader answers by it only once it has executed everything that
 * phase 1 found, be it chosen or only accepted.
 */
import { nodeName } from "../../protocol/node-id.ts";
import type { Property } from "../property.ts";
import { forget, GATHERED_READINGS, type Gathered, gather, nothingGathered } from "./promises.ts";

interface State {
  readonly gathered: Gathered;
  /** By node: the last slot that promises of its ballot reported, and its own disk's last vote. */
  readonly found: number[];
  readonly voted: number[];
  /** By node: the ballot it leads, and the last slot that phase 1 had found when it began to. */
  readonly led: number[];
  readonly through: number[];
  /** By node: the slot after which it answered its last read. */
  readonly readAt: number[];
}

export const leaseAfterRecovery: Property<State> = {
  initial: (nodes) => ({
    gathered: nothingGathered(nodes),
    found: new Array<number>(nodes + 1).fill(0),
    voted: new Array<number>(nodes + 1).fill(0),
    led: new Array<number>(nodes + 1).fill(-1),
    through: new Array<number>(nodes + 1).fill(0),
    readAt: new Array<number>(nodes + 1).fill(0),
  }),
  readings: { ...GATHERED_READINGS, led: "ballot" },
  steady: ["lead"],
  looksAt: ["leased"],
  on: {
    reported(state, _view, node, ballot, _acceptor, slot) {
      find(state, node, ballot, slot);
    },
    gathered(state, _view, node, ballot, _acceptor, decided) {
      find(state, node, ballot, decided);
    },
    journaled(state, _view, node, slot) {
      if (slot > (state.voted[node] as number)) state.voted[node] = slot;
    },
    restarted(state, _view, node) {
      forget(state.gathered, node);
      state.found[node] = 0;
    },
    lead(state, _view, node, ballot) {
      if (state.led[node] === ballot) return;
      state.led[node] = ballot;
      const found = state.gathered.ballots[node] === ballot ? (state.found[node] as number) : 0;
      state.through[node] = Math.max(found, state.voted[node] as number);
    },
    read(state, _view, node, _client, _sequence, index) {
      state.readAt[node] = index;
    },
    leased(state, view, node, ballot) {
      const readAt = state.readAt[node] as number;
      const through = state.through[node] as number;
      if (state.led[node] !== ballot || readAt >= through) return;
      view.report(
        `${nodeName(node)} answered a read after slot ${readAt} by its lease of ballot ` +
          `${ballot}, although phase 1 had found slot ${through}`,
        [node],
      );
    },
  },
};

function find(state: State, node: number, ballot: number, slot: number): void {
  const kind = gather(state.gathered, node, ballot, 0);
  if (kind === "late") return;
  const before = kind === "first" ? 0 : (state.found[node] as number);
  state.found[node] = Math.max(before, slot);
}
