/** What the runtime says of tasks: that they starve, leak, or end their process. */
import { describe, expect, it } from "vitest";
import { noStarvation } from "../../../src/checkers/invariants/index.ts";
import { bind } from "../../../src/checkers/property.ts";
import { runOf, watched } from "../support/programs.ts";

/** What n1 notes, and how it ends, where its default function has that body. */
async function run(
  body: string,
  source: object = {},
  seed = 1,
): Promise<{ readonly notes: readonly string[]; readonly halts: readonly string[] }> {
  const { notes, halts } = await watched(
    `export default async function main(self) { if (self.id !== 1) return; const log = (x) => self.log(String(x));
${body}\n}`,
    { heal: "1ms", ...source },
    seed,
  );
  return { notes: notes.map((note) => note.slice(4)), halts: halts.map((halt) => halt.slice(4)) };
}

const STARVED = (select: string, cases: string, times: number) => `
  const a = self.channel(1000, "a"), b = self.channel(1000, "b"), c = self.channel(1000, "c");
  for (let n = 0; n < 900; n++) { await a.send(n); await b.send(n); await c.send(n); }
  const out = self.channel(1000, "out");
  for (let n = 0; n < ${times}; n++) await self.${select}(${cases});`;
const NO_STARVATION = bind(
  { name: "no-starvation", statement: "No case is starved.", source: "test" },
  noStarvation as never,
);
const BOTH = "[{ receive: a }, { receive: b }]";

describe("a case of selects", () => {
  it("is starved once it was ready in 64 selects in order, and never taken", async () => {
    const words = "starved: a receive from b was ready in 64 selects, and never taken";
    expect((await run(STARVED("selectInOrder", BOTH, 63))).notes).toEqual([]);
    expect((await run(STARVED("selectInOrder", BOTH, 64))).notes).toEqual([words]);
    // Once is enough.
    expect((await run(STARVED("selectInOrder", BOTH, 300))).notes).toEqual([words]);
  });

  it("is not where it is taken now and then, by whatever task, or is not ready", async () => {
    const taken = `${STARVED("selectInOrder", BOTH, 60)} await b.receive(); for (let n = 0; n < 60; n++) await self.selectInOrder(${BOTH});`;
    expect((await run(taken)).notes).toEqual([]);
    const empty = STARVED("selectInOrder", "[{ receive: a }, { receive: out }]", 300);
    expect((await run(empty)).notes).toEqual([]);
  });

  it("is not where the run draws, however it does: a calm run answers each draw alike", async () => {
    const found = async (select: string, base: "weather" | "keyed" | "calm") => {
      const text = `export default async (self) => { if (self.id !== 1) return; ${STARVED(select, BOTH, 900)} };`;
      const { violations } = await runOf(
        text,
        { heal: "1ms" },
        { choices: { base }, invariants: [NO_STARVATION] },
      );
      return violations.length;
    };
    for (const base of ["weather", "keyed", "calm"] as const) {
      expect(await found("select", base)).toBe(0);
      expect(await found("selectInOrder", base)).toBe(1);
    }
  });
});

describe("a task of a context", () => {
  const LEFT = (options: string, body: string) => `
    const { context, cancel } = self.background.withCancel();
    self.spawn(async () => { ${body} }, { name: "worker", context, ${options} });
    await self.sleep(10); cancel(); await self.sleep(150);`;

  it("has leaked if it is still there some time after that has ended", async () => {
    const never = "await self.sleep(10_000);";
    expect((await run(LEFT("graceMs: 100", never))).notes).toEqual([
      "leaked: worker is still there 100 ms after its context has ended",
    ]);
    expect((await run(LEFT("graceMs: 100, daemon: true", never))).notes).toEqual([]);
    expect((await run(LEFT("graceMs: 100", "await self.sleep(100);"))).notes).toEqual([]);
    expect((await run(LEFT("graceMs: 100", "await self.sleep(5);"))).notes).toEqual([]);
  });

  it("has the same time again where its machine was paused", async () => {
    const body = `
      const { context, cancel } = self.background.withTimeout(20);
      self.spawn(async () => { await self.sleep(20); for (let n = 0; n < 3; n++) { await self.disk.put("x", n); await self.sleep(1); } log("ends"); }, { name: "worker", context, graceMs: 30 });`;
    const { notes } = await run(body, {
      duration: "3s",
      disk: { sync: "1ms..2ms" },
      faults: [{ at: "30ms", for: "1s", pause: "n1" }],
    });
    expect(notes).toEqual(["ends"]);
  });

  it("ends the process by what it rejects with, as any task", async () => {
    const { halts } = await run(
      `self.spawn(async () => { await self.sleep(1); throw new Error("no"); }, { context: self.background.withTimeout(50).context }); await self.sleep(100);`,
    );
    expect(halts[0]).toContain('Error "no"');
  });
});
