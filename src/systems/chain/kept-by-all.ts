/** The judges of what the tail has: all before it have it, and whoever is the chain later. */
import type { AuditView, Invariant } from "../../checkers/property.ts";
import { type Epochs, entered, lineOf, named } from "./lines.ts";

interface Lengths extends Epochs {
  /** By history, how many updates the disk holds. */
  readonly lengths: Map<string, number>;
  /** Histories that the configuration counts as whole. */
  readonly whole: Set<string>;
}

function held({ lengths }: Lengths, _view: AuditView, ...numbers: number[]): void {
  const [node = 0, _epoch, joined = 0, index = 0] = numbers;
  lengths.set(lineOf(node, joined), index);
}

function follows(state: Lengths, ...[epoch, member, since, predecessor]: number[]): boolean {
  return entered(state, epoch as number, member as number, since as number, predecessor);
}

/**
 * Enters that the configuration counts a member's history as whole. @returns whether it is known.
 */
function counted(state: Lengths, epoch: number, member: number): boolean {
  const place = state.places.get(epoch)?.get(member);
  if (place !== undefined) state.whole.add(lineOf(member, place.since));
  return place !== undefined;
}

export const inprocessRequests: Invariant<Lengths> = {
  name: "inprocess-requests",
  statement:
    "What a member says that its disk holds is there, and what it says that the tail's disk holds " +
    "is on the disks of all members of its epoch that count as whole.",
  source: "van Renesse and Schneider 2004, §3, Inprocess Requests Invariant",
  initial: () => ({ places: new Map(), lengths: new Map(), whole: new Set() }),
  looksAt: ["chain.acknowledged"],
  on: {
    "chain.held": held,
    "configuration.follows"(state, _view, _node, ...place) {
      follows(state, ...place);
    },
    "configuration.joins"(state, _view, _node, epoch, member, since) {
      entered(state, epoch, member, since);
    },
    "configuration.whole"(state, _view, _node, epoch, member) {
      counted(state, epoch, member);
    },
    "chain.acknowledged"({ places, lengths, whole }, view, node, epoch, index, committed) {
      for (const [member, { since }] of places.get(epoch) ?? []) {
        const line = lineOf(member, since);
        const said = member === node ? Math.max(index, committed) : committed;
        const length = lengths.get(line) ?? 0;
        if (length >= said || (member !== node && !whole.has(line))) continue;
        const whose = member === node ? "its own disk" : `that of ${named(view, member)}`;
        view.report(
          `${named(view, node)} sent word in epoch ${epoch} that the tail has ${committed} ` +
            `updates and itself ${index}, and ${whose} holds ${length}`,
          [view.addressOf("chain", node), view.addressOf("chain", member)],
        );
      }
    },
  },
};

interface Answered extends Lengths {
  /** The latest epoch. */
  epoch: number;
  /** The highest index of any answer. */
  told: number;
}

/** Looks at one member of the latest chain. */
function look(state: Answered, view: AuditView, member: number): void {
  const place = state.places.get(state.epoch)?.get(member);
  if (place === undefined) return;
  const line = lineOf(member, place.since);
  const length = state.lengths.get(line) ?? 0;
  if (!state.whole.has(line) || length >= state.told) return;
  view.report(
    `a client was answered as of update ${state.told}, and ${named(view, member)}, which is in ` +
      `the chain of epoch ${state.epoch} and counts as whole, holds ${length}`,
    [view.addressOf("chain", member)],
  );
}

export const answeredIsKept: Invariant<Answered> = {
  name: "answered-is-kept",
  statement:
    "What any client has been answered is on the disk of every member of the latest chain that " +
    "counts as whole: it is lost only with all of them.",
  source: "van Renesse and Schneider 2004, §3.1",
  initial: () => ({
    places: new Map(),
    lengths: new Map(),
    epoch: 0,
    whole: new Set(),
    told: 0,
  }),
  on: {
    "chain.held": held,
    "configuration.follows"(state, _view, _node, ...place) {
      if (follows(state, ...place)) state.epoch = Math.max(state.epoch, place[0] as number);
    },
    "configuration.joins"(state, _view, _node, epoch, member, since) {
      if (entered(state, epoch, member, since)) state.epoch = Math.max(state.epoch, epoch);
    },
    "configuration.whole"(state, view, _node, epoch, member) {
      if (counted(state, epoch, member)) look(state, view, member);
    },
    "chain.told"(state, view, _client, _sequence, index) {
      if (!(index > state.told)) return;
      state.told = index;
      for (const member of state.places.get(state.epoch)?.keys() ?? []) look(state, view, member);
    },
  },
};
