/**
 * Judges see what leaves a node and what its state is, not what it says: faults that no client may
 * notice are found.
 */
import { describe, expect, it } from "vitest";
import { Audit } from "../../src/checkers/audit/audit.ts";
import { oneLeader } from "../../src/checkers/invariants/one-leader.ts";
import { bind } from "../../src/checkers/property.ts";
import type { Write } from "../../src/protocol/disk.ts";
import { fact } from "../../src/protocol/facts.ts";
import type { Handlers, Protocol } from "../../src/protocol/protocol.ts";
import { WORLD_FACTS } from "../../src/protocol/shared-facts.ts";
import { protocols } from "../../src/protocols/index.ts";
import { simulate } from "../../src/runner/simulate.ts";
import { changed } from "../support/changed.ts";
import { scenario } from "../support/scenario.ts";

/** A protocol with one thing done wrong. */
function broken(name: string, change: (handlers: Handlers) => Partial<Handlers>): Protocol {
  return changed(protocols.get(name)?.make() as Protocol, change);
}

const quiet = { nodes: 3, durationUs: 2_000_000, faults: [] };

describe("content", () => {
  it("a follower that alters an operation that it stores is caught by log matching", () => {
    const alters = broken("raft", ({ onMessage }) => ({
      onMessage(state, from, given, self, session) {
        const message = given as { type: string; entries?: { request: null | object }[] };
        const altered = (entry: { request: null | object }) =>
          entry.request === null
            ? entry
            : {
                ...entry,
                request: { ...entry.request, command: { f: "get", key: "x", input: null } },
              };
        const wrong =
          self.id !== 1 && message.entries !== undefined
            ? { ...message, entries: message.entries.map(altered) }
            : message;
        onMessage(state, from, wrong, self, session);
      },
    }));
    const run = simulate(scenario(quiet), "raft", 1, { protocol: alters, strict: false });
    expect(run.violations[0]?.check).toBe("log-matching");
  });

  it("a node whose object lost a part is caught when the run has recovered", () => {
    const loses = broken("raft", ({ onDisk }) => ({
      onDisk(given, ticket, outcome, self) {
        const state = given as { machine: { parts: Map<unknown, unknown> } };
        if (self.id === 2) state.machine.parts.delete([...state.machine.parts.keys()][0]);
        onDisk(given, ticket, outcome, self);
      },
    }));
    const run = simulate(scenario({ ...quiet, checks: ["progress"] }), "raft", 1, {
      protocol: loses,
      strict: false,
    });
    expect(run.violations[0]?.check).toBe("progress");
    expect(run.violations[0]?.message).toMatch(/the object is not the same on both/);
  });

  it("a snapshot of Zab that lost a key before the disk is caught by machine determinism", () => {
    const loses = broken("zab", ({ start }) => ({
      start(disk, self, setup) {
        const batch = self.disk.batch.bind(self.disk);
        const lossy = (write: Write): Write => {
          if (write.kind !== "put" || write.key !== "snapshot") return write;
          const value = write.value as { machine: { parts: Map<unknown, unknown> } };
          const parts = new Map([...value.machine.parts].slice(1));
          return { ...write, value: { ...value, machine: { ...value.machine, parts } } };
        };
        self.disk.batch = (writes, thenSend) => batch(writes.map(lossy), thenSend);
        return start(disk, self, setup);
      },
    }));
    const run = simulate(
      scenario({ ...quiet, protocols: ["zab"] }, {}, { snapshotEvery: 20 }),
      "zab",
      1,
      { protocol: loses, strict: false },
    );
    expect(run.violations[0]?.check).toBe("machine-determinism");
  });
});

it("an invariant is bound to a fact that only its user's protocol declares", () => {
  const facts = { ...WORLD_FACTS, crowned: fact("`node` reigns in `year`", "node", "year") };
  const { lead, ...others } = oneLeader((a, b, year) => `n${a} and n${b} reigned in ${year}`).on;
  expect(others).toEqual({});
  const monarchy = bind(
    { name: "monarchy", statement: "One reigns at a time.", source: "custom" },
    { initial: () => ({ leaders: [] }), on: { crowned: lead as never } },
  );
  const audit = new Audit([monarchy], 3, facts);
  audit.facts["crowned"]?.(1, 4);
  audit.facts["crowned"]?.(2, 4);
  expect(audit.findings.map(({ message }) => message)).toEqual(["n1 and n2 reigned in 4"]);
  expect(() => new Audit([monarchy], 3)).toThrow(
    "invariant monarchy listens to crowned, a fact that is not declared",
  );
});
