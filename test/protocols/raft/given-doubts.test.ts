/** Disks that are given to Raft: what no run comes to is doubted, and nothing that one comes to. */
import { describe, expect, it } from "vitest";
import type { Write } from "../../../src/protocol/disk.ts";
import type { NodeId } from "../../../src/protocol/node-id.ts";
import type { Given, Protocol } from "../../../src/protocol/protocol.ts";
import { nodesOf } from "../../../src/protocol/quorum.ts";
import { protocols } from "../../../src/protocols/index.ts";
import type { Entry } from "../../../src/protocols/raft/state.ts";
import { HARD_STATE, type HardState } from "../../../src/protocols/raft/storage.ts";
import { simulateScenario } from "../../../src/runner/library.ts";
import { simulate } from "../../../src/runner/simulate.ts";
import { resolveScenario } from "../../../src/scenario/resolve.ts";

const SCENARIO = {
  version: 1,
  protocol: "raft",
  duration: "1s",
  workload: { clients: 0 },
};

/** What is doubted of these disks, n1's first; null: an empty one. */
function doubtsOf(disks: readonly (Given | null)[], options = {}): readonly string[] {
  const given = Object.fromEntries(
    disks.flatMap((disk, at) => (disk ? [[`n${at + 1}`, disk]] : [])),
  );
  const source = { ...SCENARIO, nodes: disks.length, options, given };
  return resolveScenario(source, "given").doubts["raft"] ?? [];
}

describe("disks that no run comes to are doubted, by the nodes", () => {
  it("entries of a term that too few servers have come to", () => {
    const two = { term: 2, log: [1, 2] };
    expect(doubtsOf([two, two, { term: 3, votedFor: 3, log: [1, 3] }])).toEqual([
      "given.n3: it holds entries of term 3, in which no quorum can have elected a leader: not " +
        "with the vote of n1 (term 2, no vote), n2 (term 2, no vote)",
    ]);
  });

  it("entries of a term in which the votes are for several", () => {
    const voted = (votedFor: number) => ({ term: 1, votedFor, log: [1] });
    expect(doubtsOf([voted(1), voted(2), voted(3)])).toHaveLength(1);
    expect(doubtsOf([voted(1), voted(2), voted(1)])).toEqual([]);
  });

  it("no vote in the term of entries, where a server can still campaign in that term", () => {
    const one = { term: 1, log: [1] };
    expect(doubtsOf([one, { term: 1 }, null])).toHaveLength(1);
    expect(doubtsOf([one, { term: 1, votedFor: "n1" }, null])).toHaveLength(1);
    expect(doubtsOf([{ ...one, votedFor: 1 }, { term: 1, votedFor: "n1" }, null])).toEqual([]);
    expect(doubtsOf([one, { term: 1 }, { term: 1 }])).toEqual([]);
    expect(doubtsOf([one, { term: 2 }, { term: 3 }])).toEqual([]);
  });

  it("entries of one term after different entries", () => {
    const disks = [{ term: 4, log: [1, 2, 4] }, { term: 4, log: [1, 3, 4] }, { term: 4 }];
    expect(doubtsOf(disks)).toEqual([
      "given.n2: its entries of term 4 and those of n1 follow different entries, and one leader " +
        "made them all",
    ]);
  });

  it("those who elect are the configuration that the log ends with before the term", () => {
    const alone = [{ term: 1, voters: ["n1"] }, 2];
    const start = { term: 1, votedFor: 1, log: [{ term: 1, voters: ["n1"] }] };
    const leader = { term: 2, votedFor: 1, log: alone };
    expect(doubtsOf([leader, start, null, null])).not.toEqual([]);
    expect(doubtsOf([leader, start, null, null], { voters: 3 })).toEqual([]);
    expect(doubtsOf([leader, start, { ...start, log: [] }, null])).toEqual([]);
    const joint = { term: 1, voters: ["n3", "n4"], outgoing: ["n1", "n2"] };
    const one = { term: 1, votedFor: 1, log: [joint] };
    const two = { term: 2, votedFor: 1, log: [joint, 2] };
    expect(doubtsOf([two, { ...two, log: [] }, one, one])).toHaveLength(1);
    expect(doubtsOf([two, { ...two, log: [] }, { ...two, log: [joint] }, two])).toEqual([]);
  });
});

