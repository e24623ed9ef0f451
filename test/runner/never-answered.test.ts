/**
 * A function of the object that is never answered, while others are: what was asked while a fault
 * was at work proves nothing, what was asked after it does.
 */
import { expect, it } from "vitest";
import type { Protocol } from "../../src/protocol/protocol.ts";
import type { Request } from "../../src/protocol/request.ts";
import { simulate } from "../../src/runner/simulate.ts";
import { resolveScenario } from "../../src/scenario/resolve.ts";

interface Write {
  readonly request: Request;
  readonly heard: Set<number>;
}

interface State {
  readonly id: number;
  readonly writes: Map<string, Write>;
}

/** n1 answers reads by itself, a write once every other node has replied to it. */
function allWrite(answersWrites: boolean): Protocol<State, { key: string }> {
  return {
    name: "all-write",
    about: "Reads are local at n1, writes wait for all nodes.",
    options: {},
    faultModel: { safeUnder: new Set() },
    describe: ({ key }) => ({ kind: "store", fields: { key } }),
    factsOfMessage: () => undefined,
    factsOfWrite: () => undefined,
    start: (_disk, { id }) => ({ id, writes: new Map() }),
    onTimer: () => undefined,
    onDisk: () => undefined,
    onRequest(state, request, self) {
      if (state.id !== 1) {
        self.reply(request, { status: "not-leader", output: null, leader: 1 });
      } else if (request.readOnly) {
        self.reply(request, { status: "ok", output: null, leader: 1 });
      } else {
        const key = `${request.client}/${request.sequence}`;
        state.writes.set(key, { request, heard: new Set() });
        for (const peer of self.peers) self.send(peer, { key });
      }
    },
    onMessage(state, from, { key }, self) {
      if (state.id !== 1) {
        self.send(from, { key });
        return;
      }
      const write = state.writes.get(key);
      if (write === undefined) return;
      write.heard.add(from);
      if (write.heard.size < self.peers.length || !answersWrites) return;
      self.reply(write.request, { status: "ok", output: null, leader: 1 });
      state.writes.delete(key);
    },
    observe: ({ id }) => {
      const role = id === 1 ? "leader" : "follower";
      return { role, term: 1, leader: 1, commitIndex: 0, lastIndex: 0 };
    },
  };
}

/** Most operations are reads; the network is cut for the whole of the chaos. */
function runOf(seed: number, answersWrites: boolean, heal = "3s") {
  const scenario = resolveScenario(
    {
      version: 1,
      protocol: "raft",
      nodes: 3,
      duration: "2s",
      heal,
      workload: { clients: 4, rate: "150/s", mix: { read: 9, write: 1 }, timeout: "100ms" },
      checks: ["progress"],
      faults: [{ at: "0s", for: "heal", partition: [["n1"], ["n2", "n3"]] }],
    },
    "cut",
  );
  const protocol = allWrite(answersWrites) as Protocol;
  return simulate(scenario, "raft", seed, { protocol, strict: false });
}

const SEEDS = [1, 2, 3, 4, 5];

it("writes that a partition of the whole chaos held up are answered after it: no failure", () => {
  const runs = SEEDS.map((seed) => runOf(seed, true));
  expect(runs.flatMap(({ violations }) => violations)).toEqual([]);
  for (const { history, virtualUs } of runs) {
    const written = history.filter(({ f, outcome }) => f === "put" && outcome === "ok");
    expect(written.every(({ invokedUs }) => (invokedUs ?? 0) > 1_900_000)).toBe(true);
    expect(virtualUs).toBeLessThan(4_000_000);
  }
});

it("writes that are not answered after it either are, at every seed", () => {
  for (const { violations, virtualUs } of SEEDS.map((seed) => runOf(seed, false))) {
    expect(violations).toMatchObject([{ check: "progress", cause: "never-answered" }]);
    expect(violations[0]?.message).toMatch(
      /^none of \d+ operations put asked after the last fault was answered$/,
    );
    expect(virtualUs).toBeGreaterThanOrEqual(5_000_000);
  }
});

it("too few that were asked after it show nothing, and all settles", () => {
  const { violations, virtualUs } = runOf(1, false, "400ms");
  expect(violations).toEqual([]);
  expect(virtualUs).toBeLessThan(2_800_000 + 100_000);
});

/** One node that answers all but the functions it forgets; no fault, no loss. */
function forgetting(functions: readonly string[]): Protocol<null, never> {
  return {
    ...(allWrite(true) as unknown as Protocol<null, never>),
    name: "forgetting",
    start: () => null,
    onMessage: () => undefined,
    onRequest(_state, request, self) {
      if (functions.includes(request.command.f)) return;
      self.reply(request, { status: "ok", output: null, leader: 1 });
    },
    observe: () => ({ role: "leader", term: 1, leader: 1, commitIndex: 0, lastIndex: 0 }),
  };
}

function calmRunOf(seed: number, functions: readonly string[], more: object = {}) {
  const workload = { clients: 1, rate: "100/s" };
  const base = { version: 1, protocol: "raft", nodes: 1, duration: "3s", workload };
  const scenario = resolveScenario({ ...base, checks: ["progress"], ...more }, "calm");
  const protocol = forgetting(functions) as Protocol;
  return simulate(scenario, "raft", seed, { protocol, strict: false });
}

it("reads that one client asks for in vain, with no fault, are a failure at every seed", () => {
  for (const seed of SEEDS) {
    const { violations, history } = calmRunOf(seed, ["get"]);
    expect(violations).toMatchObject([{ check: "progress", cause: "never-answered" }]);
    // Each holds its client up for as long as it waits: there are never ten others.
    expect(history.filter(({ outcome }) => outcome === "ok").length).toBeLessThan(60);
  }
});

it("a run in which all is answered ends as ever, and says nothing", () => {
  const { violations, vacuous, virtualUs } = calmRunOf(1, []);
  expect([violations, vacuous]).toEqual([[], undefined]);
  expect(virtualUs).toBeLessThan(3_200_000);
});

it("where too few are asked for to say, the run is vacuous", () => {
  const slow = { clients: 1, rate: "100/s", timeout: "5s" };
  const { violations, vacuous } = calmRunOf(1, ["get"], { workload: slow });
  expect([violations, vacuous]).toEqual([[], ["never-answered get"]]);
  const faults = [{ at: "1s", crash: "n1", restartAfter: "10ms" }];
  const after = calmRunOf(1, ["get"], { faults });
  expect([after.violations, after.vacuous]).toEqual([[], ["never-answered get"]]);
});
