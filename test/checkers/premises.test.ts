/**
 * Every premise is shown to pass a lawful stream of facts, and to fire, with its message, on one
 * that breaks it.
 */
import { describe, expect, it } from "vitest";
import { Audit } from "../../src/checkers/audit/audit.ts";
import { WORLD_FACTS } from "../../src/protocol/shared-facts.ts";
import { protocols } from "../../src/protocols/index.ts";
import { premises, systemOf } from "../../src/systems/index.ts";

/** A fact with its numbers; `at`: it is so late now, microseconds. */
type Told = readonly [fact: string, ...numbers: number[]];

interface Case {
  readonly lawful: readonly Told[];
  /** Told after `lawful`, in an audit of its own: the last of them breaks the premise. */
  readonly broken: readonly Told[];
  readonly message: string;
}

const everywhere = (fact: string, ...numbers: number[]): readonly Told[] =>
  [1, 2, 3].map((node) => [fact, node, ...numbers] as const);

const CASES: Record<string, Record<string, Case>> = {
  raft: {
    "elected-by-votes": {
      lawful: [
        ...everywhere("configured", 0, 0b111),
        ...everywhere("started"),
        ["remembered", 1, 1, 1],
        ["gathered", 1, 1, 2],
        ["lead", 1, 1],
        // A joint configuration needs both majorities.
        ["adopted", 1, 2, 0b001, 0b111],
        ["remembered", 1, 2, 1],
        ["gathered", 1, 2, 3],
        ["lead", 1, 2],
      ],
      broken: [
        ["remembered", 3, 3, 3],
        // A vote of an earlier term, and one that a crash forgot.
        ["gathered", 3, 2, 2],
        ["gathered", 2, 4, 3],
        ["remembered", 2, 4, 2],
        ["crashed", 2],
        ["restarted", 2],
        ["lead", 3, 3],
      ],
      message: "n3 leads term 3 with votes of n3 only",
    },
    "votes-up-to-date": {
      lawful: [
        ["handed", 1, 1, 1],
        ["handed", 1, 2, 1],
        ["handed", 1, 3, 2],
        ["abandoned", 1, 3],
        ["solicited", 2, 3, 2, 1],
        ["noted", 1, 3, 2],
        ["solicited", 3, 4, 1, 2],
        ["noted", 1, 4, 3],
        // What was handed to the disk and not durable is gone.
        ["durable", 1, 1, 1, 11],
        ["handed", 1, 3, 5],
        ["crashed", 1],
        ["restarted", 1],
        ["solicited", 2, 6, 1, 1],
        ["noted", 1, 6, 2],
        ["rebased", 1, 5, 6],
      ],
      broken: [
        ["solicited", 3, 7, 4, 6],
        ["noted", 1, 7, 3],
      ],
      message:
        "n1, whose log ends at entry 5 of term 6, voted in term 7 for n3, whose log ends at entry 4 of term 6",
    },
    "match-acknowledged": {
      lawful: [
        ...everywhere("configured", 0, 0b111),
        ...everywhere("started"),
        ["noted", 1, 1, 1],
        ["lead", 1, 1],
        ["durable", 1, 1, 1, 11],
        ["confirmed", 1, 1, 2, 1],
        ["counted", 1, 1, 2, 1],
        ["committed", 1, 1],
        // As a follower it is told.
        ["noted", 1, 2, 0],
        ["committed", 1, 2],
        ["noted", 1, 3, 1],
        ["lead", 1, 3],
        // An acknowledgement of an earlier term is none of this one.
        ["confirmed", 1, 2, 2, 5],
        ["confirmed", 1, 3, 2, 2],
      ],
      broken: [["counted", 1, 3, 2, 5]],
      message: "n1 counts on n2 for entry 5 in term 3, and n2 acknowledged 2 to it in that term",
    },
  },
};

/** What an audit of one premise finds. */
function found(protocol: string, name: string, stream: readonly Told[]): readonly string[] {
  const premise = systemOf(protocol).premises?.find((one) => one.name === name);
  if (premise === undefined) throw new Error(`${protocol} does not rest on ${name}`);
  const facts = { ...WORLD_FACTS, ...protocols.get(protocol)?.facts };
  const audit = new Audit([premise], 3, facts);
  for (const [fact, ...numbers] of stream) {
    if (fact === "at") {
      audit.clock = { steps: 0, nowUs: numbers[0] as number };
      continue;
    }
    const tell = audit.facts[fact];
    if (tell === undefined) throw new Error(`${protocol} declares no fact ${fact}`);
    tell(...numbers);
  }
  return audit.findings.map(({ message }) => message);
}

const cases = Object.entries(CASES).flatMap(([protocol, named]) =>
  Object.entries(named).map(([name, given]) => ({ protocol, name, ...given })),
);

describe.each(cases)("$name of $protocol", ({ protocol, name, lawful, broken, message }) => {
  it("passes a lawful stream of facts", () => {
    expect(found(protocol, name, lawful)).toEqual([]);
  });

  it("fires on a stream that breaks it, at the fact that does", () => {
    const stream = [...lawful, ...broken];
    expect(found(protocol, name, stream.slice(0, -1))).toEqual([]);
    expect(found(protocol, name, stream)).toEqual([message]);
  });
});

it("no premise is without a stream that it fires on", () => {
  const shown = new Set(cases.map(({ name }) => name));
  expect([...premises.keys()].filter((name) => !shown.has(name))).toEqual([]);
});

it("match-acknowledged: a leader commits what a quorum has acknowledged in its term", () => {
  const led: readonly Told[] = [
    ...everywhere("configured", 0, 0b111),
    ...everywhere("started"),
    ["noted", 1, 1, 1],
    ["lead", 1, 1],
    ["durable", 1, 1, 1, 11],
  ];
  const commits: Told = ["committed", 1, 1];
  expect(found("raft", "match-acknowledged", [...led, ["confirmed", 1, 1, 3, 1], commits])).toEqual(
    [],
  );
  expect(found("raft", "match-acknowledged", [...led, commits])).toEqual([
    "n1, as the leader of term 1, committed entry 1 by counting n1, by what its disk holds and " +
      "they acknowledged to it in that term",
  ]);
});
