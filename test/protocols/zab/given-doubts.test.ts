/** Disks that are given to Zab: what no run comes to is doubted, and nothing that one comes to. */
import { describe, expect, it } from "vitest";
import type { NodeId } from "../../../src/protocol/node-id.ts";
import type { Given, Protocol } from "../../../src/protocol/protocol.ts";
import { protocols } from "../../../src/protocols/index.ts";
import type { Txn } from "../../../src/protocols/zab/state.ts";
import { ACCEPTED_EPOCH, CURRENT_EPOCH } from "../../../src/protocols/zab/storage.ts";
import { counterOf, epochOf } from "../../../src/protocols/zab/zxid.ts";
import { simulate } from "../../../src/runner/simulate.ts";
import { resolveScenario } from "../../../src/scenario/resolve.ts";

/** What is doubted of these disks, n1's first; null: an empty one. */
function doubtsOf(disks: readonly (Given | null)[], options = {}): readonly string[] {
  const given = Object.fromEntries(
    disks.flatMap((disk, at) => (disk ? [[`n${at + 1}`, disk]] : [])),
  );
  const source = {
    version: 1,
    protocol: "zab",
    nodes: disks.length,
    duration: "1s",
    workload: { clients: 0 },
    options,
    given,
  };
  return resolveScenario(source, "given").doubts["zab"] ?? [];
}

describe("disks that no run comes to are doubted, by the servers", () => {
  it("an epoch that is current where no quorum has accepted it", () => {
    expect(doubtsOf([{ currentEpoch: 2 }, { currentEpoch: 1 }, null])).toEqual([
      "given.n1: epoch 2 is current there, and only 1 of 3 voters accepted it",
    ]);
    expect(doubtsOf([{ currentEpoch: 2 }, { acceptedEpoch: 2 }, null])).toEqual([]);
  });

  it("transactions of an epoch that is not current at a quorum", () => {
    const one = { currentEpoch: 1, log: ["1:1"] };
    expect(doubtsOf([one, { acceptedEpoch: 1 }, null])).toEqual([
      "given.n1: it holds transactions of epoch 1, which is current (or a later one) at only 1 " +
        "of 3 voters",
    ]);
    expect(doubtsOf([one, { currentEpoch: 1 }, null])).toEqual([]);
  });

  it("transactions of one epoch after different histories", () => {
    const one = { currentEpoch: 2, log: ["1:1", "2:1"] };
    const other = { currentEpoch: 2, log: ["2:1"] };
    expect(doubtsOf([one, other, null])).toEqual([
      "given.n2: its transactions of epoch 2 and those of n1 follow different histories, and an " +
        "epoch has one leader",
    ]);
  });

  it("observers are no voters", () => {
    const one = { currentEpoch: 1, log: ["1:1"] };
    expect(doubtsOf([one, null, one])).toEqual([]);
    expect(doubtsOf([one, null, one], { observers: 1 })).toHaveLength(2);
    expect(doubtsOf([one, null, null], { observers: 2 })).toEqual([]);
  });
});

describe("nothing that a run comes to is doubted", () => {
  it.each([1, 2, 3, 4, 5])("all disks at every write of seed %i", (seed) => {
    const nodes = 5;
    const scenario = resolveScenario(
      {
        version: 1,
        protocol: "zab",
        nodes,
        duration: "20s",
        network: { latency: "1ms..20ms", loss: "2%" },
        options: { observers: 1, snapshotEvery: 0 },
        workload: { clients: 3 },
        faults: [{ every: "500ms", for: "300ms", oneOf: ["crash", "partition", "kill"] }],
        checks: ["invariants"],
      },
      "disks",
    );
    const zab = protocols.get("zab")?.make() as Protocol;
    const disks = Array.from({ length: nodes }, () => ({
      acceptedEpoch: 0,
      currentEpoch: 0,
      log: [] as string[],
    }));
    const setup = { options: scenario.options["zab"] ?? {}, object: null as never, nodes };
    const doubts: unknown[] = [];
    const epochs = new Set<number>();
    const watched: Protocol = {
      ...zab,
      factsOfWrite(node, write, facts) {
        const disk = disks[node - 1] as (typeof disks)[number];
        if (write.kind === "append") {
          const { zxid } = write.entry as Txn;
          disk.log.push(`${epochOf(zxid)}:${counterOf(zxid)}`);
          epochs.add(epochOf(zxid));
        } else if (write.kind === "truncate") disk.log.splice(write.from - 1);
        else if (write.kind === "put" && write.key === ACCEPTED_EPOCH) {
          disk.acceptedEpoch = write.value as number;
        } else if (write.kind === "put" && write.key === CURRENT_EPOCH) {
          disk.currentEpoch = write.value as number;
        }
        const given = new Map<NodeId, Given>(disks.map((held, at) => [at + 1, { ...held }]));
        doubts.push(...(zab.doubtsOfGiven?.(setup, given) ?? []));
        zab.factsOfWrite(node, write, facts);
      },
    };
    const run = simulate(scenario, "zab", seed, { protocol: watched, strict: false });
    expect(doubts).toEqual([]);
    expect(run.violations).toEqual([]);
    expect(epochs.size).toBeGreaterThan(4);
  });
});
