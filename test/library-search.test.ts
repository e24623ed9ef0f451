/**
 * Searching, shrinking and explaining in a user's own suite; the example is that of
 * docs/library.md, to the letter.
 */
import { describe, expect, it } from "vitest";
import {
  CRASH_RECOVERY,
  defineSystem,
  explain,
  InputError,
  parseScenario,
  type SearchOptions,
  search,
  shrink,
  simulate,
} from "../src/index.ts";
import { strategies } from "../src/search/strategies/index.ts";
import { folderOf, rashomon } from "./cli/rashomon.ts";

// One server that keeps all values, and confirms a write before its disk has it.
const hasty = defineSystem({
  name: "hasty",
  about: "n1 keeps all values.",
  protocol: {
    name: "hasty",
    about: "n1 keeps all values.",
    options: {},
    faultModel: CRASH_RECOVERY,
    start: (disk) => new Map((disk.get("values") ?? []) as [string, number][]),
    onRequest(values: Map<unknown, unknown>, request, self) {
      const { f, key, input } = request.command;
      const output = f === "get" ? ((values.get(key) ?? null) as number | null) : null;
      if (f !== "get") {
        values.set(key, input);
        self.disk.batch([{ kind: "put", key: "values", value: [...values] }]);
      }
      self.reply(request, { status: "ok", output, leader: 1 });
    },
    onMessage() {},
    onTimer() {},
    onDisk() {},
    observe: () => ({ role: "leader", term: 1, leader: 1, commitIndex: 0, lastIndex: 0 }),
    describe: () => ({ kind: "none", fields: {} }),
    factsOfMessage() {},
    factsOfWrite() {},
  },
});

// What the scenario gives is kept; what it leaves open is drawn.
const scenario = {
  version: 1,
  protocol: "hasty",
  nodes: 1,
  workload: { clients: 2, rate: "50/s", mix: { read: 1, write: 1 } },
};

describe("a server that confirms a write too early", () => {
  it("is found, shrunk and explained", async () => {
    const found = await search(scenario, { system: hasty, seeds: "1..5" });
    const [failure] = found.failures;
    expect(failure?.fingerprint).toBe("hasty/linearizable");
    if (failure === undefined) return;

    // The same run again: `failure.options` has its seed and the system.
    const run = await simulate(failure.scenario, failure.options);
    expect(run.violations).toEqual(failure.violations);

    const small = await shrink(failure.scenario, failure.options);
    expect(small.after.steps).toBeLessThan(small.before.steps / 30);
    expect(small.text).toContain("expect: { fail: linearizable }");

    const why = await explain(small.scenario, { system: hasty });
    expect(why.decisive.event).toContain("n1 gets a request from c1: put");
    expect(why.enabled?.fault).toBe("kill");
  });
});

const CALM = { version: 1, protocol: "raft", nodes: 3, duration: "200ms" };

describe("search", () => {
  it("comes to what the command line does", async () => {
    const { status, stdout } = await rashomon(folderOf({}), [
      "search",
      "raft",
      "--seeds",
      "1..10",
      "--json",
    ]);
    expect(status).toBe(0);
    const { version: _version, ...document } = JSON.parse(stdout);
    expect(await search("raft", { seeds: "1..10" })).toEqual(document);
  }, 60_000);

  it("takes a system, and groups failures by their fingerprints", async () => {
    const found = await search(hasty, { steps: 20_000 });
    expect([found.system, found.scenario, found.strategy]).toEqual(["hasty", null, "swarm"]);
    expect(found.steps).toBeGreaterThanOrEqual(20_000);
    const failed = found.failures.map(({ runs }) => runs).reduce((sum, runs) => sum + runs, 0);
    expect(failed).toBe(found.verdicts["fail"]);
    expect(found.estimate.perRun).toBeGreaterThan(0);
    expect(found.curve.at(-1)?.runs).toBe(found.runs);
  }, 60_000);

  it("ends between two runs: by its time, or by a signal", async () => {
    const late = await search(CALM, { time: "1ms" });
    expect([late.runs <= 1, late.interrupted]).toEqual([true, undefined]);
    const stop = new AbortController();
    const told: number[] = [];
    const ended = await search(CALM, {
      seeds: "1..1000",
      signal: stop.signal,
      onProgress({ runs }) {
        told.push(runs);
        if (runs === 3) setTimeout(() => stop.abort(), 0);
      },
    });
    expect([ended.interrupted, ended.seeds?.last]).toEqual([true, told.at(-1)]);
    expect(told.length).toBeLessThan(20);
  }, 60_000);

  it("rejects with what onProgress throws", async () => {
    const onProgress = () => {
      throw new RangeError("enough");
    };
    await expect(search(CALM, { seeds: "1..3", onProgress })).rejects.toThrow("enough");
  });

  it.each<[object, string]>([
    [{ sede: "1..3" }, "options.sede: there is no such option; did you mean seeds?"],
    [{ workers: 2 }, "options.workers: there is no such option; known: seeds, steps, time"],
    [{ seeds: "9..1" }, "options.seeds: expected a range of seeds such as 1..500"],
    [{ steps: 0 }, "options.steps: expected a whole number, at least 1, got 0"],
    [{ time: "soon" }, 'options.time: expected a duration such as 10s or 500ms, got "soon"'],
    [{ strategy: "swram" }, "options.strategy: there is no strategy swram; did you mean swarm?"],
  ])("refuses %o", async (options, message) => {
    const refused = search(CALM, options);
    await expect(refused).rejects.toThrow(InputError);
    await expect(refused).rejects.toThrow(message);
  });

  it("names its strategies in its types, all of them and no other", () => {
    const named: Record<NonNullable<SearchOptions["strategy"]>, true> = {
      swarm: true,
      uniform: true,
      pct: true,
      departures: true,
      guided: true,
    };
    expect(Object.keys(named)).toEqual([...strategies.keys()]);
  });

  it("refuses what is no system, and a scenario that is none", async () => {
    await expect(search("rafd")).rejects.toThrow("there is no system rafd; did you mean raft");
    await expect(search({ ...CALM, nodes: 0 })).rejects.toThrow("scenario nodes: expected");
    const { about: _about, ...nameless } = hasty;
    await expect(search(nameless as typeof hasty)).rejects.toThrow("system about: expected");
    await expect(search(hasty, { system: hasty })).rejects.toThrow("options.system: it is for");
  });
});

