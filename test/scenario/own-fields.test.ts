/** What a part of a user's own system has not is refused, and a planted bug plants something. */
import { describe, expect, test } from "vitest";
import {
  bind,
  CRASH_RECOVERY,
  claim,
  faults,
  highest,
  objects,
  type Protocol,
  programProtocol,
  properties,
  protocols,
  simulate,
  systems,
  tally,
  workloads,
} from "../../src/index.ts";
import { withSystem } from "../../src/scenario/own-system.ts";

const FACTS = { rang: claim("`node` rang its `bell`", "node", "bell") } as const;

const tower: Protocol<null, never> = {
  name: "tower",
  about: "Rings a bell for each request.",
  options: {},
  faultModel: CRASH_RECOVERY,
  leaderless: true,
  facts: FACTS,
  describe: () => ({ kind: "none", fields: {} }),
  factsOfMessage() {},
  factsOfWrite() {},
  start: () => null,
  onRequest(_state, request, self) {
    self.reply(request, { status: "ok", output: null, leader: 0 });
  },
  onMessage() {},
  onTimer() {},
  onDisk() {},
  observe: () => ({ role: "tower", term: 0, leader: 0, commitIndex: 0, lastIndex: 0 }),
};
const system = { name: "tower", about: "Bells.", protocol: tower };

/** What is said of a system with these fields, a line a problem. */
function said(fields: object): string[] {
  try {
    withSystem({ ...system, ...fields }, "t.ts");
    return [];
  } catch (error) {
    return (error as Error).message.split("\n").map((line) => line.replace("t.ts ", ""));
  }
}

const WORDS = { name: "in-order", statement: "1, 2, 3.", source: "-" };
const rule = { ...WORDS, initial: () => null, on: { rang() {} } };
const goal = { name: "g", about: "-", initial: () => null, on: { rang: () => true } };
const bug = { name: "m", about: "-", detectors: ["linearizable"] };
const noField = (path: string, of: string, meant: string) =>
  `${path}: there is no such field of ${of}; did you mean ${meant}?`;
const { refusal: _, ...plain } = workloads.get("mixed") ?? {};
const register = objects.get("register");

