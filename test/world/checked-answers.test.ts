/**
 * What a node of a user's own protocol replies, sends and shows of itself has all that it must
 * have.
 */
import { expect, test } from "vitest";
import {
  CRASH_RECOVERY,
  defineSystem,
  type Observation,
  type Protocol,
  type Reply,
  type Request,
  type Self,
  simulate,
} from "../../src/index.ts";

const SEEN = { role: "keeper", term: 0, leader: 0, commitIndex: 0, lastIndex: 0 };

/** A node that answers all with the same, and shows the same of itself. */
function keeper(reply: unknown, seen: unknown): Protocol<null, never> {
  return {
    name: "keeper",
    about: "Answers each request at once.",
    options: {},
    faultModel: CRASH_RECOVERY,
    leaderless: true,
    describe: () => ({ kind: "none", fields: {} }),
    factsOfMessage() {},
    factsOfWrite() {},
    start: () => null,
    onRequest: (_state, request, self) => self.reply(request, reply as Reply),
    onMessage() {},
    onTimer() {},
    onDisk() {},
    observe: () => seen as Observation,
  };
}

async function violation(
  reply: unknown,
  seen: unknown = SEEN,
  // biome-ignore lint/suspicious/noExplicitAny: its messages are its own
  protocol: Protocol<null, any> = keeper(reply, seen),
) {
  const system = defineSystem({ name: "keeper", about: "Keeps nothing.", protocol });
  const workload = { clients: 1, rate: "20/s", mix: { write: 1 } };
  const scenario = { version: 1, system: "keeper", nodes: 1, duration: "1s", workload };
  const run = await simulate(scenario, { seed: 1, system, strict: false });
  const [first] = run.violations;
  return first === undefined ? "none" : `${first.check}: ${first.message}`;
}

const blamed = (said: string) => `node-error: a handler of n1 threw RangeError: ${said}`;

test.each<[string, unknown, string]>([
  ["without output", { status: "ok", leader: 1 }, "n1 replied ok without output"],
  [
    "with a misspelt output",
    { status: "ok", ouput: null, leader: 1 },
    "n1 replied ok without output, but ouput",
  ],
  ["without leader", { status: "ok", output: null }, "n1 replied ok without leader"],
  [
    "with the output NaN",
    { status: "ok", output: Number.NaN, leader: 1 },
    "n1 replied ok with the output NaN, which is no JSON value",
  ],
  [
    "with an output of more than a million characters",
    { status: "ok", output: ["a".repeat(2 ** 20), "b"], leader: 1 },
    `n1 replied ok with the output ["${"a".repeat(55)}..., which has 1,048,577 characters, above 1,048,576`,
  ],
  [
    "with a leader that there is not",
    { status: "ok", output: null, leader: 2 },
    "n1 replied ok with the leader 2, and there is no such node of 1; 0 means none",
  ],
  [
    "with an unknown status",
    { status: "okay", output: null, leader: 1 },
    'n1 replied with the status "okay"; expected one of ok, not-leader, session-expired',
  ],
  [
    "with an unknown field",
    { status: "ok", output: null, leader: 1, lease: 3 },
    "n1 replied ok with the lease 3, which is none of status, output, leader, index, leaseTerm, seen",
  ],
  [
    "with an index between two",
    { status: "ok", output: null, leader: 1, index: 1.5 },
    "n1 replied ok with the index 1.5, which is no whole number from 0",
  ],
  ["that is none", "ok", 'n1 replied "ok", which is no reply'],
])("a reply %s is an error of the node that sent it", async (_, reply, said) => {
  expect(await violation(reply)).toBe(blamed(said));
});

test.each<[string, unknown, string]>([
  ["lacks an index", { ...SEEN, commitIndex: undefined }, "observe of n1 gives no commitIndex"],
  [
    "misspells it",
    { ...SEEN, commitIndex: undefined, comitIndex: 3 },
    "observe of n1 gives no commitIndex, but comitIndex",
  ],
  [
    "gives NaN for it",
    { ...SEEN, commitIndex: Number.NaN },
    "observe of n1 gives the commitIndex NaN, which is no whole number from 0",
  ],
  [
    "names a leader that there is not",
    { ...SEEN, leader: 9 },
    "observe of n1 gives the leader 9, and there is no such node of 1; 0 means none",
  ],
  [
    "has a field too many",
    { ...SEEN, unsetled: 1 },
    "observe of n1 gives the unsetled 1, which is none of role, term, leader, commitIndex, " +
      "lastIndex, established, unsettled, unsettledWith, members",
  ],
  ["is none", null, "observe of n1 gives null, which is no observation"],
])("an observation that %s is an error of its node", async (_, seen, said) => {
  expect(await violation({ status: "ok", output: null, leader: 1 }, seen)).toBe(blamed(said));
});

test("what is optional may be there, and undefined means absent", async () => {
  const reply = { status: "ok", output: null, leader: 0, index: 4, seen: 4, leaseTerm: undefined };
  const seen = { ...SEEN, established: true, unsettled: 0, unsettledWith: 0, members: undefined };
  expect(await violation(reply, seen)).toBe("none");
});

