/** What judges know: the same in whichever order two nodes did what does not touch each other. */
import { describe, expect, it } from "vitest";
import { Audit } from "../../src/checkers/audit/audit.ts";
import { DigestSum } from "../../src/core/digest.ts";
import { WORLD_FACTS } from "../../src/protocol/shared-facts.ts";
import { protocols } from "../../src/protocols/index.ts";
import { systemOf } from "../../src/systems/index.ts";

/** A fact with its numbers. */
type Told = readonly [fact: string, ...numbers: number[]];

/** Two lots of facts, each of another node's step. */
interface Case {
  readonly protocol: string;
  readonly what: string;
  readonly before: readonly Told[];
  readonly one: readonly Told[];
  readonly two: readonly Told[];
}

const CASES: readonly Case[] = [
  {
    protocol: "raft",
    what: "two followers acknowledge what is not on their leader's disk yet",
    before: [
      ["remembered", 1, 1, 1],
      ["term", 1, 1],
      ["lead", 1, 1],
      ["replicated", 1, 1, 2, 1],
      ["replicated", 1, 1, 3, 1],
      ["remembered", 2, 1, 1],
      ["remembered", 3, 1, 1],
    ],
    one: [
      ["durable", 2, 1, 1, 11],
      ["term", 2, 1],
      ["acknowledged", 2, 1, 1, 1],
    ],
    two: [
      ["durable", 3, 1, 1, 11],
      ["term", 3, 1],
      ["acknowledged", 3, 1, 1, 1],
    ],
  },
  {
    protocol: "raft",
    what: "two leaders, an old one and its successor, send a third node snapshots",
    before: [],
    one: [["shipped", 1, 4, 3, 77]],
    two: [["shipped", 2, 5, 3, 78]],
  },
  {
    protocol: "paxos",
    what: "two nodes learn what is chosen",
    before: [
      ["asked", 1, 1, 11],
      ["prepared", 1, 33],
      ["remembered", 1, 33, 0],
      ["remembered", 2, 33, 0],
      ["proposed", 1, 1, 33, 11],
      ["journaled", 1, 1, 33, 11],
      ["journaled", 2, 1, 33, 11],
    ],
    one: [["delivered", 1, 1, 33, 11]],
    two: [["delivered", 2, 1, 33, 11]],
  },
  {
    protocol: "paxos",
    what: "two proposers propose in ballots of their own",
    before: [
      ["asked", 1, 1, 11],
      ["asked", 2, 1, 12],
      ["remembered", 1, 33, 0],
      ["remembered", 2, 34, 0],
      ["remembered", 3, 34, 0],
      ["prepared", 1, 33],
      ["prepared", 2, 34],
    ],
    one: [["proposed", 1, 1, 33, 11]],
    two: [["proposed", 2, 1, 34, 12]],
  },
  {
    protocol: "paxos",
    what: "two acceptors vote in different ballots",
    before: [
      ["asked", 1, 1, 11],
      ["asked", 2, 1, 12],
      ["prepared", 1, 33],
      ["remembered", 1, 33, 0],
      ["remembered", 2, 34, 0],
      ["remembered", 3, 34, 0],
      ["prepared", 2, 34],
    ],
    one: [["journaled", 1, 1, 33, 11]],
    two: [["journaled", 2, 1, 34, 12]],
  },
  {
    protocol: "paxos",
    what: "a value gets its quorum in two ballots at once",
    before: [
      ["asked", 1, 1, 11],
      ["prepared", 1, 33],
      ["prepared", 2, 66],
      ["journaled", 1, 1, 33, 11],
      ["journaled", 3, 1, 66, 11],
    ],
    one: [["journaled", 2, 1, 33, 11]],
    two: [["journaled", 1, 1, 66, 11]],
  },
  {
    protocol: "multi-paxos",
    what: "two masters, an old one and its successor, propose for one slot",
    before: [
      ["asked", 1, 1, 11],
      ["asked", 2, 1, 12],
      ["remembered", 1, 33, 0],
      ["remembered", 2, 34, 0],
      ["remembered", 3, 34, 0],
      ["prepared", 1, 33],
      ["prepared", 2, 34],
    ],
    one: [["proposed", 1, 1, 33, 11]],
    two: [["proposed", 2, 1, 34, 12]],
  },
  {
    protocol: "multi-paxos",
    what: "two nodes answer reads",
    before: [
      ["asked", 1, 1, 11],
      ["asked", 2, 1, 12],
    ],
    one: [["read", 1, 1, 1, 4]],
    two: [["read", 2, 2, 1, 5]],
  },
];

/** What all judges of a protocol know after these facts, and what they found. */
function known(protocol: string, stream: readonly Told[]): readonly unknown[] {
  const facts = { ...WORLD_FACTS, ...protocols.get(protocol)?.facts };
  const audit = new Audit(systemOf(protocol).invariants, 3, facts);
  for (const [fact, ...numbers] of stream) {
    const tell = audit.facts[fact];
    if (tell === undefined) throw new Error(`${protocol} declares no fact ${fact}`);
    tell(...numbers);
  }
  const total = new DigestSum();
  audit.addTo(total);
  return [total.text(), audit.findings.map(({ invariant }) => invariant)];
}

describe.each(CASES)("$protocol: $what", ({ protocol, before, one, two }) => {
  it("and the judges know the same in either order, and have nothing to say", () => {
    const first = known(protocol, [...before, ...one, ...two]);
    expect(first[1]).toEqual([]);
    expect(known(protocol, [...before, ...two, ...one])).toEqual(first);
  });

  it("and it is more than they knew before", () => {
    expect(known(protocol, [...before, ...one, ...two])[0]).not.toBe(known(protocol, before)[0]);
  });
});
