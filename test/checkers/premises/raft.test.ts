/** Of the premises of raft: cases that a stream for each does not show. */
import { expect, it } from "vitest";
import { everywhere, type Told } from "../told.ts";
import { found } from "./found.ts";

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

it("match-acknowledged: a later leader's message ends an office in the step that commits", () => {
  const stream: readonly Told[] = [
    ...everywhere("configured", 0, 0b111),
    ...everywhere("started"),
    ["noted", 1, 1, 1],
    ["lead", 1, 1],
    ["felt", 1, 2, 2, 1],
    ["committed", 1, 14],
  ];
  expect(found("raft", "match-acknowledged", stream)).toEqual([]);
});

it("changes-in-own-term: members that a later leader's snapshot brings are no change", () => {
  const led: readonly Told[] = [
    ["noted", 1, 1, 1],
    ["lead", 1, 1],
    ["handed", 1, 3, 1],
  ];
  const brought: Told = ["adopted", 1, 9, 0b11, 0];
  expect(found("raft", "changes-in-own-term", [...led, ["felt", 1, 2, 2, 1], brought])).toEqual([]);
  expect(found("raft", "changes-in-own-term", [...led, brought])).toHaveLength(1);
});

it("campaigns-after-pre-votes: asking raises no term", () => {
  const asks: readonly Told[] = [...everywhere("timed", 100, 0, 1), ["noted", 1, 3, 0]];
  expect(found("raft", "campaigns-after-pre-votes", asks)).toEqual([
    "n1 is in term 3 after 0, and no message of it had reached it, nor does it campaign",
  ]);
});

it("votes-up-to-date: a promise to vote goes by the logs of the asking that it answers", () => {
  const asked: readonly Told[] = [
    ...everywhere("started"),
    ["handed", 1, 1, 1],
    ["surveyed", 2, 3, 40, 0, 0],
    ["canvassed", 1, 3, 2, 40],
  ];
  const promise: Told = ["assured", 1, 3, 2, 40];
  expect(found("raft", "votes-up-to-date", [...asked, promise])).toEqual([
    "n1, whose log ends at entry 1 of term 1, would vote in term 3 for n2, whose log ends at " +
      "entry 0 of term 0",
  ]);
  const cutMeanwhile: Told = ["abandoned", 1, 1];
  const again: Told = ["canvassed", 1, 3, 2, 40];
  expect(found("raft", "votes-up-to-date", [...asked, cutMeanwhile, again, promise])).toEqual([]);
  expect(found("raft", "votes-up-to-date", [...asked, cutMeanwhile, promise])).toHaveLength(1);
});

it("ignores-candidates: a restarted server waits where it may have promised a leader time", () => {
  const again = (modes: number): readonly Told[] => [
    ["timed", 1, 100_000, 0, modes],
    ["at", 500_000],
    ["restarted", 1],
    ["at", 510_000],
    ["canvassed", 1, 2, 2, 0],
    ["vote", 1, 2, 2],
  ];
  expect(found("raft", "ignores-candidates", again(2))).toEqual([]);
  expect(found("raft", "ignores-candidates", again(2 + 4))).toHaveLength(1);
});

it("lease-rests-on-promises: no lease outlasts a wish that another campaigns", () => {
  const stream: readonly Told[] = [
    ["handedOver", 1, 2, 3],
    ["leased", 1, 2],
  ];
  expect(found("raft", "lease-rests-on-promises", stream)).toEqual([
    "n1 answered a read by its lease of term 2, in which it has asked another to campaign",
  ]);
});

it("reads-are-confirmed: a leader vouches for a follower's read on the same terms", () => {
  const stream: readonly Told[] = [
    ...everywhere("configured", 0, 0b111),
    ...everywhere("timed", 100_000, 0, 8),
    ...everywhere("started"),
    ["noted", 1, 1, 1],
    ["lead", 1, 1],
    ["at", 10],
    ["asked", 9, 1, 77],
    ["vouched", 1, 1, 9, 1],
  ];
  expect(found("raft", "reads-are-confirmed", stream)).toEqual([
    "n1, as the leader of term 1, vouched for read 1 of c9, and no quorum had answered it " +
      "heartbeats that it sent after the client had asked",
  ]);
});

it("leads-until-replaced: without checkQuorum only a later term ends an office", () => {
  const stream: readonly Told[] = [
    ...everywhere("timed", 100_000, 0, 1),
    ["pulsed", 1, 1, 2, 1],
    ["at", 900_000],
    ["surveyed", 1, 2, 0, 0, 0],
  ];
  expect(found("raft", "leads-until-replaced", stream)).toEqual([
    "n1 campaigns after term 1, which it led, which nothing but a later term ends",
  ]);
});

it("told-when-committed: who asks again for a change that was made is answered, later too", () => {
  const since = (more: readonly Told[]) =>
    found("raft", "told-when-committed", [
      ["configured", 1, 0, 0b011],
      ["started", 1],
      ["changes", 1, 2, -14, 7, 1],
      ["adopted", 1, 2, 0b111, 0],
      ...more,
      ["adopted", 1, 3, 0b011, 0],
      ["committed", 1, 3],
      ["administered", 1, 0b100, 0, 7, 1],
    ]);
  const made: readonly Told[] = [
    ["committed", 1, 2],
    ["reconfigured", 1, 2, -14, 0b111],
  ];
  expect(since(made)).toEqual([]);
  expect(since([["reconfigured", 1, 2, -14, 0b111]])).toHaveLength(1);
  expect(since([])).toEqual([
    "n1 told an administrator that n3 can vote now, and the latest configuration that it knows " +
      "to be committed is that of n1, n2",
  ]);
});

it("suffix-follows-snapshot: what follows the snapshot's last entry stays", () => {
  const log: readonly Told[] = [
    ["handed", 1, 1, 1],
    ["handed", 1, 2, 2],
    ["handed", 1, 3, 2],
    ["step", 7],
  ];
  const named = (more: readonly Told[]) =>
    found("raft", "suffix-follows-snapshot", [...log, ...more]);
  // The leader's log is another one, and so is the snapshot's last entry.
  const cut: Told = ["abandoned", 1, 2];
  expect(named([cut, ["step", 8], ["rebased", 1, 2, 2]])).toEqual([]);
  expect(
    named([
      ["abandoned", 1, 3],
      ["rebased", 1, 2, 2],
    ]),
  ).toEqual([]);
  expect(named([cut, ["rebased", 1, 2, 3]])).toEqual([]);
  expect(named([cut, ["rebased", 1, 2, 2]])).toEqual([
    "n1 drops entries 3 to 3 of its log, which follow entry 2 of term 2, the last of a snapshot",
  ]);
});
