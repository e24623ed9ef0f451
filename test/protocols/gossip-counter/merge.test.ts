/** The merge of two states of a counter is a join: in what order, and how often, makes no odds. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { mergeBySum } from "../../../src/protocols/gossip-counter/mutants/merge-by-sum.ts";
import { rules } from "../../../src/protocols/gossip-counter/rules.ts";
import type { Slot } from "../../../src/protocols/gossip-counter/state.ts";

const amount = fc.nat({ max: 1_000 });
const slot: fc.Arbitrary<Slot> = fc.record({ plus: amount, minus: amount });

it("is commutative", () => {
  fc.assert(
    fc.property(slot, slot, (a, b) => {
      expect(rules.merge(a, b)).toEqual(rules.merge(b, a));
    }),
  );
});

it("is associative", () => {
  fc.assert(
    fc.property(slot, slot, slot, (a, b, c) => {
      expect(rules.merge(rules.merge(a, b), c)).toEqual(rules.merge(a, rules.merge(b, c)));
    }),
  );
});

it("is idempotent, and never takes away from what was known", () => {
  fc.assert(
    fc.property(slot, slot, (a, b) => {
      const merged = rules.merge(a, b);
      expect(rules.merge(merged, b)).toEqual(merged);
      expect(rules.merge(a, a)).toEqual(a);
      expect(merged.plus).toBeGreaterThanOrEqual(a.plus);
      expect(merged.minus).toBeGreaterThanOrEqual(a.minus);
    }),
  );
});

it("brings replicas to one count, whatever way the states of a slot come, and how often", () => {
  const states = fc.array(slot, { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(states, fc.infiniteStream(fc.nat()), (sent, draws) => {
      const drawn = () => draws.next().value as number;
      const arrivals = [...sent, ...sent.slice(0, drawn() % (sent.length + 1))];
      const shuffled = arrivals.map((one) => ({ one, at: drawn() }));
      shuffled.sort((a, b) => a.at - b.at);
      const inOrder = sent.reduce(rules.merge);
      expect(shuffled.map(({ one }) => one).reduce(rules.merge)).toEqual(inOrder);
    }),
  );
});

it("by sum is none: what comes twice counts twice", () => {
  const wrong = { ...rules, ...mergeBySum.rules };
  const once = wrong.merge({ plus: 0, minus: 0 }, { plus: 3, minus: 1 });
  expect(wrong.merge(once, { plus: 3, minus: 1 })).not.toEqual(once);
});
