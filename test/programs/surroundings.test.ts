/** What a program finds around it: timers, clocks, chance, signals, RPC and contexts, disk. */
import { describe, expect, it } from "vitest";
import { runOf, watched } from "./support/programs.ts";

/** What node 1 of a program notes whose default function has that body. */
async function notesOf(body: string, source = {}, seed = 1): Promise<readonly string[]> {
  const text = `export default async function main(self) { if (self.id !== 1) return;\n${body}\n}`;
  const { notes, halts } = await watched(text, source, seed);
  expect(halts).toEqual([]);
  return notes.map((note) => note.replace("n1: ", ""));
}

describe("timers", () => {
  it("fire in order of their moments, and in the order of setting where that is one", async () => {
    const notes = await notesOf(`
      const log = (what) => self.log(what);
      setTimeout(log, 3, "c"); setTimeout(log, 1, "a"); setTimeout(log, 2, "b1"); setTimeout(log, 2, "b2");`);
    expect(notes).toEqual(["a", "b1", "b2", "c"]);
  });

  it("wait one millisecond where the delay is none, below one, too large or no number; others are cut to whole ones", async () => {
    const notes = await notesOf(`
      for (const delay of [undefined, 0, -5, NaN, 2 ** 31, "x"]) {
        await new Promise((resolve) => { const from = performance.now(); setTimeout(() => { self.log(String(performance.now() - from)); resolve(); }, delay); });
      }
      const from = performance.now();
      setTimeout(() => self.log(String(performance.now() - from)), 2.9);`);
    expect(notes).toEqual(["1", "1", "1", "1", "1", "1", "2"]);
  });

  it("run all reactions of one before the next", async () => {
    const notes = await notesOf(`
      setTimeout(() => { self.log("first"); Promise.resolve().then(() => self.log("its reaction")); }, 1);
      setTimeout(() => self.log("second"), 1);`);
    expect(notes).toEqual(["first", "its reaction", "second"]);
  });

  it("repeat until they are cleared, by themselves too; numbers clear as well", async () => {
    const notes = await notesOf(`
      let count = 0;
      const each = setInterval(() => { self.log("tick " + ++count); if (count === 3) clearInterval(each); }, 5);
      const never = setTimeout(() => self.log("never"), 7);
      clearTimeout(+never);
      const again = setTimeout(() => self.log("at " + performance.now()), 4);
      setTimeout(() => again.refresh(), 2);
      setImmediate(() => self.log("immediately"));`);
    expect(notes).toEqual(["immediately", "tick 1", "at 6", "tick 2", "tick 3"]);
  });
});

describe("clocks", () => {
  it("Date is the machine's wall clock, jumps included; performance.now() is its monotonic one", async () => {
    const notes = await notesOf(
      // biome-ignore lint/suspicious/noTemplateCurlyInString: a program's text.
      "const [d, p] = [Date.now(), performance.now()]; await self.sleep(100); self.log(`${Date.now() - d} ${performance.now() - p}`);",
      { faults: [{ at: "50ms", "clock-jump": "n1", by: "3s" }], duration: "300ms" },
    );
    const [wall, monotonic] = (notes[0] as string).split(" ").map(Number);
    expect(monotonic).toBe(100);
    expect(Math.abs((wall as number) - 100)).toBeGreaterThan(1_000);
  });

  it("are as wrong as their machine's are, and differ between machines", async () => {
    const { notes } = await watched(
      "export default async function main(self) { self.log(String(Date.now())); }",
      { clocks: { offset: "10s" } },
    );
    const [one, two] = notes.map((note) => Number(note.slice(4)));
    expect(one).not.toBe(two);
    for (const ms of [one, two])
      expect(Math.abs((ms as number) - Date.UTC(2020, 0, 1))).toBeLessThanOrEqual(10_000);
  });

  it("lead to no method of the engine's own dates", async () => {
    const notes = await notesOf(`
      const own = Object.getPrototypeOf(new Date(0));
      self.log(String(Object.getPrototypeOf(own) === Object.prototype));`);
    expect(notes).toEqual(["true"]);
  });

  it("live in UTC, and read only what says its zone", async () => {
    const notes = await notesOf(`
      const date = new Date(2021, 5, 7, 8, 9, 10, 11);
      self.log(date.toISOString()); self.log(String(date)); self.log(String(date.getTimezoneOffset()));
      self.log(JSON.stringify([date.getHours(), date.getDay(), new Date("2021-06-07T08:09:10").getTime() === date.getTime() - 11]));
      self.log(String(new Date("June 7, 2021"))); self.log(String(new Date(date) - date)); self.log(String(Date.parse(date.toUTCString()) === +date - 11));
      class Mine extends Date { get year() { return this.getFullYear(); } } self.log(String(new Mine(0).year)); self.log(typeof Date());
      self.log(String(new Date() instanceof Date));`);
    expect(notes).toEqual([
      "2021-06-07T08:09:10.011Z",
      "Mon Jun 07 2021 08:09:10 GMT+0000 (Coordinated Universal Time)",
      "0",
      "[8,1,true]",
      "Invalid Date",
      "0",
      "true",
      "1970",
      "string",
      "true",
    ]);
  });
});