describe("shrink and explain", () => {
  const failing = { ...CALM, mutant: "vote-not-persisted", duration: "1s" };

  it("come to what the command line does", async () => {
    const { fingerprint } = (await search(failing, { seeds: 1 })).failures[0] ?? {};
    const [found] = (await search(failing, { seeds: "1..1" })).failures;
    expect(found?.fingerprint).toBe(fingerprint);
    const folder = folderOf({ "x.json": JSON.stringify(found?.scenario) });
    const shrinking = ["shrink", "x.json", "--steps", "5000", "--json"];
    const shrunk = await rashomon(folder, shrinking);
    expect(shrunk.status, shrunk.stderr).toBe(0);
    const told: number[] = [];
    const onProgress = ({ trials }: { readonly trials: number }) => told.push(trials);
    const small = await shrink(found?.scenario ?? CALM, { steps: 5_000, onProgress });
    const { scenario: _s, seed, text, decisions, ...document } = small;
    expect(JSON.parse(shrunk.stdout)).toMatchObject(document);
    expect(told.length).toBeGreaterThan(0);
    expect(parseScenario(text, "x.yaml").seeds).toEqual({ first: seed, last: seed });
    expect(decisions.length).toBeLessThanOrEqual(document.after.decisions);
    const explained = await rashomon(folder, ["explain", "x.json", "--steps", "5000", "--json"]);
    const { version: _version, scenario: _file, ...told2 } = JSON.parse(explained.stdout);
    const { scenario: _name, ...why } = await explain(found?.scenario ?? CALM, { steps: 5_000 });
    expect(JSON.parse(JSON.stringify(why))).toEqual(told2);
  }, 60_000);

  it("end early with the best so far, once the signal is aborted", async () => {
    const [found] = (await search(failing, { seeds: 1 })).failures;
    const small = await shrink(found?.scenario ?? CALM, { signal: { aborted: true } });
    expect(small.minimal).toBe(false);
  }, 60_000);

  it("refuse a run that does not fail, and options that there are not", async () => {
    await expect(shrink(CALM)).rejects.toThrow("scenario: the run does not fail");
    await expect(explain(CALM)).rejects.toThrow("scenario: there is nothing to explain: raft");
    const wrong = { sed: 1 } as object;
    const message = "options.sed: there is no such option; did you mean seed?";
    await expect(shrink(CALM, wrong)).rejects.toThrow(message);
    await expect(explain(CALM, wrong)).rejects.toThrow(message);
    await expect(shrink(CALM, { protocol: "zab" })).rejects.toThrow(
      "options.protocol: expected one of the scenario's: raft",
    );
  });
});

it("verify says that both runs share the variables of a system's modules", async () => {
  let served = 0;
  const { protocol, ...rest } = hasty;
  const counting = {
    ...protocol,
    onRequest(_state: unknown, request: never, self: { reply(to: unknown, with_: object): void }) {
      self.reply(request, { status: "ok", output: served++, leader: 1 });
    },
  };
  const system = defineSystem({ ...rest, protocol: counting as never });
  const calm = { ...scenario, checks: ["invariants"], duration: "1s" };
  const verified = simulate(calm, { system, verify: true });
  await expect(verified).rejects.toThrow("both runs share the variables of the modules");
});
