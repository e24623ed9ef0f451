/** Objects and workloads of a user's own judge by what they say, or are refused by name. */
import { expect, test } from "vitest";
import {
  type Asker,
  AskingClient,
  CRASH_RECOVERY,
  defineSystem,
  type OwnSystem,
  objects,
  PATIENCE,
  type Protocol,
  RATE,
  type ScenarioSource,
  type SequentialObject,
  simulate,
  type Value,
  type Workload,
} from "../../src/index.ts";

type Answer = (output: Value, f: string, count: number) => unknown;
interface State {
  held: unknown;
  count: number;
}
// biome-ignore lint/suspicious/noExplicitAny: what is tried is often no object
type Any = any;

/** One node that applies its object, and answers what is made of the output. */
function server(answer: Answer = (output) => output): Protocol<State, never> {
  return {
    name: "server",
    about: "Answers each request at once.",
    options: {},
    faultModel: CRASH_RECOVERY,
    leaderless: true,
    describe: () => ({ kind: "none", fields: {} }),
    factsOfMessage() {},
    factsOfWrite() {},
    instance: ({ object }) => ({
      start: () => ({ held: object.initial(), count: 0 }),
      onRequest(state, request, self) {
        const { state: after, output } = object.apply(state.held as never, request.command);
        state.held = after;
        const said = answer(output, request.command.f, ++state.count) as Value;
        self.reply(request, { status: "ok", output: said, leader: 1 });
      },
      onMessage() {},
      onTimer() {},
      onDisk() {},
      observe: () => ({ role: "server", term: 0, leader: 0, commitIndex: 0, lastIndex: 0 }),
    }),
  };
}

/** A cell that answers a read with what is made of its state. */
function cell(read: (state: Any) => unknown = (state) => state, more: object = {}): Any {
  return {
    name: "cell",
    partitioned: false,
    functions: { read: { readOnly: true }, write: { readOnly: false, drawn: "value" } },
    initial: () => 0,
    apply: (state: Any, { f, input }: Any) =>
      f === "read" ? { state, output: read(state) } : { state: input, output: null },
    ...more,
  };
}

const SCENARIO: ScenarioSource = {
  version: 1,
  system: "served",
  nodes: 1,
  duration: "1s",
  workload: { clients: 2, rate: "40/s", mix: { read: 1, write: 1 } },
};

function run(object: Any, answer?: Answer, more: Partial<OwnSystem> = {}, source: object = {}) {
  const system = defineSystem({
    name: "served",
    about: "A server.",
    protocol: server(answer),
    objects: [object as SequentialObject],
    ...more,
  });
  const name = (object as SequentialObject).name;
  return simulate({ ...SCENARIO, object: name, ...source }, { system, strict: false });
}

async function said(...given: Parameters<typeof run>): Promise<string> {
  const { verdict, violations } = await run(...given);
  const [first] = violations;
  return first === undefined ? verdict : `${first.check}: ${first.message}`;
}

const refused = (object: Any, more?: Partial<OwnSystem>) =>
  run(object, undefined, more).then(
    () => "nothing",
    (error: Error) => error.message,
  );

class Box {
  readonly value: number;
  constructor(value: number) {
    this.value = value;
  }
}

const ODD: readonly (readonly [string, (value: number) => unknown, string])[] = [
  ["Map", (value) => new Map([["v", value]]), "output is a Map"],
  ["Set", (value) => new Set([value]), "output is a Set"],
  ["Map in a record", (value) => ({ items: [new Map([[1, value]])] }), "output.items[0] is a Map"],
  ["Date", (value) => new Date(value), "output is a Date"],
  ["RegExp", (value) => new RegExp(String(value)), "output is a RegExp"],
  ["Error", (value) => new Error(String(value)), "output is a Error"],
  ["instance of a class", (value) => new Box(value), "output is a Box"],
  ["boxed number", (value) => ({ v: new Number(value) }), "output.v is a Number"],
  ["symbol as a field", (value) => ({ [Symbol.for("v")]: value }), "output has fields that JSON"],
  ["hidden field", (value) => Object.defineProperty({}, "v", { value }), "output has fields that"],
  ["hole", () => new Array<unknown>(1), "output is a list with holes"],
];

