/**
 * Grants are honoured: an acceptor that acknowledged a leader's heartbeat promises no other
 * proposer a ballot, itself included, until its grant has run out by its own clock; and a heartbeat
 * of an earlier ballot takes no grant over. One that has restarted cannot know when it granted
 * last: it waits as if it just had.
 */
import { BALLOTS_PER_ROUND } from "../../protocol/ballot.ts";
import { nodeName } from "../../protocol/node-id.ts";
import { drifts, type OwnClocks, ownTime, ROUNDING_US, rightClocks } from "../own-clocks.ts";
import type { AuditView, Property } from "../property.ts";

/** Until when an acceptor vouches for a leader, by its own clock. Immutable. */
interface Grant {
  readonly ballot: number;
  readonly leader: number;
  readonly untilUs: number;
}

interface State {
  readonly clocks: OwnClocks;
  /** How long a grant lasts, by its acceptor's clock; 0: no leases. */
  grantUs: number;
  /** By node: its last grant. */
  readonly grants: Grant[];
  /** By node: the first heartbeat that reached it and is not acknowledged: its ballot, and when. */
  readonly heard: { readonly ballot: number; readonly atUs: number }[];
  /** By node: the highest ballot of which it has promised or acknowledged something. */
  readonly highest: number[];
}

const NO_GRANT: Grant = { ballot: 0, leader: 0, untilUs: Number.NEGATIVE_INFINITY };
const NOTHING = { ballot: -1, atUs: 0 };

export const grantsAreHonoured: Property<State> = {
  initial: (nodes) => ({
    clocks: rightClocks(nodes),
    grantUs: 0,
    grants: new Array<Grant>(nodes + 1).fill(NO_GRANT),
    heard: new Array<State["heard"][number]>(nodes + 1).fill(NOTHING),
    highest: new Array<number>(nodes + 1).fill(0),
  }),
  readings: { clocks: "unread", grants: "unread", heard: "unread", highest: "ballot" },
  on: {
    leases(state, _view, _node, grantUs) {
      state.grantUs = grantUs;
    },
    drifting(state, view, node, ratePpm) {
      drifts(state.clocks, node, ratePpm, view.now());
    },
    beatReached(state, view, node, ballot) {
      if (state.grantUs === 0 || state.heard[node]?.ballot === ballot) return;
      state.heard[node] = { ballot, atUs: ownTime(state.clocks, node, view.now()) };
    },
    // A grant lasts from when the heartbeat came: the answer may have waited for the disk.
    leaseGranted(state, view, node, ballot, leader) {
      if (state.grantUs === 0) return;
      const highest = state.highest[node] as number;
      if (ballot < highest) {
        view.report(
          `${nodeName(node)} acknowledged a heartbeat of ballot ${ballot} after it had answered ` +
            `in ballot ${highest}`,
          [node, leader],
        );
        return;
      }
      state.highest[node] = ballot;
      const heard = state.heard[node] as State["heard"][number];
      const { ballot: granted } = state.grants[node] as Grant;
      if (heard.ballot === ballot) {
        state.heard[node] = NOTHING;
        state.grants[node] = { ballot, leader, untilUs: heard.atUs + state.grantUs };
      } else if (ballot > granted) {
        // When that heartbeat came is not known any more: others of later ballots have come since.
        state.grants[node] = { ballot, leader, untilUs: NO_GRANT.untilUs };
      }
    },
    promised(state, view, node, ballot) {
      if (ballot > (state.highest[node] as number)) state.highest[node] = ballot;
      judge(state, view, node, ballot, "promised");
    },
    prepared(state, view, node, ballot) {
      judge(state, view, node, ballot, "asked for promises of");
    },
    restarted(state, view, node) {
      state.heard[node] = NOTHING;
      const before = state.grants[node] as Grant;
      if (before === NO_GRANT) return;
      const untilUs = ownTime(state.clocks, node, view.now()) + state.grantUs;
      state.grants[node] = { ...before, untilUs };
    },
  },
};

function judge(state: State, view: AuditView, node: number, ballot: number, did: string): void {
  if (state.grantUs === 0) return;
  const { ballot: granted, leader, untilUs } = state.grants[node] as Grant;
  if (leader === ballot % BALLOTS_PER_ROUND) return;
  const leftUs = untilUs - ownTime(state.clocks, node, view.now());
  if (leftUs <= ROUNDING_US) return;
  view.report(
    `${nodeName(node)} ${did} ballot ${ballot}, ${Math.round(leftUs)}us before what it granted ` +
      `to ${nodeName(leader)} in ballot ${granted} runs out`,
    [node, leader],
  );
}
