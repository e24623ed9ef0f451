/**
 * Versions side by side on replicas, each with what its writer had seen: none is dropped but for
 * one that descends from it, and what is acknowledged is on as many disks as was said.
 */
import { nodeName } from "../../protocol/node-id.ts";
import type { AuditView, Invariant, Property } from "../property.ts";

/** What a disk holds of a key. */
interface Kept {
  readonly dots: Set<string>;
  /** By writer, how many of its writes the writers of these had seen. */
  readonly seen: Map<number, number>;
}

interface Disks {
  /** By key, by node and whom it is kept for. */
  readonly kept: Map<number, Map<string, Kept>>;
  /** The set that a write is about, while its facts come in. */
  coming: Kept;
}

function noDisks(): Disks {
  return { kept: new Map(), coming: nothing() };
}

function nothing(): Kept {
  return { dots: new Set(), seen: new Map() };
}

function dotOf(writer: number, count: number): string {
  return `${writer}.${count}`;
}

/** A write as people read it: node, epoch and number of its writer. */
function named(writer: number, count: number): string {
  return `write ${count} of n${writer % 32}.${Math.floor(writer / 32)}`;
}

function has(kept: Kept | undefined, writer: number, count: number): boolean {
  if (kept === undefined) return false;
  return kept.dots.has(dotOf(writer, count)) || (kept.seen.get(writer) ?? 0) >= count;
}

function placeOf(node: number, owner: number): string {
  return `${node}/${owner}`;
}

function keptOf({ kept }: Disks, key: number): Map<string, Kept> {
  const known = kept.get(key) ?? new Map<string, Kept>();
  kept.set(key, known);
  return known;
}

/**
 * The folds that follow the disks. @param changed called for each set that takes another's place.
 */
function following<State extends Disks>(
  changed?: (
    state: State,
    view: AuditView,
    place: { readonly node: number; readonly owner: number; readonly key: number },
    before: Kept,
  ) => void,
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
      const places = keptOf(state, key);
      const before = places.get(placeOf(node, owner));
      places.set(placeOf(node, owner), state.coming);
      // Which write was the last one makes no difference between two states.
      state.coming = nothing();
      if (before !== undefined) changed?.(state, view, { node, owner, key }, before);
    },
  };
}

/** A version leaves a disk for one that descends from it, or (kept for another) for that one's. */
export const droppedForADescendant: Property<Disks> = {
  initial: noDisks,
  on: following((state, view, { node, owner, key }, before) => {
    const places = keptOf(state, key);
    const now = places.get(placeOf(node, owner));
    for (const dot of before.dots) {
      const [writer = 0, count = 0] = dot.split(".").map(Number);
      if (has(now, writer, count)) continue;
      if (owner !== node && has(places.get(placeOf(owner, owner)), writer, count)) continue;
      const whose = owner === node ? "" : `, kept for ${nodeName(owner)},`;
      view.report(
        `${nodeName(node)}'s disk dropped ${named(writer, count)}${whose} and holds nothing that ` +
          "descends from it",
        [node],
      );
    }
  }),
};

/** What a replica sends word of is on its disk, or has been replaced there. */
export const storedIsDurable: Property<Disks> = {
  initial: noDisks,
  looksAt: ["vouched"],
  on: {
    ...following<Disks>(),
    vouched(state, view, node, owner, key, writer, count) {
      if (has(state.kept.get(key)?.get(placeOf(node, owner)), writer, count)) return;
      // It was kept for another, which has it by now.
      if (owner !== node && has(state.kept.get(key)?.get(placeOf(owner, owner)), writer, count)) {
        return;
      }
      view.report(
        `${nodeName(node)} sent word that its disk holds ${named(writer, count)}, and it does not`,
        [node],
      );
    },
  },
};

/** A dot means one content on every node that holds it. */
export const oneContentADot: Property<{ readonly contents: Map<string, number> }> = {
  initial: () => ({ contents: new Map() }),
  on: {
    keeps({ contents }, view, node, _owner, key, writer, count, digest) {
      const dot = `${key} ${dotOf(writer, count)}`;
      const before = contents.get(dot);
      if (before === undefined) contents.set(dot, digest);
      else if (before !== digest) {
        view.report(
          `${nodeName(node)}'s disk holds ${named(writer, count)} with another content than before`,
          [node],
        );
      }
    },
  },
};

