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
      "timers that are no list",
      running({ timers: "bell" }),
      'protocol.timers: expected the names of its timers, such as ["retry"], got "bell"',
    ],
    [
      "roles that are no list",
      running({ roles: "bell" }),
      'protocol.roles: expected the roles of its processes, such as ["leader", "follower"], ' +
        'got "bell"',
    ],
    [
      "roles without the leader for which recovery waits",
      running({ roles: ["ringer"], leaderless: undefined }),
      "protocol.roles: expected leader among them, for which recovery waits; or leaderless: true",
    ],
    [
      "a role that means no process",
      running({ roles: ["leader", "down"] }),
      "protocol.roles: down is the role of a process that does not run",
    ],
    [
      "fields of a message that are no list",
      running({ messageFields: { bell: "tone" } }),
      'protocol.messageFields.bell: expected the names of its fields, such as ["term"], got "tone"',
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
      "an invariant that is none",
      { invariants: [undefined] },
      "invariants[0]: expected an invariant: { name, statement, source, initial, on }, got nothing",
    ],
    [
      "an invariant without folds",
      { invariants: [{ ...inOrder({}), on: undefined }] },
      "invariants[0].on: expected a function for one fact at least, got nothing",
    ],
    [
      "an invariant without a state to begin with",
      { invariants: [{ ...inOrder({ rang() {} }), initial: undefined }] },
      "invariants[0].initial: expected a function, got nothing",
    ],
    [
      "a further property of an invariant that listens to nothing",
      { invariants: [{ ...inOrder({ rang() {} }), and: [{ initial: () => null, on: {} }] }] },
      "invariants[0].and[0].on: expected a function for one fact at least, got {}",
    ],
    [
      "a premise whose fold is none",
      { premises: [inOrder({ rang: "rang" as never }, "rung-first")] },
      'premises[0].on.rang: expected a function, got "rang"',
    ],
    [
      "a count that is the name of a fact",
      { happened: ["rang"] },
      'happened[0]: expected a count such as tally("rings", "rang"): { initial, on, counted }, ' +
        'got "rang"',
    ],
    [
      "a count that is not counted",
      { happened: [{ ...tally("rings", "rang"), counted: undefined }] },
      "happened[0].counted: expected a function, got nothing",
    ],
    [
      "a count with the name of one that all runs have",
      { happened: [tally("crashes", "rang")] },
      "happened[0]: crashes is counted of every run already: take another name",
    ],
    [
      "a count with the name of one of the world",
      { happened: [tally("messages-sent", "rang")] },
      "happened[0]: messages-sent is counted of every run already: take another name",
    ],
    [
      "two counts with one name",
      { happened: [tally("rings", "rang"), tally("rings", "rung")] },
      "happened[1]: rings is counted twice",
    ],
    [
      "a goal without a state to begin with",
      { sometimes: [{ name: "g", about: "-", on: { rang: () => true } }] },
      "sometimes[0].initial: expected a function, got nothing",
    ],
    [
      "a goal whose first state throws",
      {
        sometimes: [
          {
            name: "g",
            about: "-",
            initial: () => {
              throw new Error("no state");
            },
            on: { rang: () => true },
          },
        ],
      },
      "sometimes[0].initial: it throws Error: no state",
    ],
    [
      "goals that are no list",
      { sometimes: { name: "g" } },
      'sometimes: expected a list, got {"name":"g"}',
    ],
    [
      "the name of one of our systems",
      { name: "raft" },
      "name: raft is the name of one of ours: take another",
    ],
    [
      "an empty list in its space",
      { space: { nodes: [] } },
      "space.nodes: expected one value at least, got an empty list",
    ],
    [
      "an empty list of what an option may be",
      { space: { options: { bells: [] } } },
      "space.options.bells: expected one value at least, got an empty list",
    ],
    [
      "a sentence of a fact with a field that it does not have",
      facts({ swung: fact("`node` swung `bel`", "node", "bell") }),
      "protocol.facts.swung.about: there is no field bel of the fact; did you mean bell?",
    ],
    [
      "a bound as it is written, not as it is counted",
      options({ min: "20ms" }),
      'protocol.options.pause.min: expected a number of microseconds, got "20ms"',
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
    const pursued = (heard: string) => {
      const goal = { name: "g", about: "-", initial: () => null, on: { [heard]: () => true } };
      return said({ protocol: undefined, services, invariants: [], sometimes: [goal] });
    };
    // Of raft alone.
    expect(pursued("left.adopted")).toEqual([]);
    expect(pursued("left.adoptd")).toEqual([expect.stringContaining("left.adopted")]);
  });
});

test("takes a remark in brackets with other words in backticks in the sentence of a fact", () => {
  const swung = fact("`bell` swung (after `pull`, or by itself)", "node", "bell");
  expect(said(facts({ swung }))).toEqual([]);
});

test("a near name is said once, however many protocols have it", () => {
  const mutants = [{ name: "m", about: "-", detectors: ["linearizable"], ...running({}) }];
  expect(said({ mutants, happened: [tally("rings", "rangg")] })).toEqual([
    "t.ts happened[0].on: rangg is no fact that is declared; did you mean rang or rung?",
  ]);
});

test("a system of services has no counts beside those of each service", () => {
  const services = [{ name: "left", about: "-", runs: tower, on: [1] }];
  const happened = [tally("rings", "left.rang")];
  expect(said({ protocol: undefined, services, invariants: [], happened })).toEqual([
    "t.ts happened: expected none: of a system of services each service has counts of its own",
  ]);
});

test("counts of one service may not have the names of its facts, which are counted already", () => {
  const happened = [tally("rang", "rung")];
  const services = [{ name: "left", about: "-", runs: tower, on: [1], happened }];
  expect(said({ protocol: undefined, services, invariants: [] })).toEqual([
    "t.ts services[0].happened[0]: rang is counted of every run already: take another name",
  ]);
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
