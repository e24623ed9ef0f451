/**
 * Properties are heard as facts of other names, and with fields in another order; one property
 * serves several protocols.
 */
import { describe, expect, it } from "vitest";
import { Audit } from "../../src/checkers/audit/audit.ts";
import { hearing } from "../../src/checkers/hearing.ts";
import { leaderCompleteness } from "../../src/checkers/invariants/leader-completeness.ts";
import { matchMonotonic } from "../../src/checkers/invariants/match-monotonic.ts";
import { oneLeader } from "../../src/checkers/invariants/one-leader.ts";
import { bind } from "../../src/checkers/property.ts";
import { fact } from "../../src/protocol/facts.ts";
import { WORLD_FACTS } from "../../src/protocol/shared-facts.ts";
import { protocols } from "../../src/protocols/index.ts";
import { systemOf } from "../../src/systems/index.ts";

const FACTS = { crowned: fact("`king` is crowned.", "year", "month", "king") } as const;
const words = { name: "one-king", statement: "A year has one king.", source: "a test" };
const say = (first: number, second: number, year: number) => `${first}, ${second}: ${year}`;

function messages(audit: Audit): readonly string[] {
  return audit.findings.map(({ message }) => message);
}

describe("a property heard as another fact", () => {
  const property = hearing(oneLeader(say), FACTS, { lead: ["crowned", "king", "year"] });

  it("judges that fact's numbers, whatever their order", () => {
    const audit = new Audit([bind(words, property)], 3, { ...WORLD_FACTS, ...FACTS });
    audit.facts["crowned"]?.(1066, 1, 3);
    audit.facts["crowned"]?.(1067, 10, 2);
    expect(messages(audit)).toEqual([]);
    audit.facts["crowned"]?.(1066, 10, 2);
    expect(messages(audit)).toEqual(["3, 2: 1066"]);
  });

  it("no longer listens to the fact that it was written for", () => {
    expect(Object.keys(property.on)).toEqual(["crowned"]);
  });

  it("goes on listening to what is not named", () => {
    const facts = { counted: fact("", "node", "term", "peer", "index") } as const;
    const heard = hearing(matchMonotonic, facts, {
      counted: ["counted", "node", "term", "peer", "index"],
    });
    expect(Object.keys(heard.on).sort()).toEqual(Object.keys(matchMonotonic.on).sort());
  });

  it("is refused, by name, where no such fact or field exists, or a ghost is made from it", () => {
    const of = (heard: Record<string, never>) => () => hearing(oneLeader(say), FACTS, heard);
    expect(of({ led: ["crowned"] } as never)).toThrow("listens to lead, and not to led");
    expect(of({ lead: ["king"] } as never)).toThrow("there is no fact king");
    expect(of({ lead: ["crowned", "queen"] } as never)).toThrow(
      "crowned has the fields year, month, king, and no queen",
    );
    const complete = leaderCompleteness(() => "");
    expect(Object.keys(hearing(complete, FACTS, { lead: ["crowned", "king", "year"] }).on)).toEqual(
      ["delivered", "crowned"],
    );
    expect(() => hearing(complete, FACTS, { durable: ["crowned"] })).toThrow("not to durable");
  });
});

it.each(["raft", "multi-paxos", "zab"])("%s binds it too: an office has one leader", (protocol) => {
  const facts = { ...WORLD_FACTS, ...protocols.get(protocol)?.facts };
  const audit = new Audit(systemOf(protocol).invariants, 3, facts);
  audit.facts["lead"]?.(1, 33);
  audit.facts["lead"]?.(2, 33);
  expect(messages(audit).join("\n")).toMatch(/n1 and n2 (both|.*) .*33/);
});
