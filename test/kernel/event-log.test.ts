/**
 * The contract of the event log: rows come back as they were added, in any amount, and two logs are
 * told apart.
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { EventLog, firstDifference, type LoggedEvent } from "../../src/kernel/event-log.ts";

type Row = Omit<LoggedEvent, "index" | "settled">;

const rows: fc.Arbitrary<readonly Row[]> = fc
  .array(
    fc.record({
      kind: fc.nat(31),
      gap: fc.nat(3),
      gapUs: fc.oneof(fc.nat(300), fc.nat(2 ** 40)),
      cause: fc.nat(2 ** 31 - 1),
      actor: fc.nat(2_000),
      other: fc.nat(2_000),
      number: fc.integer({ min: -(2 ** 40), max: 2 ** 40 }),
      mark: fc.nat(15),
      payload: fc.oneof(fc.constant(null), fc.string(), fc.object()),
    }),
    { maxLength: 60 },
  )
  .map((list) => {
    let step = 0;
    let atUs = 0;
    return list.map(({ gap, gapUs, ...row }) => {
      step += gap;
      atUs += gapUs;
      return { ...row, step, atUs };
    });
  });

function addAll(log: EventLog, list: readonly Row[]): EventLog {
  for (const { kind, step, atUs, cause, actor, other, number, payload, mark } of list) {
    log.add(kind, step, atUs, cause, actor, other, number, payload, mark);
  }
  return log;
}

const rowOf = ({ index: _index, settled: _settled, ...row }: LoggedEvent): Row => row;

describe("an event log", () => {
  it("gives back every event as it was added", () => {
    fc.assert(
      fc.property(rows, (list) => {
        const log = addAll(new EventLog(), list);
        expect([...log.events()].map(rowOf)).toEqual(list);
        expect([...log.events()].map(({ index }) => index)).toEqual(list.map((_, at) => at));
      }),
    );
  });

  it("finds the first event of a step, or of a later one", () => {
    fc.assert(
      fc.property(rows, fc.nat(200), (list, step) => {
        const log = addAll(new EventLog(), list);
        const at = list.findIndex((row) => row.step >= step);
        expect(log.firstOf(step)).toBe(at < 0 ? list.length : at);
      }),
    );
  });

  it("with a limit keeps at least that many, and hands on the rest once, in order", () => {
    fc.assert(
      fc.property(rows, fc.integer({ min: 1, max: 20 }), (list, keptMax) => {
        const spilt: LoggedEvent[] = [];
        const log = addAll(new EventLog(keptMax, (events) => spilt.push(...events)), list);
        const kept = [...log.events()];
        expect(kept.length).toBeGreaterThanOrEqual(Math.min(keptMax, list.length));
        expect(kept.length).toBeLessThanOrEqual(2 * keptMax);
        expect([...spilt, ...kept].map(rowOf)).toEqual(list);
        expect([...spilt, ...kept].map(({ index }) => index)).toEqual(list.map((_, at) => at));
      }),
    );
  });

  it("takes what is found out later of an event that is still there", () => {
    const log = new EventLog(2);
    for (let step = 1; step <= 5; step++) log.add(16, step, step, step, 1, 2, 0, null);
    log.mark(4, 1, 9);
    log.mark(0, 1, 9);
    expect([...log.events()].map(({ index, mark, settled }) => [index, mark, settled])).toEqual([
      [2, 0, 0],
      [3, 0, 0],
      [4, 1, 9],
    ]);
  });
});

describe("the first difference of two logs", () => {
  const list = [1, 2, 3].map((number): Row => {
    return {
      kind: 1,
      step: number,
      atUs: number,
      cause: 0,
      actor: 2,
      other: 1,
      number,
      mark: 0,
      payload: null,
    };
  });

  it("is the first event that is not the same in both, payloads aside", () => {
    const other = list.map((row) => (row.number === 2 ? { ...row, number: 9 } : row));
    const told = list.map((row) => ({ ...row, payload: "words" }));
    const logOf = (given: readonly Row[]) => addAll(new EventLog(), given);
    expect(firstDifference(logOf(list), logOf(told))).toBeNull();
    expect(firstDifference(logOf(list), logOf(other))?.[1]).toMatchObject({ step: 2, number: 9 });
    expect(firstDifference(logOf(list), logOf(list.slice(0, 2)))).toMatchObject([
      { step: 3 },
      null,
    ]);
  });
});
