/** Of the premises of zab: cases that a stream for each does not show. */
import { describe, expect, it } from "vitest";
import { everywhere, type Told } from "../told.ts";
import { found } from "./found.ts";

it("syncs-confirmed: what a learner asks again is answered once for each asking, in order", () => {
  const asked: readonly Told[] = [
    ...everywhere("configured", 0, 0b111),
    ["introduced", 1, 2, 1],
    ["syncReached", 1, 2, 7, 1],
    ["pinged", 1, 2, 1],
    ["syncReached", 1, 2, 7, 1],
    ["pingReached", 1, 2, 1],
    ["syncSent", 1, 2, 7, 1],
  ];
  // A third one comes before the second is answered, and after the ping that the answer rests on.
  const again: readonly Told[] = [
    ["pinged", 1, 2, 2],
    ["syncReached", 1, 2, 7, 1],
    ["pingReached", 1, 2, 2],
    ["syncSent", 1, 2, 7, 1],
  ];
  const third: Told = ["syncSent", 1, 2, 7, 1];
  expect(found("zab", "syncs-confirmed", [...asked, ...again])).toEqual([]);
  expect(found("zab", "syncs-confirmed", [...asked, ...again, third])).toHaveLength(1);
});

it("committed-by-acknowledgements: a leader counts itself once its disk holds the epoch", () => {
  const named = (own: readonly Told[]) =>
    found("zab", "committed-by-acknowledgements", [
      ...everywhere("configured", 0, 0b111),
      ["durable", 1, 1, 1, 11],
      ["confirmed", 1, 2, 2, 1],
      ...own,
      ["announced", 1, 2, 1],
    ]);
  expect(named([["currentEpoch", 1, 2]])).toEqual([]);
  expect(named([["currentEpoch", 1, 1]])).toEqual([
    "n1 said in epoch 2 that 1 transactions are committed, which n2 holds, by what has reached it",
  ]);
});

