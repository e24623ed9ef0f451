/**
 * What recovery means: a leader that commits, and stays; nodes that deliver; and a hint where the
 * options leave no hope.
 */
import { describe, expect, it } from "vitest";
import type { Handlers, Protocol } from "../../src/protocol/protocol.ts";
import { protocols } from "../../src/protocols/index.ts";
import { raft, steps as raftSteps } from "../../src/protocols/raft/raft.ts";
import { rules as raftRules } from "../../src/protocols/raft/rules.ts";
import { simulateScenario } from "../../src/runner/library.ts";
import { simulate } from "../../src/runner/simulate.ts";
import { resolveScenario } from "../../src/scenario/resolve.ts";
import { changed } from "../support/changed.ts";

const calm = {
  version: 1,
  protocol: "raft",
  nodes: 3,
  duration: "1s",
  heal: "3s",
  network: { latency: "1ms..5ms" },
  disk: { sync: "1ms..2ms" },
  workload: { clients: 0 },
};

/** The violations of one run of a protocol with one thing done wrong. */
function violationsOf(
  source: Readonly<Record<string, unknown>>,
  change: (handlers: Handlers) => Partial<Handlers>,
) {
  const scenario = resolveScenario({ ...calm, ...source }, "progress");
  const [name = ""] = scenario.protocols;
  const protocol: Protocol = changed(protocols.get(name)?.make() as Protocol, change);
  return simulate(scenario, name, 1, { protocol, strict: false }).violations;
}

describe("progress without clients", () => {
  const deaf = ({ onMessage }: Handlers): Partial<Handlers> => ({
    onMessage(state, from, message, self, session) {
      const { type, success } = message as { type: string; success?: boolean };
      if (type === "append-reply" && success) return;
      onMessage(state, from, message, self, session);
    },
  });

  it("does not pass a leader that can never commit", () => {
    const [first] = violationsOf({ options: { checkQuorum: false, preVote: false } }, deaf);
    expect(first?.check).toBe("progress");
    expect(first?.message).toMatch(
      /^n\d, which leads term 1, has committed up to 0 of the 1 entries in its log within 3s/,
    );
  });

  const options = { checkQuorum: false, preVote: false };

  it("nor one that could in an earlier term, and commits nothing of its own", () => {
    const later = ({ onMessage }: Handlers): Partial<Handlers> => ({
      onMessage(state, from, message, self, session) {
        const { type, term } = message as { type: string; term: number };
        if (type === "append-reply" && term > 1) return;
        onMessage(state, from, message, self, session);
      },
    });
    const faults = [{ at: "500ms", crash: "leader" }];
    const [first] = violationsOf({ options, faults, checks: ["progress"] }, later);
    expect(first?.check).toBe("progress");
    expect(first?.message).toMatch(/^n\d, which leads term \d, has committed up to 1 of the 2 /);
  });

  it("nor one whose log stays empty, although its term begins with an entry", () => {
    const scenario = resolveScenario({ ...calm, options }, "progress");
    const protocol = raft(raftRules, { ...raftSteps, openTerm() {} }) as Protocol;
    const [first] = simulate(scenario, "raft", 1, { protocol, strict: false }).violations;
    expect(first?.check).toBe("progress");
    expect(first?.message).toMatch(
      /^n\d, which leads term 1, has committed nothing of it within 3s/,
    );
  });

  /** Slot 1 is decided; slot 2 is accepted everywhere, and no node knows that it is chosen. */
  const voted = { promised: 34, decided: 1, votes: { 1: [34, 20], 2: [34, 30] } };
  const found = {
    protocol: "multi-paxos",
    given: { n1: voted, n2: voted, n3: voted },
    checks: ["progress"],
  };

  it("nor a proposer that never learns what it found in phase 1 is chosen", () => {
    const hard = ({ onMessage }: Handlers): Partial<Handlers> => ({
      onMessage(state, from, message, self, session) {
        if ((message as { type: string }).type === "accepted") return;
        onMessage(state, from, message, self, session);
      },
    });
    const [first] = violationsOf(found, hard);
    expect(first?.check).toBe("progress");
    expect(first?.message).toMatch(/^n\d, which leads term \d+, has committed up to 1 of the 2 /);
  });

  it("nor, of Zab, one whose history no quorum acknowledges: it is no leader", () => {
    const unheard = ({ onMessage }: Handlers): Partial<Handlers> => ({
      onMessage(state, from, message, self, session) {
        if ((message as { type: string }).type === "ack") return;
        onMessage(state, from, message, self, session);
      },
    });
    const [first] = violationsOf({ protocol: "zab", checks: ["progress"] }, unheard);
    expect(first?.check).toBe("progress");
    expect(first?.message).toBe("no leader within 3s after the last fault");
  });

  it.each(["raft", "multi-paxos", "zab"])("passes %s as it is", (protocol) => {
    expect(violationsOf({ protocol }, () => ({}))).toEqual([]);
    const faults = [{ at: "500ms", crash: "leader" }];
    expect(violationsOf({ protocol, faults }, () => ({}))).toEqual([]);
  });

  it("passes a proposer that has nothing to begin with, and one that has done so", () => {
    expect(violationsOf(found, () => ({}))).toEqual([]);
  });
});