describe("refuses", () => {
  test.each<[string, object, string]>([
    [
      "a misspelt field of the system",
      { invariant: [] },
      noField("invariant", "a system", "invariants"),
    ],
    [
      "one of an invariant, which would never be asked at the end",
      { invariants: [{ ...rule, atend: () => "decided" }] },
      noField("invariants[0].atend", "an invariant", "atEnd or and"),
    ],
    [
      "one of a further property",
      { invariants: [{ ...rule, and: [{ initial: () => null, on: { rang() {} }, use: [] }] }] },
      noField("invariants[0].and[0].use", "a property", "uses"),
    ],
    [
      "one of a premise",
      { premises: [{ ...rule, looksat: [] }] },
      noField("premises[0].looksat", "an invariant", "looksAt"),
    ],
    [
      "one of a count",
      { happened: [{ ...tally("rings", "rang"), compare: [] }] },
      noField("happened[0].compare", "a count", "compared"),
    ],
    [
      "one of a goal",
      { sometimes: [{ ...goal, abuot: "-" }] },
      noField("sometimes[0].abuot", "a goal", "about"),
    ],
    [
      "one of a planted bug",
      { mutants: [{ ...bug, self: () => ({}), equivalant: true }] },
      noField("mutants[0].equivalant", "a planted bug", "equivalent"),
    ],
    [
      "one of a fact",
      { protocol: { ...tower, facts: { rang: { ...FACTS.rang, feilds: [] } } } },
      noField("protocol.facts.rang.feilds", "a fact", "fields or kinds"),
    ],
    [
      "what is nearly a field of a protocol",
      { protocol: { ...tower, mesages: ["ping"] } },
      noField("protocol.mesages", "a protocol", "messages"),
    ],
    [
      "what is but for capitals",
      { protocol: { ...tower, keyfields: {} } },
      noField("protocol.keyfields", "a protocol", "keyFields"),
    ],
    [
      "what is nearly a field of an object",
      { objects: [{ ...register, name: "r", algorithm: undefined, observe: () => true }] },
      noField("objects[0].observe", "an object", "observes"),
    ],
    [
      "one of an object's function",
      { objects: [{ ...register, name: "r", functions: { read: { readonly: true } } }] },
      noField("objects[0].functions.read.readonly", "a function of an object", "readOnly"),
    ],
    [
      "what is nearly a field of a workload",
      { workloads: [{ ...plain, name: "w", refussal: () => null }] },
      noField("workloads[0].refussal", "a workload", "refusal"),
    ],
    [
      "a ghost that there is not",
      { invariants: [{ ...rule, uses: ["log"] }] },
      'invariants[0].uses: there is no ghost "log"; did you mean logs?',
    ],
    [
      "a reading that there is not",
      { invariants: [{ ...rule, readings: { last: "by-nod" } }] },
      'invariants[0].readings.last: there is no reading "by-nod"; did you mean by-node?',
    ],
    [
      "a steady fact that it does not listen to",
      { invariants: [{ ...rule, steady: ["rung"] }] },
      'invariants[0].steady: there is no listened-to fact "rung"; did you mean rang?',
    ],
    [
      "a fold that takes more numbers than its fact has",
      {
        invariants: [
          bind(WORDS, {
            initial: () => null,
            on: { rang(_s, _v, _node, _bell, _lease) {} },
          }),
        ],
      },
      "invariants[0].on: the function for rang takes 3 numbers, and rang has 2 (node, bell)",
    ],
    [
      "the highest of a field that the fact has not",
      { happened: [highest("highest-bell", "rang", 3)] },
      "happened[0].on: the function for rang takes 4 numbers, and rang has 2 (node, bell)",
    ],
    [
      "a count with a name that is none",
      { happened: [tally("Bad Name!", "rang")] },
      "happened[0]: expected a name such as my-system: small letters, digits and -, " +
        'got "Bad Name!"',
    ],
    [
      "a planted bug that replaces what the world has not",
      { mutants: [{ ...bug, self: () => ({ sendd() {} }) }] },
      noField("mutants[0].self.sendd", "what a node asks the world through", "send or sendIn"),
    ],
  ])("%s", (_, fields, expected) => {
    expect(said(fields)).toEqual([expected]);
  });
});

describe("of a system of services refuses", () => {
  const services = [{ name: "store", about: "-", runs: tower, on: [1] }];
  const over = (fields: object) => said({ protocol: undefined, services, ...fields });
  const planted = (fields: object) => over({ mutants: [{ ...bug, ...fields }] });

  test("a misspelt field of a service, and a machine that is named twice", () => {
    expect(over({ services: [{ ...services[0], optoins: {} }] })).toEqual([
      noField("services[0].optoins", "a service", "options"),
    ]);
    expect(over({ services: [{ ...services[0], on: [2, 2] }] })).toEqual([
      "services[0].on: expected different machines, got [2,2]",
    ]);
  });

  test("a planted bug of a service that there is not, or of what is no part of one", () => {
    expect(planted({ replaces: { stor: { runs: tower } } })).toEqual([
      "mutants[0].replaces: there is no service stor; did you mean store?",
    ]);
    expect(planted({ replaces: { store: { run: tower } } })).toEqual([
      noField("mutants[0].replaces.store.run", "what a planted bug replaces", "runs"),
      "mutants[0].replaces.store: expected runs or object: what takes the service's place",
    ]);
    expect(planted({ self: { stor: () => ({}) } })).toEqual([
      "mutants[0].self: there is no service stor; did you mean store?",
    ]);
  });

  test("a planted bug that plants nothing", () => {
    const nothing = ["mutants[0]: expected replaces or self: what is wrong, by service"];
    expect(planted({})).toEqual(nothing);
    expect(planted({ replaces: {} })).toEqual(nothing);
    expect(planted({ self: () => ({}) })).toEqual([
      'mutants[0].self: expected it by service, got "a function"',
      ...nothing,
    ]);
  });

  test("a count of a misspelt fact, and of a field that the fact has not", () => {
    const counted = (count: object) => over({ services: [{ ...services[0], happened: [count] }] });
    expect(counted(tally("rings", "rangg"))).toEqual([
      "services[0].happened[0].on: rangg is no fact that is declared; did you mean rang?",
    ]);
    expect(counted(highest("highest-bell", "rang", 2))).toEqual([
      "services[0].happened[0].on: the function for store.rang takes 3 numbers, and " +
        "store.rang has 2 (node, bell)",
    ]);
    expect(counted(tally("rings", "rang"))).toEqual([]);
  });
});

