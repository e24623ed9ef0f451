/**
 * A snapshot holds its members: its configuration is the latest of the log that it takes the place
 * of.
 */
import { nodeName } from "../../protocol/node-id.ts";
import { type NodeSet, nodesOf } from "../../protocol/quorum.ts";
import { withElectorate } from "../electorates/electing.ts";
import { type Logged, latestInLog } from "../electorates/latest-in-log.ts";
import { HANDED_LOGS, type HandedLogs, LOG_READINGS, noHandedLogs } from "../handed-logs.ts";
import { type LogEnd, termIn } from "../log-ends.ts";
import type { Fold, Property } from "../property.ts";

type Placed = Logged["held"][number][number];

interface State extends HandedLogs {
  /** By node: the latest configuration of what a snapshot takes the place of; null: unknown. */
  readonly replaced: (Placed | null)[];
  /** The configurations in the logs. */
  readonly known: Logged;
}

/** A snapshot takes the place of configurations once they were looked at. */
const { rebased: forget, ...heard } = latestInLog.on as Readonly<Record<string, Fold<Logged>>>;

export const snapshotHoldsMembers: Property<State> = {
  initial: (nodes) => ({
    ...noHandedLogs(nodes),
    replaced: new Array<Placed | null>(nodes + 1).fill(null),
    known: latestInLog.initial(nodes),
  }),
  readings: {
    ...latestInLog.readings,
    ...LOG_READINGS,
    replaced: "immutable",
  },
  on: withElectorate<Logged, State>(
    { ...latestInLog, on: heard },
    {
      ...HANDED_LOGS,
      rebased(state, view, node, index, term) {
        const isOwn = termIn(state.handed[node] as LogEnd, index) === term;
        const own = state.known.held[node]?.findLast((placed) => placed.index <= index) ?? null;
        state.replaced[node] = isOwn ? own : null;
        HANDED_LOGS.rebased(state, view, node, index, term);
        forget?.(state.known, view, node, index, term);
      },
      adopted(state, view, node, _index, voters, outgoing) {
        const own = state.replaced[node];
        if (own === null || own === undefined) return;
        state.replaced[node] = null;
        if (own.voters === voters && own.outgoing === outgoing) return;
        view.report(
          `${nodeName(node)} has a snapshot with the members ${named(voters, outgoing)}, in ` +
            `place of a log with ${named(own.voters, own.outgoing)}`,
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
