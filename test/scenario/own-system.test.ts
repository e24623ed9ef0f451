/** A system of a user's own is refused when it is loaded with all that can never be right of it. */
import { describe, expect, test } from "vitest";
import { CRASH_RECOVERY, claim, fact, type Protocol, tally, WORLD_FACTS } from "../../src/index.ts";
import { withSystem } from "../../src/scenario/own-system.ts";
import type { Draw, Drawn } from "../../src/systems/space.ts";

const tower: Protocol<null, never> = {
  name: "tower",
  about: "Rings a bell for each request.",
  options: {
    pause: { kind: "duration", about: "Between bells.", default: 20_000, min: 1_000 },
    bells: { kind: "integer", about: "So many.", default: 3, min: 1, max: 9 },
  },
  faultModel: CRASH_RECOVERY,
  facts: { rang: claim("`node` rang its `bell`", "node", "bell"), rung: fact("a `bell`", "bell") },
  describe: () => ({ kind: "none", fields: {} }),
  factsOfMessage() {},
  factsOfWrite() {},
  start: () => null,
  onRequest() {},
  onMessage() {},
  onTimer() {},
  onDisk() {},
  observe: () => ({ role: "tower", term: 0, leader: 0, commitIndex: 0, lastIndex: 0 }),
};

const inOrder = (on: Record<string, () => void>, field = "in-order") => ({
  name: field,
  statement: "1, 2, 3.",
  source: "-",
  initial: () => null,
  on,
});

const system = {
  name: "tower",
  about: "Bells.",
  protocol: tower,
  invariants: [inOrder({ rang() {} })],
};

/** What is said of a system with these fields, a line a problem. */
function said(fields: object): string[] {
  try {
    withSystem({ ...system, ...fields }, "t.ts");
    return [];
  } catch (error) {
    return (error as Error).message.split("\n");
  }
}

const running = (changes: object) => ({ protocol: { ...tower, ...changes } });
const options = (pause: object) =>
  running({ options: { ...tower.options, pause: { ...tower.options["pause"], ...pause } } });
const facts = (changes: object) => running({ facts: { ...tower.facts, ...changes } });

