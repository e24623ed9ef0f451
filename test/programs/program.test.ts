/** A program seen from the world: its processes, how they end, what of them can be seen. */
import { describe, expect, it } from "vitest";
import { HostError } from "../../src/core/errors.ts";
import type { Protocol } from "../../src/protocol/protocol.ts";
import { hosted } from "../../src/protocols/index.ts";
import { simulateScenario } from "../../src/runner/library.ts";
import { Simulation } from "../../src/runner/simulation.ts";
import { Timeline } from "../../src/runner/timeline.ts";
import { resolveScenario } from "../../src/scenario/resolve.ts";
import { REGISTERED } from "../../src/scenario/scope.ts";
import { Futures } from "../../src/search/futures.ts";
import { programOfText, runOf, sourceOf, watched } from "./support/programs.ts";

const COUNTER = `
let count = 0;
const list: number[] = [];
export default async function main(self) {
  list.push(self.id);
  self.on("tick", () => self.show({ count: ++count, list }));
  for (;;) { await self.sleep(10); self.send(self.id, "tick"); }
}`;

describe("the processes of a program", () => {
  it("share no state, and begin with none when they start again", async () => {
    const { simulation } = await watched(COUNTER, {
      faults: [{ at: "100ms", crash: "n2", restartAfter: "50ms" }],
    } as never);
    const shown = [1, 2].map(
      (id) => simulation.world.node(id).state as { shown: { count: number; list: number[] } },
    );
    expect(shown[0]?.shown.list).toEqual([1]);
    expect(shown[1]?.shown.list).toEqual([2]);
    // The one that started again at 150 ms has counted from there.
    expect(shown[1]?.shown.count).toBeLessThan((shown[0]?.shown.count ?? 0) - 5);
  });

  it("send copies: what one changes afterwards, another does not see", async () => {
    const { notes } = await watched(
      `
      export default async function main(self) {
        self.on("list", (list) => { list.push("mine"); self.log(JSON.stringify(list)); });
        if (self.id !== 1) return;
        const list = ["sent"];
        self.send(2, "list", list);
        list.push("later");
        self.send(2, "list", list);
      }`,
      { network: { latency: "1ms" } },
    );
    expect(notes).toEqual(['n2: ["sent","mine"]', 'n2: ["sent","later","mine"]']);
  });
});

describe("a process that ends by an error", () => {
  const DIES = `
export default async function main(self) {
  self.onRequest(({ f }) => {
    if (f === "get") throw new Error("boom");
    return () => f;
  });
}`;

  it("is told with the error, its message and its place, wherever its crash is", async () => {
    const workload = { kind: "mixed", clients: 1, rate: "100/s", mix: { read: 1 } };
    const { story } = await runOf(DIES, { nodes: 1, workload, checks: ["progress"] });
    const crashes = /n1:? crashes: unhandled rejection: Error "boom" at program-\d+.ts:4:\d+/g;
    // Once before the heal, once after it.
    expect(story().join("\n").match(crashes)).toHaveLength(2);
  });

  it("so is an output that is no plain data", async () => {
    const workload = { kind: "mixed", clients: 1, rate: "100/s", mix: { write: 1 } };
    const { story } = await runOf(DIES, { nodes: 1, workload, checks: ["progress"] });
    expect(story().join("\n")).toMatch(/n1 crashes: .*an output holds a function/);
  });

  it("stays down until the heal, and for good after it", async () => {
    const workload = { kind: "mixed", clients: 1, rate: "100/s" };
    const { violations, happened } = await runOf(DIES, {
      nodes: 1,
      workload,
      checks: ["progress"],
    });
    expect(happened).toMatchObject({ crashes: 2 });
    expect(violations).toMatchObject([{ check: "progress", cause: "clients-unanswered" }]);
  });
});

it("a client that a program sends to no node is its node-error, not a fault of the host", async () => {
  const { verdict, violations } = await runOf(
    "export default async function main(self) { self.onRequest(() => { throw " +
      "self.notLeader(3); }); }",
  );
  expect(verdict).toBe("fail");
  expect(violations[0]).toMatchObject({
    check: "node-error",
    nodes: [expect.stringMatching(/^n/)],
  });
  expect(violations[0]?.message).toContain("there is no node 3 to send a client to");
});

