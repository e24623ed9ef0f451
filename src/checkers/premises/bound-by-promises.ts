/**
 * Bound by promises: what a proposer proposes is what the votes bind it to that the promises it
 * holds report (P2c), or anything if they report none.
 */
import { nodeName } from "../../protocol/node-id.ts";
import { hasNode, type NodeSet, sizeOf, withNode } from "../../protocol/quorum.ts";
import type { AuditView, Property } from "../property.ts";
import {
  forget,
  GATHERED_READINGS,
  type Gathered,
  gather,
  nothingGathered,
  promisersOf,
} from "./promises.ts";

/** A vote that a promise reports. */
interface Reported {
  readonly acceptor: number;
  readonly ballot: number;
  readonly digest: number;
}

interface State {
  readonly gathered: Gathered;
  /** By node, by slot: what the promises of its ballot report, and (its own disk) its last vote. */
  readonly reported: Map<number, readonly Reported[]>[];
  readonly own: Map<number, Reported>[];
  /** By node, by acceptor: up to where everything is chosen, as its promise of the ballot says. */
  readonly decided: number[][];
  /** By node: the ballot that it proposed in last, and the highest slot that it did so for. */
  readonly proposing: number[];
  readonly through: number[];
}

const NONE: readonly Reported[] = [];

export const boundByPromises: Property<State> = {
  uses: ["votes"],
  initial: (nodes) => ({
    gathered: nothingGathered(nodes),
    reported: Array.from({ length: nodes + 1 }, () => new Map()),
    own: Array.from({ length: nodes + 1 }, () => new Map()),
    decided: Array.from({ length: nodes + 1 }, () => new Array<number>(nodes + 1).fill(0)),
    proposing: new Array<number>(nodes + 1).fill(-1),
    through: new Array<number>(nodes + 1).fill(0),
  }),
  readings: { ...GATHERED_READINGS, acceptor: "node", ballot: "ballot", proposing: "ballot" },
  on: {
    // Votes are reported before the promise that carries them.
    reported(state, _view, node, ballot, acceptor, slot, voted, digest) {
      if (!begin(state, node, ballot)) return;
      const reported = state.reported[node] as Map<number, readonly Reported[]>;
      const others = (reported.get(slot) ?? NONE).filter((one) => one.acceptor !== acceptor);
      reported.set(slot, [...others, { acceptor, ballot: voted, digest }]);
    },
    gathered(state, _view, node, ballot, acceptor, decided) {
      if (!begin(state, node, ballot)) return;
      gather(state.gathered, node, ballot, acceptor);
      (state.decided[node] as number[])[acceptor] = decided;
    },
    remembered(state, _view, node, ballot) {
      state.gathered.remembered[node] = ballot;
    },
    journaled(state, _view, node, slot, ballot, digest) {
      state.own[node]?.set(slot, { acceptor: node, ballot, digest });
    },
    delivered(state, _view, node, slot) {
      state.own[node]?.delete(slot);
      state.reported[node]?.delete(slot);
    },
    restarted(state, _view, node) {
      forget(state.gathered, node);
      state.reported[node]?.clear();
    },
    proposed(state, view, node, slot, ballot, digest) {
      if (state.proposing[node] !== ballot) {
        state.proposing[node] = ballot;
        state.through[node] = 0;
      }
      // What is proposed again is what it was: another judge sees to that.
      if (slot <= (state.through[node] as number)) return;
      state.through[node] = slot;
      if (mayPropose(state, view, node, slot, ballot, digest)) return;
      view.report(
        `${nodeName(node)} proposed, for slot ${slot} in ballot ${ballot}, another value than ` +
          "the promises that it holds bind it to",
        [node],
      );
    },
  },
};

/** A promise of a ballot comes. @returns whether it is of the latest, which may begin with it. */
function begin(state: State, node: number, ballot: number): boolean {
  const kind = gather(state.gathered, node, ballot, 0);
  if (kind !== "first") return kind === "further";
  state.reported[node]?.clear();
  state.decided[node]?.fill(0);
  return true;
}

/**
 * Whether some quorum of these promises reports no vote for the slot, or this value in the latest
 * one. True where there is no quorum at all: another judge sees to that.
 */
function mayPropose(
  state: State,
  { votes }: AuditView,
  node: number,
  slot: number,
  ballot: number,
  digest: number,
): boolean {
  if (votes.isChosen(slot, digest)) return true;
  const members = votes.membersOf(slot);
  const needed = votes.phase1Of(members);
  const promisers = promisersOf(state.gathered, node, ballot) & members;
  if (sizeOf(promisers) < needed) return true;
  let silent: NodeSet = 0;
  state.decided[node]?.forEach((decided, acceptor) => {
    // What it knows to be chosen is none of what it reports.
    if (decided >= slot && hasNode(promisers, acceptor)) silent = withNode(silent, acceptor);
  });
  const known = state.reported[node]?.get(slot) ?? NONE;
  const own = state.own[node]?.get(slot);
  const others = known.filter(({ acceptor }) => acceptor !== node);
  const all = own !== undefined && own.ballot < ballot ? [...others, own] : known;
  const without = (left: readonly Reported[]): NodeSet =>
    left.reduce((set, { acceptor }) => set & ~withNode(0, acceptor), promisers & ~silent);
  if (sizeOf(without(all)) >= needed) return true;
  return all.some((last) => {
    if (last.digest !== digest) return false;
    const quorum = without(all.filter((vote) => vote.ballot > last.ballot));
    return hasNode(quorum, last.acceptor) && sizeOf(quorum) >= needed;
  });
}