describe("a leader stays", () => {
  /** Speaks eight times as seldom as its option says: less often than followers wait. */
  const seldomHeard = ({ onTimer }: Handlers): Partial<Handlers> => {
    let beats = 0;
    return {
      onTimer(state, timer, self) {
        if (timer !== "heartbeat" || ++beats % 8 === 0) onTimer(state, timer, self);
        else self.setTimer("heartbeat", 50_000);
      },
    };
  };

  it("and where it does not, with no fault and no client, progress fails", () => {
    const [first] = violationsOf({ stays: "2s" }, seldomHeard);
    expect(first?.check).toBe("progress");
    const [told, when] = first?.message.split(" later, ") ?? [];
    expect(told).toMatch(
      /^n\d led term \d+ when all had recovered, and (no node led|n\d led term \d+) \d+ms$/,
    );
    expect(when).toBe("with no fault and no client");
    expect(violationsOf({}, seldomHeard)).toEqual([]);
  });

  it("without clients, after any leader that a later one follows in the time of recovery", () => {
    // Its settings and its moment of heal are those of a soak's run: n3 led, unknown to the others.
    const source = {
      protocol: "multi-paxos",
      options: { window: 1 },
      stays: "2s",
      heal: "5s",
      faults: [{ at: "900ms", for: "99ms", partition: "leader" }],
      network: { latency: "1ms..5ms" },
    };
    for (let seed = 1; seed <= 20; seed++) {
      const scenario = resolveScenario({ ...calm, ...source }, "progress");
      expect(simulate(scenario, "multi-paxos", seed, { strict: false }).violations).toEqual([]);
    }
  });

  it("after the last message that was in flight at the heal: until then a fault still acts", () => {
    const source = {
      ...calm,
      protocol: "zab",
      duration: "2s",
      stays: "1s",
      heal: "15s",
      workload: { clients: 2, rate: "20/s" },
      faults: [{ at: "1900ms", for: "100ms", delay: "leader", by: "3s" }],
    };
    const run = simulate(resolveScenario(source, "progress"), "zab", 1, { strict: false });
    expect(run.violations).toEqual([]);
    // The last message was sent 3 s before 5 s or a little earlier; the leader stays from then on.
    expect(run.virtualUs).toBeGreaterThan(5_900_000);
  });

  it.each(["raft", "multi-paxos", "zab"])("%s's does", async (protocol) => {
    for (const seed of [1, 2, 3]) {
      const source = { ...calm, protocol, stays: "2s", workload: { clients: 2 }, nodes: 5 };
      const faults = [{ at: "500ms", crash: "leader" }];
      const run = await simulateScenario({ ...source, faults }, { seed });
      expect(run.violations).toEqual([]);
      expect(run.virtualUs).toBeGreaterThan(3_000_000);
    }
  });
});

it("a node that knows what is committed and does not deliver it is found", () => {
  const idle = ({ onMessage }: Handlers): Partial<Handlers> => ({
    onMessage(given, from, message, self, session) {
      const state = given as { appliedIndex: number; commitIndex: number };
      const { appliedIndex } = state;
      onMessage(given, from, message, self, session);
      if (self.id === 2) state.appliedIndex = Math.min(appliedIndex, 3);
    },
  });
  const [first] = violationsOf({ workload: { clients: 2 }, checks: ["progress"] }, idle);
  expect(first?.check).toBe("progress");
  expect(first?.message).toMatch(
    /^after recovery n2 knows everything up to \d+ to be committed, and has delivered up to \d+$/,
  );
});

