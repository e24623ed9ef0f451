/** A run that passed and proves little says so, and why. */
import { describe, expect, it } from "vitest";
import { simulate } from "../../src/runner/simulate.ts";
import { resolveScenario } from "../../src/scenario/resolve.ts";

function vacuousOf(more: Readonly<Record<string, unknown>>): readonly string[] | undefined {
  const scenario = resolveScenario(
    { version: 1, protocol: "raft", nodes: 3, duration: "500ms", ...more },
    "test",
  );
  const { verdict, vacuous } = simulate(scenario, "raft", 1);
  expect(verdict).toBe("pass");
  return vacuous;
}

describe("a run that passed", () => {
  it("says nothing where clients write and faults strike", () => {
    expect(vacuousOf({ faults: [{ at: "100ms", crash: "leader" }] })).toBeUndefined();
  });

  it("says that it only read", () => {
    expect(vacuousOf({ workload: { mix: { read: 1 } } })).toEqual(["only-reads"]);
  });

  it("says that nothing was judged where no client asked and no script expects", () => {
    expect(vacuousOf({ workload: { clients: 0 } })).toEqual(["nothing-judged"]);
    const script = [{ when: { node: "any", role: "leader" }, within: "400ms" }];
    expect(vacuousOf({ workload: { clients: 0 }, script })).toBeUndefined();
  });

  it("names each check that found nothing to judge: here, no answer says what is held", () => {
    const workload = { mix: { write: 1 } };
    const checks = ["linearizable", "sequential", "monotonic-reads", "invariants"];
    expect(vacuousOf({ workload, checks })).toEqual([
      "nothing-judged linearizable",
      "nothing-judged sequential",
      "nothing-judged monotonic-reads",
    ]);
    expect(vacuousOf({ workload, checks: ["invariants"] })).toBeUndefined();
  });

  it.each([
    ["bank", "bank"],
    ["serializable", "list-append"],
  ])("names %s where no transaction was answered", (check, kind) => {
    // Nothing arrives: all that clients ask for ends unanswered.
    const source = {
      version: 1,
      system: "percolator",
      duration: "1s",
      heal: "1s",
      network: { loss: "100%" },
      workload: { kind, timeout: "200ms" },
      checks: [check],
    };
    const { verdict, vacuous } = simulate(resolveScenario(source, "test"), "percolator", 1);
    expect([verdict, vacuous]).toEqual(["pass", [`nothing-judged ${check}`]]);
  });

  it("says that no fault struck", () => {
    const faults = [{ every: "10s", from: "490ms", oneOf: ["crash"] }];
    expect(vacuousOf({ faults })).toEqual(["no-fault-struck"]);
  });

  it("names the rules of its script that no message fitted, cleared ones included", () => {
    const script = [
      { drop: "install-snapshot", as: "unsent" },
      { when: { node: "any", role: "leader" }, within: "400ms" },
      { clear: "unsent" },
    ];
    expect(vacuousOf({ workload: { clients: 0 }, script })).toEqual(["unused-rule unsent"]);
  });

  it("does not name an optional rule: it is there for what a planted bug sends", () => {
    const script = [
      { drop: "append-entries", nth: 1_000, as: "late", optional: true },
      { hold: "install-snapshot", as: "parts", optional: true },
      { when: { node: "any", role: "leader" }, within: "400ms" },
    ];
    expect(vacuousOf({ workload: { clients: 0 }, script })).toBeUndefined();
  });

  it.each([
    [
      "a delivery where nothing is held that fits",
      { deliver: "append-entries" },
      "deliver append-entries",
    ],
    ["a timer withheld that none has", { withhold: "transfer" }, "withhold transfer"],
    ["a timer allowed that was not withheld", { allow: "election" }, "allow election"],
    ["a heal where nothing is cut", { heal: null }, "heal"],
    ["a resume of what is not paused", { resume: "n1" }, "resume n1"],
    ["a restart of what runs", { restart: ["n1", "c1"] }, "restart n1 c1"],
  ])("names %s", (_, step, name) => {
    expect(vacuousOf({ script: [step] })).toEqual([`idle-step ${name}`]);
  });

  it("names what is stopped a second time, and no step that meets something", () => {
    const met = [
      { hold: "append-entries", to: "n2" },
      { withhold: "election", nodes: ["n2"] },
      { when: { node: "any", role: "leader" }, within: "400ms" },
      { deliver: "append-entries" },
      { allow: "election" },
      { partition: [["n1"], ["n2", "n3"]] },
      { heal: "all" },
      { pause: "n3" },
      { resume: "all" },
      { crash: "n3" },
    ];
    const back = [{ restart: ["n2", "n3"] }, { kill: "c1" }, { restart: "c1" }];
    expect(vacuousOf({ script: [...met, ...back] })).toBeUndefined();
    for (const verb of ["crash", "kill", "pause"]) {
      const script = [...met, { [verb]: "n3" }, ...back];
      expect(vacuousOf({ script })).toEqual([`idle-step ${verb} n3`]);
    }
  });

  it("does not name a delivery that is optional", () => {
    const script = [{ deliver: "install-snapshot", optional: true }];
    expect(vacuousOf({ script })).toBeUndefined();
  });
});

it("a scenario without a check is refused", () => {
  const source = { version: 1, protocol: "raft", checks: [] };
  expect(() => resolveScenario(source, "test")).toThrow("checks: at least one check is needed");
});
