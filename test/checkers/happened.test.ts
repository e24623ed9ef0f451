/** What happened in a run, counted by folds that the system of its protocol declares. */
import { describe, expect, it } from "vitest";
import { Audit } from "../../src/checkers/audit/audit.ts";
import {
  configurationsMade,
  configurationsStored,
} from "../../src/checkers/happened/configurations.ts";
import { type Count, highest, tally } from "../../src/checkers/happened/count.ts";
import { elections } from "../../src/checkers/happened/elections.ts";
import { snapshots } from "../../src/checkers/happened/snapshots.ts";
import type { Facts } from "../../src/protocol/facts.ts";
import {
  LOG_FACTS,
  MACHINE_FACTS,
  OFFICE_FACTS,
  WORLD_FACTS,
} from "../../src/protocol/shared-facts.ts";
import { FACTS as multiPaxosFacts } from "../../src/protocols/multi-paxos/facts.ts";
import { simulate } from "../../src/runner/simulate.ts";
import { resolveScenario } from "../../src/scenario/resolve.ts";

const FACTS = {
  ...WORLD_FACTS,
  ...OFFICE_FACTS,
  ...LOG_FACTS,
  ...multiPaxosFacts,
  ...MACHINE_FACTS,
};

function counted<State>(count: Count<State>, tell: (facts: Facts<typeof FACTS>) => void) {
  const audit = new Audit([], 3, FACTS, [count]);
  tell(audit.facts as Facts<typeof FACTS>);
  return count.counted(audit.stateOf(count));
}

describe("counts of facts", () => {
  it("tallies a fact, and finds the highest number of one of its fields", () => {
    const tell = (facts: Facts<typeof FACTS>) => {
      facts.term(1, 4);
      facts.term(2, 9);
      facts.term(3, 7);
    };
    expect(counted(tally("messages", "term"), tell)).toEqual({ messages: 3 });
    expect(counted(highest("node", "term", 0), tell)).toEqual({ node: 3 });
    expect(
      counted(
        highest("highest", "term", 1, (term) => term * 10),
        tell,
      ),
    ).toEqual({
      highest: 90,
    });
  });

  it("counts a snapshot once for each node and index, though it is written twice", () => {
    const seen = counted(snapshots, (facts) => {
      facts.imaged(1, 10, 8);
      facts.imaged(1, 10, 8);
      facts.imaged(2, 10, 8);
      facts.imaged(3, 10, 8);
      facts.imaged(3, 20, 9);
    });
    expect(seen).toEqual({ snapshots: 4, "snapshots-installed": 0 });
  });

  it("counts a state that a running node takes over, none that it restores as it starts", () => {
    const seen = counted(snapshots, (facts) => {
      facts.restored(1, 10, 8);
      facts.started(1);
      facts.restored(1, 20, 8);
      facts.crashed(1);
      facts.restored(1, 20, 8);
    });
    expect(seen["snapshots-installed"]).toBe(1);
  });

  it("counts a configuration once, however many nodes make it or hold it", () => {
    const { configurations } = counted(configurationsMade, (facts) => {
      for (const node of [1, 1, 2, 3]) facts.reconfigured(node, 5, 77, 0b111);
      facts.reconfigured(2, 5, 78, 0b011);
      facts.reconfigured(2, 6, 77, 0b111);
    });
    expect(configurations).toBe(3);
  });

  it("does not count the configuration that a cluster starts with", () => {
    const { configurations } = counted(configurationsStored, (facts) => {
      for (const node of [1, 2, 3]) facts.configured(node, 0, 0b111);
      for (const node of [1, 2, 3]) facts.configured(node, 9, 0b011);
    });
    expect(configurations).toBe(1);
  });

  it("does not count the configuration again that a snapshot repeats", () => {
    const { configurations } = counted(configurationsStored, (facts) => {
      facts.configured(1, 9, 0b011);
      for (const index of [9, 20, 30]) {
        facts.imaged(1, index, index);
        facts.configured(1, index, 0b011);
      }
    });
    expect(configurations).toBe(1);
  });

  it("counts an election for each term that is led, and the changes of who leads", () => {
    const seen = counted(elections, (facts) => {
      facts.lead(1, 1);
      facts.lead(1, 1);
      facts.lead(1, 2);
      facts.lead(2, 4);
    });
    expect(seen).toEqual({ elections: 3, "leader-changes": 1 });
  });
});

/** Operations at a steady rate, one fault, snapshots every ten of them. */
function run(protocol: string, options: object, fault: object, workload: object = {}) {
  const scenario = resolveScenario(
    {
      name: "Counted",
      version: 1,
      protocol,
      options: { snapshotEvery: 10, ...options },
      nodes: 3,
      duration: "5s",
      network: { latency: "1ms..5ms" },
      disk: { sync: "1ms..2ms" },
      workload: { clients: 3, rate: "60/s", keys: 3, ...workload },
      faults: [fault],
    },
    "counted",
  );
  return simulate(scenario, protocol, 1);
}

describe.each(["raft", "multi-paxos", "zab"])("in runs of %s", (protocol) => {
  const keptBehind = protocol === "zab" ? { logKept: 1000 } : { snapshotTail: 1000 };

  it("a node that was away is counted to install a snapshot, though it had started again before", () => {
    const away = { at: "1s", crash: "n3", restartAfter: "2s" };
    const { happened: seen, verdict } = run(
      protocol,
      protocol === "zab" ? { logKept: 5 } : {},
      away,
    );
    expect(verdict).toBe("pass");
    expect(seen["restarts"]).toBe(1);
    expect(seen["snapshots"]).toBeGreaterThan(10);
    expect(seen["snapshots-installed"]).toBeGreaterThan(0);
    expect(seen["snapshots-installed"]).toBeLessThan(4);
  });

  it("what a node restores when it starts is no installed snapshot", () => {
    const restart = { at: "3s", crash: "n3", restartAfter: "50ms" };
    const { happened: seen, verdict } = run(protocol, keptBehind, restart);
    expect(verdict).toBe("pass");
    expect(seen["restarts"]).toBe(1);
    expect(seen["snapshots"]).toBeGreaterThan(10);
    expect(seen["snapshots-installed"]).toBe(0);
  });

  it("no configuration is counted where members never change, and some where they do", () => {
    const calm = { at: "3s", pause: "n3", for: "10ms" };
    expect(run(protocol, {}, calm).happened["configurations"]).toBe(0);
    const changing = { kind: "administered", clients: 6, rate: "100/s", changeEvery: "500ms" };
    const { happened: seen, verdict } = run(protocol, {}, calm, changing);
    expect(verdict).toBe("pass");
    expect(seen["configurations"]).toBeGreaterThan(1);
    expect(seen["configurations"]).toBeLessThan(60);
  });
});

it("the highest ballot of Paxos is reported as its round, a term as it is", () => {
  const calm = { at: "3s", pause: "n3", for: "10ms" };
  const paxos = run("multi-paxos", {}, calm).happened;
  expect(paxos["highest-round"]).toBeGreaterThan(0);
  expect(paxos["highest-round"]).toBeLessThan(10);
  expect(paxos).not.toHaveProperty("highest-term");
  expect(run("raft", {}, calm).happened["highest-term"]).toBeGreaterThan(0);
});
