/**
 * What a judge, a count or a goal of a user's own throws is said of it, not of a node's handler.
 */
import { expect, test } from "vitest";
import {
  type AuditView,
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

const returning = (returned: unknown) => ({ on: { rang: () => returned } });
const reporting = (...report: unknown[]) => ({
  on: { rang: (_state: null, view: AuditView) => view.report(...(report as [string, number[]])) },
});
const AT = "at the fact rang of n1";

test.each<[string, object, string]>([
  ["an async invariant", { on: { rang: async () => await 0 } }, "returned a promise (expected"],
  ["one that rejects", { on: { rang: () => Promise.reject(odd) } }, "returned a promise"],
  ["one that returns false", returning(false), "returned false (expected nothing: what must not"],
  ["one that returns a text", returning("two bells"), 'returned "two bells"'],
  ["a report of a number", reporting("bad", 1), 'reported "bad" of 1: expected a list of nodes'],
  ["a report of nothing", reporting(), "reported nothing, which is no message"],
  ["a report of n99", reporting("bad", [99]), 'reported "bad" of the node 99: there is no such'],
])("%s is a node-error that names it, and judges nothing else", async (_, changes, said) => {
  const { violations } = await run({ invariants: [silent(changes)] });
  expect(violations).toMatchObject([{ check: "node-error", nodes: ["n1"] }]);
  expect(violations[0]?.message).toContain(`the invariant silent ${said}`);
  expect(violations[0]?.message).toContain(AT);
  const system = defineSystem({ name: "bells", about: "Bells.", protocol: tower });
  const handed = await simulate(scenario, { system, invariants: [silent(changes)] });
  expect(handed.violations).toMatchObject([{ check: "node-error" }]);
});

test("an async count, atEnd and goal are named", async () => {
  const later = async () => await 0;
  const count = { initial: () => 0, on: { rang: later }, counted: () => ({ rings: 0 }) };
  const counted = await run({ happened: [count] });
  expect(counted.violations[0]?.message).toContain("the count rings returned a promise");
  const ended = await run({ invariants: [silent({ atEnd: later })] });
  expect(ended.violations[0]?.message).toMatch(
    /the invariant silent returned a promise .* the end/,
  );
  const goal = blamedGoal({
    name: "late",
    about: "-",
    initial: () => 0,
    on: { rang: later as never },
  });
  expect(() => goal.on["rang"]?.(0, { roleOf: () => "", faults: () => 0 }, 1)).toThrow(
    "the goal late returned a promise (expected true or false)",
  );
});

test("what promises its first state, or its numbers, is refused when it is loaded", async () => {
  const later = () => Promise.resolve(null);
  await expect(run({ invariants: [silent({ initial: later })] })).rejects.toThrow(
    "invariants[0].initial: it returns a promise",
  );
  const count = { initial: () => 0, on: { rang() {} }, counted: later as never };
  await expect(run({ happened: [count] })).rejects.toThrow("happened[0].counted: it throws");
});

test.each(["linearizable", "progress", "node-error", "no-progress", "script", "setup"])(
  "no invariant or premise of one's own is called %s, as a built-in check is",
  async (name) => {
    const named = [silent({ name })];
    const message = `${name} is the name of a built-in check: take another`;
    await expect(run({ invariants: named })).rejects.toThrow(message);
    await expect(run({ premises: named })).rejects.toThrow(message);
    const system = defineSystem({ name: "bells", about: "Bells.", protocol: tower });
    const handed = simulate(scenario, { system, invariants: named });
    await expect(handed).rejects.toThrow(`options.invariants[0].name: ${message}`);
  },
);

test("no name is a word that every object has, and no claim either", async () => {
  const word = "is a word of JavaScript's: take another";
  const named = { ...tower, name: "constructor" };
  await expect(run({ protocol: named })).rejects.toThrow(`protocol.name: constructor ${word}`);
  const facts = { toString: claim("`node`", "node") };
  await expect(run({ protocol: { ...tower, facts } })).rejects.toThrow(`facts.toString`);
  const claiming: Protocol<null, never> = {
    ...tower,
    onRequest: (_state, _request, self) => self.assert("toString", 1, 2),
  };
  const { violations } = await run({ protocol: claiming });
  expect(violations[0]?.message).toContain("tower declares no claim toString");
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
