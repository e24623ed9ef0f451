/**
 * Leads until outbid: a leader gives its ballot up for a higher one, for what others say is
 * decided, for other members, or because no quorum answers it. That an acceptor does not promise
 * yet, since a lease binds it, ends no ballot. It shows when the leader asks for promises of
 * another.
 */
import { formatDuration } from "../../core/formatting.ts";
import { nodeName } from "../../protocol/node-id.ts";
import { hasNode } from "../../protocol/quorum.ts";
import { drifts, type OwnClocks, ownTime, ROUNDING_US, rightClocks } from "../own-clocks.ts";
import type { Property } from "../property.ts";

/** Members that are not known: its first ones, of which its disk will tell; or since a restart. */
const FIRST = -2;
const UNKNOWN = -1;
/** An election timeout without answers of a quorum, and one more as a follower. */
const TIMEOUTS = 2;

interface State extends OwnClocks {
  /** How long a grant, and so the shortest election timeout, lasts; 0: no leases. */
  grantUs: number;
  /** By node: the ballot that it led last since its start, 0: none; and since when. */
  readonly led: number[];
  readonly sinceUs: number[];
  /**
   * By node: in which ballot promises came last, and the last slot that is decided by those that
   * came before it led.
   */
  readonly promisedIn: number[];
  readonly decided: number[];
  /** By node: the members that the last change which it executed made, 0: all. */
  readonly members: number[];
  /** By node: whether anything came since that may have ended the ballot. */
  readonly isMoved: boolean[];
}

export const leadsUntilOutbid: Property<State> = {
  initial: (nodes) => ({
    ...rightClocks(nodes),
    grantUs: 0,
    led: new Array<number>(nodes + 1).fill(0),
    sinceUs: new Array<number>(nodes + 1).fill(0),
    promisedIn: new Array<number>(nodes + 1).fill(0),
    decided: new Array<number>(nodes + 1).fill(0),
    members: new Array<number>(nodes + 1).fill(FIRST),
    isMoved: new Array<boolean>(nodes + 1).fill(false),
  }),
  readings: {
    ratePpm: "unread",
    trueUs: "unread",
    ownUs: "unread",
    sinceUs: "unread",
    led: "ballot",
    promisedIn: "ballot",
    decided: "by-node",
    members: "by-node",
    isMoved: "by-node",
  },
  on: {
    leases(state, _view, _node, grantUs) {
      state.grantUs = grantUs;
    },
    drifting(state, view, node, ratePpm) {
      drifts(state, node, ratePpm, view.now());
    },
    lead(state, view, node, ballot) {
      if (state.led[node] === ballot) return;
      state.led[node] = ballot;
      state.sinceUs[node] = ownTime(state, node, view.now());
      state.isMoved[node] = false;
    },
    heardOf(state, _view, node, ballot) {
      if (ballot > (state.led[node] as number)) state.isMoved[node] = true;
    },
    // By a late one may be decided what it has proposed for: by a later ballot, otherwise.
    gathered(state, _view, node, ballot, _acceptor, decided) {
      if (state.led[node] === ballot) return;
      const before = state.promisedIn[node] === ballot ? (state.decided[node] as number) : 0;
      state.promisedIn[node] = ballot;
      state.decided[node] = Math.max(before, decided);
    },
    // It proposes nothing for what promises say is decided, and fetches that.
    informed(state, _view, node, slot) {
      const isKnown = state.promisedIn[node] === state.led[node];
      if (!isKnown || slot > (state.decided[node] as number)) state.isMoved[node] = true;
    },
    covered(state, _view, node) {
      state.members[node] = UNKNOWN;
      state.isMoved[node] = true;
    },
    quorums(state, _view, node, _sizes, members) {
      if (state.members[node] === FIRST) state.members[node] = members;
    },
    // A leader that is no member any more stops; to lead again it is made one once more.
    reconfigured(state, _view, node, _slot, _digest, members) {
      const before = state.members[node] as number;
      const wasMember = before === 0 || (before > 0 && hasNode(before, node));
      state.members[node] = members;
      if (!wasMember || !hasNode(members, node)) state.isMoved[node] = true;
    },
    restarted(state, _view, node) {
      state.led[node] = 0;
      state.members[node] = UNKNOWN;
    },
    prepared(state, view, node, ballot) {
      const led = state.led[node] as number;
      // New members are asked for promises of the ballot that it leads.
      if (led === 0 || ballot <= led) return;
      state.led[node] = 0;
      if (state.grantUs === 0 || state.isMoved[node] === true) return;
      const ledUs = ownTime(state, node, view.now()) - (state.sinceUs[node] as number);
      if (ledUs >= TIMEOUTS * state.grantUs - ROUNDING_US) return;
      view.report(
        `${nodeName(node)} gave ballot ${led} up for ballot ${ballot}, ` +
          `${formatDuration(Math.round(ledUs))} by its own clock after it had begun to lead: it ` +
          "had heard of no higher ballot and of no decision, and was not left alone for as long",
        [node],
      );
    },
  },
};
