/** The contract of the binary log. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { firstDifference, StepLog } from "../../src/kernel/step-log.ts";

const steps = fc.array(
  fc.record({
    gapUs: fc.oneof(fc.nat(300), fc.nat(2 ** 40)),
    kind: fc.integer({ min: 0, max: 12 }),
    actor: fc.nat(300),
    digest: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
  }),
  { maxLength: 50 },
);

function logOf(list: readonly { gapUs: number; kind: number; actor: number; digest: number }[]) {
  const log = new StepLog();
  let atUs = 0;
  for (const { gapUs, kind, actor, digest } of list) {
    atUs += gapUs;
    log.step(atUs, kind, actor, digest);
  }
  return log;
}

it("gives back every step as it was written", () => {
  fc.assert(
    fc.property(steps, (list) => {
      let atUs = 0;
      const expected = list.map(({ gapUs, kind, actor, digest }, index) => {
        atUs += gapUs;
        return { step: index + 1, atUs, kind, actor, digest };
      });
      expect([...logOf(list).read()]).toEqual(expected);
    }),
  );
});

it("finds the first step in which two runs differ", () => {
  const list = [1, 2, 3].map((digest) => ({ gapUs: 5, kind: 1, actor: 2, digest }));
  const other = list.map((step) => (step.digest === 2 ? { ...step, digest: 9 } : step));
  expect(firstDifference(logOf(list), logOf(list))).toBeNull();
  expect(firstDifference(logOf(list), logOf(other))?.[1]).toMatchObject({ step: 2, digest: 9 });
  expect(firstDifference(logOf(list), logOf(list.slice(0, 2)))).toEqual([
    { step: 3, atUs: 15, kind: 1, actor: 2, digest: 3 },
    null,
  ]);
});
