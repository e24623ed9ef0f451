/**
 * What a replica of a gossiping counter answers is what it knows: what has reached it of the slots
 * of others, and what it has counted itself. Judged from disks, arrivals and replies. O(slots) a
 * read.
 */
import { nodeName } from "../../protocol/node-id.ts";
import type { Property } from "../property.ts";

interface Slot {
  readonly plus: number;
  readonly minus: number;
}

type Slots = Map<number, Slot>;

interface Replica {
  readonly identity: number;
  /** What it has counted: as its disk had it, and each add since when it is answered. */
  own: number;
  /** Amounts of adds that are durable since it started, until they are answered. */
  readonly durable: Map<string, number>;
  /** The most that has reached it of the slots of others. */
  readonly heard: Slots;
}

interface Known {
  /** By node, since it started. */
  readonly replicas: Map<number, Replica>;
  /** By identity, what its disk holds of the slots of others, which it starts with. */
  readonly kept: Map<number, Slots>;
}

const EMPTY: Slot = { plus: 0, minus: 0 };

function raise(slots: Slots, identity: number, plus: number, minus: number): void {
  const before = slots.get(identity) ?? EMPTY;
  slots.set(identity, {
    plus: Math.max(before.plus, plus),
    minus: Math.max(before.minus, minus),
  });
}

/** A count that is answered is the sum of all slots as the replica knows them. */
export const readsWhatItKnows: Property<Known> = {
  initial: () => ({ replicas: new Map(), kept: new Map() }),
  readings: { replicas: "by-node" },
  on: {
    recovered({ replicas, kept }, _view, node, identity, plus, minus) {
      const heard = new Map(kept.get(identity));
      replicas.set(node, { identity, own: plus - minus, durable: new Map(), heard });
    },
    keeps({ kept }, _view, _node, owner, identity, plus, minus) {
      const slots: Slots = kept.get(owner) ?? new Map();
      kept.set(owner, slots);
      raise(slots, identity, plus, minus);
    },
    heard({ replicas }, _view, node, identity, plus, minus) {
      const replica = replicas.get(node);
      if (replica === undefined || replica.identity === identity) return;
      raise(replica.heard, identity, plus, minus);
    },
    added({ replicas }, _view, node, _identity, client, sequence, amount) {
      replicas.get(node)?.durable.set(`${client} ${sequence}`, amount);
    },
    replied({ replicas }, _view, node, client, sequence) {
      const replica = replicas.get(node);
      if (replica === undefined) return;
      const key = `${client} ${sequence}`;
      replica.own += replica.durable.get(key) ?? 0;
      replica.durable.delete(key);
    },
    shown({ replicas }, view, node, shown) {
      const replica = replicas.get(node);
      if (replica === undefined) return;
      let known = replica.own;
      for (const { plus, minus } of replica.heard.values()) known += plus - minus;
      if (shown === known) return;
      view.report(
        `${nodeName(node)} answered a count of ${shown}: it has counted ${replica.own} itself, ` +
          `and all that it knows makes ${known}`,
        [node],
      );
    },
  },
};
