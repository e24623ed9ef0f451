/**
 * A vote names its own history: who looks for a leader and votes for itself is ranked by the last
 * transaction that it has, and by nothing that is only planned.
 */
import { nodeName } from "../../protocol/node-id.ts";
import { HANDED_LOGS, type HandedLogs, LOG_READINGS, noHandedLogs } from "../handed-logs.ts";
import { EMPTY_LOG, type LogEnd, lastTermOf } from "../log-ends.ts";
import type { Property } from "../property.ts";

interface State extends HandedLogs {
  /**
   * By epoch: the index before its first transaction, from which its counters are counted; NaN:
   * they skip.
   */
  readonly before: Map<number, number>;
  /** By node: the latest transaction that a vote of its own has named. */
  readonly epochs: number[];
  readonly counters: number[];
}

export const voteNamesOwnHistory: Property<State> = {
  initial: (nodes) => ({
    ...noHandedLogs(nodes),
    before: new Map(),
    epochs: new Array<number>(nodes + 1).fill(0),
    counters: new Array<number>(nodes + 1).fill(0),
  }),
  readings: LOG_READINGS,
  on: {
    ...HANDED_LOGS,
    stamped({ before }, _view, _node, index, epoch, counter) {
      const known = before.get(epoch) ?? index - counter;
      before.set(epoch, known === index - counter ? known : Number.NaN);
    },
    nominated(state, view, node, epoch, counter) {
      // Before its first start is over it has what its disk was given.
      const handed = state.handed[node] as LogEnd;
      const history = handed === EMPTY_LOG ? (state.stored[node] as LogEnd) : handed;
      const own = lastTermOf(history);
      const last = history.last - (state.before.get(own) ?? Number.NaN);
      if (epoch === own && (counter === last || Number.isNaN(last))) {
        note(state, node, epoch, counter);
        return;
      }
      if (isHeardAgain(state, node, epoch, counter, own, last)) return;
      const [voted, has] =
        epoch === own
          ? [`transaction ${counter} of epoch ${epoch}`, `${last}`]
          : [`a transaction of epoch ${epoch}`, `of epoch ${own}`];
      view.report(
        `${nodeName(node)} voted for itself by ${voted}, and the last one that it has is ${has}`,
        [node],
      );
    },
  },
};

function note({ epochs, counters }: State, node: number, epoch: number, counter: number): void {
  if (!isLater(epoch, counter, epochs[node] as number, counters[node] as number)) return;
  epochs[node] = epoch;
  counters[node] = counter;
}

/**
 * A crash may take what a server had not written yet, and had voted by: it hears that vote from
 * those that took it over, and takes it over in turn, as a better one than its own
 * (FastLeaderElection.totalOrderPredicate). Discovery finds out that it has less.
 */
function isHeardAgain(
  { epochs, counters }: State,
  node: number,
  epoch: number,
  counter: number,
  own: number,
  last: number,
): boolean {
  const isBetter = isLater(epoch, counter, own, last);
  return isBetter && !isLater(epoch, counter, epochs[node] as number, counters[node] as number);
}

function isLater(epoch: number, counter: number, other: number, its: number): boolean {
  return epoch > other || (epoch === other && counter > its);
}
