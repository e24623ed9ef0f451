/**
 * What a judge, a count or a goal of a user's own throws is said of it, not of a node's handler.
 */
import { expect, test } from "vitest";
import {
  CRASH_RECOVERY,
  claim,
  defineSystem,
  InputError,
  type Invariant,
  type OwnSystem,
  type Protocol,
  simulate,
} from "../../src/index.ts";
import { blamedCount, blamedGoal } from "../../src/scenario/own-blamed.ts";
import { WORLD_COUNTED } from "../../src/systems/happened.ts";

const tower: Protocol<null, never> = {
  name: "tower",
  about: "Rings a bell for each request.",
  options: {},
  faultModel: CRASH_RECOVERY,
  leaderless: true,
  facts: { rang: claim("`node` rang its `bell`", "node", "bell") },
  describe: () => ({ kind: "none", fields: {} }),
  factsOfMessage() {},
  factsOfWrite() {},
  start: () => null,
  onRequest(_state, request, self) {
    self.assert("rang", 1);
    self.reply(request, { status: "ok", output: null, leader: self.id });
  },
  onMessage() {},
  onTimer() {},
  onDisk() {},
  observe: () => ({ role: "tower", term: 0, leader: 0, commitIndex: 0, lastIndex: 0 }),
};

const scenario = {
  version: 1,
  system: "bells",
  nodes: 1,
  duration: "1s",
  workload: { clients: 1, rate: "20/s", mix: { write: 1 } },
} as const;

const odd = () => {
  throw new TypeError("odd");
};

const silent = (changes: object): Invariant => ({
  name: "silent",
  statement: "-",
  source: "-",
  initial: () => null,
  on: { rang() {} },
  ...changes,
});

function run(changes: Partial<OwnSystem>) {
  const system = defineSystem({ name: "bells", about: "Bells.", protocol: tower, ...changes });
  return simulate(scenario, { seed: 1, system });
}

test.each<[string, Partial<OwnSystem>, string, readonly string[]]>([
  [
    "an invariant at a claim",
    { invariants: [silent({ on: { rang: odd } })] },
    "the invariant silent threw TypeError: odd, at the fact rang of n1",
    ["n1"],
  ],
  [
    "a further property of it",
    { invariants: [silent({ and: [{ initial: () => null, on: { rang: odd } }] })] },
    "the invariant silent threw TypeError: odd, at the fact rang of n1",
    ["n1"],
  ],
  [
    "an invariant at what the world asserts, outside of handlers",
    { invariants: [silent({ on: { asked: odd } })] },
    "the invariant silent threw TypeError: odd, at the fact asked",
    [],
  ],
  [
    "an invariant at the end of the run",
    { invariants: [silent({ atEnd: odd })] },
    "the invariant silent threw TypeError: odd, at the end",
    [],
  ],
  [
    "a count",
    { happened: [{ initial: () => 0, on: { rang: odd }, counted: () => ({ rings: 0 }) }] },
    "the count rings threw TypeError: odd, at the fact rang of n1",
    ["n1"],
  ],
])("what %s throws names it", async (_, changes, message, nodes) => {
  const { violations } = await run(changes);
  expect(violations).toMatchObject([{ check: "node-error", message, nodes }]);
});

test("what a goal throws names it", () => {
  const goal = blamedGoal({ name: "late", about: "-", initial: () => 0, on: { rang: odd } });
  expect(() => goal.on["rang"]?.(0, { roleOf: () => "", faults: () => 0 }, 1)).toThrow(
    "the goal late threw TypeError: odd, at the fact rang",
  );
});

test("folds get the numbers that the fact comes with, no more and no fewer", () => {
  const given: number[][] = [];
  const count = blamedCount({
    initial: () => 0,
    on: { rang: (_state, _view, ...numbers) => given.push(numbers) },
    counted: () => ({ rings: 0 }),
  });
  count.on["rang"]?.(0, null as never, 1, 2, 3);
  expect(given).toEqual([[1, 2, 3]]);
});

test("an invariant that a caller of the library gives is checked, too, and named", async () => {
  const system = defineSystem({ name: "bells", about: "Bells.", protocol: tower });
  const judged = (one: unknown) => simulate(scenario, { system, invariants: [one as Invariant] });
  const { violations } = await judged(silent({ on: { rang: odd } }));
  expect(violations[0]?.message).toContain("the invariant silent threw");
  await expect(judged(undefined)).rejects.toThrow(InputError);
  await expect(judged(silent({ on: undefined }))).rejects.toThrow("options.invariants[0].on");
});

test("what is counted of the world has the names that no count of one's own may have", async () => {
  const { happened } = await run({});
  expect(Object.keys(happened)).toEqual(expect.arrayContaining([...WORLD_COUNTED]));
});
