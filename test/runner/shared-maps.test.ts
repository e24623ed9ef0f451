/**
 * A Map or a Set that was written, sent or replied is no longer its node's to change: strict runs
 * refuse that it is, and take copies.
 */
import { expect, test } from "vitest";
import type { Self } from "../../src/protocol/protocol.ts";
import type { Request } from "../../src/protocol/request.ts";
import { simulate } from "../../src/runner/simulate.ts";
import { verify } from "../../src/runner/verify.ts";
import { changed } from "../support/changed.ts";
import { echo } from "../support/echo.ts";
import { scenario } from "../support/scenario.ts";

const calm = scenario({ nodes: 2, faults: [], durationUs: 100_000, checks: [], healUs: 100_000 });

type Act = (parts: Map<string, Set<number>>, self: Self<unknown>, request: Request) => void;

/** Nodes that do something with a Map of theirs at each request. */
function doing(act: Act) {
  const named = { ...echo(), describe: () => ({ kind: "parts", fields: {} }) };
  return changed(named, () => ({
    onRequest(_state, request, self) {
      act(new Map([["seen", new Set([1])]]), self, request);
      self.reply(request, { status: "ok", output: null, leader: 0 });
    },
  }));
}

/** What of it a strict run says, and the plain run beside it. */
function verified(act: Act) {
  const { result, difference } = verify(calm, "raft", 1, { protocol: doing(act) });
  return { plain: result.verdict, said: difference?.message };
}

const writes: Act = (parts, self) => {
  self.disk.batch([{ kind: "put", key: "parts", value: parts }]);
};
const sends: Act = (parts, self) => self.send(self.peers[0] as number, { type: "parts", parts });
test.each([
  ["written", writes],
  ["sent", sends],
])("a Map that was %s and is then changed in memory is found by --verify", (_, act) => {
  const { plain, said } = verified((parts, self, request) => {
    act(parts, self, request);
    parts.set("more", new Set());
  });
  expect(plain).toBe("pass");
  expect(said).toMatch(/a handler of n\d threw TypeError: a Map that was sent, written or replied/);
});

test.each([
  ["written", writes],
  ["sent", sends],
])("a Set in a Map that was %s, too, and a Map that is changed through a copy not", (_, act) => {
  const change = (at: number, one: (parts: Map<string, Set<number>>) => void) =>
    verified((parts, self, request) => {
      act(parts, self, request);
      one(at === 0 ? parts : new Map(parts));
    }).said;
  expect(change(0, (parts) => parts.get("seen")?.add(2))).toMatch(/a Set that was sent/);
  expect(change(1, (parts) => parts.get("seen")?.add(2))).toMatch(/a Set that was sent/);
  expect(change(1, (parts) => parts.set("seen", new Set(parts.get("seen")).add(2)))).toBe(
    undefined,
  );
});

test("a Map is no answer: a client compares what it is answered, as JSON", () => {
  const { plain, said } = verified((parts, self, request) => {
    self.reply(request, { status: "ok", output: { parts }, leader: 0 } as never);
  });
  expect([plain, said]).toEqual(["fail", undefined]);
});

test("a request is not the handler's to change either", () => {
  const { said } = verified((_parts, _self, request) => {
    (request.command as { input: unknown }).input = 1;
  });
  expect(said).toMatch(/a handler of n\d threw TypeError/);
});

test("a Map that a protocol has frozen itself, and one of a class of its own, are refused", () => {
  class Parts extends Map<string, Set<number>> {}
  for (const [parts, said] of [
    [Object.freeze(new Map()), "Object.freeze does not keep a Map from changing"],
    [new Parts(), "message.parts is a Parts: expected plain data (JSON, Map, Set)"],
    [new Map([[new Date(0), 1]]), "a key of message.parts is a Date"],
  ] as const) {
    const protocol = doing((_, self) =>
      self.send(self.peers[0] as number, { type: "parts", parts }),
    );
    const [violation] = simulate(calm, "raft", 1, { strict: true, protocol }).violations;
    expect(violation).toMatchObject({ check: "node-error", nodes: [expect.stringMatching(/^n/)] });
    expect(violation?.message).toContain(said);
  }
});
