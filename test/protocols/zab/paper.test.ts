/**
 * Zab, sentence by sentence (the text of the paper was not at hand: what is in quotation marks is from memory and may be a
 * paraphrase): Junqueira, Reed, Serafini, "Zab: High-performance broadcast for primary-backup systems", DSN 2011.
 */
import { describe, expect, it } from "vitest";
import { findScenarios, loadScenarios } from "../../../src/cli/scenarios.ts";
import { must } from "../../../src/core/assert.ts";
import { rules } from "../../../src/protocols/zab/rules.ts";
import { counterOf, epochOf, zxidName, zxidOf } from "../../../src/protocols/zab/zxid.ts";
import { simulate } from "../../../src/runner/simulate.ts";
import { clusterOf, messagesOf } from "./cluster.ts";

const VOTERS = 0b11111;

/** The lines that say something, in order, each reduced to sender, receiver and kind. */
function kinds(lines: readonly string[], ...wanted: readonly string[]): readonly string[] {
  return lines
    .map((line) => line.split(" ").slice(0, 2).join(" "))
    .filter((line) => wanted.some((kind) => line.endsWith(` ${kind}`)));
}

describe("zxids", () => {
  it('"a zxid z is a pair (e, c)": an epoch and a counter, which order as the pair does', () => {
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
  it('l.1.1: "epoch number e\' is such that it is later than any e received in a CEPOCH(e) message"', () => {
    expect([rules.newEpoch(5, 1), rules.newEpoch(1, 5), rules.newEpoch(0, 0)]).toEqual([6, 6, 1]);
    const lines = messagesOf(
      clusterOf({ given: { n1: { acceptedEpoch: 5 }, n2: { acceptedEpoch: 5 } } }),
    );
    expect(lines).toContain("n3>n2 leader-info epoch=6");
  });

  it("f.1.2: \"if f.p < e', then make f.p <- e' and acknowledge the new epoch proposal\"", () => {
    expect([rules.answerTo(3, 2), rules.answerTo(2, 2), rules.answerTo(1, 2)]).toEqual([
      "accept",
      "known",
      "refuse",
    ]);
    expect(rules.countsAsAck("accept")).toBe(true);
    expect(rules.countsAsAck("known")).toBe(false);
  });

  it("f.1.2: the acknowledgement leaves only when the disk remembers the epoch", () => {
    const simulation = clusterOf({
      duration: "60ms",
      disk: { sync: "40ms" },
      script: [],
    });
    const lines = messagesOf(simulation).filter((line) => line.includes("ack-epoch"));
    expect(simulation.violations).toEqual([]);
    expect(lines.length).toBeGreaterThan(0);
  });

  it("l.1.2: the leader's history is the latest of its quorum's, by f.a and then by zxid", () => {
    expect(rules.isAhead(3, zxidOf(1, 1), 2, zxidOf(2, 9))).toBe(true);
    expect(rules.isAhead(2, zxidOf(2, 2), 2, zxidOf(2, 1))).toBe(true);
    expect(rules.isAhead(2, zxidOf(2, 1), 2, zxidOf(2, 1))).toBe(false);
    expect(rules.isAhead(1, zxidOf(1, 9), 2, zxidOf(1, 1))).toBe(false);
  });
});

describe("phase 2, synchronization", () => {
  it.each([
    ["history, then the epoch", "epoch-before-history"],
    ["epoch, and finally acknowledges", "newleader-ack-before-history"],
  ])(
    "f.2.1: a follower accepts the %s: where it does not, a crash loses what was delivered",
    (_words, mutant) => {
      const [planted] = loadScenarios(findScenarios(["scenarios/zab"])).filter(
        ({ mutants }) => mutants["zab"] === mutant,
      );
      const scenario = must(planted, `a scenario plants ${mutant}`);
      const { first } = scenario.seeds;
      expect(simulate(scenario, "zab", first).verdict).toBe("fail");
      expect(simulate({ ...scenario, mutants: {} }, "zab", first).verdict).toBe("pass");
    },
  );

  it('l.2.2: "upon receiving acknowledgements to the NEWLEADER from a quorum of followers, the leader sends a commit message"', () => {
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
    expect(rules.mayTruncateTo(zxidOf(2, 1), zxidOf(2, 5))).toBe(true);
    expect(rules.mayTruncateTo(zxidOf(1, 9), zxidOf(2, 1))).toBe(false);
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

  it('l.3.1: "leader proposes to all followers in Q in increasing order of zxid": counters 1, 2, 3 of its epoch', () => {
    const toFollower = broadcast().filter((line) => line.startsWith("n3>n2 proposal"));
    expect(toFollower).toEqual([
      "n3>n2 proposal epoch=1 index=1 zxid=1:1",
      "n3>n2 proposal epoch=1 index=2 zxid=1:2",
    ]);
  });

  it('l.3.2: "upon receiving acknowledgments from a quorum of followers to a given proposal, the leader sends a commit", in order', () => {
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
  it("a quorum is a majority of those who vote (a paraphrase): two of them always meet", () => {
    expect([0b111, 0b11, 0b11100].map((set) => rules.isQuorum(set, VOTERS))).toEqual([
      true,
      false,
      true,
    ]);
  });

  it("servers without a vote do not count, however many they are", () => {
    expect(rules.isQuorum(0b11001, 0b00111)).toBe(false);
    expect(rules.isQuorum(0b11011, 0b00111)).toBe(true);
  });
});

describe("fast leader election", () => {
  const vote = (epoch: number, zxid: number, leader: number) => ({ epoch, zxid, leader });

  it("totalOrderPredicate: by epoch, then by zxid, then by server", () => {
    expect(rules.isBetterVote(vote(2, zxidOf(1, 1), 1), vote(1, zxidOf(1, 9), 9))).toBe(true);
    expect(rules.isBetterVote(vote(1, zxidOf(1, 2), 1), vote(1, zxidOf(1, 1), 9))).toBe(true);
    expect(rules.isBetterVote(vote(1, zxidOf(1, 1), 2), vote(1, zxidOf(1, 1), 1))).toBe(true);
    expect(rules.isBetterVote(vote(1, zxidOf(1, 1), 1), vote(1, zxidOf(1, 1), 1))).toBe(false);
  });

  it("checkLeader: nobody joins a leader that has not said itself that it leads", () => {
    expect(rules.mayJoin("leading")).toBe(true);
    for (const role of ["looking", "following", undefined] as const) {
      expect(rules.mayJoin(role)).toBe(false);
    }
  });
});
