/**
 * The contract of lanes: what is enabled, and that whatever a strategy takes leaves every lane in
 * order.
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Agenda } from "../../src/kernel/agenda.ts";
import { EnabledHeads, type Lanes } from "../../src/kernel/lanes.ts";

const TIMED = 2;

/** Entries of kind 1 are under way, of kind 2 timed; `first` is the owner, `second` the lane. */
function lanesOf(agenda: Agenda): Lanes {
  return {
    laneOf: (slot) => agenda.secondOf(slot),
    ownerOf: (slot) => agenda.firstOf(slot),
    dueOf: (slot) => agenda.timeOf(slot),
    isTimed: (slot) => agenda.kindOf(slot) === TIMED,
    peerOf: () => 0,
    areIndependent: () => false,
    keyOf: (slot) => agenda.thirdOf(slot),
  };
}

function agendaWith(entries: readonly (readonly [atUs: number, lane: number])[]): Agenda {
  const agenda = new Agenda();
  for (const [label, [atUs, lane]] of entries.entries()) {
    agenda.add(atUs, 0, 1, 1, lane, label, null);
  }
  return agenda;
}

const labels = (agenda: Agenda, heads: EnabledHeads) =>
  heads.slots.map((slot) => agenda.thirdOf(slot));

describe("enabled heads", () => {
  it("are the entries that are lanes of their own, and the first of every other lane", () => {
    const agenda = agendaWith([
      [5, 0],
      [6, 7],
      [7, 7],
      [8, 9],
      [4, 0],
    ]);
    const heads = new EnabledHeads(agenda, lanesOf(agenda));
    expect(heads.lookWithin(100)).toBe(4);
    expect(labels(agenda, heads)).toEqual([0, 1, 3, 4]);
    expect([heads.lane(1), heads.owner(1), heads.dueUs(1), heads.key(1)]).toEqual([7, 1, 6, 1]);
  });

  it("are due by the limit, which is included", () => {
    const agenda = agendaWith([
      [5, 0],
      [6, 0],
      [7, 0],
    ]);
    const heads = new EnabledHeads(agenda, lanesOf(agenda));
    heads.lookWithin(6);
    expect(labels(agenda, heads)).toEqual([0, 1]);
  });

  it("leave out what was withdrawn", () => {
    const agenda = agendaWith([[5, 0]]);
    agenda.withdraw(agenda.earliest());
    expect(new EnabledHeads(agenda, lanesOf(agenda)).lookWithin(100)).toBe(0);
  });

  it("go by the place in the lane, not by the time: what was put back is before later ones", () => {
    const agenda = agendaWith([
      [5, 7],
      [6, 7],
    ]);
    const first = agenda.pop();
    agenda.release(first);
    const sequence = agenda.sequenceReleased();
    agenda.take(agenda.add(20, 0, 1, 1, 0, 9, null));
    agenda.putBack(sequence, 20, 0, 1, 1, 7, 0, null);
    const heads = new EnabledHeads(agenda, lanesOf(agenda));
    heads.lookWithin(20);
    expect(labels(agenda, heads)).toEqual([0]);
  });

  it("under abstract time: all that is under way, and each owner's first by its own clock", () => {
    const agenda = new Agenda();
    agenda.add(50, 0, TIMED, 1, 0, 0, null);
    agenda.add(40, 0, TIMED, 1, 0, 1, null);
    agenda.add(40, 0, TIMED, 1, 0, 2, null);
    agenda.add(90, 0, TIMED, 2, 0, 3, null);
    agenda.add(99, 0, 1, 1, 0, 4, null);
    const heads = new EnabledHeads(agenda, lanesOf(agenda));
    heads.lookAbstractly();
    expect(labels(agenda, heads)).toEqual([1, 2, 3, 4]);
  });

  it("taken in any order, leave every lane as it was filled, and time never runs back", () => {
    const entry = fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 4 }));
    fc.assert(
      fc.property(
        fc.array(entry, { maxLength: 60 }),
        fc.infiniteStream(fc.nat()),
        (gaps, picks) => {
          const last = new Map<number, number>();
          const agenda = agendaWith(
            gaps.map(([lane, gap]) => {
              const atUs = (last.get(lane) ?? 0) + gap + 1;
              last.set(lane, atUs);
              return [atUs, lane] as const;
            }),
          );
          const heads = new EnabledHeads(agenda, lanesOf(agenda));
          const seen = new Map<number, number>();
          for (let beforeUs = 0; agenda.size > 0; beforeUs = agenda.nowUs) {
            const count = heads.lookWithin(agenda.nextUs() + 10);
            const slot = heads.slots[picks.next().value % count] as number;
            agenda.take(slot);
            expect(agenda.nowUs).toBeGreaterThanOrEqual(beforeUs);
            const lane = agenda.secondOf(slot);
            if (lane !== 0) expect(agenda.thirdOf(slot)).toBeGreaterThan(seen.get(lane) ?? -1);
            seen.set(lane, agenda.thirdOf(slot));
            agenda.release(slot);
          }
        },
      ),
    );
  });
});
