/** The judge of histories: each is a prefix of the predecessor's, on disk, at every moment. */
import type { AuditView, Invariant } from "../../checkers/property.ts";
import { mix } from "../../core/hash.ts";
import { type Epochs, entered, lineOf, type Names, type Place } from "./lines.ts";

interface Histories extends Epochs {
  /** By history, by index: the hash of all up to there. */
  readonly hashes: Map<string, number[]>;
}

function hashesOf({ hashes }: Histories, member: number, since: number): number[] {
  const line = lineOf(member, since);
  const known = hashes.get(line) ?? [];
  hashes.set(line, known);
  return known;
}

/** Compares a history up to its end with that of the predecessor. */
function compare(
  state: Histories,
  view: AuditView,
  { replicas }: Names,
  epoch: number,
  member: number,
): void {
  const places = state.places.get(epoch) as Map<number, Place>;
  const { since, predecessor } = places.get(member) as Place;
  const before = places.get(predecessor);
  if (before === undefined) return;
  const own = hashesOf(state, member, since);
  const index = own.length;
  const other = hashesOf(state, predecessor, before.since);
  if (index === 0 || own[index - 1] === other[index - 1]) return;
  const what = index > other.length ? "ends before" : "has another update at, or before,";
  view.report(
    `${view.nameOf(replicas, member)}'s disk holds update ${index}, in epoch ${epoch}, and the history of ` +
      `its predecessor ${view.nameOf(replicas, predecessor)} ${what} ${index}`,
    [view.addressOf(replicas, member), view.addressOf(replicas, predecessor)],
  );
}

export function updatePropagation(names: Names, source: string): Invariant<Histories> {
  const { replicas, configuration, joins } = names;
  return {
    name: "update-propagation",
    statement:
      "In every epoch the history on a member's disk is a prefix of its predecessor's, and a member " +
      "that was removed begins another when it comes back.",
    source,
    initial: () => ({ places: new Map(), hashes: new Map() }),
    on: {
      [`${configuration}.follows`](state, view, _node, epoch, member, since, predecessor) {
        if (entered(state, epoch, member, since, predecessor))
          compare(state, view, names, epoch, member);
      },
      ...(joins && {
        [`${configuration}.joins`](
          state: Histories,
          view: AuditView,
          ...[_node, epoch = 0, member = 0, since = 0]: number[]
        ) {
          if (entered(state, epoch, member, since)) compare(state, view, names, epoch, member);
        },
      }),
      [`${replicas}.held`](state, view, node, epoch, joined, index, digest) {
        const own = hashesOf(state, node, joined);
        if (index !== own.length + 1) {
          view.report(
            `${view.nameOf(replicas, node)}'s disk holds update ${index} of a history that had ${own.length}`,
            [view.addressOf(replicas, node)],
          );
        }
        own[index - 1] = mix(own[index - 2] ?? 0, digest);
        const place = state.places.get(epoch)?.get(node);
        if (place?.since === joined) {
          compare(state, view, names, epoch, node);
          return;
        }
        const instead = place === undefined ? "no place" : `a history that began in ${place.since}`;
        view.report(
          `${view.nameOf(replicas, node)} took update ${index} of a history that began in epoch ${joined} in ` +
            `epoch ${epoch}, in which it has ${instead}`,
          [view.addressOf(replicas, node)],
        );
      },
    },
  };
}
