/**
 * Zab, step by step: Junqueira, Reed, Serafini, "Zab: High-performance broadcast for primary-backup
 * systems", DSN 2011. The steps are paraphrased: the paper's text was not at hand, notes that
 * follow it were (docs/quotations.md). Each test drives servers; with the planted bug that breaks a
 * step, the same run fails.
 */
import { describe, expect, it } from "vitest";
import { findScenarios, loadScenarios } from "../../../src/cli/scenarios.ts";
import { counterOf, epochOf, zxidName, zxidOf } from "../../../src/protocols/zab/zxid.ts";
import { simulate } from "../../../src/runner/simulate.ts";
import { meets } from "../../../src/scenario/expectation.ts";
import { REPLY, REQUEST, SENT } from "../../../src/world/event.ts";
import { record } from "../../support/recorded.ts";
import { clusterOf, messagesOf } from "./cluster.ts";

const scenarios = await loadScenarios(findScenarios(["scenarios/zab"]));

/**
 * Takes the steps of the scenarios that plant a bug: they fail as they say, and with the protocol
 * as it is they pass.
 */
function breaks(mutant: string): void {
  const planted = scenarios.filter(({ mutants }) => mutants["zab"] === mutant);
  expect(planted.length).toBeGreaterThan(0);
  for (const scenario of planted) {
    const { first } = scenario.seeds;
    expect(meets(scenario.expect, simulate(scenario, "zab", first))).toBe(true);
    const { violations } = simulate({ ...scenario, mutants: {}, expect: "pass" }, "zab", first);
    // A step that waits for what only the bug does is not met: that breaks no property of Zab.
    const broken = violations.filter(({ check }) => check !== "script" && check !== "setup");
    expect(broken).toEqual([]);
  }
}

/** The lines that say something, in order, each reduced to sender, receiver and kind. */
function kinds(lines: readonly string[], ...wanted: readonly string[]): readonly string[] {
  return lines
    .map((line) => line.split(" ").slice(0, 2).join(" "))
    .filter((line) => wanted.some((kind) => line.endsWith(` ${kind}`)));
}

describe("zxids", () => {
  it("a zxid is an epoch and a counter, and orders as the pair does", () => {
    expect([epochOf(zxidOf(7, 3)), counterOf(zxidOf(7, 3)), zxidName(zxidOf(7, 3))]).toEqual([
      7,
      3,
      "7:3",
    ]);
    const rising = [zxidOf(1, 1), zxidOf(1, 2), zxidOf(2, 0), zxidOf(2, 1), zxidOf(1_000_000, 0)];
    expect([...rising].sort((a, b) => a - b)).toEqual(rising);
    expect(rising.every(Number.isSafeInteger)).toBe(true);
  });
});

