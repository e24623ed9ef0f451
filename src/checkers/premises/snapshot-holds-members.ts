/**
 * A snapshot holds its members: its configuration is the latest of the log that it takes the place
 * of.
 */
import { nodeName } from "../../protocol/node-id.ts";
import { type NodeSet, nodesOf } from "../../protocol/quorum.ts";
import { withElectorate } from "../electorates/electing.ts";
import { type Logged, latestInLog } from "../electorates/latest-in-log.ts";
import { cutLog, EMPTY_LOG, type LogEnd, termIn, withEntry, withSnapshot } from "../log-ends.ts";
import type { Fold, Property } from "../property.ts";

type Placed = Logged["held"][number][number];

interface State {
  /** By node: its log as it was handed to its disk, and as its disk holds it. */
  readonly logs: LogEnd[];
  readonly stored: LogEnd[];
  /** By node: the latest configuration of what a snapshot takes the place of; null: unknown. */
  readonly replaced: (Placed | null)[];
  /** The configurations in the logs. */
  readonly known: Logged;
}

/** A snapshot takes the place of configurations once they were looked at. */
const { rebased: forget, ...heard } = latestInLog.on as Readonly<Record<string, Fold<Logged>>>;

export const snapshotHoldsMembers: Property<State> = {
  initial: (nodes) => ({
    logs: new Array<LogEnd>(nodes + 1).fill(EMPTY_LOG),
    stored: new Array<LogEnd>(nodes + 1).fill(EMPTY_LOG),
    replaced: new Array<Placed | null>(nodes + 1).fill(null),
    known: latestInLog.initial(nodes),
  }),
  readings: {
    ...latestInLog.readings,
    logs: "immutable",
    stored: "immutable",
    replaced: "immutable",
  },
  on: withElectorate<Logged, State>(
    { ...latestInLog, on: heard },
    {
      handed(state, _view, node, index, term) {
        state.logs[node] = withEntry(state.logs[node] as LogEnd, index, term);
      },
      abandoned(state, _view, node, from) {
        state.logs[node] = cutLog(state.logs[node] as LogEnd, from);
      },
      durable(state, _view, node, index, term) {
        state.stored[node] = withEntry(state.stored[node] as LogEnd, index, term);
      },
      truncated(state, _view, node, from) {
        state.stored[node] = cutLog(state.stored[node] as LogEnd, from);
      },
      snapshotted(state, _view, node, index, term) {
        state.stored[node] = withSnapshot(state.stored[node] as LogEnd, index, term);
      },
      started(state, _view, node) {
        if (state.logs[node] === EMPTY_LOG) state.logs[node] = state.stored[node] as LogEnd;
      },
      restarted(state, _view, node) {
        state.logs[node] = state.stored[node] as LogEnd;
      },
      rebased(state, view, node, index, term) {
        const log = state.logs[node] as LogEnd;
        const isOwn = termIn(log, index) === term;
        const own = state.known.held[node]?.findLast((placed) => placed.index <= index) ?? null;
        state.replaced[node] = isOwn ? own : null;
        state.logs[node] = withSnapshot(log, index, term);
        forget?.(state.known, view, node, index, term);
      },
      adopted(state, view, node, _index, voters, outgoing) {
        const own = state.replaced[node];
        if (own === null || own === undefined) return;
        state.replaced[node] = null;
        if (own.voters === voters && own.outgoing === outgoing) return;
        view.report(
          `${nodeName(node)} has a snapshot with the members ${named(voters, outgoing)}, in place ` +
            `of a log with ${named(own.voters, own.outgoing)}`,
          [node],
        );
      },
    },
  ),
};

function named(voters: NodeSet, outgoing: NodeSet): string {
  const names = nodesOf(voters).map(nodeName).join(", ");
  return outgoing === 0
    ? names
    : `${names} and outgoing ${nodesOf(outgoing).map(nodeName).join(", ")}`;
}
