/**
 * A leader hears a quorum: it goes on leading only while messages of its term reach it from a
 * quorum.
 */
import { formatDuration } from "../../core/formatting.ts";
import { nodeName } from "../../protocol/node-id.ts";
import { type NodeSet, withNode } from "../../protocol/quorum.ts";
import { withElectorate } from "../electorates/electing.ts";
import { type Electorate, isMajority } from "../electorates/electorate.ts";
import { drifts, type OwnClocks, ownTime, rightClocks } from "../own-clocks.ts";
import type { Property } from "../property.ts";

/** A mode of a server: it leads only while a quorum answers. */
const CHECKS = 2;
/**
 * It looks once in an election timeout, and so steps down before a second one is over; a third is
 * for timers that come late.
 */
const TIMEOUTS = 3;

interface State<Known> extends OwnClocks {
  /** By node: how long it may go on, by its own clock; 0: for ever. */
  readonly mayUs: number[];
  /** By node: the term that it led last. */
  readonly led: number[];
  /** By node: since when it counts, by its own clock: as a leader, with these voters, awake. */
  readonly sinceUs: number[];
  /** By leader and peer: the term of its last message, and when that came, by the own clock. */
  readonly terms: number[];
  readonly metUs: number[];
  readonly known: Known;
}

/** @param electorate whom a leader needs to hear, by its log. */
export function leaderHearsQuorum<Known>(electorate: Electorate<Known>): Property<State<Known>> {
  return {
    initial: (nodes) => ({
      ...rightClocks(nodes),
      mayUs: new Array<number>(nodes + 1).fill(0),
      led: new Array<number>(nodes + 1).fill(-1),
      sinceUs: new Array<number>(nodes + 1).fill(0),
      terms: new Array<number>((nodes + 1) ** 2).fill(-1),
      metUs: new Array<number>((nodes + 1) ** 2).fill(0),
      known: electorate.initial(nodes),
    }),
    readings: {
      ...electorate.readings,
      ratePpm: "unread",
      trueUs: "unread",
      ownUs: "unread",
      sinceUs: "unread",
      metUs: "unread",
    },
    on: withElectorate(electorate, {
      timed(state, _view, node, electionUs, _driftPpm, modes) {
        state.mayUs[node] = (modes & CHECKS) === 0 ? 0 : TIMEOUTS * electionUs;
      },
      drifting(state, view, node, ratePpm) {
        drifts(state, node, ratePpm, view.now());
      },
      met(state, view, node, term, peer) {
        // One of an earlier term may come late, and a candidate of a later term is ignored.
        if (term !== state.led[node]) return;
        const at = node * (view.nodes + 1) + peer;
        state.terms[at] = term;
        state.metUs[at] = ownTime(state, node, view.now());
      },
      adopted(state, view, node) {
        state.sinceUs[node] = ownTime(state, node, view.now());
      },
      resumed(state, view, node) {
        state.sinceUs[node] = ownTime(state, node, view.now());
      },
      announced(state, view, node, term) {
        const mayUs = state.mayUs[node] as number;
        if (mayUs === 0) return;
        const nowUs = ownTime(state, node, view.now());
        if (state.led[node] !== term) {
          state.led[node] = term;
          state.sinceUs[node] = nowUs;
        }
        if (nowUs - (state.sinceUs[node] as number) <= mayUs) return;
        let heard: NodeSet = withNode(0, node);
        for (let peer = 1; peer <= view.nodes; peer++) {
          const at = node * (view.nodes + 1) + peer;
          if (state.terms[at] !== term) continue;
          if (nowUs - (state.metUs[at] as number) <= mayUs) heard = withNode(heard, peer);
        }
        const groups = electorate.groupsAt(state.known, view.nodes, node, 0, term);
        if (groups.every((group) => isMajority(heard, group))) return;
        view.report(
          `${nodeName(node)} leads term ${term} still, and no quorum has answered it for ` +
            `${formatDuration(mayUs)} by its own clock`,
          [node],
        );
      },
    }),
  };
}
