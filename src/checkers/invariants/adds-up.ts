/**
 * A counter whose replicas count apart adds up: once all agree, the count is the sum of all adds
 * that were acknowledged, and of some of those that were not.
 */
import type { AuditView, Conclusion, Ending, Property } from "../property.ts";

/** An add as one replica has taken it in. */
interface Taken {
  readonly identity: number;
  readonly amount: number;
  readonly isAcknowledged: boolean;
}

interface Slot {
  readonly holder: number;
  readonly owner: number;
  plus: number;
  minus: number;
}

interface Adds {
  /** By node, as whom it counts, since its disk is what it is. */
  readonly identities: Map<number, number>;
  /** By identity, client and number. */
  readonly taken: Map<string, Taken>;
  /** By who holds it and whose it is, the most that a replica has heard of another's slot. */
  readonly heard: Map<string, Slot>;
}

function keyOf({ identities }: Adds, node: number, client: number, sequence: number): string {
  return `${identities.get(node)} ${client} ${sequence}`;
}

export const addsUp: Property<Adds> & {
  atEnd(state: Adds, view: AuditView, ending: Ending): Conclusion;
} = {
  initial: () => ({ identities: new Map(), taken: new Map(), heard: new Map() }),
  readings: { identities: "by-node" },
  on: {
    recovered({ identities }, _view, node, identity) {
      identities.set(node, identity);
    },
    taken(state, _view, node, client, sequence, amount) {
      const identity = state.identities.get(node) ?? 0;
      const key = keyOf(state, node, client, sequence);
      if (!state.taken.has(key)) state.taken.set(key, { identity, amount, isAcknowledged: false });
    },
    replied(state, _view, node, client, sequence) {
      const key = keyOf(state, node, client, sequence);
      const add = state.taken.get(key);
      if (add !== undefined) state.taken.set(key, { ...add, isAcknowledged: true });
    },
    holds({ heard, identities }, _view, node, owner, plus, minus) {
      const holder = identities.get(node) ?? 0;
      const key = `${holder} ${owner}`;
      const slot = heard.get(key) ?? { holder, owner, plus: 0, minus: 0 };
      heard.set(key, slot);
      slot.plus = Math.max(slot.plus, plus);
      slot.minus = Math.max(slot.minus, minus);
    },
  },
  atEnd({ identities, taken, heard }, view, { recovered }) {
    // What all agree on is what others have heard of a slot: one that is alone is not heard.
    const left = [...identities].filter(([node]) => !view.isLost(node));
    if (!recovered || view.nodes === 1 || left.length === 1) return "decided";
    const present = new Set(left.map(([, identity]) => identity));
    const count = countOf([...heard.values()].filter(({ holder }) => present.has(holder)));
    let definite = 0;
    const doubtful: number[] = [];
    for (const { identity, amount, isAcknowledged } of taken.values()) {
      // What only a lost disk held is lost with it.
      if (isAcknowledged && present.has(identity)) definite += amount;
      else doubtful.push(amount);
    }
    if (!sumsOf(doubtful).has(count - definite)) {
      view.report(
        `all replicas agree on ${count}, where what was acknowledged makes ${definite} and no ` +
          `part of what was not (${doubtful.join(", ") || "nothing"}) makes the rest`,
        [],
      );
    }
    return "decided";
  },
};

/** The count of those who hold all of these slots: of each the most that one holds of it. */
function countOf(slots: readonly Slot[]): number {
  const most = new Map<number, { plus: number; minus: number }>();
  for (const { owner, plus, minus } of slots) {
    const known = most.get(owner) ?? { plus: 0, minus: 0 };
    most.set(owner, {
      plus: Math.max(known.plus, plus),
      minus: Math.max(known.minus, minus),
    });
  }
  return [...most.values()].reduce((sum, { plus, minus }) => sum + plus - minus, 0);
}

/** The sums of all parts of some whole numbers. */
function sumsOf(amounts: readonly number[]): ReadonlySet<number> {
  const sums = new Set([0]);
  for (const amount of amounts) {
    for (const sum of [...sums]) sums.add(sum + amount);
  }
  return sums;
}