describe("refuses with the field and what would be right", () => {
  test.each<[string, object, string]>([
    [
      "an unknown kind of option",
      options({ kind: "durations" }),
      "protocol.options.pause.kind: expected one of boolean, integer, duration, duration-range, " +
        'rate, ratio, drift, size, text, target, weights, got "durations"',
    ],
    [
      "a default below its own bound",
      options({ default: 20 }),
      "protocol.options.pause.default: expected at least 1ms, by its own bounds, got 20",
    ],
    [
      "a default as it is written, not as it is resolved",
      options({ default: "20ms" }),
      'protocol.options.pause.default: expected whole microseconds, at most a year, got "20ms"',
    ],
    [
      "bounds the wrong way round",
      options({ min: 5, max: 2 }),
      "protocol.options.pause.max: expected at least min, 5, got 2",
    ],
    [
      "a fact of the world as one of its own",
      facts({ started: fact("`node` started", "node") }),
      "protocol.facts.started: started is the name of one of ours, which the world asserts: " +
        "take another",
    ],
    [
      "a name of a fact that no field could have",
      facts({ "View Started": fact("`node` started", "node") }),
      "protocol.facts: expected a name of letters and digits such as viewStarted, got " +
        '"View Started"',
    ],
    [
      "a claim of more numbers than can be asserted",
      facts({ many: claim("-", "node", "a", "b", "c", "d", "e") }),
      "protocol.facts.many: expected the node and up to 4 numbers of a claim, got 6 fields",
    ],
    [
      "an unknown harm",
      running({ faultModel: { safeUnder: new Set(["crsh"]) } }),
      'protocol.faultModel.safeUnder: there is no harm "crsh"; did you mean crash?',
    ],
    [
      "an invariant that listens to a fact that is not declared",
      { invariants: [inOrder({ rang() {}, runk() {} })] },
      "invariants[0].on: in-order listens to runk, a fact that is not declared; did you mean " +
        "rung or rang?",
    ],
    [
      "bounds of its space the wrong way round",
      { space: { options: { pause: { from: "50ms", to: "5ms" } } } },
      'space.options.pause: expected from to be at most to, got "50ms" and "5ms"',
    ],
    [
      "a function of its space that draws what the option does not take",
      { space: { options: { pause: (draw: Draw) => draw.pick(["5ms", "9ms", "xx"]) } } },
      'space.options.pause: it draws: expected a duration such as 250ms, got "xx"',
    ],
    [
      "a function of its space that draws what is out of bounds",
      { space: { options: { bells: (draw: Draw) => draw.between(3, 10) } } },
      "space.options.bells: it draws: expected 1 to 9, got 10",
    ],
    [
      "a function of another field of its space that draws what the field does not take",
      { space: { network: { loss: (draw: Draw) => draw.pick(["1%", "1"]) } } },
      'space.network.loss: it draws: network.loss: expected a ratio such as 0.5%, from 0 to 100%, got "1"',
    ],
    [
      "a function of its space that draws a whole field",
      { space: { nodes: (draw: Draw) => draw.between(0, 5) } },
      "space.nodes: it draws: nodes: expected a whole number from 1 to 25, got 0",
    ],
    [
      "a function of its space that throws",
      {
        space: {
          object: () => {
            throw new TypeError("no such list");
          },
        },
      },
      "space.object: it throws TypeError: no such list",
    ],
    [
      "kinds of message that are no list",
      running({ messages: "bell" }),
      'protocol.messages: expected the kinds of its messages, such as ["ping", "ack"], got "bell"',
    ],
    [
      "a count of a misspelt fact",
      { happened: [tally("bells", "jumpd")] },
      "happened[0].on: jumpd is no fact that is declared; did you mean jumped?",
    ],
    [
      "a goal of a misspelt fact",
      { sometimes: [{ name: "g", about: "-", initial: () => null, on: { crashd: () => true } }] },
      "sometimes[0].on: crashd is no fact that is declared; did you mean crashed or leased?",
    ],
    [
      "a detector that is no check",
      { mutants: [{ name: "m", about: "-", detectors: ["in-ordr"], self: () => ({}) }] },
      'mutants[0].detectors[0]: there is no check "in-ordr"; did you mean in-order?',
    ],
  ])("%s", (_, fields, expected) => {
    expect(said(fields)).toEqual([`t.ts ${expected}`]);
  });

  test("what a planted bug's protocol alone has, and once what both have", () => {
    const odd = options({ kind: "durations" });
    const mutants = [{ name: "m", about: "-", detectors: ["linearizable"], ...odd }];
    expect(said({ mutants })).toEqual([
      expect.stringContaining("t.ts mutants[0].protocol.options.pause.kind"),
    ]);
    expect(said({ ...odd, mutants })).toEqual([
      expect.stringContaining("t.ts protocol.options.pause.kind"),
    ]);
  });

  test("what is listened to over services, by the facts of all that they may run", () => {
    const services = [
      { name: "left", about: "-", runs: ["raft", "zab"], on: [1, 2, 3] },
      { name: "right", about: "-", runs: tower, on: [4] },
    ];
    const over = (heard: string) => {
      const invariants = [inOrder({ "right.rang"() {}, "left.crashed"() {}, [heard]() {} })];
      return said({ protocol: undefined, services, invariants });
    };
    expect(over("left.durable")).toEqual([]);
    expect(over("left.truncatd")).toEqual([
      expect.stringMatching(/left\.truncatd, .* not declared; did you mean left\.truncated or/),
    ]);
    const counting = (heard: string) =>
      said({ protocol: undefined, services, invariants: [], happened: [tally("n", heard)] });
    // Of raft alone.
    expect(counting("left.adopted")).toEqual([]);
    expect(counting("left.adoptd")).toEqual([expect.stringContaining("left.adopted")]);
  });
});

test("takes functions of its space that go by what else is drawn, or draw nothing", () => {
  const pause = (_: Draw, { options }: Drawn) => (options["bells"] as string).slice(1);
  expect(said({ space: { options: { pause, bells: () => undefined } } })).toEqual([]);
  const clients = (_: Draw, { nodes }: Drawn) => nodes - 4;
  const rate = (_: Draw, { workload }: Drawn) => `${workload["clients"]}0/s`;
  expect(said({ space: { workload: { clients, rate } } })).toEqual([]);
});

test("takes the facts of the world where they are declared as they are", () => {
  expect(said(facts(WORLD_FACTS))).toEqual([]);
});
