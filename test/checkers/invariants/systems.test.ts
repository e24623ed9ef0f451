/** What invariants over the services of a system forgive and what they do not, one stream each. */
import { describe, expect, it } from "vitest";
import type { Told } from "../told.ts";
import { foundOver } from "./found.ts";

it("what holders believe is not judged once a clock has run off further than leases allow for", () => {
  const both: Told[] = [
    ["holders.believed", 1, 5],
    ["holders.believed", 2, 9],
    ["holders.believed", 1, 5],
  ];
  expect(foundOver("fenced-lock", both)).toHaveLength(1);
  expect(foundOver("fenced-lock", [["holders.drifting", 3, 100_001], ...both])).toEqual([]);
  expect(foundOver("fenced-lock", [["locks.drifting", 1, -100_001], ...both])).toEqual([]);
});

it("what holders of Redlock believe is not judged once the clock of a server was set, of others always", () => {
  const both: Told[] = [
    ["holders.believed", 1, 5],
    ["holders.believed", 2, 9],
    ["holders.believed", 1, 5],
  ];
  expect(foundOver("redlock", both)).toHaveLength(1);
  expect(foundOver("redlock", [["s3.jumped", 1, 1], ...both])).toEqual([]);
  expect(foundOver("redlock", [["s5.drifting", 1, 100_001], ...both])).toEqual([]);
  expect(foundOver("naive-table", [["table.jumped", 1, 1], ...both])).toHaveLength(1);
});

it("removed-if-silent of consensus-view fires where one is kept that has renewed nothing", () => {
  const stream: readonly Told[] = [
    ["group.renewed", 1, 10, 4],
    ["group.renewed", 1, 20, 4],
    ["group.kept", 1, 25, 4, 10],
    ["group.kept", 2, 25, 4, 10],
  ];
  expect(foundOver("consensus-view", stream)).toEqual([]);
  expect(foundOver("consensus-view", [...stream, ["group.kept", 1, 30, 4, 20]])).toEqual([
    "n4 was kept in the view at 30, and had not renewed its place since 20",
  ]);
});

describe("answered-is-kept of redlock", () => {
  const begun: readonly Told[] = [
    ["resource.accepted", 1, 3, 1],
    ["resource.wrote", 1, 3, 1],
  ];

  it("fires where a holder is shown what is not on the disk", () => {
    const stream: readonly Told[] = [...begun, ["resource.showed", 1, 7, 1, 2]];
    expect(foundOver("redlock", stream)).toEqual([]);
    expect(foundOver("redlock", [...begun, ["resource.showed", 1, 7, 2, 2]])).toEqual([
      "the resource answered n7, which has token 7, that it holds 2, and its disk holds 1",
    ]);
  });

  it("fires where the token of a read that was answered is lost in a crash", () => {
    const stream: readonly Told[] = [...begun, ["resource.showed", 1, 7, 1, 2]];
    expect(foundOver("redlock", [...stream, ["resource.restarted", 1]])).toEqual([
      "the resource answered an operation with token 7, and starts again with token 3",
    ]);
    const kept: readonly Told[] = [
      ...stream,
      ["resource.accepted", 1, 7, 2],
      ["resource.restarted", 1],
    ];
    expect(foundOver("redlock", kept)).toEqual([]);
  });

  it("fires where what was confirmed by one grant is on the disk by another only", () => {
    const stream: readonly Told[] = [
      ...begun,
      ["resource.accepted", 1, 7, 2],
      ["resource.wrote", 1, 7, 2],
      ["resource.confirmed", 1, 3, 2, 1],
    ];
    expect(foundOver("redlock", stream)).toHaveLength(1);
  });
});

it("a probe that has ended without an ack leaves none trusted", () => {
  const stream: readonly Told[] = [
    ["swim.helped", 1, 0, 3],
    ["swim.pinged", 1, 3, 50],
  ];
  const trusted = foundOver("swim", [...stream, ["swim.looked", 1, 100]]);
  expect(trusted).toEqual([
    "n3 has not answered n1, directly or by way of others, and is not suspected",
  ]);
  const suspected: Told = ["swim.holds", 1, 3, 1, 0];
  expect(foundOver("swim", [...stream, suspected, ["swim.looked", 1, 100]])).not.toContain(
    trusted[0],
  );
});

it("a shard that is on its way nowhere is on a group that has joined", () => {
  const stays: readonly Told[] = [
    ["map.left", 1, 5, 2],
    ["map.assigned", 1, 5, 3, 2, 0],
  ];
  expect(foundOver("sharded-store", stays)).toEqual(["shard 3 stays on g2, which is not among g1"]);
});
