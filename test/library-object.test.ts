/**
 * Objects, workloads and options of a user's own program; the example is that of docs/library.md,
 * to the letter.
 */
import { expect, it } from "vitest";
import { type ScenarioSource, type SequentialObject, simulate, workloads } from "../src/index.ts";
import { echo } from "./support/echo.ts";

// A high-water mark: it answers the greatest value that it was given.
const highWaterMark: SequentialObject<number> = {
  name: "high-water-mark",
  partitioned: false,
  functions: { read: { readOnly: true }, write: { readOnly: false, drawn: "value" } },
  initial: () => 0,
  apply(state, { f, input }) {
    if (f === "read") return { state, output: state };
    return { state: Math.max(state, Number(input)), output: null };
  },
};

it("replicates an object of our own", async () => {
  const scenario: ScenarioSource = {
    version: 1,
    protocol: "raft",
    duration: "2s",
    object: "high-water-mark",
    workload: { clients: 3, rate: "100/s", mix: { read: 1, write: 1 } },
    faults: [{ at: "1s", crash: "leader", restartAfter: "200ms" }],
  };
  const run = await simulate(scenario, { seed: 7, object: highWaterMark });
  expect(run.verdict, run.report()).toBe("pass");
});

const CALM: ScenarioSource = { version: 1, protocol: "raft", duration: "1s" };

it("asks for its functions with the inputs that it says", async () => {
  const source = { ...CALM, object: "high-water-mark" };
  const { history } = await simulate(source, { object: highWaterMark });
  expect(new Set(history.map(({ f }) => f))).toEqual(new Set(["read", "write"]));
  expect(history.some(({ f, output }) => f === "read" && Number(output) > 0)).toBe(true);
});

it("runs a workload of one's own, named by the scenario", async () => {
  const mixed = workloads.get("mixed");
  if (mixed === undefined) throw new Error("there is a mixed workload");
  let made = 0;
  const mine = {
    ...mixed,
    name: "mine",
    client: (setup: Parameters<typeof mixed.client>[0]) => {
      made++;
      return mixed.client(setup);
    },
  };
  const run = await simulate(
    { ...CALM, workload: { kind: "mine", clients: 2 } },
    { workload: mine },
  );
  expect([run.verdict, made]).toEqual(["pass", 2]);
});

it("refuses options that it does not know, and values that they cannot have", async () => {
  // @ts-expect-error: an option that there is not
  await expect(simulate(CALM, { sed: 1 })).rejects.toThrow("options.sed: there is no such option");
  await expect(simulate(CALM, { seed: -1 })).rejects.toThrow(
    "options.seed: expected a whole number",
  );
  await expect(simulate(CALM, { protocol: "zab" })).rejects.toThrow(
    "expected one of the scenario's",
  );
});

it("prints a story though the start threw, and reports it", async () => {
  const host = {
    ...echo(),
    start: () => {
      throw new Error("no start");
    },
  };
  const run = await simulate({ version: 1, protocol: host.name, duration: "1s" }, { host });
  expect(run.violations[0]?.check).toBe("node-error");
  expect(run.story()).toBeInstanceOf(Array);
  expect(run.report()).toContain("no start");
});

it("verifies: a second, strict run gives the same hash", async () => {
  const [verified, plain] = [await simulate(CALM, { verify: true }), await simulate(CALM)];
  expect(verified.hash).toBe(plain.hash);
});

it("refuses an object or a workload with the name of one of ours, or of the system's", async () => {
  const mixed = workloads.get("mixed");
  if (mixed === undefined) throw new Error("there is a mixed workload");
  const object = { ...highWaterMark, name: "kv" };
  await expect(simulate(CALM, { object })).rejects.toThrow(
    "options.object.name: kv is the name of one of ours: take another",
  );
  await expect(simulate(CALM, { workload: mixed })).rejects.toThrow(
    "options.workload.name: mixed is the name of one of ours: take another",
  );
  const protocol = { ...echo({}), name: "mine", leaderless: true as const };
  const system = { name: "mine", about: "A system.", protocol, objects: [highWaterMark] };
  const scenario = { ...CALM, protocol: "mine" };
  await expect(simulate(scenario, { system, object: highWaterMark })).rejects.toThrow(
    "options.object.name: high-water-mark is a name in options.system: take another",
  );
});