describe("chance", () => {
  it("is the process's own stream: the same for a seed, another for another", async () => {
    const body =
      // biome-ignore lint/suspicious/noTemplateCurlyInString: a program's text.
      "self.log(`${Math.random()} ${crypto.randomUUID()} ${crypto.getRandomValues(new Uint8Array(5))}`);";
    const [one, again, other] = [
      await notesOf(body),
      await notesOf(body),
      await notesOf(body, {}, 2),
    ];
    expect(again).toEqual(one);
    expect(other).not.toEqual(one);
    expect(one[0]).toMatch(
      /^0\.\d+ [0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12} (\d+,){4}\d+$/,
    );
  });
});

describe("signals", () => {
  it("tell once, at once where they have been aborted, and of any of several", async () => {
    const notes = await notesOf(`
      const one = new AbortController(); const any = AbortSignal.any([one.signal, AbortSignal.timeout(50)]);
      any.addEventListener("abort", (event) => self.log(event.type + " " + any.reason));
      one.signal.onabort = () => self.log("on");
      one.abort("why"); one.abort("again");
      try { any.throwIfAborted(); } catch (error) { self.log("thrown " + error); }
      self.log(AbortSignal.abort().reason.name);
      const timeout = AbortSignal.timeout(10); await self.sleep(20); self.log(timeout.reason.name);`);
    expect(notes).toEqual(["abort why", "on", "thrown why", "AbortError", "TimeoutError"]);
  });
});

const SERVER = `
if (self.id === 2) {
  self.serve("add", async ([a, b]) => a + b);
  self.serve("fail", async () => { throw new RangeError("too far"); });
  self.serve("slow", async (ms, { context }) => { context.whenEnded(() => self.log("2 ended " + context.error.code)); await self.sleep(ms, context); self.log("2 done"); return ms; });
  return;
}
const call = async (...given) => { const from = performance.now(); try { self.log("= " + await self.call(2, ...given)); } catch (error) { self.log(error.name + " " + error.code + " " + error.message); } return performance.now() - from; };
`;

async function calls(body: string, source = {}) {
  const { notes, halts } = await watched(
    `export default async function main(self) { ${SERVER}\n${body}\n}`,
    { network: { latency: "1ms" }, ...source },
  );
  expect(halts).toEqual([]);
  return notes.map((note) => note.slice(4));
}