/** A write that is answered is on W disks. */
export const acknowledgedByW: Property<Disks> = {
  initial: noDisks,
  looksAt: ["written"],
  on: {
    ...following<Disks>(),
    written({ kept }, view, node, key, writer, count, w) {
      const disks = new Set<string>();
      for (const [place, one] of kept.get(key) ?? []) {
        if (has(one, writer, count)) disks.add(place.split("/")[0] as string);
      }
      if (disks.size >= w) return;
      view.report(
        `${nodeName(node)} answered ${named(writer, count)}, which ${disks.size} disks hold and ` +
          `${w} were to hold`,
        [node],
      );
    },
  },
};

interface Reads {
  /** By key, by writer, the last of its writes that was answered. */
  readonly acknowledged: Map<number, Map<number, number>>;
  /** By node and read: those when it began, and what it has seen. */
  readonly open: Map<
    string,
    { readonly due: Map<number, number>; readonly seen: Map<number, number> }
  >;
}

/** With R + W > N and strict quorums a read sees all that had been answered when it began. */
export const readsSeeAcknowledged: Property<Reads> = {
  initial: () => ({ acknowledged: new Map(), open: new Map() }),
  on: {
    written({ acknowledged }, _view, _node, key, writer, count) {
      const known = acknowledged.get(key) ?? new Map<number, number>();
      acknowledged.set(key, known.set(writer, Math.max(count, known.get(writer) ?? 0)));
    },
    looks({ acknowledged, open }, _view, node, operation, key) {
      open.set(`${node}/${operation}`, { due: new Map(acknowledged.get(key)), seen: new Map() });
    },
    finds({ open }, _view, node, operation, writer, count) {
      open.get(`${node}/${operation}`)?.seen.set(writer, count);
    },
    returns({ open }, view, node, operation, _key, strict) {
      const read = open.get(`${node}/${operation}`);
      open.delete(`${node}/${operation}`);
      if (read === undefined || strict === 0) return;
      for (const [writer, count] of read.due) {
        if ((read.seen.get(writer) ?? 0) >= count) continue;
        view.report(
          `${nodeName(node)} answered a read without ${named(writer, count)}, which had been ` +
            "answered before it began",
          [node],
        );
      }
    },
  },
};

interface Replicas extends Disks {
  /** By key, who is to hold it. */
  readonly owners: Map<number, Set<number>>;
  /** By node, how many sets are on their way to its disk. */
  readonly pending: Map<number, number>;
}

const FOLLOWED = following<Replicas>();

/**
 * Once all have recovered, and no disk is being written, each replica of a key holds what every
 * other does.
 */
export const replicasConverge: Property<Replicas> & Pick<Invariant<Replicas>, "atEnd"> = {
  initial: () => ({ ...noDisks(), owners: new Map(), pending: new Map() }),
  on: {
    ...FOLLOWED,
    closes(state, view, node, owner, key) {
      FOLLOWED["closes"]?.(state, view, node, owner, key);
      state.pending.set(node, Math.max(0, (state.pending.get(node) ?? 0) - 1));
    },
    belongs({ owners }, _view, owner, key) {
      const known = owners.get(key) ?? new Set<number>();
      owners.set(key, known.add(owner));
    },
    issues({ pending }, _view, node) {
      pending.set(node, (pending.get(node) ?? 0) + 1);
    },
    crashed({ pending }, _view, node) {
      pending.set(node, 0);
    },
  },
  atEnd(state, view, { recovered }) {
    const isWriting = [...state.pending.values()].some((count) => count > 0);
    if (!recovered || isWriting) return "decided";
    for (const [key, owners] of state.owners) {
      const left = [...owners].filter((owner) => !view.isLost(owner)).sort((a, b) => a - b);
      const places = keptOf(state, key);
      const dots = (owner: number): string =>
        [...(places.get(placeOf(owner, owner))?.dots ?? [])]
          .sort((a, b) => (a < b ? -1 : 1))
          .join(" ");
      const [first = 0] = left;
      const other = left.find((owner) => dots(owner) !== dots(first));
      if (other === undefined) continue;
      view.report(
        `all have recovered, and of one key ${nodeName(first)} holds the versions ` +
          `${dots(first) || "none"}, ${nodeName(other)} ${dots(other) || "none"}`,
        [first, other],
      );
    }
    return "decided";
  },
};
