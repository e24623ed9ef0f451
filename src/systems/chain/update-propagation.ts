/** The judge of histories: each is a prefix of the predecessor's, on disk, at every moment. */
import type { AuditView, Invariant } from "../../checkers/property.ts";
import { mix } from "../../core/hash.ts";
import { type Epochs, entered, lineOf, named, type Place } from "./lines.ts";

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
function compare(state: Histories, view: AuditView, epoch: number, member: number): void {
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
    `${named(view, member)}'s disk holds update ${index}, in epoch ${epoch}, and the history of ` +
      `its predecessor ${named(view, predecessor)} ${what} ${index}`,
    [view.addressOf("chain", member), view.addressOf("chain", predecessor)],
  );
}

export const updatePropagation: Invariant<Histories> = {
  name: "update-propagation",
  statement:
    "In every epoch the history on a member's disk is a prefix of its predecessor's, and a member " +
    "that was removed begins another when it comes back.",
  source: "van Renesse and Schneider 2004, §3, Update Propagation Invariant",
  initial: () => ({ places: new Map(), hashes: new Map() }),
  on: {
    "configuration.follows"(state, view, _node, epoch, member, since, predecessor) {
      if (entered(state, epoch, member, since, predecessor)) compare(state, view, epoch, member);
    },
    "configuration.joins"(state, view, _node, epoch, member, since) {
      if (entered(state, epoch, member, since)) compare(state, view, epoch, member);
    },
    "chain.held"(state, view, node, epoch, joined, index, digest) {
      const own = hashesOf(state, node, joined);
      if (index !== own.length + 1) {
        view.report(
          `${named(view, node)}'s disk holds update ${index} of a history that had ${own.length}`,
          [view.addressOf("chain", node)],
        );
      }
      own[index - 1] = mix(own[index - 2] ?? 0, digest);
      const place = state.places.get(epoch)?.get(node);
      if (place?.since === joined) {
        compare(state, view, epoch, node);
        return;
      }
      const instead = place === undefined ? "no place" : `a history that began in ${place.since}`;
      view.report(
        `${named(view, node)} took update ${index} of a history that began in epoch ${joined} in ` +
          `epoch ${epoch}, in which it has ${instead}`,
        [view.addressOf("chain", node)],
      );
    },
  },
};
