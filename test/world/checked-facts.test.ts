/** A user's own protocol asserts each fact with a number for each of its fields, or not at all. */
import { expect, test } from "vitest";
import {
  CRASH_RECOVERY,
  claim,
  defineSystem,
  fact,
  type Protocol,
  type Self,
  simulate,
} from "../../src/index.ts";

type Facts = Readonly<Record<string, (...numbers: unknown[]) => void>>;

/** @param says what a node asserts of each request. @param shows what of a write. */
function tower(
  says: (self: { assert(...given: unknown[]): void }) => void,
  shows: (facts: Facts) => void,
): Protocol<null, never> {
  return {
    name: "tower",
    about: "Rings a bell for each request.",
    options: {},
    faultModel: CRASH_RECOVERY,
    leaderless: true,
    facts: {
      rang: claim("`node` rang `bell`, `loudness`", "node", "bell", "loudness"),
      carved: fact("`bell` is carved", "node", "bell"),
    },
    describe: () => ({ kind: "none", fields: {} }),
    factsOfMessage() {},
    factsOfWrite: (_node, _write, facts) => shows(facts as unknown as Facts),
    start: () => null,
    onRequest(_state, request, self: Self<never>) {
      says(self as unknown as { assert(...given: unknown[]): void });
      self.disk.batch([{ kind: "put", key: "bell", value: 1 }], []);
      self.disk.sync();
      self.reply(request, { status: "ok", output: null, leader: self.id });
    },
    onMessage() {},
    onTimer() {},
    onDisk() {},
    observe: () => ({ role: "tower", term: 0, leader: 0, commitIndex: 0, lastIndex: 0 }),
  };
}

async function violation(protocol: Protocol<null, never>) {
  const system = defineSystem({ name: "tower", about: "Bells.", protocol });
  const scenario = {
    version: 1,
    system: "tower",
    nodes: 1,
    duration: "1s",
    workload: { clients: 1, rate: "20/s", mix: { write: 1 } },
    checks: ["invariants"],
  };
  const run = await simulate(scenario, { seed: 1, system });
  const [first] = run.violations;
  return first === undefined ? "none" : `${first.check}: ${first.message}`;
}

test.each<[string, unknown[], string]>([
  ["right", ["rang", 1, 2], "none"],
  ["too few", ["rang", 1], "tower asserts rang (node, bell, loudness) without loudness"],
  [
    "a text",
    ["rang", 1, "a"],
    'tower asserts rang (node, bell, loudness) with the loudness "a", which is no number',
  ],
  [
    "no number at all",
    ["rang", Number.NaN, 2],
    "tower asserts rang (node, bell, loudness) with the bell NaN, which is no number",
  ],
  [
    "too many",
    ["rang", 1, 2, 3],
    "tower asserts rang (node, bell, loudness) with 3, for which it has no field",
  ],
  ["undeclared", ["rung", 1, 2], "tower declares no claim rung"],
])("a claim with numbers that are %s", async (_, given, said) => {
  const protocol = tower(
    (self) => self.assert(...given),
    () => undefined,
  );
  expect(await violation(protocol)).toContain(said);
});

test("a fact of a write with too few numbers is an error of the node that wrote", async () => {
  const protocol = tower(
    () => undefined,
    (facts) => facts["carved"]?.(1),
  );
  expect(await violation(protocol)).toBe(
    "node-error: a handler of n1 threw RangeError: tower asserts carved (node, bell) without bell",
  );
});