test.each(ODD)(
  "an output with a %s is refused in plain runs: no two of them differ",
  async (...[, make, place]) => {
    const answer: Answer = (output, f, count) => (f === "read" ? make(count) : output);
    expect(await said(cell(make), answer)).toContain(`which is no JSON value: ${place}`);
    // What the node answers may be right where the specification is not.
    const fromSpec = await said(cell(make), (_output, f, count) => (f === "read" ? count : null));
    expect(fromSpec).toContain(`the object cell: apply, at \`read\`, returned an output in which`);
  },
);

test("a field that is undefined counts as absent in an output, as in JSON", async () => {
  const withField = cell((v) => ({ v, lease: undefined }));
  expect(await said(withField)).toBe("pass");
  expect(await said(withField, (out, f) => (f === "read" ? { v: (out as Any).v } : out))).toBe(
    "pass",
  );
  expect(await said(withField, (out, f) => (f === "read" ? { v: -1 } : out))).toMatch(/^linear/);
});

test.each(["fifo-queue", "register", "lease-lock"])(
  "what a copy of the %s inherits, and judges otherwise than its own apply, is refused",
  async (name) => {
    const ours = objects.get(name) as SequentialObject;
    const apply = (state: Any) => ({ state, output: 42 });
    expect(await refused({ ...ours, name: "mine", apply })).toContain("leave out");
    // The same under another name is judged as it was.
    const { name: _, ...same } = ours;
    expect(await refused({ ...same, name: "mine" })).toBe("nothing");
  },
);

test("without it, the copy is judged by its own apply", async () => {
  const queue = objects.get("fifo-queue") as SequentialObject;
  const { algorithm: _a, observes: _o, replay: _r, ...rest } = queue;
  const apply = (state: Any, { f, input }: Any) =>
    f === "enqueue"
      ? { state: [...state, input], output: null }
      : { state: state.slice(0, -1), output: state.at(-1) ?? null };
  const stack = { ...rest, name: "my-stack", apply };
  expect(await said(stack)).toBe("pass");
  const first: unknown[] = [];
  const isFifo: Answer = (output, f, count) =>
    f === "dequeue" ? (first.shift() ?? null) : first.push(count) && output;
  expect(await said(stack, isFifo)).toMatch(/^linearizable/);
});

test.each<[string, object, string]>([
  ["no functions", { functions: undefined }, "functions: expected functions by name"],
  ["no function at all", { functions: {} }, "functions: expected functions by name"],
  [
    "a function without readOnly",
    { functions: { read: {} } },
    "functions.read.readOnly: expected true or false, got nothing",
  ],
  [
    "what is drawn as nothing is",
    { functions: { write: { readOnly: false, drawn: "valeu" } } },
    'nothing is drawn as "valeu"; did you mean value?',
  ],
  ["a state that is a Map", { initial: () => new Map() }, "initial: the state is a Map"],
  ["no state", { initial: () => undefined }, "initial: the state is undefined"],
  ["a misspelt field", { alows: () => [] }, "alows: there is no such field of an object; did you"],
  ["an identity that is no text", { identity: () => 1 }, "identity: expected a text, got 1"],
  ["an algorithm of ours", { algorithm: "kv" }, "leave out algorithm"],
])("an object with %s is refused when it is loaded", async (_, more, message) => {
  expect(await refused(cell(undefined, more))).toContain(message);
});

test("a state that is a Map is judged by its identity", async () => {
  const box = {
    initial: () => new Map<string, number>(),
    apply: (state: Map<string, number>, { f, input }: Any) =>
      f === "read"
        ? { state, output: [...state.values()] }
        : { state: new Map([...state, [`${state.size}`, input]]), output: null },
    identity: (state: Map<string, number>) => JSON.stringify([...state]),
  };
  expect(await said(cell(undefined, box))).toBe("pass");
});

