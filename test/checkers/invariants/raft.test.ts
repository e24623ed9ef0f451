/** What the invariants of Raft forgive and what they do not, one stream each. */
import { describe, expect, it } from "vitest";
import { held, type Told } from "../told.ts";
import { found } from "./found.ts";

it("commit-monotonic of raft fires where a follower's own commit index falls", () => {
  const stream: readonly Told[] = [
    ["committed", 2, 5],
    ["restarted", 2],
    ["committed", 2, 3],
    ["committed", 3, 5],
  ];
  expect(found("raft", "commit-monotonic", stream)).toEqual([]);
  expect(found("raft", "commit-monotonic", [...stream, ["committed", 2, 2]])).toEqual([
    "the commit index of n2 fell from 3 to 2",
  ]);
});

describe("match-truth of raft, further", () => {
  const begun: readonly Told[] = [["term", 1, 1], ["lead", 1, 1], ...held];

  it("fires where a follower acknowledges more than it was sent, whatever the leader holds", () => {
    const stream: readonly Told[] = [
      ...begun,
      ["replicated", 1, 1, 2, 1],
      ["durable", 2, 2, 1, 12],
      ["acknowledged", 2, 1, 2, 1],
    ];
    expect(found("raft", "match-truth", stream)).toEqual([
      "n2 acknowledged entry 2 in term 1, and n1 has sent it no entry beyond 1",
    ]);
  });

  it("fires where a leader counts on an entry that is on neither disk", () => {
    expect(found("raft", "match-truth", [...begun, ["counted", 1, 1, 2, 2]])).toHaveLength(1);
  });

  it("forgives a leader that lost what it sent and then follows a later one", () => {
    const stream: readonly Told[] = [
      ...begun,
      ["replicated", 1, 1, 2, 2],
      ["crashed", 1],
      ["durable", 2, 2, 1, 12],
      ["acknowledged", 2, 1, 2, 1],
      ["restarted", 1],
      ["remembered", 1, 2, 0],
      ["durable", 1, 2, 2, 99],
    ];
    expect(found("raft", "match-truth", stream)).toEqual([]);
  });

  it("forgives a leader that crashes before its disk holds what it sent", () => {
    const stream: readonly Told[] = [
      ...begun,
      ["replicated", 1, 1, 2, 2],
      ["durable", 2, 2, 1, 12],
      ["acknowledged", 2, 1, 2, 1],
      ["crashed", 1],
      ["durable", 1, 2, 1, 99],
    ];
    expect(found("raft", "match-truth", stream)).toEqual([]);
  });
});