describe("phase 1, discovery", () => {
  it("l.1.1: the new epoch is later than any that the quorum or the leader has promised", () => {
    const lines = messagesOf(
      clusterOf({ given: { n1: { acceptedEpoch: 5 }, n2: { acceptedEpoch: 5 } } }),
    );
    expect(lines).toContain("n3>n2 leader-info epoch=6");
    expect(messagesOf(clusterOf({ given: { n3: { acceptedEpoch: 5 } } }))).toContain(
      "n3>n2 leader-info epoch=6",
    );
    expect(messagesOf(clusterOf({}))).toContain("n3>n2 leader-info epoch=1");
    breaks("epoch-reused");
    breaks("epoch-from-self");
  });

  it("f.1.2: a follower promises a later epoch than its last, never the same one again", () => {
    breaks("equal-epoch-acked");
    breaks("accepted-epoch-not-persisted");
  });

  it("f.1.2: the acknowledgement leaves only when the disk remembers the epoch", () => {
    const simulation = clusterOf({
      disk: { sync: "40ms" },
      script: [
        { when: { node: "n1", syncing: 1 }, within: "500ms" },
        { crash: "n1" },
        { wait: "300ms" },
      ],
    });
    const before = [...record(simulation).log.events()].filter(
      ({ kind, atUs }) => kind === SENT && atUs < simulation.world.nowUs - 100_000,
    );
    const acknowledged = before.flatMap(({ actor, payload, number }) =>
      number === REQUEST || number === REPLY
        ? []
        : [`n${actor} ${simulation.protocol.describe(payload).kind}`],
    );
    expect(acknowledged).toContain("n2 ack-epoch");
    expect(acknowledged.indexOf("n1 ack-epoch")).toBe(-1);
  });

  it("l.1.2: the leader's history is the latest of its quorum's, by f.a and then by zxid", () => {
    const later = {
      n1: { currentEpoch: 2, log: ["1:1"] },
      n2: { currentEpoch: 1, log: ["1:1", "1:2"] },
    };
    expect(
      messagesOf(clusterOf({ given: later })).filter((line) => / up-to-date /.test(line)),
    ).toContain("n1>n2 up-to-date epoch=3 index=1");
    const longer = {
      n1: { currentEpoch: 1, log: ["1:1", "1:2"] },
      n2: { currentEpoch: 1, log: ["1:1"] },
    };
    expect(
      messagesOf(clusterOf({ given: longer })).filter((line) => / up-to-date /.test(line)),
    ).toContain("n1>n2 up-to-date epoch=2 index=2");
    breaks("blind-election");
  });
});

describe("phase 2, synchronization", () => {
  it("f.2.1: a follower writes history, then epoch, and acknowledges once both are durable", () => {
    breaks("epoch-before-history");
    breaks("newleader-ack-before-history");
  });

  it("l.2.2: once a quorum has acknowledged NEWLEADER, the initial history is committed", () => {
    const lines = messagesOf(clusterOf({ given: { n3: { currentEpoch: 1, log: ["1:1"] } } }));
    const order = kinds(lines, "new-leader", "ack", "up-to-date");
    const first = order.findIndex((line) => line.endsWith("up-to-date"));
    expect(order.slice(0, first).some((line) => /^n[12]>n3 ack$/.test(line))).toBe(true);
    expect(lines).toContain("n3>n1 proposal epoch=2 index=1 zxid=1:1");
    expect(lines).toContain("n3>n1 up-to-date epoch=2 index=1");
  });

  it("a learner that lags is brought what it lacks (DIFF), one that is ahead drops it (TRUNC)", () => {
    const behind = messagesOf(
      clusterOf({ given: { n3: { currentEpoch: 1, log: ["1:1", "1:2"] } } }),
    );
    expect(kinds(behind, "diff", "trunc", "snap")).toEqual(["n3>n1 diff", "n3>n2 diff"].sort());
    const ahead = messagesOf(
      clusterOf({
        given: {
          n1: { currentEpoch: 1, log: ["1:1", "1:2"] },
          n2: { currentEpoch: 2, log: ["1:1"] },
          n3: { currentEpoch: 2, log: ["1:1"] },
        },
      }),
    );
    expect(ahead).toContain("n3>n1 trunc epoch=3 zxid=1:1");
  });

  it("TRUNC goes back within an epoch only; else the learner is sent everything (SNAP)", () => {
    const lines = messagesOf(
      clusterOf({
        given: {
          n1: { currentEpoch: 2, log: ["1:1", "2:1"] },
          n2: { currentEpoch: 3, log: ["1:1"] },
          n3: { currentEpoch: 3, log: ["1:1"] },
        },
      }),
    );
    expect(kinds(lines, "diff", "trunc", "snap")).toContain("n3>n1 snap");
  });
});

