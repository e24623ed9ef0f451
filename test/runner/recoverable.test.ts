/** Whether recovery was possible at all is judged before whether it came. */
import { describe, expect, it } from "vitest";
import { protocols } from "../../src/protocols/index.ts";
import { simulate } from "../../src/runner/simulate.ts";
import { resolveScenario } from "../../src/scenario/resolve.ts";

/** Runs five nodes of which these lose their disks for ever. */
function runWithout(lost: readonly string[], given: object = {}, protocol = "raft") {
  const scenario = resolveScenario(
    {
      version: 1,
      protocol,
      nodes: 5,
      duration: "1500ms",
      workload: { clients: 2, rate: "50/s", keys: 2, mix: { read: 1, write: 1 } },
      faults: lost.map((node) => ({ at: "500ms", crash: node, disk: "lost" })),
      ...given,
    },
    "lost",
  );
  return simulate(scenario, protocol, 1);
}

describe("a cluster that loses disks for ever", () => {
  const names = [...protocols.keys()];

  // All participants hold a part of the data: none can be done without. Of a store of quorums W
  // disks hold what was acknowledged, however many nodes there are.
  const electing = names.filter((name) => !name.endsWith("-commit") && name !== "dynamo");

  it.each(electing)("%s recovers with what is left of a minority's loss", (protocol) => {
    expect(runWithout(["n1", "n4"], {}, protocol).verdict).toBe("pass");
  });

  // Each replica answers by itself: any one that is left is enough.
  const alone = ["gossip-counter"];
  const deciding = names.filter((name) => !alone.includes(name));

  it.each(alone)("%s recovers with any one disk that is left", (protocol) => {
    expect(runWithout(["n1", "n2", "n4", "n5"], {}, protocol).verdict).toBe("pass");
    expect(runWithout(["n1", "n2", "n3", "n4", "n5"], {}, protocol).verdict).toBe("unrecoverable");
  });

  it.each(deciding)("%s is beyond recovery without a quorum, and is not waited for", (protocol) => {
    const run = runWithout(["n1", "n4", "n5"], {}, protocol);
    expect(run.verdict).toBe("unrecoverable");
    expect(run.violations).toMatchObject([
      {
        check: "recoverable",
        nodes: ["n1", "n4", "n5"],
        message: "2 of 5 disks are left, no quorum: those of n1, n4, n5 are lost",
      },
    ]);
    expect(run.virtualUs).toBe(1_500_000);
  });

  it("counts the disks that hold what was acknowledged", () => {
    expect(runWithout(["n1"], {}, "dynamo").verdict).toBe("pass");
    expect(runWithout(["n1", "n4"], {}, "dynamo").verdict).toBe("unrecoverable");
    const three = { options: { w: 3, r: 1, sloppy: false } };
    expect(runWithout(["n1"], three, "dynamo").verdict).toBe("unrecoverable");
  });

  it("counts the protocol's own quorums", () => {
    expect(runWithout(["n1"], {}, "two-phase-commit").verdict).toBe("unrecoverable");
    const flexible = { options: { phase1Quorum: 4, phase2Quorum: 2 } };
    expect(runWithout(["n1", "n4"], flexible, "multi-paxos").verdict).toBe("unrecoverable");
    expect(runWithout(["n4", "n5"], { options: { observers: 2 } }, "zab").verdict).toBe("pass");
    expect(runWithout(["n2", "n3"], { options: { observers: 2 } }, "zab").verdict).toBe(
      "unrecoverable",
    );
  });

  it("is met where the scenario expects it, and only there", () => {
    const lost = ["n1", "n4", "n5"];
    expect(runWithout(lost, { expect: "unrecoverable" }).met).toBe(true);
    expect(runWithout(lost).met).toBe(false);
    expect(runWithout([], { expect: "unrecoverable" }).met).toBe(false);
  });

  it("is not judged where progress is not", () => {
    const run = runWithout(["n1", "n4", "n5"], { checks: ["linearizable", "invariants"] });
    expect([run.verdict, run.violations]).toEqual(["pass", []]);
  });

  it("cannot restart a machine whose disk is lost", () => {
    const faults = [{ at: "1s", crash: "n1", disk: "lost", restartAfter: "100ms" }];
    expect(() => runWithout([], { faults })).toThrow(
      "faults[0].restartAfter: a machine whose disk is lost never starts again",
    );
  });
});