describe("an error of a declaration or a judge ends the run, whatever the program catches", () => {
  const RETRIES = "for (;;) { try { ACT; break; } catch {} }";
  const broken = async (act: string, declared: Partial<Protocol>) => {
    const loop = RETRIES.replace("ACT", act);
    const text = `export default async function main(self) { if (self.id === 1) ${loop} }`;
    const host = { ...(await programOfText(text)), ...declared };
    return await simulateScenario(sourceOf(), { host });
  };
  const fails = () => {
    throw new Error("no such field");
  };

  it.each([
    ["factsOfMessage", 'self.send(2, "tick")', { factsOfMessage: fails }, "no such field"],
    ["factsOfMessage", 'await self.call(2, "tick")', { factsOfMessage: fails }, "no such field"],
    ["digest", 'self.send(2, "tick")', { digest: fails }, "no such field"],
    ["factsOfIssue", 'await self.disk.put("a", 1)', { factsOfIssue: fails }, "no such field"],
    ["no claim", 'self.assert("told", 1)', {}, "program declares no claim told"],
    ["an unknown service", 'await self.ask("none", { f: "get" })', {}, "there is no service none"],
  ])("%s, at %s", async (_, act, declared, said) => {
    const { violations } = await broken(act, declared);
    expect(violations).toMatchObject([{ check: "node-error", nodes: ["n1"] }]);
    expect(violations[0]?.message).toContain(said);
  });

  it("a node that there is not is the program's own error, which it may catch", async () => {
    const { notes } = await watched(
      "export default async function main(self) { try { self.send(9, 'tick'); } " +
        "catch (error) { self.log(error.message); } await self.sleep(1e6); }",
    );
    expect(notes).toContain("n1: there is no node 9 to send to");
  });
});

describe("a program ends", () => {
  it.each([
    [
      "by an unhandled rejection",
      "Promise.reject(new TypeError('no \"such\" thing'))",
      'crashes: unhandled rejection: TypeError "no \\"such\\" thing" at ',
    ],
    [
      "by an async function that nobody waits for",
      "(async () => { await null; throw new RangeError('far'); })()",
      'crashes: unhandled rejection: RangeError "far" at ',
    ],
    [
      "by what a timer throws",
      "setTimeout(() => { throw new Error('timer'); }, 5)",
      'crashes: uncaught: Error "timer" at ',
    ],
    [
      "by what a job throws",
      "queueMicrotask(() => { undefined.x; })",
      "crashes: uncaught: TypeError ",
    ],
    [
      "by what is no error",
      "Promise.reject({ code: 7 })",
      'crashes: unhandled rejection: {"code":7}',
    ],
  ])("%s, with what and where; the others go on", async (_, code, said) => {
    const { halts, notes, simulation } = await watched(`
      // Its third line.
      export default async function main(self) {
        if (self.id === 1) { ${code}; }
        await self.sleep(20);
        self.log("goes on");
      }`);
    // Its operator starts it again when the faults have ended, and it fails again.
    expect(new Set(halts.map((halt) => halt.slice(0, 2)))).toEqual(new Set(["n1"]));
    expect(halts[0]).toContain(`n1: ${said}`);
    if (/Error/.test(said)) expect(halts[0]).toMatch(/ at program-\d+\.ts:4:\d+$/);
    expect(notes).toEqual(["n2: goes on"]);
    expect(simulation.world.counts.crashes).toBe(halts.length);
  });

  it("not where a rejection is handled before its task is over", async () => {
    const { halts } = await watched(`
      export default async function main(self) {
        const failed = Promise.reject(new Error("late"));
        await null; await null;
        failed.catch(() => self.log("handled"));
      }`);
    expect(halts).toEqual([]);
  });

  it("and does no more: neither jobs nor timers of it run", async () => {
    const { notes } = await watched(`
      export default async function main(self) {
        setTimeout(() => self.log("timer"), 10);
        queueMicrotask(() => { throw new Error("now"); });
        queueMicrotask(() => self.log("job"));
      }`);
    expect(notes).toEqual([]);
  });

  it("by the verdict of no check: faults and restarts are what any protocol bears", async () => {
    const run = await runOf("export default async function main() { throw new Error('always'); }");
    expect(run.violations).toEqual([]);
  });
});

describe("the host", () => {
  it.each([
    ["crypto", "crypto['sub' + 'tle']", "crypto.subtle"],
    ["console", "console['pro' + 'file']()", "console.profile"],
    ["structuredClone", "structuredClone(new Date())", "structuredClone"],
    ["Date", "new Date()['toLocale' + 'String']('en')", "Date.prototype.toLocaleString"],
  ])("says what %s lacks as its own error, and not as a verdict", async (_, code, said) => {
    const program = `export default async function main() { try { ${code}; } catch {} }`;
    await expect(runOf(program)).rejects.toThrow(HostError);
    await expect(runOf(program)).rejects.toThrow(said);
  });

  it("refuses a promise of the engine's own", async () => {
    const program = "export default async function main() { await Array['from' + 'Async']([1]); }";
    const there = "fromAsync" in Array;
    if (there) await expect(runOf(program)).rejects.toThrow("a promise of its own");
    else expect((await runOf(program)).violations).toEqual([]);
  });

  it("ends a loop of awaits that waits for nothing, and names the node", async () => {
    const run = await runOf("export default async function main() { for (;;) await null; }");
    expect(run.violations[0]).toMatchObject({ check: "node-error", nodes: ["n1"] });
    expect(run.violations[0]?.message).toContain("a loop of awaits that waits for nothing");
  }, 30_000);
});

