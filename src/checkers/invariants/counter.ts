/**
 * What a counter promises whose replicas count apart and gossip: a replica counts in slots of its
 * own, each add once; others hold no more of a slot than its owner has on disk; what is read lies
 * between what this replica has acknowledged and what all have been asked for. O(1) a fact.
 */
import { nodeName } from "../../protocol/node-id.ts";
import type { Property } from "../property.ts";

/** The larger they are, the more has been added, and taken away. */
interface Sums {
  plus: number;
  minus: number;
}

function sumsOf(by: Map<number, Sums>, identity: number): Sums {
  const known = by.get(identity) ?? { plus: 0, minus: 0 };
  by.set(identity, known);
  return known;
}

function count(sums: Sums, amount: number): void {
  if (amount >= 0) sums.plus += amount;
  else sums.minus -= amount;
}

interface Slots {
  /** By identity, what some disk holds. */
  readonly durable: Map<number, Sums>;
}

/** The durable value of a slot never falls: a replica starts with all that was counted in it. */
export const slotNeverFalls: Property<Slots> = {
  initial: () => ({ durable: new Map() }),
  on: {
    added({ durable }, _view, _node, identity, _client, _sequence, amount) {
      count(sumsOf(durable, identity), amount);
    },
    recovered({ durable }, view, node, identity, plus, minus) {
      const before = durable.get(identity);
      if (before === undefined || (plus >= before.plus && minus >= before.minus)) return;
      view.report(
        `${nodeName(node)} starts as replica ${identity} with +${plus} -${minus} in its slot, ` +
          `where +${before.plus} -${before.minus} had been durable`,
        [node],
      );
    },
  },
};

/** No replica holds more of a slot than its owner ever had on disk. */
export const slotWithinOwner: Property<Slots> = {
  initial: () => ({ durable: new Map() }),
  on: {
    added({ durable }, _view, _node, identity, _client, _sequence, amount) {
      count(sumsOf(durable, identity), amount);
    },
    holds({ durable }, view, node, identity, plus, minus) {
      const owner = durable.get(identity) ?? { plus: 0, minus: 0 };
      if (plus <= owner.plus && minus <= owner.minus) return;
      view.report(
        `${nodeName(node)} holds +${plus} -${minus} for the slot of replica ${identity}, whose ` +
          `disk has had +${owner.plus} -${owner.minus} at most`,
        [node],
      );
    },
  },
};

/** A replica counts each add of a client once, however often it is sent to it. */
export const countedOnce: Property<{ readonly counted: Set<string> }> = {
  initial: () => ({ counted: new Set() }),
  on: {
    added({ counted }, view, node, identity, client, sequence) {
      const key = `${identity} ${client} ${sequence}`;
      if (counted.has(key)) {
        view.report(
          `${nodeName(node)} counted the add ${sequence} of c${client} twice in the slot of ` +
            `replica ${identity}`,
          [node],
        );
      }
      counted.add(key);
    },
  },
};

/** What a client is answered is on disk, and so survives a crash. */
export const acknowledgedIsDurable: Property<{ readonly counted: Set<string> }> = {
  initial: () => ({ counted: new Set() }),
  on: {
    added({ counted }, _view, node, _identity, client, sequence) {
      counted.add(`${node} ${client} ${sequence}`);
    },
    replied({ counted }, view, node, client, sequence) {
      if (counted.has(`${node} ${client} ${sequence}`)) return;
      view.report(
        `${nodeName(node)} answered the add ${sequence} of c${client}, which its disk does not hold`,
        [node],
      );
    },
  },
};

interface Bounds {
  /** What all replicas together have been asked for. */
  readonly asked: Sums;
  /** By node, client and number, how much an add is of. */
  readonly amounts: Map<string, number>;
  /** By node, as whom it counts, and what it has acknowledged as that one. */
  readonly identities: Map<number, number>;
  readonly acknowledged: Map<number, Sums>;
  readonly answered: Set<string>;
}

/** What is read lies between what this replica has acknowledged and what all were asked for. */
export const readsWithinBounds: Property<Bounds> = {
  initial: () => ({
    asked: { plus: 0, minus: 0 },
    amounts: new Map(),
    identities: new Map(),
    acknowledged: new Map(),
    answered: new Set(),
  }),
  readings: { identities: "by-node" },
  on: {
    recovered({ identities }, _view, node, identity) {
      identities.set(node, identity);
    },
    taken({ asked, amounts }, _view, node, client, sequence, amount) {
      amounts.set(`${node} ${client} ${sequence}`, amount);
      count(asked, amount);
    },
    replied(state, _view, node, client, sequence) {
      const key = `${node} ${client} ${sequence}`;
      if (state.answered.has(key)) return;
      state.answered.add(key);
      const identity = state.identities.get(node) ?? 0;
      count(sumsOf(state.acknowledged, identity), state.amounts.get(key) ?? 0);
    },
    shown({ asked, identities, acknowledged }, view, node, shown) {
      const own = acknowledged.get(identities.get(node) ?? 0) ?? { plus: 0, minus: 0 };
      const least = own.plus - asked.minus;
      const most = asked.plus - own.minus;
      if (shown >= least && shown <= most) return;
      view.report(
        `${nodeName(node)} answered a count of ${shown}: it has itself acknowledged +${own.plus} ` +
          `-${own.minus}, all were asked for +${asked.plus} -${asked.minus}, so that ${least} to ` +
          `${most} is possible`,
        [node],
      );
    },
  },
};
