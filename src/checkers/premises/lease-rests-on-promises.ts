/**
 * Leases rest on promises: a read is answered by a lease only while a quorum has answered
 * heartbeats sent so lately, by the leader's own clock, that no member of it may vote for another
 * yet, however fast its clock runs; and not once another was asked to campaign.
 */
import { formatDuration } from "../../core/formatting.ts";
import { nodeName } from "../../protocol/node-id.ts";
import { type NodeSet, withNode } from "../../protocol/quorum.ts";
import { withElectorate } from "../electorates/electing.ts";
import { type Electorate, isMajority } from "../electorates/electorate.ts";
import { ownTime, partsLeft, ROUNDING_US } from "../own-clocks.ts";
import type { AuditView, Fold, Property } from "../property.ts";
import { hearsRounds, noRounds, pairOf, ROUND_READINGS, type Rounds } from "./rounds.ts";

/** A mode of a server: it holds leases. */
const LEASES = 4;

interface State<Known> extends Rounds {
  /** By node: how long a lease may last by its own clock. */
  readonly lastsUs: number[];
  /** By node: the latest term in which it asked another to campaign. */
  readonly handedOver: number[];
  /** By node: when its log had another configuration last, by its own clock. */
  readonly changedUs: number[];
  readonly known: Known;
}

/** @param electorate who promises a leader time, by its log. */
export function leaseRestsOnPromises<Known>(electorate: Electorate<Known>): Property<State<Known>> {
  /** Whether a quorum has answered heartbeats sent so lately by the leader's own clock. */
  const isPromised = (
    state: State<Known>,
    view: AuditView,
    node: number,
    term: number,
    latelyUs: number,
  ): boolean => {
    const nowUs = ownTime(state, node, view.now());
    let promised: NodeSet = withNode(0, node);
    for (let peer = 1; peer <= view.nodes; peer++) {
      const at = pairOf(view.nodes, node, peer);
      if (state.echoedIn[at] !== term) continue;
      const sinceUs = nowUs - (state.answeredUs[at] as number);
      if (sinceUs <= latelyUs + ROUNDING_US) promised = withNode(promised, peer);
    }
    const groups = electorate.groupsAt(state.known, view.nodes, node, 0, term);
    return groups.every((group) => isMajority(promised, group));
  };
  const own: Readonly<Record<string, Fold<State<Known>>>> = {
    ...hearsRounds,
    // A voter waits that long by a clock that may be as fast as the leader's is slow.
    timed(state, _view, node, electionUs, driftPpm, modes) {
      state.isWanted[node] = (modes & LEASES) !== 0;
      state.lastsUs[node] = (electionUs * (1_000_000 - driftPpm)) / (1_000_000 + driftPpm);
    },
    handedOver(state, _view, node, term) {
      if (term > (state.handedOver[node] as number)) state.handedOver[node] = term;
    },
    adopted(state, view, node) {
      state.changedUs[node] = ownTime(state, node, view.now());
    },
    leased(state, view, node, term) {
      if (state.handedOver[node] === term) {
        view.report(
          `${nodeName(node)} answered a read by its lease of term ${term}, in which it has asked ` +
            "another to campaign",
          [node],
        );
        return;
      }
      const nowUs = ownTime(state, node, view.now());
      const lastsUs = state.lastsUs[node] as number;
      // The lease may rest on the quorum of the configuration before.
      if (nowUs - (state.changedUs[node] as number) <= lastsUs) return;
      if (isPromised(state, view, node, term, lastsUs)) return;
      view.report(
        `${nodeName(node)} answered a read by its lease of term ${term}, and no quorum had ` +
          `answered heartbeats that it sent less than ${formatDuration(Math.floor(lastsUs))} ago ` +
          "by its own clock",
        [node],
      );
    },
  };
  return {
    initial: (nodes) => ({
      ...noRounds(nodes),
      lastsUs: new Array<number>(nodes + 1).fill(0),
      handedOver: new Array<number>(nodes + 1).fill(-1),
      changedUs: new Array<number>(nodes + 1).fill(Number.NEGATIVE_INFINITY),
      known: electorate.initial(nodes),
    }),
    readings: { ...electorate.readings, ...ROUND_READINGS, changedUs: "unread" },
    looksAt: ["leased"],
    near: {
      // What is left of the lease, in parts of it.
      leased(state, view, node, term) {
        const lastsUs = state.lastsUs[node] as number;
        return partsLeft((part) => isPromised(state, view, node, term, lastsUs * part));
      },
    },
    on: withElectorate(electorate, own),
  };
}
