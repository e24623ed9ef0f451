/**
 * Versions side by side on replicas, each with what its writer had seen: none is dropped but for
 * one that descends from it, and what is acknowledged is on as many disks as was said.
 */
import { nodeName } from "../../protocol/node-id.ts";
import type { Invariant, Property } from "../property.ts";
import {
  type Disks,
  dotOf,
  following,
  has,
  hasHeld,
  holdersOf,
  keptFor,
  named,
  noDisks,
  placeOf,
  placesOf,
} from "./kept-versions.ts";

/** A version leaves a disk for one that descends from it, or (kept for another) for that one's. */
export const droppedForADescendant: Property<Disks> = {
  initial: noDisks,
  on: following((state, view, { node, owner, key }, before) => {
    const now = placesOf(state.kept, key).get(placeOf(node, owner));
    for (const dot of before.dots) {
      if (now?.dots.has(dot)) continue;
      const [writer = 0, count = 0] = dot.split(".").map(Number);
      if (has(now, writer, count)) continue;
      if (owner !== node && hasHeld(state, { node: owner, owner, key }, writer, count)) continue;
      const whose = owner === node ? "" : `, kept for ${nodeName(owner)},`;
      view.report(
        `${nodeName(node)}'s disk dropped ${named(writer, count)}${whose} and holds nothing that ` +
          "descends from it",
        [node],
      );
    }
  }),
};

/**
 * What a replica sends word of, or answers a read with, is on its disk, or has been replaced there.
 */
export const storedIsDurable: Property<Disks> = {
  initial: noDisks,
  looksAt: ["vouched", "shows"],
  on: {
    ...following<Disks>(),
    shows(state, view, node, key, writer, count) {
      if (holdersOf(state.kept, key, writer, count).has(node)) return;
      // It was kept for others, one of which has it by now, or has had it.
      const owners = keptFor(state, node, key);
      if (owners.some((owner) => hasHeld(state, { node: owner, owner, key }, writer, count))) {
        return;
      }
      view.report(
        `${nodeName(node)} answered a read with ${named(writer, count)}, which its disk does not ` +
          "hold",
        [node],
      );
    },
    vouched(state, view, node, owner, key, writer, count) {
      if (has(state.kept.get(key)?.get(placeOf(node, owner)), writer, count)) return;
      // It was kept for another, which has it by now, or has had it.
      if (owner !== node && hasHeld(state, { node: owner, owner, key }, writer, count)) return;
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

/** A dot is of one write: no other is answered under it. */
export const oneWriteADot: Property<{ readonly answered: Set<string> }> = {
  initial: () => ({ answered: new Set() }),
  on: {
    written({ answered }, view, node, _key, writer, count) {
      const dot = dotOf(writer, count);
      if (answered.has(dot)) {
        view.report(
          `${nodeName(node)} answered ${named(writer, count)}, and had answered another by ` +
            `that name`,
          [node],
        );
      }
      answered.add(dot);
    },
  },
};

/** A write that is answered is on W disks, or was until they were emptied. */
export const acknowledgedByW: Property<Disks> = {
  initial: noDisks,
  looksAt: ["written"],
  on: {
    ...following<Disks>(),
    written({ kept, lost }, view, node, key, writer, count, w) {
      const disks = holdersOf(kept, key, writer, count);
      for (const holder of holdersOf(lost, key, writer, count)) disks.add(holder);
      if (disks.size >= w) return;
      view.report(
        `${nodeName(node)} answered ${named(writer, count)}, which ${disks.size} disks hold and ` +
          `${w} were to hold`,
        [node],
      );
    },
  },
};

/**
 * A write that was answered; `losses`: how many disks that held it or a descendant were emptied.
 */
interface Answered {
  readonly writer: number;
  readonly count: number;
  readonly w: number;
  losses: number;
}

interface Survivors extends Disks {
  readonly answered: Map<number, Answered[]>;
}

const ON_DISKS = following<Survivors>();

/**
 * A write that is answered, or one that descends from it, is on some disk, until W disks that held
 * one have been emptied.
 */
export const answeredSurvives: Property<Survivors> = {
  initial: () => ({ ...noDisks(), answered: new Map() }),
  on: {
    ...ON_DISKS,
    written({ lost, answered }, _view, _node, key, writer, count, w) {
      const known = answered.get(key) ?? [];
      const losses = holdersOf(lost, key, writer, count).size;
      answered.set(key, [...known, { writer, count, w, losses }]);
    },
    wiped(state, view, node) {
      const held: (readonly [number, Answered])[] = [];
      for (const [key, writes] of state.answered) {
        for (const write of writes) {
          if (!holdersOf(state.kept, key, write.writer, write.count).has(node)) continue;
          write.losses++;
          held.push([key, write]);
        }
      }
      ON_DISKS["wiped"]?.(state, view, node);
      for (const [key, { writer, count, w, losses }] of held) {
        if (losses >= w || holdersOf(state.kept, key, writer, count).size > 0) continue;
        view.report(
          `with the disk of ${nodeName(node)} the last that held ${named(writer, count)} is ` +
            `gone, which had been answered: ${losses} such disks were emptied, and it was to be ` +
            `on ${w}`,
          [node],
        );
      }
    },
  },
};

interface Reads {
  /** Whether a disk has been emptied: quorums of reads and of writes need not meet then. */
  emptied: boolean;
  /** By key, by writer, the last of its writes that was answered. */
  readonly acknowledged: Map<number, Map<number, number>>;
  /** By node and read: those when it began, and what it has seen. */
  readonly open: Map<
    string,
    { readonly due: Map<number, number>; readonly seen: Map<number, number> }
  >;
}

/**
 * With R + W > N and strict quorums a read sees all that had been answered when it began, while no
 * disk is lost.
 */
export const readsSeeAcknowledged: Property<Reads> = {
  initial: () => ({ emptied: false, acknowledged: new Map(), open: new Map() }),
  on: {
    wiped(state) {
      state.emptied = true;
    },
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
    returns({ emptied, open }, view, node, operation, _key, strict) {
      const read = open.get(`${node}/${operation}`);
      open.delete(`${node}/${operation}`);
      if (read === undefined || strict === 0 || emptied) return;
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
      const places = placesOf(state.kept, key);
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