test("a message of an undeclared kind is an error of its sender", async () => {
  const reply = { status: "ok", output: null, leader: 1 };
  const sent = (messages: readonly string[]) => {
    const protocol: Protocol<null, { readonly kind: string }> = {
      ...(keeper(reply, SEEN) as unknown as Protocol<null, { readonly kind: string }>),
      messages,
      describe: ({ kind }) => ({ kind, fields: {} }),
      onRequest(_state, request, self) {
        self.send(1, { kind: "pong" });
        self.reply(request, reply as Reply);
      },
    };
    return violation(reply, SEEN, protocol);
  };
  expect(await sent(["ping", "pong"])).toBe("none");
  expect(await sent(["ping", "pang"])).toBe(
    blamed(
      'n1 sends a message of the kind "pong"; its protocol declares ping, pang as its messages',
    ),
  );
});

/** A node that sends itself a message before it answers. */
function sender(describe: (message: { kind: unknown }) => unknown): Protocol<null, never> {
  const reply = { status: "ok", output: null, leader: 1 };
  return {
    ...keeper(reply, SEEN),
    describe: describe as Protocol<null, never>["describe"],
    onRequest(_state, request, self) {
      self.send(1, { kind: "ping" } as never);
      self.reply(request, reply as Reply);
    },
  };
}

test.each<[string, () => unknown, string]>([
  ["gives nothing", () => undefined, "gives nothing, which is no label"],
  [
    "throws",
    () => {
      throw new TypeError("no kind");
    },
    "threw TypeError: no kind",
  ],
  [
    "gives a number as the kind",
    () => ({ kind: 7, fields: {} }),
    "gives the kind 7; expected a text",
  ],
  ["gives no fields", () => ({ kind: "x" }), "gives the fields nothing; expected a record"],
  [
    "gives a list as a field",
    () => ({ kind: "x", fields: { ids: [1] } }),
    'gives the field "ids" as [1]; expected a number, a flag or a text',
  ],
])("a message of which describe %s is an error of its sender", async (_, describe, said) => {
  const found = await violation(null, SEEN, sender(describe));
  expect(found).toBe(blamed(`describe of a message of n1 ${said}`));
});

test("a message that its receiver changed is told without a label, not as a fault", async () => {
  const protocol: Protocol<null, never> = {
    ...sender(({ kind }) => ({ kind, fields: {} })),
    onMessage(_state, _from, message: { kind: unknown }) {
      message.kind = 7;
      throw new Error("over");
    },
  };
  const system = defineSystem({ name: "keeper", about: "Keeps nothing.", protocol });
  const workload = { clients: 1, rate: "20/s", mix: { write: 1 } };
  const scenario = { version: 1, system: "keeper", nodes: 1, duration: "1s", workload };
  const run = await simulate(scenario, { seed: 1, system, strict: false });
  expect(run.story().join("\n")).toContain("n1 gets message without a label");
});

test("a timer, or a field of a message, that is not declared is an error of its node", async () => {
  const reply = { status: "ok", output: null, leader: 1 };
  const done = (more: Partial<Protocol<null, { readonly kind: string }>>) => {
    const protocol = {
      ...(keeper(reply, SEEN) as unknown as Protocol<null, { readonly kind: string }>),
      describe: ({ kind }: { readonly kind: string }) => ({ kind, fields: { tone: 1 } }),
      onRequest(_state: null, request: Request, self: Self<{ readonly kind: string }>) {
        self.setTimer("again 7", 1_000);
        self.send(1, { kind: "ping" });
        self.reply(request, reply as Reply);
      },
      onTimer() {},
      ...more,
    } as Protocol<null, { readonly kind: string }>;
    return violation(reply, SEEN, protocol);
  };
  expect(await done({ timers: ["again *"], messageFields: { ping: ["tone"] } })).toBe("none");
  expect(await done({ timers: ["retry"] })).toContain(
    'sets the timer "again 7"; it declares retry',
  );
  expect(await done({ messageFields: { ping: ["pitch"] } })).toContain(
    'n1 sends a message with the field "tone"; its protocol declares pitch as the fields of ping',
  );
});

test("a role that is not declared is an error of its node", async () => {
  const reply = { status: "ok", output: null, leader: 1 };
  const shown = (roles: readonly string[]) =>
    violation(reply, SEEN, { ...keeper(reply, SEEN), roles });
  expect(await shown(["keeper"])).toBe("none");
  expect(await shown(["leader", "follower"])).toBe(
    blamed(
      'observe of n1 gives the role "keeper"; its protocol declares leader, follower as its roles',
    ),
  );
});

test("a role that is neither declared nor met makes a run vacuous", async () => {
  const reply = { status: "ok", output: null, leader: 1 };
  const ran = async (role: string, more: object = {}) => {
    const protocol = { ...keeper(reply, SEEN), ...more };
    const system = defineSystem({ name: "keeper", about: "Keeps nothing.", protocol });
    const expectation = { node: "any", role, commitIndex: 1, not: true };
    const script = [{ expect: expectation, always: true, within: "100ms" }];
    const workload = { clients: 1, rate: "20/s", mix: { write: 1 } };
    const scenario = { version: 1, system: "keeper", nodes: 1, duration: "1s", workload, script };
    return (await simulate(scenario, { seed: 1, system })).vacuous;
  };
  expect(await ran("kepeer")).toEqual(["unmet-role kepeer"]);
  expect(await ran("keeper")).toBeUndefined();
  expect(await ran("down")).toBeUndefined();
  expect(await ran("leader", { roles: ["leader", "keeper"] })).toBeUndefined();
  await expect(ran("kepeer", { roles: ["keeper"] })).rejects.toThrow(
    'unknown role "kepeer"; did you mean keeper?',
  );
});
