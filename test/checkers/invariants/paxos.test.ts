/** What the invariants of Paxos and Multi-Paxos say, one stream each. */
import { expect, it } from "vitest";
import type { Told } from "../told.ts";
import { found } from "./found.ts";

it.each([
  [
    "another set than was asked for",
    ["reconfigured", 1, 2, 15, 0b0111],
    "n1 takes n1, n2, n3 for the members after the change at 2: of those before it, n1, n2, n3, " +
      "n4, the change that c8 asked for by its command 1 makes n1, n2, n4",
  ],
  [
    "another set than another node has",
    ["reconfigured", 2, 1, 14, 0b0111],
    "n2 takes n1, n2, n3 for the members after the change at 1, while n1 takes n1, n2, n3, n4",
  ],
  [
    "an answer for a change that was not made",
    ["administered", 2, 0, 0b0100, 8, 1],
    "n2 answered that the change was made that c8 asked for by its command 1, and it was not",
  ],
] as const)("changes-as-asked of multi-paxos fires on %s", (_words, told, message) => {
  const stream: readonly Told[] = [
    ["quorums", 1, 0, 0b0111, 3],
    ["changeAsked", 7, 1, 14, 0b1000, 0],
    ["changeAsked", 8, 1, 15, 0, 0b0100],
    ["changes", 1, 1, 14, 7, 1],
    ["changes", 1, 2, 15, 8, 1],
    ["reconfigured", 1, 1, 14, 0b1111],
  ];
  expect(found("multi-paxos", "changes-as-asked", [...stream, told])).toEqual([message]);
});

it("votes-safe of multi-paxos names who had voted for another value", () => {
  const stream: readonly Told[] = [
    ["remembered", 1, 5, 0],
    ["remembered", 2, 5, 0],
    ["proposed", 1, 1, 5, 11],
    ["journaled", 1, 1, 5, 11],
    ["remembered", 1, 9, 0],
    ["remembered", 3, 9, 0],
    ["proposed", 2, 1, 9, 12],
  ];
  expect(found("multi-paxos", "votes-safe", stream)).toEqual([
    "n2 proposed, for slot 1 in ballot 9, a value that no quorum shows to be safe: n1 had " +
      "voted for another in ballot 5",
  ]);
});

it.each([
  ["a higher", [33, 34, 33]],
  ["a lower", [34, 33, 34]],
] as const)("one-value-per-ballot fires in the first ballot after %s one", (_words, ballots) => {
  const [first, other, again] = ballots;
  const stream: readonly Told[] = [
    ["proposed", 1, 1, first, 11],
    ["proposed", 2, 1, other, 12],
    ["proposed", 1, 1, first, 11],
  ];
  expect(found("paxos", "one-value-per-ballot", stream)).toEqual([]);
  expect(
    found("paxos", "one-value-per-ballot", [...stream, ["proposed", 1, 1, again, 13]]),
  ).toHaveLength(1);
});
