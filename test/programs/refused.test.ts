/** What a program passes that cannot be meant is its own error, with its line, and no silence. */
import { describe, expect, it } from "vitest";
import { readScenario } from "../../src/host/read-scenario.ts";
import { refusalsIn } from "../../src/host/refusals.ts";
import { runOf, watched } from "./support/programs.ts";

/** What n1 says that it threw at once, or by a rejected promise. */
async function thrown(statement: string): Promise<string> {
  const { notes } = await watched(`
    export default async function main(self) {
      self.serve("echo", async (x) => x);
      if (self.id !== 1) return;
      self.spawn(async () => { for (;;) await self.sleep(10); });
      try { ${statement}; self.log("nothing"); } catch (error) { self.log(String(error)); }
    }`);
  return notes[0] ?? "";
}

describe("a time that is no number is refused, where a timer would never be due", () => {
  it.each([
    ["await self.sleep(NaN)", "self.sleep: expected milliseconds, got NaN"],
    ['await self.sleep("5")', "self.sleep: expected milliseconds, got 5"],
    [
      'await self.call(2, "echo", 1, { timeoutMs: NaN })',
      'timeoutMs of call("echo"): expected milliseconds, got NaN',
    ],
    ["self.background.withTimeout(NaN)", "withTimeout: expected milliseconds, got NaN"],
    [
      'self.openStream(2, "echo", 1, { timeoutMs: NaN })',
      'timeoutMs of openStream("echo"): expected milliseconds, got NaN',
    ],
    ["self.after(NaN)", "self.after: expected milliseconds, got NaN"],
  ])("%s", async (statement, message) => {
    expect(await thrown(statement)).toBe(`n1: RangeError: ${message}`);
  });
});

describe("an option that there is not is refused", () => {
  it.each([
    ['await self.call(2, "echo", 1, { timeoutMS: 5 })', 'call("echo") has no option timeoutMS'],
    ['await self.call(2, "echo", 1, { retry: { attempts: 2, attemptMs: 5, backofMs: 1 } })', ""],
    ['await self.call(2, "echo", 1, { hedge: { to: 2, after: 5 } })', "the hedge of call"],
    ['self.serve("more", () => 1, { onec: true })', 'serve("more") has no option onec'],
    ["self.spawn(() => 1, { deamon: true })", "spawn has no option deamon"],
    ["self.breaker({ failure: 1 })", "breaker has no option failure"],
    ["self.retryBudget({ token: 1 })", "retryBudget has no option token"],
    ["await self.select([{ recieve: self.channel() }])", "a case of select has send or receive"],
  ])("%s", async (statement, message) => {
    const said = await thrown(statement);
    expect(said).toMatch(/^n1: TypeError: /);
    expect(said).toContain(message);
  });

  it("and so is a method that is served already", async () => {
    const said = await thrown('self.serve("echo", () => 1)');
    expect(said).toBe('n1: TypeError: "echo" is served already');
  });
});

it("a call or a hedge to a node that there is not is refused at once", async () => {
  const hedge = 'self.call(2, "echo", 1, { hedge: { to: 9, afterMs: 1 } })';
  for (const call of ['self.call(9, "echo")', hedge]) {
    const { notes, halts } = await watched(
      `
      export default async function main(self) {
        self.serve("echo", async (x) => x);
        if (self.id !== 1) return;
        try { await ${call}; } catch (error) { self.log(String(error)); }
        await self.sleep(1500);
        self.log("lives");
      }`,
      { duration: "2s" },
    );
    expect(halts).toEqual([]);
    expect(notes).toEqual(["n1: RangeError: there is no node 9 to send to", "n1: lives"]);
  }
});

it("what is shown that cannot be is a node-error when it is shown, with its line", async () => {
  const { violations } = await runOf(`
    export default async function main(self) {
      await self.sleep(5);
      try { self.show({ leader: 9 }); } catch {}
    }`);
  expect(violations[0]).toMatchObject({
    check: "node-error",
    message: expect.stringMatching(
      /self\.show of n\d gives the leader 9, and there is no such node of 2; .* at .*:4:/,
    ),
  });
});

it("what the host lacks is said with the program's line", async () => {
  const run = runOf(
    "export default async function main(self) {\n  structuredClone({ at: new Date(5) });\n}",
  );
  await expect(run).rejects.toThrow(/structuredClone copies plain data alone: .* at .*:2:/);
});

it("an assignment to what all processes share is the program's error", async () => {
  expect(await thrown('const all = console; all["z" + "z"] = 1')).toBe(
    "n1: TypeError: console.zz cannot be assigned: all processes share it",
  );
});

describe("new.target", () => {
  const inside = (body: string) => `class A { constructor() { ${body} } }\nexport default A;`;
  const refused = (body: string) => refusalsIn(inside(body), "ts").problems;

  it("in an async arrow function is refused with its place, as it is lost there", () => {
    const [problem, ...others] = refused("(async () => { await 1; return () => new.target; })();");
    expect(others).toEqual([]);
    expect(problem).toMatchObject({
      line: 1,
      message: expect.stringContaining("new.target in an async arrow function cannot be hosted"),
    });
  });

  it("elsewhere is not", () => {
    expect(refused("const made = new.target; (async () => made)();")).toEqual([]);
    expect(refused("(async () => { function B() { return new.target; } })();")).toEqual([]);
  });
});

it("a program's file that is not there is told with the scenario's line", async () => {
  await expect(readScenario("version: 1\nprotocol: ./none.ts\n", "x.yaml")).rejects.toThrow(
    "x.yaml:2:11 protocol: there is no file ./none.ts in the scenario's folder",
  );
});
