/** Configurations other than the first: each is counted once, however many nodes hold it. */
import type { Count } from "./count.ts";

interface State {
  /**
   * By node: the index of its last snapshot, which repeats the configuration that it was taken
   * under.
   */
  readonly snapshots: number[];
  /** By place and content. */
  readonly seen: Set<string>;
}

function emptyState(nodes: number): State {
  return { snapshots: new Array<number>(nodes + 1).fill(0), seen: new Set() };
}

const counted = ({ seen }: State) => ({ configurations: seen.size });

/** Those that reached a disk, as entries of a log. */
export const configurationsStored: Count<State> = {
  initial: emptyState,
  on: {
    imaged(state, _view, node, index) {
      state.snapshots[node] = index;
    },
    configured(state, _view, node, index, voters) {
      if (index === 0 || state.snapshots[node] === index) return;
      state.seen.add(`${index}/${voters}`);
    },
  },
  counted,
};

/** Those that a decided change made. */
export const configurationsMade: Count<State> = {
  initial: emptyState,
  on: {
    reconfigured(state, _view, _node, index, digest) {
      state.seen.add(`${index}/${digest}`);
    },
  },
  counted,
};