describe("which quorum counts while voters change", () => {
  const ALL = 0b111;
  const TWO = 0b011;
  /** n1 offers an epoch by what one other has told it. */
  const offers = (configurations: readonly Told[], learner: number) =>
    found("zab", "epoch-above-quorum", [
      ...configurations,
      ["step", 9],
      ["introduced", 1, learner, 1],
      ["offered", 1, 2],
    ]);
  /** A change that n1 hands to its disk, which then holds it. */
  const change = (index: number, voters: number): readonly Told[] => [
    ["votersHanded", 1, index, voters],
    ["configured", 1, index, voters],
  ];
  const changed: readonly Told[] = [
    ...everywhere("configured", 0, ALL),
    ["step", 1],
    ...change(1, TWO),
  ];
  const committed: Told = ["reconfigured", 1, 1, 77, TWO];

  it("is one of old and new voters until the leader knows that the change is committed", () => {
    expect(offers(changed, 2)).toEqual([]);
    expect(offers(changed, 3)).toHaveLength(1);
  });

  it("is one of the new voters from then on, whatever configurations there were", () => {
    const back: readonly Told[] = [
      ...everywhere("configured", 0, TWO),
      ["step", 1],
      ...change(1, ALL),
    ];
    const both: Told = ["reconfigured", 1, 1, 77, ALL];
    expect(offers([...changed, committed], 2)).toEqual([]);
    expect(offers([...changed, committed], 3)).toHaveLength(1);
    expect(offers(back, 3)).toHaveLength(1);
    expect(offers([...back, both], 3)).toEqual([]);
  });

  it("is one of the old ones again where the history that held the change was cut", () => {
    const cut: readonly Told[] = [
      ["abandoned", 1, 1],
      ["truncated", 1, 1],
    ];
    expect(offers([...changed, ...cut], 3)).toEqual([]);
  });

  it("is by the leader's log in memory, before its disk holds that", () => {
    const handed: readonly Told[] = [
      ...everywhere("configured", 0, ALL),
      ["step", 1],
      ["votersHanded", 1, 1, TWO],
    ];
    expect(offers(handed, 3)).toHaveLength(1);
    expect(offers([...handed, ["abandoned", 1, 1]], 3)).toEqual([]);
    expect(offers([...handed, ["restarted", 1]], 3)).toEqual([]);
  });

  it("of a leader that was sent two changes is one of the first once the second is cut", () => {
    const both: readonly Told[] = [
      ...everywhere("configured", 0, ALL),
      ["step", 1],
      ...change(1, TWO),
      ...change(2, ALL),
    ];
    for (const held of [both, [...both, ["restarted", 1]] as readonly Told[]]) {
      expect(offers(held, 2)).toEqual([]);
      expect(offers(held, 3)).toHaveLength(1);
      expect(offers([...held, ["abandoned", 1, 2]], 2)).toEqual([]);
      expect(offers([...held, ["abandoned", 1, 2]], 3)).toHaveLength(1);
    }
    // A quorum of the voters before both, and of the last, is not enough.
    const three: readonly Told[] = [
      ...everywhere("configured", 0, TWO),
      ["step", 1],
      ...change(1, 0b110),
      ...change(2, ALL),
    ];
    expect(offers(three, 2)).toHaveLength(1);
    expect(offers([...three, ["introduced", 1, 3, 1]], 2)).toEqual([]);
  });

  it("is one of the voters of a snapshot before the disk of its leader holds that", () => {
    const installed: readonly Told[] = [
      ...everywhere("configured", 0, TWO),
      ["step", 1],
      ["rebased", 1, 4, 1],
      ["votersHanded", 1, 4, ALL],
    ];
    expect(offers(installed, 3)).toEqual([]);
    expect(offers([...installed, ["restarted", 1]], 3)).toHaveLength(1);
  });

  it("is by what is on disk after a restart: all changes but the last one are committed", () => {
    const again: readonly Told[] = [...changed, committed, ["restarted", 1]];
    expect(offers(again, 3)).toHaveLength(1);
    const back: readonly Told[] = [...again, ...change(2, ALL)];
    expect(offers(back, 3)).toHaveLength(1);
    expect(offers([...back, ["reconfigured", 2, 2, 78, ALL]], 3)).toHaveLength(1);
    expect(offers([...back, ["reconfigured", 1, 2, 78, ALL]], 3)).toEqual([]);
  });

  it("may be one of voters that the leader was told of while it looked for a leader", () => {
    const back: readonly Told[] = [
      ...everywhere("configured", 0, TWO),
      ["step", 1],
      ["reconfigured", 2, 1, 77, ALL],
    ];
    expect(offers(back, 3)).toHaveLength(1);
    expect(offers([...back, ["votersHeard", 1, 1]], 3)).toEqual([]);
    expect(offers([...back, ["votersHeard", 1, 1], ["restarted", 1]], 3)).toHaveLength(1);
  });

  it("is, for what comes before a change, one of the old voters alone", () => {
    const announces = (index: number, peer: number) =>
      found("zab", "committed-by-acknowledgements", [
        ...everywhere("configured", 0, TWO),
        ["step", 1],
        ...change(2, ALL),
        ...[1, 2, 3].map((at): Told => ["durable", 1, at, 1, at]),
        ["currentEpoch", 1, 1],
        ["confirmed", 1, 1, peer, 3],
        ["step", 9],
        ["announced", 1, 1, index],
      ]);
    expect([announces(1, 2), announces(2, 2)]).toEqual([[], []]);
    expect(announces(1, 3)).toHaveLength(1);
    expect(announces(2, 3)).toHaveLength(1);
  });

  it("is, in the step in which a change is committed, that of before for the change itself", () => {
    const announced = (...order: readonly Told[]) =>
      found("zab", "committed-by-acknowledgements", [
        ...everywhere("configured", 0, TWO),
        ["step", 1],
        ...change(1, ALL),
        ...[1, 2].map((at): Told => ["durable", 1, at, 1, at]),
        ["currentEpoch", 1, 1],
        ["confirmed", 1, 1, 3, 2],
        ["step", 9],
        ...order,
      ]);
    const known: Told = ["reconfigured", 1, 1, 77, ALL];
    expect(announced(["announced", 1, 1, 1])).toHaveLength(1);
    expect(announced(known, ["announced", 1, 1, 1])).toHaveLength(1);
    expect(announced(known, ["announced", 1, 1, 1], ["announced", 1, 1, 2])).toHaveLength(1);
  });
});