test("a protocol may have helpers of its own, and be an instance of a class", () => {
  class Bells {
    readonly bells = 3;
    ringAll(): void {}
    part(): null {
      return null;
    }
    _messages = [];
  }
  const own = Object.assign(new Bells(), tower);
  expect(said({ protocol: own })).toEqual([]);
});

test("what our systems promise and count may be that of one's own", () => {
  for (const { name, invariants, premises = [], happened } of systems.values()) {
    const protocol = protocols.get(name)?.make();
    if (protocol === undefined) continue;
    const judges = { invariants, premises };
    const problems = said({ ...judges, happened, protocol: { ...protocol, name: "own" } });
    expect(problems.filter((line) => !/is counted of every run/.test(line))).toEqual([]);
  }
});

test("our invariants, workloads and faults are not refused under names of one's own", () => {
  const invariants = Object.values(properties).flatMap((one) =>
    typeof one === "object" ? [one] : [],
  );
  for (const property of invariants) {
    const problems = said({ invariants: [bind(WORDS, property as never)] });
    expect(problems.filter((line) => !line.includes("that is not declared"))).toEqual([]);
  }
  const renamed = <T extends object>(all: ReadonlyMap<string, T>) =>
    [...all.values()].map((one, at) => ({ ...one, name: `own-${at}` }));
  expect(said({ workloads: renamed(workloads), faults: renamed(faults) })).toEqual([]);
  expect(said({ objects: renamed(objects) })).toEqual([]);
});

test("a misspelt handler that `instance` makes is a node-error that says so", async () => {
  const { start, onRequest, onMessage, onTimer, onDisk, observe, ...declared } = tower as never as {
    [name: string]: unknown;
  };
  const made = { start, onRequest, onMessage, onTimer, onDisk, observe, onAnswr() {} };
  const protocol = { ...declared, instance: () => made } as never;
  const source = { version: 1, system: "tower", nodes: 1, duration: "1s" } as const;
  const { violations } = await simulate(source, { system: { ...system, protocol } });
  expect(violations[0]).toMatchObject({
    check: "node-error",
    message: expect.stringMatching(/tower has no handler called onAnswr; did you mean onAnswer\?/),
  });
});

test("the declaration of a program is refused for what it has not", () => {
  const image = { name: "p", code: "", map: "", free: [] };
  const declared = (declaration: object) => () => programProtocol(image, declaration);
  expect(declared({ fact: FACTS })).toThrow(
    "the declaration of p has no field fact; did you mean facts?",
  );
  expect(declared({ leeds: true })).toThrow(/no field leeds; did you mean leads/);
});

test("a run of which a node cannot be observed has its story all the same", async () => {
  const observe = () => ({ role: "tower", term: 0, leader: 9, commitIndex: 0, lastIndex: 0 });
  const protocol = { ...tower, observe };
  const source = {
    version: 1,
    system: "tower",
    nodes: 1,
    duration: "1s",
    workload: { clients: 1, rate: "20/s" },
  } as const;
  const result = await simulate(source, { system: { ...system, protocol } });
  expect(result.violations[0]?.message).toMatch(/observe of n1 gives the leader 9/);
  expect(result.story()).not.toEqual([]);
});
