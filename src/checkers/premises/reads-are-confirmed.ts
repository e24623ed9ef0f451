/**
 * Reads are confirmed: a leader answers a read, or tells a follower where to answer it, once a
 * quorum has answered heartbeats of its term that were sent after the client had asked.
 */
import { nodeName } from "../../protocol/node-id.ts";
import { type NodeSet, withNode } from "../../protocol/quorum.ts";
import { withElectorate } from "../electorates/electing.ts";
import { type Electorate, isMajority } from "../electorates/electorate.ts";
import type { AuditView, Fold, Property } from "../property.ts";
import { hearsRounds, noRounds, pairOf, ROUND_READINGS, type Rounds } from "./rounds.ts";

/** A mode of a server: reads are answered after a round of heartbeats, and no lease. */
const BY_ROUNDS = 8;

interface State<Known> extends Rounds {
  /** By node: the term that it is in, and that it led last. */
  readonly noted: number[];
  readonly led: number[];
  /** By client: its latest operation, and when it was first asked, in true time. */
  readonly sequences: number[];
  readonly askedUs: number[];
  /** By node, by client: its latest operation that a leader's word allows to be answered. */
  readonly entitled: Map<number, number>[];
  /** By node: when its log had another configuration last, in true time. */
  readonly changedUs: number[];
  readonly known: Known;
}

/** @param electorate who confirms a leader, by its log. */
export function readsAreConfirmed<Known>(electorate: Electorate<Known>): Property<State<Known>> {
  const isConfirmed = (state: State<Known>, view: AuditView, node: number, client: number) => {
    const term = state.noted[node] as number;
    if (state.led[node] !== term) return false;
    const askedUs = state.askedUs[client] as number;
    // The quorum may have been one of the configuration before.
    if ((state.changedUs[node] as number) >= askedUs) return true;
    const began = state.beganIn[node] === term ? (state.beganUs[node] as number[]) : [];
    let answered: NodeSet = withNode(0, node);
    for (let peer = 1; peer <= view.nodes; peer++) {
      const at = pairOf(view.nodes, node, peer);
      if (state.echoedIn[at] !== term) continue;
      if ((began[state.echoed[at] as number] ?? -1) > askedUs) answered = withNode(answered, peer);
    }
    const groups = electorate.groupsAt(state.known, view.nodes, node, 0, term);
    return groups.every((group) => isMajority(answered, group));
  };
  const own: Readonly<Record<string, Fold<State<Known>>>> = {
    ...hearsRounds,
    timed(state, _view, node, _electionUs, _driftPpm, modes) {
      state.isWanted[node] = (modes & BY_ROUNDS) !== 0;
    },
    noted(state, _view, node, term) {
      state.noted[node] = term;
    },
    lead(state, _view, node, term) {
      state.led[node] = term;
    },
    asked(state, view, client, sequence) {
      if (state.sequences[client] === sequence) return;
      state.sequences[client] = sequence;
      state.askedUs[client] = view.now();
    },
    adopted(state, view, node) {
      state.changedUs[node] = view.now();
    },
    entitled({ entitled }, _view, node, client, sequence) {
      // Words overtake each other.
      const latest = entitled[node]?.get(client) ?? 0;
      if (sequence > latest) entitled[node]?.set(client, sequence);
    },
    restarted(state, _view, node) {
      state.entitled[node]?.clear();
    },
    read(state, view, node, client, sequence) {
      if (state.isWanted[node] !== true) return;
      if (state.sequences[client] !== sequence) return;
      if (state.entitled[node]?.get(client) === sequence) return;
      const groups = electorate.groupsAt(state.known, view.nodes, node, 0, 0);
      if (groups.every((group) => isMajority(withNode(0, node), group))) return;
      if (isConfirmed(state, view, node, client)) return;
      view.report(
        `${nodeName(node)} answered read ${sequence} of c${client}, and no quorum had answered ` +
          "it heartbeats that it sent after the client had asked, nor had a leader's word come",
        [node],
      );
    },
    vouched(state, view, node, term, client, sequence) {
      if (state.isWanted[node] !== true) return;
      if (state.sequences[client] !== sequence || state.led[node] !== term) return;
      if (isConfirmed(state, view, node, client)) return;
      view.report(
        `${nodeName(node)}, as the leader of term ${term}, vouched for read ${sequence} of ` +
          `c${client}, and no quorum had answered it heartbeats that it sent after the client ` +
          "had asked",
        [node],
      );
    },
  };
  return {
    initial: (nodes) => ({
      ...noRounds(nodes),
      noted: new Array<number>(nodes + 1).fill(0),
      led: new Array<number>(nodes + 1).fill(-1),
      sequences: [],
      askedUs: [],
      entitled: Array.from({ length: nodes + 1 }, () => new Map<number, number>()),
      changedUs: new Array<number>(nodes + 1).fill(-1),
      known: electorate.initial(nodes),
    }),
    readings: {
      ...electorate.readings,
      ...ROUND_READINGS,
      askedUs: "unread",
      changedUs: "unread",
    },
    steady: ["lead"],
    on: withElectorate(electorate, own),
  };
}
