/** Verification: a run and its strict twin, and where they part. */
import { expect, test } from "vitest";
import { must } from "../../src/core/assert.ts";
import type { Protocol } from "../../src/protocol/protocol.ts";
import { protocols } from "../../src/protocols/index.ts";
import { verify } from "../../src/runner/verify.ts";
import { changed } from "../support/changed.ts";
import { scenario } from "../support/scenario.ts";

const small = scenario({ durationUs: 1_000_000, faults: [] });

/** Raft with something added to what n2 does with its 100th message. */
function spoiled(spoil: (message: unknown) => unknown): Protocol {
  const raft = must(protocols.get("raft"), "there is a raft").make();
  let messages = 0;
  return changed(raft, ({ start, onMessage }) => ({
    start(disk, self, setup) {
      if (self.id === 2) messages = 0;
      return start(disk, self, setup);
    },
    onMessage(state, from, message, self, session) {
      if (self.id === 2 && ++messages === 100) spoil(message);
      onMessage(state, from, message, self, session);
    },
  }));
}

test("a deterministic run and its strict twin are the same", () => {
  expect(verify(small, "raft", 7).difference).toBeNull();
});

test("a forbidden call is named, with the first step that differs", () => {
  const { result, difference } = verify(small, "raft", 7, {
    protocol: spoiled(() => Math.random()),
  });
  expect(result.verdict).toBe("pass");
  expect(difference?.step).toBeGreaterThan(100);
  expect(difference?.message).toMatch(
    /^two runs of this seed differ \([0-9a-f]{16} plain, [0-9a-f]{16} strict\); the first step that differs is \d+: .*\n.*Math\.random\(\) was called by node n2/s,
  );
});

test("a handler that changes a message it was given is found", () => {
  const spoil = (message: unknown): void => {
    (message as { term: number }).term = 0;
  };
  const { difference } = verify(small, "raft", 7, { protocol: spoiled(spoil) });
  expect(difference?.message).toContain("TypeError");
});

test("a start that goes by what an earlier start of its process kept is found", () => {
  const raft = must(protocols.get("raft"), "there is a raft").make();
  const remembering = changed(raft, ({ start }) => ({
    start(disk, self, given) {
      const isFirst = disk.recall?.() === undefined;
      disk.keep?.(true);
      if (!isFirst) self.setTimer("remembers", 1_000);
      return start(disk, self, given);
    },
  }));
  const { result, difference } = verify(scenario(), "raft", 3, { protocol: remembering });
  expect(result.happened["crashes"]).toBeGreaterThan(0);
  expect(difference?.step).toBeGreaterThan(100);
});
