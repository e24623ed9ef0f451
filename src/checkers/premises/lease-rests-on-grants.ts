/**
 * The lease rests on grants: a read is answered by it only while members that leave no quorum of
 * phase 1 to others have acknowledged, each, a heartbeat of the ballot that was sent less than the
 * lease's length ago, by the leader's own clock.
 */
import { nodeName } from "../../protocol/node-id.ts";
import { hasNode, type NodeSet, nodesOf, sizeOf, withNode } from "../../protocol/quorum.ts";
import {
  drifts,
  type OwnClocks,
  ownTime,
  partsLeft,
  ROUNDING_US,
  rightClocks,
} from "../own-clocks.ts";
import type { AuditView, Property } from "../property.ts";

interface State {
  readonly clocks: OwnClocks;
  /** How long a grant lasts, by its acceptor's clock, and the error of any clock; 0: no leases. */
  grantUs: number;
  driftPpm: number;
  /** By node: the ballot in which it sent its last heartbeats, and when, by its own clock. */
  readonly ballots: number[];
  readonly sent: Map<number, number>[];
  /** By node, by acceptor: when the last of those was sent that the acceptor acknowledged. */
  readonly acknowledged: number[][];
  /** By node: the slot after which it answered its last read. */
  readonly readAt: number[];
}

const NEVER = Number.NEGATIVE_INFINITY;

export const leaseRestsOnGrants: Property<State> = {
  uses: ["votes"],
  initial: (nodes) => ({
    clocks: rightClocks(nodes),
    grantUs: 0,
    driftPpm: 0,
    ballots: new Array<number>(nodes + 1).fill(-1),
    sent: Array.from({ length: nodes + 1 }, () => new Map()),
    acknowledged: Array.from({ length: nodes + 1 }, () => new Array<number>(nodes + 1).fill(NEVER)),
    readAt: new Array<number>(nodes + 1).fill(0),
  }),
  readings: { clocks: "unread", sent: "unread", acknowledged: "unread", ballots: "ballot" },
  looksAt: ["leased"],
  near: {
    // What is left of the lease, in parts of it.
    leased: (state, view, node, ballot) =>
      partsLeft((part) =>
        leavesNoQuorum(state, view, node, grantingOf(state, view, node, ballot, part)),
      ),
  },
  on: {
    leases(state, _view, _node, grantUs, driftPpm) {
      state.grantUs = grantUs;
      state.driftPpm = driftPpm;
    },
    drifting(state, view, node, ratePpm) {
      drifts(state.clocks, node, ratePpm, view.now());
    },
    beatSent(state, view, node, ballot, beat) {
      if (state.grantUs === 0) return;
      if (state.ballots[node] !== ballot) forget(state, node, ballot);
      const sent = state.sent[node] as Map<number, number>;
      // To another peer, or once more: what counts is when the first of them left.
      if (sent.has(beat)) return;
      const nowUs = ownTime(state.clocks, node, view.now());
      for (const [earlier, atUs] of sent) {
        if (atUs > nowUs - state.grantUs) break;
        sent.delete(earlier);
      }
      sent.set(beat, nowUs);
    },
    grantReached(state, _view, node, ballot, acceptor, beat) {
      if (state.ballots[node] !== ballot) return;
      const atUs = state.sent[node]?.get(beat) ?? NEVER;
      const acknowledged = state.acknowledged[node] as number[];
      if (atUs > (acknowledged[acceptor] as number)) acknowledged[acceptor] = atUs;
    },
    restarted(state, _view, node) {
      forget(state, node, -1);
    },
    read(state, _view, node, _client, _sequence, index) {
      state.readAt[node] = index;
    },
    leased(state, view, node, ballot) {
      const granting = grantingOf(state, view, node, ballot, 1);
      if (leavesNoQuorum(state, view, node, granting)) return;
      const others = nodesOf(granting).filter((id) => id !== node);
      const whose = others.length === 0 ? "no acceptor" : others.map(nodeName).join(", ");
      const own = hasNode(granting, node) ? " beside itself" : "";
      view.report(
        `${nodeName(node)} answered a read by its lease of ballot ${ballot}, which rests on ` +
          `grants of ${whose}${own}: a quorum of phase 1 is free for another proposer`,
        [node],
      );
    },
  },
};

/** Whose grants, cut to a part of their time, still last for certain. */
function grantingOf(
  state: State,
  view: AuditView,
  node: number,
  ballot: number,
  part: number,
): NodeSet {
  const nowUs = ownTime(state.clocks, node, view.now());
  const members = membersFor(state, view, node);
  let granting: NodeSet = withNode(0, node);
  if (state.ballots[node] === ballot) {
    state.acknowledged[node]?.forEach((atUs, acceptor) => {
      if (lasts(state, nowUs - atUs, part)) granting = withNode(granting, acceptor);
    });
  }
  return granting & members;
}

/** Whether no quorum of phase 1 is free for another proposer. */
function leavesNoQuorum(state: State, view: AuditView, node: number, granting: NodeSet): boolean {
  const members = membersFor(state, view, node);
  return sizeOf(granting) + view.votes.phase1Of(members) > sizeOf(members);
}

function membersFor({ readAt }: State, { votes }: AuditView, node: number): NodeSet {
  return votes.membersOf((readAt[node] as number) + 1);
}

function forget(state: State, node: number, ballot: number): void {
  state.ballots[node] = ballot;
  state.sent[node]?.clear();
  state.acknowledged[node]?.fill(NEVER);
}

/**
 * Whether a grant still lasts for certain, so long after its heartbeat was sent: the leader's clock
 * may be slow by the error that is tolerated, and the acceptor's fast.
 */
function lasts({ grantUs, driftPpm }: State, passedUs: number, part: number): boolean {
  const lastsUs = part * grantUs;
  return (passedUs - ROUNDING_US) * (1_000_000 + driftPpm) < lastsUs * (1_000_000 - driftPpm);
}