it("a member a step apart in a log that grows is no cause where something is unsettled", () => {
  const scenario = resolveScenario(
    {
      version: 1,
      system: "consensus-view",
      services: { group: { options: { preVote: false } } },
      duration: "868440us",
      heal: "117187us",
      seeds: "9..9",
      faults: [{ id: "f23", at: "180ms", for: "640ms", crash: "n3", landing: "none" }],
      choices: { operations: "decided" },
      checks: ["invariants", "premises", "progress"],
      mutant: "never-back",
    },
    "never-back",
  );
  const [violation] = simulate(scenario, "consensus-view", 9, { strict: false }).violations;
  expect(violation).toMatchObject({ check: "progress", cause: "unsettled" });
  expect(violation?.message).toMatch(/n1\/members.* still had something unsettled within/);
});

it("a node that does not learn what is committed is named, with how far it and others know", () => {
  const late = ({ onMessage }: Handlers): Partial<Handlers> => ({
    onMessage(given, from, message, self, session) {
      const state = given as { appliedIndex: number; commitIndex: number };
      onMessage(given, from, message, self, session);
      if (self.id === 2 && state.commitIndex > 3) state.appliedIndex = state.commitIndex = 3;
    },
  });
  const [first] = violationsOf({ workload: { clients: 2 }, checks: ["progress"] }, late);
  expect(first?.check).toBe("progress");
  const said =
    /^n2 \(up to 3\) did not learn everything that is committed \(up to (\d+)\) within 3s after/;
  expect(Number(said.exec(first?.message ?? "")?.[1])).toBeGreaterThan(3);
});

describe("options that leave little hope", () => {
  const doubtsOf = (source: Readonly<Record<string, unknown>>) => {
    const { doubts, protocols: names } = resolveScenario({ ...calm, ...source }, "doubts");
    return doubts[names[0] ?? ""] ?? [];
  };
  const slow = { network: { latency: "10ms..100ms" } };

  it.each([
    [
      "clocks that drift further than leases bear",
      { options: { reads: "lease" }, clocks: { drift: "2%" } },
      "options.leaseDrift: leases tolerate clocks that are wrong by 500ppm, and clocks here are " +
        "wrong by up to 20000ppm",
    ],
    [
      "a fault of the clocks that does",
      {
        protocol: "multi-paxos",
        options: { reads: "lease" },
        faults: [{ at: "1ms", "clock-drift": "n1" }],
      },
      "options.leaseDrift: leases tolerate clocks that are wrong by 500ppm, and clocks here are " +
        "wrong by up to 50000ppm",
    ],
    [
      "steps of a script that do, of several the furthest, on top of what clocks do by themselves",
      {
        options: { reads: "lease" },
        clocks: { drift: "200ppm" },
        script: [
          { drift: "n1", rate: "-50%" },
          { drift: ["n2", "n3"], rate: "20%" },
          { drift: "n1", rate: 0 },
        ],
      },
      "options.leaseDrift: leases tolerate clocks that are wrong by 500ppm, and clocks here are " +
        "wrong by up to 500200ppm",
    ],
    [
      "sessions that end within an operation",
      { options: { sessions: "registered", sessionTimeout: "350ms" }, ...slow },
      "options.sessionTimeout: sessions live 350ms, and an operation may take 402ms with no fault",
    ],
    [
      "elections that end before votes come",
      { options: { electionTimeout: "100ms..200ms" }, ...slow },
      "options.electionTimeout: a candidate waits 200ms at most, and votes may take 202ms to come",
    ],
    [
      "phase 1 that takes longer than a node waits",
      { protocol: "multi-paxos", options: { electionTimeout: "100ms..200ms" }, ...slow },
      "options.electionTimeout: a node waits 200ms at most before it prepares a higher ballot, " +
        "and promises may take 202ms to come",
    ],
    [
      "ballots that take longer than a proposer waits",
      { protocol: "paxos", options: { retry: "100ms..400ms" }, ...slow },
      "options.retry: a proposer waits 400ms at most before it tries a higher ballot, and a ballot " +
        "may take 406ms",
    ],
    [
      "a leader that gives learners up within a round trip",
      { protocol: "zab", options: { syncLimit: 1, tickTime: "100ms" }, ...slow },
      "options.syncLimit: a leader gives a learner up that is silent for 100ms (syncLimit * " +
        "tickTime), and hears it every 250ms at worst",
    ],
  ])("%s are doubted", (_what, source, words) => {
    expect(doubtsOf(source)).toContain(words);
  });

  it.each(["raft", "multi-paxos", "zab", "paxos"])("the defaults of %s are not", (protocol) => {
    expect(doubtsOf({ protocol, network: {}, disk: {}, clocks: { drift: "200ppm" } })).toEqual([]);
  });

  it("clocks of clients that a script lets drift are no doubt of leases", () => {
    const script = [{ drift: "c1", rate: "50%" }];
    const source = { options: { reads: "lease" }, workload: { clients: 1 }, script };
    expect(doubtsOf(source)).toEqual([]);
  });

  it("are said where progress fails, and in the result", async () => {
    const source = {
      ...calm,
      ...slow,
      options: { electionTimeout: "20ms..40ms", heartbeat: "10ms" },
    };
    const run = await simulateScenario(source, { seed: 1 });
    expect(run.doubts).toHaveLength(1);
    expect(run.violations[0]?.check).toBe("progress");
    expect(run.violations[0]?.message).toContain(
      "The scenario leaves little hope: options.electionTimeout: a candidate waits 40ms at most",
    );
  });

  it.each([
    ["a network that loses all", { network: { loss: "100%" } }, "network.loss: no message arrives"],
    [
      "no time to recover in",
      { heal: "0s", workload: { clients: 2 } },
      "heal: 0s is no time to recover in; give it some",
    ],
  ])("%s is doubted of any protocol, and said where progress fails", async (_, source, said) => {
    const run = await simulateScenario({ ...calm, ...source }, { seed: 1 });
    expect(run.doubts).toEqual([expect.stringContaining(said)]);
    expect(run.violations[0]?.check).toBe("progress");
    expect(run.violations[0]?.message).toContain(`The scenario leaves little hope: ${said}`);
    const unasked = { ...calm, heal: "0s", checks: ["invariants"] } as const;
    expect((await simulateScenario(unasked, { seed: 1 })).doubts).toBeUndefined();
  });
});

