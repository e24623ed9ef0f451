/**
 * The library in a user's own test: this file is the example of docs/library.md, which must be the
 * same to the letter.
 */
import { describe, expect, it } from "vitest";
import {
  checkLinearizable,
  consistencyChecks,
  decodeHistory,
  encodeHistory,
  explain,
  InputError,
  type Invariant,
  modelOf,
  type Operation,
  objects,
  simulate,
} from "../src/index.ts";
import { echo } from "./support/echo.ts";

describe("our cluster", () => {
  it.each([1, 2, 3, 4, 5])("survives the loss of its leader, seed %i", async (seed) => {
    const run = await simulate(
      {
        version: 1,
        protocol: "raft",
        nodes: 3,
        duration: "5s",
        object: "kv",
        workload: { clients: 3, rate: "200/s" },
        faults: [
          { at: "1s", for: "1s", partition: "leader" },
          { at: "3s", crash: "leader", restartAfter: "500ms" },
        ],
      },
      { seed },
    );
    expect(run.verdict, run.story().join("\n")).toBe("pass");
    expect(run.happened["elections"]).toBeGreaterThan(1);
  });
});

describe("a protocol of one's own", () => {
  const options = {
    depth: { kind: "integer", about: "How deep.", default: 3, min: 1, max: 9 },
  } as const;
  const seen: unknown[] = [];
  const mine = {
    ...echo({ onStart: () => seen.push("start") }),
    name: "mine",
    options,
    leaderless: true,
  } as const;
  const scenario = {
    version: 1,
    protocol: "mine",
    nodes: 3,
    duration: "1s",
    workload: { clients: 0 },
  };

  it("is named by the scenario, which sets its options", async () => {
    const run = await simulate({ ...scenario, options: { depth: 5 } }, { host: mine });
    expect([run.protocol, run.verdict]).toEqual(["mine", "pass"]);
    expect(seen.length).toBeGreaterThan(2);
    const wrong = simulate({ ...scenario, options: { depth: 50 } }, { host: mine });
    await expect(wrong).rejects.toThrow("options.depth: expected 1 to 9, got 50");
  });

  it("is what the scenario names, and no protocol of ours", async () => {
    const other = simulate({ ...scenario, protocol: "raft" }, { host: mine });
    await expect(other).rejects.toThrow("options.host.name: the scenario runs raft, and not mine");
    const ours = simulate({ ...scenario, protocol: "raft" }, { host: { ...mine, name: "raft" } });
    await expect(ours).rejects.toThrow("options.host.name: raft is the name of one of ours");
    const { protocol: _one, ...without } = scenario;
    const both = { ...without, protocols: ["raft", "mine"] };
    expect((await simulate(both, { host: mine })).protocol).toBe("mine");
    const raft = simulate(both, { host: mine, protocol: "raft" });
    await expect(raft).rejects.toThrow("options.protocol: expected mine, the host");
  });

  it("is spared, by an error, the faults that it has not promised to bear", async () => {
    const fragile = { ...mine, faultModel: { safeUnder: new Set<never>() } };
    const crashed = simulate(
      { ...scenario, faults: [{ at: "1ms", crash: "n1" }] },
      { host: fragile },
    );
    await expect(crashed).rejects.toThrow("which mine does not promise to tolerate");
  });

  it("is judged by invariants of one's own", async () => {
    const never: Invariant<null> = {
      name: "never-crashes",
      statement: "No node ever crashes.",
      source: "a test",
      initial: () => null,
      on: { crashed: (_state, view, node) => view.report(`n${node} crashed`, [node]) },
    };
    const faults = [{ at: "100ms", crash: "n2" }];
    const run = await simulate({ ...scenario, faults }, { host: mine, invariants: [never] });
    expect(run.violations).toMatchObject([{ check: "never-crashes", nodes: ["n2"] }]);
  });
});

it("bad input rejects with every problem", async () => {
  const bad = simulate({ version: 1, protocol: "raft", nodes: 0, duration: "long" });
  await expect(bad).rejects.toThrow(InputError);
  await expect(bad).rejects.toThrow(/nodes: expected .*\n.*duration: expected/);
});

it("a failing run prints its story", async () => {
  const scenario = {
    version: 1,
    protocol: "raft",
    mutant: "no-election-restriction",
    nodes: 5,
    duration: "20s",
    workload: { clients: 5, rate: "100/s" },
    faults: [{ every: "1s", oneOf: ["partition", "crash", "pause"] }],
  };
  for (let seed = 1; ; seed++) {
    const run = await simulate(scenario, { seed });
    if (run.verdict === "pass") continue;
    expect(run.story(12).at(-1)).toContain(`step ${run.violations[0]?.step}`);
    break;
  }
});

describe("histories", () => {
  const object = objects.get("register");
  if (object === undefined) throw new Error("there is a register");
  const register = modelOf(object);
  const stale = decodeHistory(`INFO  jepsen.util - 0 :invoke :write 3
INFO  jepsen.util - 0 :ok :write 3
INFO  jepsen.util - 1 :invoke :read nil
INFO  jepsen.util - 1 :ok :read nil`);

  it("are read from text in any format, judged, and explained", () => {
    const { verdict, failure } = checkLinearizable(stale, register);
    expect(verdict).toBe("illegal");
    if (failure === null) throw new Error("there is a failure");
    expect(explain(stale, register, failure).words.join(" ")).toContain("no order explains it");
    const sequential = consistencyChecks.get("sequential");
    expect(sequential?.run({ history: stale, model: register }).verdict).toBe("ok");
  });

  it("go out as JSON Lines and come back the same", async () => {
    const ends = ({ process, f, key, input, output, outcome, invoked, completed }: Operation) =>
      [process, f, key, input, output, outcome, invoked < completed] as const;
    const source = { version: 1, protocol: "raft", duration: "1s", workload: { clients: 3 } };
    const { history } = await simulate(source);
    expect(history.length).toBeGreaterThan(50);
    expect(decodeHistory(encodeHistory(history)).map(ends)).toEqual(history.map(ends));
    expect(() => decodeHistory("what?", { file: "mine" })).toThrow("mine:1: ");
  });
});
