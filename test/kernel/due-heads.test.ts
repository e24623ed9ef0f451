/** Heads that are kept up to date are those that are found by looking at all that is pending. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { Agenda, WITHDRAWN } from "../../src/kernel/agenda.ts";
import { DueHeads } from "../../src/kernel/due-heads.ts";
import { EnabledHeads, type Lanes } from "../../src/kernel/lanes.ts";

const WINDOW_US = 12;
const TIMER = 2;

/** Entries of kind 1 are in the lane `second`; timers are due when `movedTo` says. */
function lanesOf(agenda: Agenda, movedTo: ReadonlyMap<number, number>): Lanes {
  return {
    laneOf: (slot) => (agenda.kindOf(slot) === TIMER ? 0 : agenda.secondOf(slot)),
    ownerOf: (slot) => agenda.firstOf(slot),
    dueOf: (slot) => movedTo.get(agenda.sequenceOf(slot)) ?? agenda.timeOf(slot),
    isTimed: (slot) => agenda.kindOf(slot) === TIMER,
    peerOf: () => 0,
    areIndependent: () => false,
    keyOf: (slot) => agenda.thirdOf(slot),
  };
}

/** The slot that is next by looking at everything, -1: none is due by the limit. */
function lookedUp(agenda: Agenda, lanes: Lanes, limitUs: number): number {
  const heads = new EnabledHeads(agenda, lanes);
  if (heads.lookWithin(limitUs) === 0) return -1;
  return heads.slots.reduce((first, other) =>
    agenda.tieOf(other) < agenda.tieOf(first) ? other : first,
  );
}

const ACT = fc.record({
  what: fc.constantFrom("message", "timer", "move", "withdraw", "restore", "move all"),
  lane: fc.integer({ min: 0, max: 3 }),
  inUs: fc.integer({ min: 0, max: 40 }),
  tie: fc.integer({ min: -3, max: 3 }),
  which: fc.nat(),
});

/** A round: acts, and in how long what is then taken is put back, with which tie; null: never. */
const ROUND = fc.record({
  acts: fc.array(ACT, { maxLength: 6 }),
  again: fc.option(
    fc.record({ inUs: fc.integer({ min: 0, max: 40 }), tie: fc.integer({ min: -3, max: 3 }) }),
  ),
});

type Act = typeof ACT extends fc.Arbitrary<infer T> ? T : never;

function perform(agenda: Agenda, movedTo: Map<number, number>, act: Act): void {
  const atUs = agenda.nowUs + act.inUs;
  const pending = agenda.slots().filter((slot) => agenda.kindOf(slot) !== WITHDRAWN);
  const timers = pending.filter((slot) => agenda.kindOf(slot) === TIMER);
  const timer = timers[act.which % Math.max(1, timers.length)];
  switch (act.what) {
    case "message":
      agenda.add(atUs, act.tie, 1, 1, act.lane, 0, null);
      return;
    case "timer":
      agenda.add(atUs, act.tie, TIMER, 1, 0, 0, null);
      return;
    case "move":
      if (timer === undefined) return;
      movedTo.set(
        agenda.sequenceOf(timer),
        act.tie === 3 ? Number.POSITIVE_INFINITY : agenda.timeOf(timer) + act.inUs,
      );
      return;
    case "withdraw": {
      const slot = pending[act.which % Math.max(1, pending.length)];
      if (slot !== undefined) agenda.withdraw(slot);
      return;
    }
    case "restore":
      agenda.restore(agenda.snapshot());
      return;
    case "move all":
      agenda.moveAll((slot) => agenda.timeOf(slot) + (slot % 2) * act.inUs);
  }
}

it("are the same after anything that may become of an entry", () => {
  fc.assert(
    fc.property(fc.array(ROUND, { maxLength: 60 }), (rounds) => {
      const agenda = new Agenda();
      const movedTo = new Map<number, number>();
      const lanes = lanesOf(agenda, movedTo);
      agenda.add(3, 0, 1, 1, 1, 0, null);
      const heads = new DueHeads(agenda, lanes);
      for (const { acts, again } of rounds) {
        for (const act of acts) perform(agenda, movedTo, act);
        const earliest = agenda.earliest();
        if (earliest < 0) continue;
        const dueUs = agenda.timeOf(earliest);
        if (agenda.kindOf(earliest) === WITHDRAWN || lanes.dueOf(earliest) > dueUs) {
          agenda.release(agenda.pop());
          continue;
        }
        const expected = lookedUp(agenda, lanes, dueUs + WINDOW_US);
        expect(heads.next(dueUs + WINDOW_US)).toBe(expected);
        const [kind, lane] = [agenda.kindOf(expected), agenda.secondOf(expected)];
        agenda.take(expected);
        agenda.release(expected);
        if (again === null || kind !== 1) continue;
        const { inUs, tie } = again;
        agenda.putBack(agenda.sequenceReleased(), agenda.nowUs + inUs, tie, 1, 1, lane, 0, null);
      }
    }),
    { numRuns: 1_000 },
  );
});