it("correct Raft fails from such disks, and the result says the doubt", async () => {
  const source = {
    ...SCENARIO,
    nodes: 3,
    given: { n1: { term: 1 }, n2: { term: 1 }, n3: { term: 2, log: [2] } },
    script: [
      { withhold: "election" },
      { crash: "n3" },
      { fire: "election", node: "n1" },
      { when: { node: "n1", role: "leader" } },
    ],
    options: { preVote: false, checkQuorum: false },
  };
  const { violations, doubts } = await simulateScenario(source, { seed: 1 });
  expect(violations[0]?.check).toBe("fresh-term");
  expect(doubts).toEqual([
    "given.n3: it holds entries of term 2, in which no quorum can have elected a leader: not " +
      "with the vote of n1 (term 1, no vote), n2 (term 1, no vote), n3 (term 2, no vote)",
  ]);
});

describe("nothing that a run comes to is doubted", () => {
  it.each([1, 2, 3, 4, 5])("all disks at every write of seed %i, members changing", (seed) => {
    const nodes = 5;
    const scenario = resolveScenario(
      {
        version: 1,
        protocol: "raft",
        nodes,
        duration: "10s",
        network: { latency: "1ms..20ms", loss: "2%" },
        options: {
          voters: 3,
          electionTimeout: "60ms..120ms",
          heartbeat: "20ms",
        },
        workload: { kind: "administered", clients: 3, changeEvery: "100ms" },
        faults: [
          {
            every: "400ms",
            for: "200ms",
            oneOf: ["crash", "partition", "kill"],
          },
        ],
        checks: ["invariants"],
      },
      "disks",
    );
    const raft = protocols.get("raft")?.make() as Protocol;
    const disks = new Disks(nodes);
    const doubts: unknown[] = [];
    let looks = 0;
    let terms = 0;
    const watched: Protocol = {
      ...raft,
      factsOfWrite(node, write, facts) {
        disks.take(node, write);
        const given = disks.given();
        const setup = {
          options: scenario.options["raft"] ?? {},
          object: null as never,
          nodes,
        };
        for (const doubt of raft.doubtsOfGiven?.(setup, given) ?? []) doubts.push(doubt);
        looks++;
        terms = Math.max(terms, ...[...given.values()].map(({ term }) => term as number));
        raft.factsOfWrite(node, write, facts);
      },
    };
    const run = simulate(scenario, "raft", seed, {
      protocol: watched,
      strict: false,
    });
    expect(doubts).toEqual([]);
    expect(run.happened["configurations"]).toBeGreaterThan(20);
    expect(looks).toBeGreaterThan(100);
    expect(terms).toBeGreaterThan(5);
  });
});

/** What is durable on the disks of a run. */
class Disks {
  readonly #hard: HardState[];
  readonly #logs: Entry[][];

  constructor(nodes: number) {
    this.#hard = Array.from({ length: nodes }, () => ({
      term: 0,
      votedFor: 0,
    }));
    this.#logs = Array.from({ length: nodes }, () => []);
  }

  take(node: NodeId, write: Write): void {
    const log = this.#logs[node - 1] as Entry[];
    if (write.kind === "append") log.push(write.entry as Entry);
    else if (write.kind === "truncate") log.splice(write.from - 1);
    else if (write.kind === "put" && write.key === HARD_STATE) {
      this.#hard[node - 1] = write.value as HardState;
    }
  }

  /** As a scenario would give it. */
  given(): ReadonlyMap<NodeId, Given> {
    return new Map(
      this.#hard.map((hard, at) => [
        at + 1,
        { ...hard, log: (this.#logs[at] as Entry[]).map(wordsOf) },
      ]),
    );
  }
}

function wordsOf({ term, configuration }: Entry): unknown {
  if (configuration === null) return term;
  const { voters, outgoing, learners } = configuration;
  const named = { voters: nodesOf(voters), outgoing: nodesOf(outgoing) };
  return { term, ...named, learners: nodesOf(learners) };
}
