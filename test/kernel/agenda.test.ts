/** The contract of the agenda. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Agenda, TIME_MAX_US, WITHDRAWN } from "../../src/kernel/agenda.ts";

const entries = fc.array(
  fc.record({ atUs: fc.integer({ min: 0, max: 20 }), tie: fc.integer({ min: -3, max: 3 }) }),
  { maxLength: 400 },
);

/** Takes everything out: the labels in the order in which they came. */
function drain(agenda: Agenda): number[] {
  const order: number[] = [];
  for (let slot = agenda.pop(); slot >= 0; slot = agenda.pop()) {
    order.push(agenda.firstOf(slot));
    agenda.release(slot);
  }
  return order;
}

function sorted(list: readonly { atUs: number; tie: number }[]): number[] {
  return list
    .map((entry, label) => ({ ...entry, label }))
    .sort((a, b) => a.atUs - b.atUs || a.tie - b.tie || a.label - b.label)
    .map(({ label }) => label);
}

describe("the agenda", () => {
  it("gives entries by time, then by the tie drawn from the seed, then as they were added", () => {
    fc.assert(
      fc.property(entries, (list) => {
        const agenda = new Agenda();
        for (const [label, { atUs, tie }] of list.entries()) {
          agenda.add(atUs, tie, 1, label, 0, 0, null);
        }
        expect(drain(agenda)).toEqual(sorted(list));
      }),
    );
  });

  it("is the same after snapshot and restore, also in another agenda that was in use", () => {
    fc.assert(
      fc.property(entries, fc.nat(100), (list, taken) => {
        const agenda = new Agenda();
        for (const [label, { atUs, tie }] of list.entries()) {
          agenda.add(atUs, tie, 1, label, 0, 0, { label });
        }
        for (let count = 0; count < Math.min(taken, list.length); count++)
          agenda.release(agenda.pop());
        const saved = agenda.snapshot();
        const other = new Agenda();
        for (let count = 0; count < 50; count++) other.add(count, 0, 1, -1, 0, 0, null);
        other.restore(saved);
        expect(other.nowUs).toBe(agenda.nowUs);
        expect(drain(other)).toEqual(drain(agenda));
      }),
    );
  });

  it("takes one particular entry out and leaves the others in order", () => {
    fc.assert(
      fc.property(entries, fc.nat(), (list, choice) => {
        fc.pre(list.length > 0);
        const agenda = new Agenda();
        const slots = list.map(({ atUs, tie }, label) =>
          agenda.add(atUs, tie, 1, label, 0, 0, null),
        );
        const label = choice % list.length;
        agenda.take(slots[label] as number);
        const rest = sorted(list).filter((other) => other !== label);
        agenda.turnTo(0);
        expect(drain(agenda)).toEqual(rest);
      }),
    );
  });

  it("keeps a withdrawn entry's place but not what it was", () => {
    const agenda = new Agenda();
    const slot = agenda.add(5, 0, 1, 0, 0, 0, "message");
    agenda.withdraw(slot);
    expect(agenda.pop()).toBe(slot);
    expect([agenda.kindOf(slot), agenda.payloadOf(slot)]).toEqual([WITHDRAWN, null]);
  });

  it("refuses an entry in the past or past the end of time", () => {
    const agenda = new Agenda();
    agenda.add(10, 0, 1, 0, 0, 0, null);
    agenda.release(agenda.pop());
    expect(() => agenda.add(9, 0, 1, 0, 0, 0, null)).toThrow("in the past");
    expect(() => agenda.add(TIME_MAX_US + 2, 0, 1, 0, 0, 0, null)).toThrow("end of time");
    expect(() => agenda.add(Number.NaN, 0, 1, 0, 0, 0, null)).toThrow("in the past");
  });
});
