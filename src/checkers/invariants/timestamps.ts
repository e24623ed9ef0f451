/**
 * Timestamped values on replicas without a log: one value a timestamp, one timestamp a write, both
 * in the order of real time, and on disk before anyone relies on it. O(1) a fact.
 */
import { nodeName } from "../../protocol/node-id.ts";
import type { Property } from "../property.ts";

/** A timestamp as people read it: number, epoch and node of its writer. */
function shown(tag: number): string {
  const writer = tag % 1_048_576;
  return `${Math.floor(tag / 1_048_576)}.n${writer % 32}.${Math.floor(writer / 32)}`;
}

/** No two values ever have one timestamp, whichever nodes propagate them. */
export const oneValuePerTimestamp: Property<{
  readonly values: Map<number, { readonly digest: number; readonly node: number }>;
}> = {
  initial: () => ({ values: new Map() }),
  readings: { node: "unread" },
  on: {
    propagated({ values }, view, node, tag, digest) {
      const before = values.get(tag);
      if (before === undefined) values.set(tag, { digest, node });
      else if (before.digest !== digest) {
        view.report(
          `${nodeName(before.node)} and ${nodeName(node)} propagated different values with ` +
            `timestamp ${shown(tag)}`,
          [before.node, node],
        );
      }
    },
  },
};

/** However often a client sends a write, and wherever: it gets one timestamp. */
export const oneTimestampPerWrite: Property<{ readonly tags: Map<string, number> }> = {
  initial: () => ({ tags: new Map() }),
  on: {
    propagated({ tags }, view, node, tag, _digest, client, sequence) {
      if (client === 0) return;
      const key = `${client}/${sequence}`;
      const before = tags.get(key);
      if (before === undefined) tags.set(key, tag);
      else if (before !== tag) {
        view.report(
          `${nodeName(node)} propagated write ${sequence} of c${client} with timestamp ` +
            `${shown(tag)}, and it had been propagated with ${shown(before)}`,
          [node],
        );
      }
    },
  },
};

/** The timestamp on a replica's disk never falls. */
export const timestampsRise: Property<{ readonly tags: number[] }> = {
  initial: () => ({ tags: [] }),
  readings: { tags: "by-node" },
  on: {
    stored({ tags }, view, node, tag) {
      const before = tags[node] ?? 0;
      tags[node] = tag;
      if (tag >= before) return;
      view.report(
        `${nodeName(node)}'s disk holds timestamp ${shown(tag)} in place of ${shown(before)}`,
        [node],
      );
    },
  },
};

/** What a replica answers or acknowledges is on its disk. */
export const confirmedIsDurable: Property<{ readonly tags: number[] }> = {
  initial: () => ({ tags: [] }),
  readings: { tags: "by-node" },
  looksAt: ["confirmed"],
  on: {
    stored({ tags }, _view, node, tag) {
      if (tag > (tags[node] ?? 0)) tags[node] = tag;
    },
    confirmed({ tags }, view, node, tag) {
      const held = tags[node] ?? 0;
      if (tag <= held) return;
      view.report(
        `${nodeName(node)} sent word that it holds timestamp ${shown(tag)}, and its disk holds ` +
          shown(held),
        [node],
      );
    },
  },
};

interface Floors {
  /** The highest timestamp that an answer to a client has shown. */
  answered: number;
  /** By client: its latest operation, and that timestamp when it was first asked. */
  readonly sequences: number[];
  readonly floors: number[];
}

/** A write comes after all that had completed when it was asked for. */
export const writesFollow: Property<Floors> = {
  initial: () => ({ answered: 0, sequences: [], floors: [] }),
  looksAt: ["propagated"],
  on: {
    asked(state, _view, client, sequence) {
      if (state.sequences[client] === sequence) return;
      state.sequences[client] = sequence;
      state.floors[client] = state.answered;
    },
    received(state, _view, _client, _sequence, tag) {
      if (tag > state.answered) state.answered = tag;
    },
    propagated(state, view, node, tag, _digest, client, sequence) {
      if (client === 0 || state.sequences[client] !== sequence) return;
      const floor = state.floors[client] as number;
      if (tag > floor) return;
      view.report(
        `${nodeName(node)} propagated write ${sequence} of c${client} with timestamp ` +
          `${shown(tag)}, although ${shown(floor)} had been reported before it was asked for`,
        [node],
      );
    },
  },
};
