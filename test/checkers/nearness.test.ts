/** How near facts come to breaking invariants: by hand, fact by fact. */
import { describe, expect, it } from "vitest";
import { Audit } from "../../src/checkers/audit/audit.ts";
import { withNearness } from "../../src/checkers/nearness.ts";
import type { Invariant } from "../../src/checkers/property.ts";
import { WORLD_FACTS } from "../../src/protocol/shared-facts.ts";
import { protocols } from "../../src/protocols/index.ts";
import { systemOf, systems } from "../../src/systems/index.ts";

/** A fact with its numbers; `at`: it is so late now, microseconds. */
type Told = readonly [fact: string, ...numbers: number[]];

interface Case {
  readonly system: string;
  readonly before: readonly Told[];
  /** Told after `before`, each in an audit of its own, and how near it comes; null: it is far. */
  readonly near: readonly (readonly [Told, number | null])[];
}

const held = (index: number, term: number, digest: number, ...nodes: number[]): readonly Told[] =>
  nodes.map((node) => ["durable", node, index, term, digest]);

/** By invariant and fact. */
const CASES: Readonly<Record<string, Case>> = {
  "election-safety/vote": {
    system: "raft",
    before: [["lead", 1, 2]],
    near: [
      [["vote", 3, 2, 2], 0],
      [["vote", 3, 2, 1], null],
      [["vote", 2, 2, 2], null],
      [["vote", 3, 3, 2], null],
    ],
  },
  "log-matching/durable": {
    system: "raft",
    before: [...held(1, 1, 11, 1, 2), ...held(2, 1, 12, 1)],
    near: [
      [["durable", 2, 2, 2, 22], 0],
      [["durable", 2, 2, 1, 12], null],
      [["durable", 3, 2, 2, 22], null],
    ],
  },
  "leader-completeness/lead": {
    system: "raft",
    before: [...held(1, 1, 11, 1, 2), ...held(2, 1, 12, 2), ["delivered", 1, 1, 1, 11]],
    near: [
      [["lead", 1, 2], 0],
      [["lead", 2, 2], 1],
      [["lead", 1, 1], null],
    ],
  },
  "committed-is-durable/delivered": {
    system: "raft",
    before: [...held(1, 1, 11, 1, 2, 3), ...held(2, 1, 12, 1, 2), ["delivered", 1, 1, 1, 11]],
    near: [
      [["delivered", 1, 2, 1, 12], 0],
      [["delivered", 2, 1, 1, 11], null],
    ],
  },
  "committed-is-durable/truncated": {
    system: "raft",
    before: [...held(1, 1, 11, 1, 2, 3), ...held(2, 1, 12, 1, 2), ...held(3, 1, 13, 1)],
    near: [
      [["truncated", 1, 2], 0],
      [["truncated", 1, 3], 1],
      [["truncated", 2, 3], null],
    ],
  },
  "exactly-once/asked": {
    system: "zab",
    before: [
      ["asked", 1, 1, 11],
      ["performed", 1, 1, 1, 1],
    ],
    near: [
      [["asked", 1, 1, 11], 0],
      [["asked", 1, 2, 12], null],
      [["asked", 2, 1, 13], null],
    ],
  },
  "read-freshness/read": {
    system: "raft",
    before: [
      ["received", 1, 1, 5],
      ["asked", 2, 1, 0],
      ["received", 1, 2, 8],
    ],
    near: [
      [["read", 1, 2, 1, 5], 0],
      [["read", 1, 2, 1, 7], 2],
      [["read", 1, 2, 1, 8], null],
    ],
  },
  "agreement/journaled": {
    system: "multi-paxos",
    before: [
      ["quorums", 1, 0, 0b11111, 64],
      ["journaled", 1, 1, 33, 11],
      ["journaled", 2, 1, 33, 11],
    ],
    near: [
      [["journaled", 3, 1, 65, 22], 0],
      [["journaled", 3, 1, 65, 11], null],
      [["journaled", 3, 2, 65, 22], null],
    ],
  },
  "elected-by-votes/lead": {
    system: "raft",
    before: [
      ...[1, 2, 3, 4, 5].map((node): Told => ["configured", node, 0, 0b11111]),
      ["gathered", 1, 2, 1],
      ["gathered", 1, 2, 2],
      ["gathered", 1, 2, 3],
      ["gathered", 4, 2, 4],
    ],
    near: [
      [["lead", 1, 2], 1],
      [["lead", 4, 3], null],
    ],
  },
  "lease-rests-on-promises/leased": {
    system: "raft",
    before: [
      ...[1, 2, 3].flatMap((node): readonly Told[] => [
        ["configured", node, 0, 0b111],
        ["timed", node, 160_000, 0, 4],
        ["started", node],
      ]),
      ["at", 1_000_000],
      ["pulsed", 1, 1, 2, 1],
      ["felt", 2, 1, 1, 1],
      ["echoed", 1, 1, 2, 1],
      ["at", 1_145_000],
    ],
    near: [
      [["leased", 1, 1], 1],
      [["leased", 1, 2], null],
    ],
  },
  "lease-rests-on-grants/leased": {
    system: "multi-paxos",
    before: [
      ["quorums", 1, 0, 0b111, 64],
      ["leases", 1, 160_000, 0],
      ["at", 10_000],
      ["beatSent", 1, 33, 1],
      ["grantReached", 1, 33, 2, 1],
      ["at", 115_000],
      ["read", 1, 1, 1, 0],
    ],
    near: [
      [["leased", 1, 33], 5],
      [["leased", 1, 65], null],
    ],
  },
};

