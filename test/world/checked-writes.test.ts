/** What a node of a user's own protocol asks of its disk, and digests, is what it must be. */
import { expect, test } from "vitest";
import { CRASH_RECOVERY, claim, defineSystem, type Protocol, simulate } from "../../src/index.ts";

const keeper: Protocol<null, { type: string }> = {
  name: "keeper",
  about: "Answers each request at once.",
  options: {},
  faultModel: CRASH_RECOVERY,
  leaderless: true,
  facts: { said: claim("`node` said it", "node") },
  describe: () => ({ kind: "none", fields: {} }),
  factsOfMessage() {},
  factsOfWrite() {},
  start: () => null,
  onRequest(_state, request, self) {
    self.reply(request, { status: "ok", output: null, leader: self.id });
  },
  onMessage() {},
  onTimer() {},
  onDisk() {},
  observe: () => ({ role: "keeper", term: 0, leader: 0, commitIndex: 0, lastIndex: 0 }),
};

async function violation(protocol: Protocol<null, { type: string }>): Promise<string> {
  const system = defineSystem({ name: "keeper", about: "Keeps nothing.", protocol });
  const workload = { clients: 1, rate: "20/s", mix: { write: 1 } };
  const scenario = { version: 1, system: "keeper", nodes: 2, duration: "1s", workload };
  const run = await simulate(scenario, { seed: 1, system, strict: false });
  return run.violations[0]?.message ?? "none";
}

const writing = (...batch: unknown[]): Promise<string> =>
  violation({
    ...keeper,
    onRequest: (_state, _request, self) =>
      void (self.disk.batch as (...given: unknown[]) => void)(...batch),
  });

test.each<[unknown, string]>([
  [5, "writes 5; expected a list of writes"],
  [{ kind: "put", key: "a", value: 1 }, "expected a list of writes"],
  [[{ kind: "appendd", index: 1 }], "expected a kind of append, truncate, trim, put, delete"],
  [[null], "writes null; expected a kind of"],
  [[{ kind: "put", key: 5, value: 1 }], "writes put with the key 5; expected the name of a record"],
  [[{ kind: "append", index: 0 }], "writes append with the index 0; expected an index"],
  [[{ kind: "truncate", from: "1" }], 'writes truncate with the from "1"; expected an index'],
])("a batch of %j is a node-error that says what is expected", async (writes, said) => {
  const message = await writing(writes);
  expect(message).toMatch(/^a handler of n\d threw RangeError: n\d writes /);
  expect(message).toContain(said);
});

test("what is sent after a write goes to a member", async () => {
  const writes = [{ kind: "put", key: "a", value: 1 }];
  expect(await writing(writes, [{ to: 3, message: {} }])).toContain("there is no such node");
  expect(await writing(writes, 5)).toContain("sends 5 after a write; expected a list");
});

test("a claim is asserted by no message, and a digest is a number", async () => {
  const sending: typeof keeper = {
    ...keeper,
    onRequest: (_state, _request, self) => self.send(self.peers[0] as number, { type: "hi" }),
  };
  const claiming: typeof keeper = {
    ...sending,
    factsOfMessage: (from, _to, _message, facts) => facts["said"]?.(from),
  };
  expect(await violation(claiming)).toContain(
    "keeper asserts said, a claim: only self.assert does that",
  );
  const digesting = { ...sending, digest: () => "x" as unknown as number };
  expect(await violation(digesting)).toContain(
    'digest of keeper gives "x", which is no whole number',
  );
});