test.each<[string, object, string]>([
  [
    "changes the state that it is given",
    {
      initial: () => ({ all: [] }),
      apply: (state: Any, { f, input }: Any) => {
        if (f === "read") return { state, output: [...state.all] };
        state.all.push(input);
        return { state, output: null };
      },
    },
    "apply, at `write`, threw TypeError: Cannot add property 0, object is not extensible: states",
  ],
  [
    "changes a Map that it is given",
    {
      initial: () => new Map(),
      identity: (state: Any) => JSON.stringify([...state]),
      apply: (state: Any, { f, input }: Any) => ({
        state: f === "read" ? state : state.set(input, 1),
        output: f === "read" ? state.size : null,
      }),
    },
    "apply, at `write`, threw TypeError: a Map that was sent",
  ],
  [
    "changes the state in a function that is readOnly",
    { apply: (state: Any) => ({ state: state + 1, output: null }) },
    "apply, at `read`, changed the state, but `read` is readOnly",
  ],
  [
    "has one identity for states that answer differently",
    { identity: () => "same" },
    'two states have the identity "same", and `read` answers',
  ],
  ["returns no state", { apply: () => ({ output: null }) }, "expected { state, output }"],
  ["allows nothing that is a list", { allows: () => undefined }, "allows, at `"],
])("an object that %s is named, and judging ends", async (_, more, message) => {
  const found = await said(cell(undefined, more));
  expect(found).toMatch(/^node-error: the object cell: /);
  expect(found).toContain(message);
});

test("a queue with `put` and `take` is no kv: the mix asks both", async () => {
  const jobs = {
    name: "jobs",
    partitioned: false,
    functions: { put: { readOnly: false, drawn: "value" }, take: { readOnly: false } },
    initial: () => [],
    apply: (state: Any, { f, input }: Any) =>
      f === "take"
        ? { state: state.slice(1), output: state[0] ?? null }
        : { state: [...state, input], output: null },
  };
  const { history, verdict } = await run(jobs);
  expect(verdict).toBe("pass");
  expect(new Set(history.map(({ f }) => f))).toEqual(new Set(["put", "take"]));
  const made = (output: Value, f: string, count: number) => (f === "take" ? -count : output);
  expect(await said(jobs, made)).toMatch(/^linearizable/);
});

const drawing = (draw: unknown, more: object = {}): Workload => ({
  name: "mine",
  about: "What is drawn.",
  parameters: { ...RATE, ...PATIENCE },
  client: (setup) => new AskingClient(setup, { draw } as Asker),
  ...more,
});

test.each<[string, unknown, string]>([
  ["an unknown function", () => ({ f: "putt", key: null, input: 1 }), 'draws the function "putt"'],
  ["nothing", () => undefined, "draws nothing: expected { f, key, input }"],
  ["no key", () => ({ f: "read", input: null }), "draws `read`, but its key is undefined"],
  ["a Map", () => ({ f: "write", key: null, input: new Map() }), "but its input is a Map"],
  ["by what is no function", 5, "threw TypeError"],
])("a workload that draws %s is named", async (_, draw, message) => {
  const workloads = [drawing(draw)];
  const workload = { kind: "mine", clients: 1, rate: "20/s" };
  const found = await said(cell(), undefined, { workloads }, { workload });
  expect(found).toMatch(/^node-error: the workload mine/);
  expect(found).toContain(message);
});

test("a workload without clients is refused, and one whose client is none is named", async () => {
  const without = [drawing(null, { client: undefined })];
  expect(await refused(cell(), { workloads: without })).toContain("workloads[0].client: expected");
  const none = [drawing(null, { client: () => null })];
  const workload = { kind: "mine", clients: 1, rate: "20/s" };
  expect(await said(cell(), undefined, { workloads: none }, { workload })).toContain(
    "the workload mine: client returned null, which is no client",
  );
});