function judgesOf(system: string): readonly Invariant[] {
  const { invariants, premises = [] } = systemOf(system);
  return [...invariants, ...premises];
}

/** How near the last fact of a stream comes; null: it is far. */
function distanceOf(system: string, name: string, stream: readonly Told[]): number | null {
  let near: number | null = null;
  const facts = { ...WORLD_FACTS, ...protocols.get(system)?.facts };
  const hear = (distance: number): void => {
    near = distance;
  };
  const heard = withNearness([{ near: () => hear }]);
  const invariants = judgesOf(system).filter((one) => one.name === name);
  const audit = new Audit(heard(invariants, facts), Math.max(3, nodesOf(stream)), facts);
  const clock = { steps: 0, nowUs: 0 };
  audit.clock = clock;
  for (const [fact, ...numbers] of stream) {
    near = null;
    if (fact === "at") clock.nowUs = numbers[0] ?? 0;
    else audit.facts[fact]?.(...numbers);
  }
  return near;
}

/** Where a fact names sets of nodes, there are five. */
function nodesOf(stream: readonly Told[]): number {
  return stream.some((told) => told.includes(0b11111)) ? 5 : 3;
}

describe("near misses", () => {
  for (const [key, { system, before, near }] of Object.entries(CASES)) {
    const [name = "", fact = ""] = key.split("/");
    it(`of ${name} are told by ${fact}: how much was missing or to spare`, () => {
      for (const [told, distance] of near) {
        expect(told[0]).toBe(fact);
        expect([told, distanceOf(system, name, [...before, told])]).toEqual([told, distance]);
      }
    });
  }

  it("of what several systems promise are among these", () => {
    const declared = [...systems.keys()].flatMap((system) =>
      judgesOf(system).flatMap(({ name, near, and = [] }) =>
        [near, ...and.map((one) => one.near)].flatMap((one) =>
          Object.keys(one ?? {}).map((fact) => `${name}/${fact}`),
        ),
      ),
    );
    // The same properties under the names of other systems.
    const same = new Set([
      "ballot-unique/vote",
      "committed-log-durability/delivered",
      "committed-log-durability/truncated",
      "one-leader-per-epoch/vote",
      "primary-integrity/lead",
      "zxid-identifies-prefix/durable",
    ]);
    const untold = new Set(declared.filter((key) => !(key in CASES) && !same.has(key)));
    expect([...untold]).toEqual([]);
  });

  it("leave judgement as it is", () => {
    const facts = { ...WORLD_FACTS, ...protocols.get("raft")?.facts };
    const invariants = judgesOf("raft").filter(({ name }) => name === "election-safety");
    const heard = withNearness([{ near: () => () => undefined }])(invariants, facts);
    const findings = [invariants, heard].map((judges) => {
      const audit = new Audit(judges, 3, facts);
      audit.facts["lead"]?.(1, 2);
      audit.facts["lead"]?.(3, 2);
      return audit.findings;
    });
    expect(findings[0]).toHaveLength(1);
    expect(findings[1]).toEqual(findings[0]);
    expect(withNearness([{}])(invariants, facts)).toBe(invariants);
  });
});