describe("operations that are awaited", () => {
  const asked = {
    workload: { clients: 2, timeout: "200ms" },
    choices: {
      operations: "awaited",
      decisions: {
        operation: {
          "c1/1": { f: "put", key: "k0", input: 1 },
          "c1/1 moment": 2_500_000,
          "c2/1": { f: "put", key: "k0", input: 2 },
          "c2/1 moment": 600_000,
          "c2/2": { f: "get", key: "k0", input: null },
          "c2/2 moment": 700_000,
        },
      },
    },
  };

  /** A leader that answers no one, or only writes. */
  const mute =
    (isMute: (f: string) => boolean) =>
    ({ onRequest }: Handlers): Partial<Handlers> => ({
      onRequest(state, request, self) {
        if (!isMute(request.command.f)) onRequest(state, request, self);
      },
    });

  it("are waited for, those to come too, and asked for until they are answered", () => {
    const scenario = resolveScenario({ ...calm, ...asked }, "awaited");
    const faults = [{ at: "300ms", for: "600ms", pause: "all" }];
    const late = resolveScenario({ ...calm, ...asked, faults }, "awaited");
    for (const run of [scenario, late].map((one) => simulate(one, "raft", 1))) {
      expect(run.verdict).toBe("pass");
      expect(run.history.at(-1)).toMatchObject({ f: "put", input: 1, outcome: "ok" });
      // c2 gives its write up where all nodes are paused, and its last operation never.
      expect(run.history.find(({ f }) => f === "get")?.outcome).toBe("ok");
    }
  });

  it("fail a run in which one of them has no answer, as long after it was asked for", () => {
    const [first] = violationsOf(
      asked,
      mute((f) => f === "get"),
    );
    expect(first).toMatchObject({
      check: "progress",
      nodes: [],
      message: "c2 got no answer within 3s after the last fault",
    });
    const [other] = violationsOf(
      asked,
      mute((f) => f === "put"),
    );
    expect(other?.message).toBe("c1 got no answer within 3s after the last fault");
    expect(other?.atUs).toBeGreaterThanOrEqual(5_500_000);
  });
});
