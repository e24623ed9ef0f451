/**
 * What a property declares of the facts that it hears is true, on random streams of facts, lawful
 * or not: a steady one that is asserted again changes nothing, and one that is only looked at
 * leaves the state as it was.
 */
import { describe, expect, it } from "vitest";
import { Audit } from "../../../src/checkers/audit/audit.ts";
import type { Invariant, Property } from "../../../src/checkers/property.ts";
import { mixValue } from "../../../src/core/hash.ts";
import { RandomStream } from "../../../src/kernel/streams.ts";
import { type FactTable, fact } from "../../../src/protocol/facts.ts";
import { WORLD_FACTS } from "../../../src/protocol/shared-facts.ts";
import { protocols } from "../../../src/protocols/index.ts";
import { systems } from "../../../src/systems/index.ts";

const NODES = 3;
const FACTS = 400;

interface Declared {
  readonly of: string;
  readonly property: Property;
  readonly facts: FactTable;
}

/** The properties of all systems of one protocol that declare something. */
const declared: readonly Declared[] = [...systems.values()].flatMap((system) => {
  const protocol = protocols.get(system.name);
  if (protocol === undefined) return [];
  const facts = { ...WORLD_FACTS, ...protocol.facts };
  const { invariants, premises = [] } = system;
  const judged = [...invariants, ...premises].flatMap((one) => [one, ...(one.and ?? [])]);
  return [...judged, ...system.happened]
    .filter(({ steady = [], looksAt = [] }) => steady.length + looksAt.length > 0)
    .map((property, at) => ({ of: `${system.name} ${nameOf(property)} (${at})`, property, facts }));
});

function nameOf(property: Property): string {
  return "name" in property ? String(property.name) : Object.keys(property.on).join(", ");
}

/** The property alone, under a name, in an audit that lets every fact pass. */
function alone({ property, facts }: Declared) {
  const bound: Invariant = { name: "it", statement: "", source: "", ...property };
  const heard = { ...bound, steady: [], and: [] };
  const audit = new Audit([heard], NODES, facts);
  const known = Object.keys(property.on).filter((name) => name in facts);
  return { audit, heard, known };
}

describe("properties", () => {
  it("are there that declare something", () => {
    expect(declared.length).toBeGreaterThan(20);
  });

  it.each(declared)("of $of", (one) => {
    const { audit, heard, known } = alone(one);
    const { steady = [], looksAt = [] } = one.property;
    const ghostly = ["durable", "snapshotted", "journaled", "remembered"].filter(
      (name) => name in one.facts && !known.includes(name),
    );
    const names = [...known, ...ghostly];
    const random = new RandomStream("declared", one.of);
    const lasts = new Map<string, number>();
    const facts = audit.facts as Readonly<Record<string, (...numbers: number[]) => void>>;
    const stateNow = () => mixValue(0, audit.stateOf(heard));
    for (let step = 0; step < FACTS; step++) {
      const name = names[random.below(names.length)] as string;
      const numbers = (one.facts[name] ?? fact("")).fields.map(() => 1 + random.below(NODES));
      const before = stateNow();
      facts[name]?.(...numbers);
      if (looksAt.includes(name)) expect(stateNow(), `${name} ${numbers}`).toBe(before);
      if (audit.findings.length > 0) lasts.clear();
      else if (steady.includes(name)) lasts.set(`${name} ${numbers[0]}`, numbers[1] as number);
      audit.findings.length = 0;
      const after = stateNow();
      for (const [said, number] of lasts) {
        const [again = "", subject] = said.split(" ");
        if (one.facts[again]?.fields.length !== 2) continue;
        facts[again]?.(Number(subject), number);
        expect(audit.findings, `${said} ${number} again`).toEqual([]);
        expect(stateNow(), `${said} ${number} again`).toBe(after);
      }
    }
  });
});