describe("a program has no snapshots", () => {
  const source = sourceOf({ duration: "300ms" });

  async function parts() {
    const protocol = await programOfText(COUNTER);
    const known = {
      ...REGISTERED,
      protocols: new Map([...REGISTERED.protocols, ["program", hosted(protocol)]]),
    };
    return { protocol, scenario: resolveScenario(source, "test", undefined, known) };
  }

  it("and says what is done instead", async () => {
    const { protocol, scenario } = await parts();
    const simulation = new Simulation(scenario, "program", 1, { protocol });
    simulation.boot();
    expect(() => simulation.snapshot()).toThrow("is reached by running again from the start");
  });

  it("so time travel runs again: every moment is the one of the run", async () => {
    const { protocol, scenario } = await parts();
    const simulation = new Simulation(scenario, "program", 1, { protocol });
    simulation.boot();
    const timeline = new Timeline(scenario, "program", 1, { protocol });
    for (const step of [40, 7, 40, timeline.steps]) {
      const moment = timeline.at(1, step);
      const again = new Simulation(scenario, "program", 1, { protocol });
      again.boot();
      again.run(step);
      expect(moment.state).toEqual(again.world.node(1).state);
    }
    simulation.run();
    simulation.markStates();
    expect(timeline.hash).toBe(simulation.world.trace.digest());
  });

  it("so futures run again: the same number is the same future, others differ", async () => {
    const { protocol, scenario } = await parts();
    const settings = {
      scenario,
      protocol: "program",
      seed: 1,
      place: { step: 20 },
      classes: ["message"],
    } as never;
    const futures = new Futures(settings, { protocol });
    const hashes = [1, 2, 1, 0].map((future) => futures.run(future).hash);
    expect(hashes[2]).toBe(hashes[0]);
    expect(hashes[1]).not.toBe(hashes[0]);
    const plain = await runOf(COUNTER, { duration: "300ms" });
    expect(hashes[3]).toBe(plain.hash);
  });
});

describe("what can be seen of a program", () => {
  it("is what it shows, with what it waits for", async () => {
    const { simulation } = await watched(
      `
      export default async function main(self) {
        self.show({ role: "leader", term: 3, leader: self.id });
        self.show({ commitIndex: 9 });
        self.call(3 - self.id, "never", null, { timeoutMs: Infinity }).catch(() => undefined);
        await self.sleep(100_000);
      }`,
      { network: { latency: "1ms", loss: "100%" } },
    );
    expect(simulation.world.observe(1)).toEqual({
      role: "leader",
      term: 3,
      leader: 1,
      commitIndex: 9,
      lastIndex: 0,
    });
    expect(simulation.world.node(2).state).toMatchObject({
      shown: { role: "leader", term: 3 },
      waits: { timers: 1, calls: 1, serving: 0, requests: 0, writes: 0 },
    });
  });

  it("is plain data, or its sender gets an error", async () => {
    const { halts } = await watched(
      "export default async function main(self) { self.show({ f() {} }); }",
    );
    expect(halts[0]).toContain('TypeError "what is shown holds a function: expected plain data"');
  });
});

describe("the stack of an error", () => {
  it("shows the program's own functions and their places, and nothing of the machine", async () => {
    const { notes } = await watched(`
      function inner() { throw new TypeError("deep\\nmessage"); }
      export default async function main(self) {
        if (self.id !== 1) return;
        await self.sleep(1);
        try { inner(); } catch (error) { self.log(error.stack); }
        try { null.x; } catch (error) { self.log(error.stack.split("\\n").slice(1).join("|")); }
        try { JSON.parse("{"); } catch (error) { self.log(error.stack); }
      }`);
    expect(notes[0]).toMatch(
      /^n1: TypeError: deep\nmessage\n {4}at inner \(program-\d+\.ts:2:\d+\)\n {4}at \S+ \(program-\d+\.ts:6:\d+\)$/,
    );
    expect(notes[1]).toMatch(/^n1: {5}at \S+ \(program-\d+\.ts:7:\d+\)$/);
    for (const note of notes) expect(note).not.toMatch(/rashomon|node:|vitest|src/);
  });
});

describe("runs of a program", () => {
  it("are the same plain, strict, and again", async () => {
    for (const seed of [1, 2, 3]) {
      const hashes = new Set<string>();
      for (const strict of [false, true, false]) {
        hashes.add(
          (
            await runOf(
              COUNTER,
              {
                faults: [{ every: "50ms", oneOf: ["crash", "partition", "pause", "clock-jump"] }],
              } as never,
              { seed, strict },
            )
          ).hash,
        );
      }
      expect(hashes.size).toBe(1);
    }
  });
});
