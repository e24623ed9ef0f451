/** The judge of answers: every later replica has what a client was answered. */
import type { AuditView, Invariant } from "../../checkers/property.ts";
import { type Epochs, entered, lineOf, type Names } from "./lines.ts";

export interface Lengths extends Epochs {
  /** By history, how many updates the disk holds. */
  readonly lengths: Map<string, number>;
  /** Histories that the configuration counts as whole. */
  readonly whole: Set<string>;
}

/** Enters an update on disk. */
export function held({ lengths }: Lengths, _view: AuditView, ...numbers: number[]): void {
  const [node = 0, _epoch, joined = 0, index = 0] = numbers;
  lengths.set(lineOf(node, joined), index);
}

/**
 * Enters that the configuration counts a member's history as whole. @returns whether it is known.
 */
export function counted(state: Lengths, epoch: number, member: number): boolean {
  const place = state.places.get(epoch)?.get(member);
  if (place !== undefined) state.whole.add(lineOf(member, place.since));
  return place !== undefined;
}

interface Answered extends Lengths {
  /** The latest epoch. */
  epoch: number;
  /** The highest index of any answer. */
  answered: number;
}

/** Looks at one replica of the latest epoch. */
function look(state: Answered, view: AuditView, replicas: string, member: number): void {
  const place = state.places.get(state.epoch)?.get(member);
  if (place === undefined) return;
  const line = lineOf(member, place.since);
  const length = state.lengths.get(line) ?? 0;
  if (!state.whole.has(line) || length >= state.answered) return;
  view.report(
    `a client was answered as of update ${state.answered}, and ${view.nameOf(replicas, member)}, which is a ` +
      `replica in epoch ${state.epoch} and counts as whole, holds ${length}`,
    [view.addressOf(replicas, member)],
  );
}

export function answeredIsKept(names: Names, source: string): Invariant<Answered> {
  const { replicas, configuration, joins } = names;
  return {
    name: "answered-is-kept",
    statement:
      "What any client has been answered is on the disk of every replica of the latest epoch that " +
      "counts as whole: it is lost only with all of them.",
    source,
    initial: () => ({
      places: new Map(),
      lengths: new Map(),
      epoch: 0,
      whole: new Set(),
      answered: 0,
    }),
    on: {
      [`${replicas}.held`]: held,
      [`${configuration}.follows`](state, _view, _node, epoch, member, since, predecessor) {
        if (entered(state, epoch, member, since, predecessor)) {
          state.epoch = Math.max(state.epoch, epoch);
        }
      },
      ...(joins && {
        [`${configuration}.joins`](
          state: Answered,
          _view: AuditView,
          ...[_node, epoch = 0, member = 0, since = 0]: number[]
        ) {
          if (entered(state, epoch, member, since)) state.epoch = Math.max(state.epoch, epoch);
        },
      }),
      [`${configuration}.whole`](state, view, _node, epoch, member) {
        if (counted(state, epoch, member)) look(state, view, replicas, member);
      },
      [`${replicas}.received`](state, view, _client, _sequence, index) {
        if (!(index > state.answered)) return;
        state.answered = index;
        for (const member of state.places.get(state.epoch)?.keys() ?? [])
          look(state, view, replicas, member);
      },
    },
  };
}
