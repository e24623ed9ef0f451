/** The `self` of a node of a user's own protocol works in its handlers, and nowhere else. */
import { expect, test } from "vitest";
import { CRASH_RECOVERY, type Protocol, type Self, simulate } from "../../src/index.ts";

type Own = Protocol<null, null>;

/** What a run of three nodes comes to whose timer, set at the start, does something. */
async function violation(onTick: (self: Self<null>) => unknown) {
  const host: Own = {
    name: "ticker",
    about: "Acts once.",
    options: {},
    faultModel: CRASH_RECOVERY,
    leaderless: true,
    describe: () => ({ kind: "none", fields: {} }),
    factsOfMessage() {},
    factsOfWrite() {},
    start(_disk, self) {
      self.setTimer("tick", 1_000 * self.id);
      return null;
    },
    onTimer: (_state, _timer, self) => onTick(self) as undefined,
    onRequest() {},
    onMessage() {},
    onDisk() {},
    observe: () => ({ role: "peer", term: 0, leader: 0, commitIndex: 0, lastIndex: 0 }),
  };
  const scenario = {
    version: 1,
    protocol: "ticker",
    nodes: 3,
    duration: "1s",
    workload: { clients: 0 },
  } as const;
  const { violations } = await simulate(scenario, { seed: 1, host, strict: false });
  const [first] = violations;
  return first === undefined ? "none" : `${first.check} of ${first.nodes[0]}: ${first.message}`;
}

test.each<[string, (self: Self<null>) => unknown]>([
  ["send", (self) => self.send(2, null)],
  ["setTimer", (self) => self.setTimer("tick", 1)],
  ["cancelTimer", (self) => self.cancelTimer("tick")],
  ["random", (self) => self.random("a-number", 2)],
  ["openSession", (self) => self.openSession(2)],
  ["assert", (self) => self.assert("something")],
  ["halt", (self) => self.halt("enough")],
  ["disk.batch", (self) => self.disk.batch([])],
])("self.%s in a handler of another node is an error of that one", async (method, use) => {
  const kept: Self<null>[] = [];
  const found = await violation((self) => {
    kept.push(self);
    if (self.id === 2) use(kept[0] as Self<null>);
  });
  expect(found).toBe(
    `node-error of n2: a handler of n2 threw CallerError: self.${method} of n1 was called in a ` +
      "handler of n2: the self of a node is for its own handlers",
  );
});

test.each<[string, (self: Self<null>) => unknown]>([
  ["then", (self) => void Promise.resolve().then(() => self.send(2, null))],
  ["catch", (self) => void Promise.resolve().catch(() => self.send(2, null))],
  ["finally", (self) => void Promise.resolve().finally(() => self.send(2, null))],
])("%s of a promise is an error of the node whose handler calls it", async (_, use) => {
  expect(await violation((self) => self.id === 2 && use(self))).toMatch(
    /^node-error of n2: .* Promise\.then\(\) was called by node n2 at 0\.002\d* s \(step \d+\): /,
  );
});

test("an async handler is told that it returned a promise", async () => {
  const found = await violation(async () => undefined);
  expect(found).toContain("HandlerError: onTimer returned a promise");
});

test("after an await the handler has returned, and its self throws", async () => {
  let thrown: unknown = null;
  const late = async (self: Self<null>) => {
    await null;
    try {
      self.send(2, null);
    } catch (error) {
      thrown = error;
    }
  };
  expect(await violation((self) => void late(self))).toBe("none");
  expect(String(thrown)).toMatch(/self\.send of n\d was called after its handler had returned: /);
});

test("promises are as they were once a run is over, even one that failed", async () => {
  const { then } = Promise.prototype;
  await violation(() => void Promise.resolve().then(() => undefined));
  expect(Promise.prototype.then).toBe(then);
  expect(Object.keys(Promise.prototype)).toEqual([]);
});