describe("calls", () => {
  it("are answered, or refused with the reason", async () => {
    expect(
      await calls(`await call("add", [2, 3]); await call("fail"); await call("nope");`),
    ).toEqual([
      "= 5",
      "CallError failed RangeError: too far",
      'CallError unimplemented no method "nope"',
    ]);
  });

  it("end by their deadline, which the callee knows of", async () => {
    const notes = await calls(`self.log(String(await call("slow", 100, { timeoutMs: 20 })));`);
    expect(notes).toEqual([
      'CallError deadline-exceeded the call of "slow" at n2 was not answered by its deadline',
      "20",
      "2 ended deadline-exceeded",
    ]);
  });

  it("end with their context, and the callee is notified", async () => {
    const notes = await calls(`
      const { context, cancel } = self.background.withCancel(); setTimeout(cancel, 10);
      self.log(String(await call("slow", 100, { context })));
      self.log(String(await call("slow", 100, { context })));`);
    expect(notes).toEqual([
      'CallError cancelled the call of "slow" at n2 was cancelled',
      "10",
      'CallError cancelled the call of "slow" at n2 was cancelled',
      "0",
      "2 ended cancelled",
    ]);
  });

  it("inherit the earlier deadline: a child's context ends with its parent's", async () => {
    const notes = await calls(`
      const outer = self.background.withTimeout(15); const inner = outer.context.withTimeout(1000);
      self.log(String(await call("slow", 100, { context: inner.context }))); self.log(inner.context.error.code); self.log(String(inner.context.signal.aborted));`);
    expect(notes.slice(1, 4)).toEqual(["15", "deadline-exceeded", "true"]);
  });

  it("are never answered by what an earlier incarnation asked", async () => {
    const { notes } = await watched(
      `
      let first = true;
      export default async function main(self) {
        if (self.id === 2) { self.serve("echo", async (x) => { await self.sleep(60); return x; }); return; }
        self.log("got " + await self.call(2, "echo", Math.random() < 2 && performance.timeOrigin, { timeoutMs: 500 }) + " at " + performance.timeOrigin);
      }`,
      { faults: [{ at: "20ms", crash: "n1", restartAfter: "20ms" }], duration: "300ms" },
    );
    expect(notes).toHaveLength(1);
    const [, got, at] = /got (\S+) at (\S+)/.exec(notes[0] as string) ?? [];
    expect(got).toBe(at);
  });
});

describe("the disk", () => {
  it("answers when a write is durable, keeps it across a crash, and gives copies", async () => {
    const { notes } = await watched(
      `
      export default async function main(self) {
        if (self.id !== 1) return;
        const before = await self.disk.get("list");
        self.log(JSON.stringify(before ?? null));
        const list = [performance.now()];
        const wrote = self.disk.put("list", list); list.push("later"); await wrote;
        self.log("durable " + performance.now());
        (await self.disk.get("list")).push("mine"); self.log(JSON.stringify(await self.disk.get("list")));
        await self.disk.write([{ kind: "append", index: self.disk.lastIndex + 1, entry: "e" }]);
        self.log("entry " + await self.disk.entry(self.disk.lastIndex));
      }`,
      { disk: { sync: "3ms" }, faults: [{ at: "50ms", crash: "n1", restartAfter: "10ms" }] },
    );
    expect(notes.map((note) => note.slice(4))).toEqual([
      "null",
      "durable 3",
      "[0]",
      "entry e",
      "[0]",
      "durable 3",
      "[0]",
      "entry e",
    ]);
  });

  it("rejects a write that fails", async () => {
    const { halts } = await watched(
      `export default async function main(self) { if (self.id === 1) for (;;) { await self.disk.put("x", 1); await self.sleep(5); } }`,
      { faults: [{ at: "20ms", "disk-error": "n1" }] },
    );
    expect(halts[0]).toContain('unhandled rejection: DiskError "the disk has failed"');
  });
});

describe("clients", () => {
  it("are answered with what a handler resolves to, or sent elsewhere", async () => {
    const run = await runOf(
      `let value = null;
       export default async function main(self) {
         self.onRequest(async ({ f, input }) => {
           if (self.id !== 2) throw self.notLeader(2);
           await self.sleep(1);
           if (f === "write") { value = input; return null; }
           return value;
         });
       }`,
      {
        object: "register",
        checks: ["linearizable"],
        duration: "1s",
        workload: { kind: "mixed", clients: 2, rate: "100/s" },
      },
    );
    expect(run.verdict).toBe("pass");
    expect(run.operations.ok).toBeGreaterThan(50);
  });
});
