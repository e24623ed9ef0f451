/**
 * What disks hold of versions side by side, each with what its writer had seen; and what they have
 * held and lost, for a machine may come back with an empty disk.
 */
import type { AuditView, Property } from "../property.ts";

/** What a disk holds of a key. */
export interface Kept {
  readonly dots: Set<string>;
  /** By writer, how many of its writes the writers of these had seen. */
  readonly seen: Map<number, number>;
}

/** By key, by node and whom it is kept for. */
type Places = Map<number, Map<string, Kept>>;

export interface Disks {
  readonly kept: Places;
  /** What was on disks that have been emptied since. */
  readonly lost: Places;
  /** The set that a write is about, while its facts come in. */
  coming: Kept;
}

export function noDisks(): Disks {
  return { kept: new Map(), lost: new Map(), coming: nothing() };
}

function nothing(): Kept {
  return { dots: new Set(), seen: new Map() };
}

export function dotOf(writer: number, count: number): string {
  return `${writer}.${count}`;
}

/** A write as people read it: node, epoch and number of its writer. */
export function named(writer: number, count: number): string {
  return `write ${count} of n${writer % 32}.${Math.floor(writer / 32)}`;
}

/** Whether these are, or descend from, the write. */
export function has(kept: Kept | undefined, writer: number, count: number): boolean {
  if (kept === undefined) return false;
  return kept.dots.has(dotOf(writer, count)) || (kept.seen.get(writer) ?? 0) >= count;
}

/**
 * Whether a disk holds, for `owner`, the write or a descendant, or held it before it was emptied.
 */
export function hasHeld(
  { kept, lost }: Disks,
  { node, owner, key }: Place,
  writer: number,
  count: number,
): boolean {
  const place = placeOf(node, owner);
  return (
    has(kept.get(key)?.get(place), writer, count) || has(lost.get(key)?.get(place), writer, count)
  );
}

/** The nodes whose disks hold the write or a descendant, for any owner. */
export function holdersOf(places: Places, key: number, writer: number, count: number): Set<number> {
  const nodes = new Set<number>();
  for (const [place, one] of places.get(key) ?? []) {
    if (has(one, writer, count)) nodes.add(nodeOf(place));
  }
  return nodes;
}

/** Where a set of versions is: on the disk of `node`, for `owner`. */
export interface Place {
  readonly node: number;
  readonly owner: number;
  readonly key: number;
}

export function placeOf(node: number, owner: number): string {
  return `${node}/${owner}`;
}

/**
 * The others for whom the disk of `node` has kept anything of the key since it was last emptied.
 */
export function keptFor({ kept }: Disks, node: number, key: number): readonly number[] {
  return [...(kept.get(key)?.keys() ?? [])]
    .filter((place) => nodeOf(place) === node)
    .map((place) => Number(place.slice(place.indexOf("/") + 1)))
    .filter((owner) => owner !== node);
}

function nodeOf(place: string): number {
  return Number(place.slice(0, place.indexOf("/")));
}

export function placesOf(places: Places, key: number): Map<string, Kept> {
  const known = places.get(key) ?? new Map<string, Kept>();
  places.set(key, known);
  return known;
}

/**
 * The folds that follow the disks. @param changed called for each set that takes another's place.
 */
export function following<State extends Disks>(
  changed?: (state: State, view: AuditView, place: Place, before: Kept) => void,
): Property<State>["on"] {
  return {
    opens(state) {
      state.coming = nothing();
    },
    keeps({ coming }, _view, _node, _owner, _key, writer, count) {
      coming.dots.add(dotOf(writer, count));
    },
    knows({ coming }, _view, _node, _owner, _key, writer, count) {
      coming.seen.set(writer, count);
    },
    closes(state, view, node, owner, key) {
      const places = placesOf(state.kept, key);
      const before = places.get(placeOf(node, owner));
      places.set(placeOf(node, owner), state.coming);
      // Which write was the last one makes no difference between two states.
      state.coming = nothing();
      if (before !== undefined) changed?.(state, view, { node, owner, key }, before);
    },
    wiped({ kept, lost }, _view, node) {
      for (const [key, places] of kept) {
        for (const [place, one] of places) {
          if (nodeOf(place) !== node) continue;
          places.delete(place);
          const gone = placesOf(lost, key);
          gone.set(place, together(gone.get(place) ?? nothing(), one));
        }
      }
    },
  };
}

function together(one: Kept, other: Kept): Kept {
  const seen = new Map(one.seen);
  for (const [writer, count] of other.seen) {
    seen.set(writer, Math.max(count, seen.get(writer) ?? 0));
  }
  return { dots: new Set([...one.dots, ...other.dots]), seen };
}
