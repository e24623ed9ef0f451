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

/** A heartbeat, and when it came first, by the clock of the node that it reached. Immutable. */
interface Heard {
  readonly ballot: number;
  readonly beat: number;
  readonly atUs: number;
}

interface State {
  readonly clocks: OwnClocks;
  /** How long a grant lasts, by its acceptor's clock; 0: no leases. */
  grantUs: number;
  /** By node: its last grant. */
  readonly grants: Grant[];
  /** By node: the heartbeats that reached it and may be acknowledged still. */
  readonly heard: (readonly Heard[])[];
  /** By node: the highest ballot of which it has promised or acknowledged something. */
  readonly highest: number[];
}

const NO_GRANT: Grant = { ballot: 0, leader: 0, untilUs: Number.NEGATIVE_INFINITY };
const NOTHING: readonly Heard[] = [];

export const grantsAreHonoured: Property<State> = {
  initial: (nodes) => ({
    clocks: rightClocks(nodes),
    grantUs: 0,
    grants: new Array<Grant>(nodes + 1).fill(NO_GRANT),
    heard: new Array<readonly Heard[]>(nodes + 1).fill(NOTHING),
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
    beatReached(state, view, node, ballot, beat) {
      if (state.grantUs === 0) return;
      const atUs = ownTime(state.clocks, node, view.now());
      // What it could have granted by those that came before has run out.
      const heard = (state.heard[node] as readonly Heard[]).filter(
        (one) => one.atUs + state.grantUs > atUs,
      );
      const isKnown = heard.some((one) => one.ballot === ballot && one.beat === beat);
      state.heard[node] = isKnown ? heard : [...heard, { ballot, beat, atUs }];
    },
    // A grant lasts from when the heartbeat came: the answer may have waited for the disk.
    leaseGranted(state, view, node, ballot, leader, beat) {
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
      const heard = state.heard[node] as readonly Heard[];
      const one = heard.find((other) => other.ballot === ballot && other.beat === beat);
      const { ballot: granted, untilUs: before } = state.grants[node] as Grant;
      const untilUs = one === undefined ? NO_GRANT.untilUs : one.atUs + state.grantUs;
      if (ballot > granted || untilUs > before) state.grants[node] = { ballot, leader, untilUs };
      state.heard[node] = heard.filter(
        (other) => other.ballot > ballot || (other.ballot === ballot && other.beat > beat),
      );
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
