/** The contract of the judges of versions side by side where disks are emptied. */
import fc from "fast-check";
import { expect, it } from "vitest";
import {
  acknowledgedByW,
  answeredSurvives,
  droppedForADescendant,
  oneWriteADot,
  readsSeeAcknowledged,
  storedIsDurable,
} from "../../src/checkers/invariants/versions.ts";
import type { AuditView, Property } from "../../src/checkers/property.ts";

type Fact = readonly [name: string, ...numbers: readonly number[]];

const KEY = 7;
/** n1 in its first epoch. */
const WRITER = 33;

/** The disk of `node` holds the write of that number, kept for `owner`; 0: it drops it. */
function holds(node: number, count: number, owner = node): Fact[] {
  const versions = count === 0 ? 0 : 1;
  return [
    ["opens", node, owner, KEY, versions],
    ...(versions === 0 ? [] : [["keeps", node, owner, KEY, WRITER, count, count] as const]),
    // Each write descends from all before it.
    ...(count > 1 ? [["knows", node, owner, KEY, WRITER, count - 1] as const] : []),
    ["closes", node, owner, KEY],
  ];
}

function judged<State>(property: Property<State>, facts: readonly Fact[]): string[] {
  const reports: string[] = [];
  const view = { report: (message: string) => reports.push(message) } as unknown as AuditView;
  const state = property.initial(3);
  for (const [name, ...numbers] of facts) property.on[name]?.(state, view, ...numbers);
  return reports;
}

it("takes nothing for dropped that was on a disk which was emptied", () => {
  expect(judged(droppedForADescendant, [...holds(1, 1), ["wiped", 1], ...holds(1, 0)])).toEqual([]);
});

it("lets a substitute forget what its replica had, and has lost since", () => {
  const handedOver = [...holds(3, 1, 2), ...holds(2, 1), ["wiped", 2] as const, ...holds(3, 0, 2)];
  expect(judged(droppedForADescendant, handedOver)).toEqual([]);
  expect(judged(storedIsDurable, [...handedOver, ["vouched", 3, 2, KEY, WRITER, 1]])).toEqual([]);
  expect(judged(droppedForADescendant, [...holds(3, 1, 2), ...holds(3, 0, 2)])).toHaveLength(1);
});

it("asks of an answered read that some place of the disk holds it, or its owner has had it", () => {
  const shown = ["shows", 3, KEY, WRITER, 1] as const;
  expect(judged(storedIsDurable, [shown])).toHaveLength(1);
  expect(judged(storedIsDurable, [...holds(1, 1), shown])).toHaveLength(1);
  expect(judged(storedIsDurable, [...holds(3, 1, 2), shown])).toEqual([]);
  const handedOver = [...holds(3, 1, 2), ...holds(2, 1), ...holds(3, 0, 2)];
  expect(judged(storedIsDurable, [...handedOver, shown])).toEqual([]);
});

it("counts a disk that was emptied before the answer among those that held the write", () => {
  const stream: Fact[] = [...holds(1, 1), ...holds(2, 1), ["wiped", 2]];
  expect(judged(acknowledgedByW, [...stream, ["written", 1, KEY, WRITER, 1, 2]])).toEqual([]);
  expect(judged(acknowledgedByW, [...stream, ["written", 1, KEY, WRITER, 1, 3]])).toHaveLength(1);
});

it("asks no read to see what was answered once a disk is lost", () => {
  const read: Fact[] = [
    ["written", 1, KEY, WRITER, 1, 2],
    ["looks", 2, 5, KEY],
    ["returns", 2, 5, KEY, 1],
  ];
  expect(judged(readsSeeAcknowledged, read)).toHaveLength(1);
  expect(judged(readsSeeAcknowledged, [["wiped", 3], ...read])).toEqual([]);
});

it("fires where the last disk that held an answered write is lost too soon, and not later", () => {
  const written: Fact = ["written", 1, KEY, WRITER, 1, 2];
  const one: Fact[] = [...holds(1, 1), written, ["wiped", 1]];
  expect(judged(answeredSurvives, one)).toEqual([
    "with the disk of n1 the last that held write 1 of n1.1 is gone, which had been answered: " +
      "1 such disks were emptied, and it was to be on 2",
  ]);
  const two: Fact[] = [...holds(1, 1), ...holds(2, 1), written, ["wiped", 1], ["wiped", 2]];
  expect(judged(answeredSurvives, two)).toEqual([]);
  const descends: Fact[] = [...holds(1, 1), written, ...holds(2, 2), ["wiped", 1]];
  expect(judged(answeredSurvives, descends)).toEqual([]);
});

it("fires where two writes are answered by one name", () => {
  const answered: Fact = ["written", 1, KEY, WRITER, 1, 2];
  expect(judged(oneWriteADot, [answered, ["written", 1, KEY, WRITER, 2, 2]])).toEqual([]);
  expect(judged(oneWriteADot, [answered, answered])).toEqual([
    "n1 answered write 1 of n1.1, and had answered another by that name",
  ]);
});

/** One thing that happens: a disk gets the write, or is emptied; or the write is answered. */
const happening = fc.oneof(
  fc.record({ what: fc.constant("hold" as const), node: fc.integer({ min: 1, max: 4 }) }),
  fc.record({ what: fc.constant("wipe" as const), node: fc.integer({ min: 1, max: 4 }) }),
  fc.record({ what: fc.constant("answer" as const), node: fc.constant(1) }),
);

it("agrees with a plain count of who holds an answered write and how many lost it", () => {
  fc.assert(
    fc.property(
      fc.array(happening, { maxLength: 14 }),
      fc.integer({ min: 1, max: 3 }),
      (all, w) => {
        const facts: Fact[] = [];
        const held = new Set<number>();
        const everLost = new Set<number>();
        let answered = false;
        let losses = 0;
        let expected = 0;
        for (const { what, node } of all) {
          if (what === "hold") {
            facts.push(...holds(node, 1));
            held.add(node);
          } else if (what === "wipe") {
            facts.push(["wiped", node]);
            if (!held.delete(node)) continue;
            everLost.add(node);
            losses++;
            if (answered && held.size === 0 && losses < w) expected++;
          } else if (!answered) {
            facts.push(["written", 1, KEY, WRITER, 1, w]);
            answered = true;
            losses = everLost.size;
          }
        }
        expect(judged(answeredSurvives, facts)).toHaveLength(expected);
      },
    ),
  );
});
