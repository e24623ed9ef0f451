/** The contract of narration: an event in one line that can be read, whatever it carries. */
import { describe, expect, it } from "vitest";
import { type Narrated, narrate } from "../../src/runner/narrate.ts";
import { COMPLETED, ISSUED, REQUEST, SENT } from "../../src/world/event.ts";

const STATE = { log: Array.from({ length: 5_000 }, (_, at) => `operation ${at}`) };

const run: Narrated = {
  names: ["", "n1", "n2"],
  describe: () => ({ kind: "whole-state", fields: { state: JSON.stringify(STATE) } }),
  clients: 1,
  actors: [],
  facts: [],
  operation: () => ({
    process: 1,
    invoked: 1,
    completed: 2,
    f: "put",
    key: "x".repeat(10_000),
    input: STATE,
    invokedUs: 0,
    completedUs: 1,
    outcome: "ok",
    output: STATE,
  }),
  reads: () => false,
};

const event = { actor: 1, other: 0, number: 0, mark: 0, settled: 0, payload: null };

describe("a line of a story is bounded where", () => {
  it.each([
    ["a write is the whole state", ISSUED, { writes: [{ kind: "put", key: "vr", value: STATE }] }],
    ["a message is", SENT, {}],
    ["a request is", REQUEST, { command: { f: "put", key: null, input: STATE } }],
    ["an operation is", COMPLETED, null],
  ])("%s", (_, kind, payload) => {
    const line = narrate(run, { ...event, kind, other: kind === SENT ? 2 : 0, payload });
    expect(line).toMatch(/\.\.\. \([\d,]+ characters more\)/);
    expect(line.length).toBeLessThan(800);
  });

  it("many writes are one batch", () => {
    const writes = Array.from({ length: 500 }, (_, at) => ({
      kind: "append",
      index: at,
      entry: 0,
    }));
    const line = narrate(run, { ...event, kind: ISSUED, payload: { writes } });
    expect(line).toMatch(/entry 19, and 480 writes more$/);
  });
});
