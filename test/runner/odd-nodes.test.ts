/**
 * Nodes that do what no node may: named with node, step and place, never a fault of the simulator,
 * never a process that dies.
 */
import { describe, expect, test } from "vitest";
import { inspectorOf } from "../../src/runner/inspect.ts";
import { simulate } from "../../src/runner/simulate.ts";
import { Simulation } from "../../src/runner/simulation.ts";
import { changed } from "../support/changed.ts";
import { type EchoMessage, type EchoState, echo } from "../support/echo.ts";
import { scenario } from "../support/scenario.ts";

const calm = scenario({ nodes: 2, faults: [], durationUs: 100_000, checks: [], healUs: 100_000 });

/** The first violation of a run in which a timer's third tick does something odd. */
function violationOf(odd: (state: EchoState) => unknown, strict = false) {
  const returning = changed(echo(), ({ onTimer }) => ({
    onTimer(given, ...more): undefined {
      const state = given as EchoState;
      onTimer(state, ...more);
      return state.count === 3 ? (odd(state) as undefined) : undefined;
    },
  }));
  return simulate(calm, "raft", 1, { strict, protocol: returning }).violations[0];
}

describe("a handler that returns a promise", () => {
  test("is a node-error, and its rejection is spoken of once", () => {
    const violation = violationOf(() => Promise.reject(new Error("later")));
    expect(violation).toMatchObject({ check: "node-error", nodes: [expect.stringMatching(/^n/)] });
    expect(violation?.message).toContain("onTimer returned a promise");
  });

  test("is one too where the thing only has a then", () => {
    // biome-ignore lint/suspicious/noThenProperty: it is what is looked for.
    expect(violationOf(() => ({ then: () => undefined }))?.message).toContain("returned a promise");
  });

  test("anything else that is returned is passed over", () => {
    expect(violationOf(() => 5)).toBeUndefined();
  });
});

class Counter {
  readonly value = 1;
}

describe("a state that holds", () => {
  const cycle: { self?: unknown } = {};
  cycle.self = cycle;
  const odd: readonly [string, unknown, string][] = [
    ["a function", () => 1, "state.heard[0] is a function"],
    ["a symbol", Symbol("x"), "state.heard[0] is a symbol"],
    ["a number without bounds", 5n, "state.heard[0] is a bigint"],
    ["a date", { at: new Date(0) }, "state.heard[0].at is a Date"],
    [
      "an instance of a class",
      new Map([["x", [new Counter()]]]),
      'state.heard[0].get("x")[0] is a Counter',
    ],
    ["a promise", Promise.resolve(), "state.heard[0] is a Promise"],
    ["itself", cycle, "state.heard[0].self refers to what contains it"],
  ];

  test.each(odd)("%s is named with its place in strict mode", (_, value, message) => {
    const violation = violationOf((state) => {
      (state.heard as unknown[]).unshift(value);
    }, true);
    expect(violation?.check).toBe("node-error");
    expect(violation?.message).toContain(message);
  });

  test.each(odd.filter(([what]) => /function|symbol|bounds|itself/.test(what)))(
    "%s cannot be digested, and is named in plain mode too",
    (_, value, message) => {
      const violation = violationOf((state) => {
        (state.heard as unknown[]).unshift(value);
      });
      expect(violation).toMatchObject({ check: "node-error", nodes: ["n1"] });
      expect(violation?.message).toContain(message);
    },
  );
});

test("a message that is not plain data is named with its place", () => {
  const cycle: { self?: unknown } = {};
  cycle.self = cycle;
  for (const [strict, odd, said] of [
    [true, { when: new Date(0) }, "message.when is a Date"],
    [false, { call: () => 1 }, "message.call is a function"],
    [false, cycle, "message.self refers to what contains it"],
  ] as const) {
    const protocol = echo({
      onMessage: (_state, from, _message, self) => self.send(from, odd as unknown as EchoMessage),
    });
    const [violation] = simulate(calm, "raft", 1, { strict, protocol }).violations;
    expect(violation?.check).toBe("node-error");
    expect(violation?.message).toContain(said);
  }
});

test.each([
  [3, "there is no node 3 to send a client to, of 2; 0 means none"],
  [-1, "there is no node -1 to send a client to"],
  ["n1", "there is no node n1 to send a client to"],
  [undefined, "there is no node undefined to send a client to"],
])("a client that is sent to %s, which is no node, is a node-error at once", (leader, said) => {
  const protocol = changed(echo(), () => ({
    onRequest: (_state, request, self) =>
      self.reply(request, { status: "not-leader", output: null, leader: leader as number }),
  }));
  const [violation] = simulate(calm, "raft", 1, { strict: false, protocol }).violations;
  expect(violation).toMatchObject({ check: "node-error", nodes: [expect.stringMatching(/^n/)] });
  expect(violation?.message).toContain(said);
});

test("a thrown thing whose text throws is a node-error", () => {
  const violation = violationOf(() => {
    const thrown: unknown = {
      toString() {
        throw new Error("no text");
      },
    };
    throw thrown;
  });
  expect(violation?.message).toContain("threw a object without a text");
});

test("a handler that throws has changed what it changed by then, on drafts too", () => {
  const thrown = (inspected: boolean): unknown => {
    const protocol = echo({
      onTimer: (state) => {
        state.heard.push("changed");
        if (state.count === 3) throw new Error("odd");
      },
    });
    const simulation = new Simulation(calm, "raft", 1, { protocol });
    if (inspected) simulation.world.attach(inspectorOf(() => undefined));
    simulation.boot();
    simulation.run();
    return simulation.world.ids.map((id) => simulation.world.node(id).state);
  };
  expect(thrown(true)).toEqual(thrown(false));
});

test("a timer of no delay that is set again and again is named", () => {
  const protocol = echo({
    onTimer: (_state, self) => self.setTimer("tick", 0),
  });
  const [violation] = simulate(calm, "raft", 1, { strict: false, protocol }).violations;
  expect(violation?.check).toBe("no-progress");
  expect(violation?.message).toContain("the timer tick of n");
});

test("timers that are all set, and sessions that are never closed, are leaks", () => {
  const timers = echo({
    onTimer: (state, self) => {
      for (let at = 0; at < 3_000; at++) self.setTimer(`${state.count}/${at}`, 10_000_000);
    },
  });
  expect(
    simulate(calm, "raft", 1, { strict: false, protocol: timers }).violations[0]?.message,
  ).toContain("more than 10000 timers at once");
  const sessions = echo({
    onTimer: (_state, self) => {
      for (let at = 0; at < 3_000; at++) self.openSession(self.peers[0] as number);
    },
  });
  expect(
    simulate(calm, "raft", 1, { strict: false, protocol: sessions }).violations[0]?.message,
  ).toContain("more than 100000 sessions are open");
});

test("process.getBuiltinModule gets an error that says so in strict mode", () => {
  if (typeof process.getBuiltinModule !== "function") return;
  const violation = violationOf(() => process.getBuiltinModule("node:os"), true);
  expect(violation?.message).toContain("process.getBuiltinModule() was called");
});