describe("phase 3, broadcast", () => {
  const broadcast = () =>
    messagesOf(
      clusterOf({
        script: [
          { when: { node: "n1", role: "follower", leader: "n3" }, within: "500ms" },
          { when: { node: "n2", role: "follower", leader: "n3" }, within: "500ms" },
          { request: "put", key: "x", input: 1, node: "n3" },
          { request: "put", key: "x", input: 2, node: "n1" },
          { when: { node: "n1", commitIndex: 2 }, within: "200ms" },
        ],
      }),
    );

  it("l.3.1: the leader proposes to all in increasing order of zxid: counters 1, 2, 3", () => {
    const toFollower = broadcast().filter((line) => line.startsWith("n3>n2 proposal"));
    expect(toFollower).toEqual([
      "n3>n2 proposal epoch=1 index=1 zxid=1:1",
      "n3>n2 proposal epoch=1 index=2 zxid=1:2",
    ]);
    breaks("counter-skips");
  });

  it("l.3.2: once a quorum has acknowledged a proposal, the leader commits it, in order", () => {
    const lines = broadcast();
    const at = (wanted: (line: string) => boolean) => {
      const found = lines.findIndex(wanted);
      expect(found).not.toBe(-1);
      return found;
    };
    const moments = [1, 2].map((index) => ({
      proposed: at((line) => line === `n3>n2 proposal epoch=1 index=${index} zxid=1:${index}`),
      // The leader counts itself: the first acknowledgement makes a quorum of three.
      acknowledged: at((line) => line.endsWith(`>n3 ack epoch=1 index=${index} zxid=1:${index}`)),
      committed: at((line) => line === `n3>n1 commit epoch=1 index=${index} zxid=1:${index}`),
    }));
    for (const { proposed, acknowledged, committed } of moments) {
      expect(proposed).toBeLessThan(acknowledged);
      expect(acknowledged).toBeLessThan(committed);
    }
    expect(moments[0]?.committed).toBeLessThan(moments[1]?.committed ?? 0);
  });

  it("a follower's client is served through the leader (REQUEST)", () => {
    expect(kinds(broadcast(), "request")).toEqual(["n1>n3 request"]);
  });

  it("an observer is informed of what is committed, and asked for nothing (INFORM)", () => {
    const lines = messagesOf(
      clusterOf({
        nodes: 4,
        options: { observers: 1 },
        script: [
          { when: { node: "n4", role: "observer", leader: "n3" }, within: "900ms" },
          { request: "put", key: "x", input: 1, node: "n4" },
          { when: { node: "n4", commitIndex: 1 }, within: "200ms" },
        ],
      }),
    );
    expect(lines).toContain("n3>n4 inform epoch=1 index=1 zxid=1:1");
    expect(kinds(lines, "proposal").some((line) => line.startsWith("n3>n4"))).toBe(false);
    expect(lines.filter((line) => line.startsWith("n4>n3 ack "))).toEqual([
      "n4>n3 ack epoch=1 index=0 zxid=1:0",
    ]);
  });
});

describe("quorums", () => {
  it("two quorums always meet: half of the voters are none", () => {
    breaks("half-quorum");
  });

  it("servers without a vote do not count, however many they are", () => {
    breaks("observer-counted");
  });
});

describe("fast leader election", () => {
  /** Who led first. */
  const led = (given: Readonly<Record<string, unknown>>): string | undefined =>
    messagesOf(clusterOf({ given }))
      .find((line) => / leader-info /.test(line))
      ?.slice(0, 2);

  it("totalOrderPredicate: by epoch, then by zxid, then by server", () => {
    const one = { currentEpoch: 1, log: ["1:1"] };
    const two = { currentEpoch: 1, log: ["1:1", "1:2"] };
    expect(led({ n1: one, n2: one, n3: one })).toBe("n3");
    expect(led({ n1: one, n2: two, n3: one })).toBe("n2");
    expect(led({ n1: { currentEpoch: 2, log: ["1:1"] }, n2: two, n3: two })).toBe("n1");
    breaks("election-ignores-epoch");
    breaks("election-ignores-zxid");
  });

  it("checkLeader: no server joins a leader that has not said itself that it leads", () => {
    breaks("join-without-leader");
  });
});
