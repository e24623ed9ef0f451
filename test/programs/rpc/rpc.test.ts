/**
 * Calls that are retried, performed once, hedged, or kept back: their contract, a sentence each.
 */
import { describe, expect, it } from "vitest";
import { Context } from "../../../src/programs/context.ts";
import type { Frame } from "../../../src/programs/frames.ts";
import { whenSettled } from "../../../src/programs/promise.ts";
import { Calls } from "../../../src/programs/rpc/calls.ts";
import { Turns } from "../../../src/programs/turns.ts";
import { watched } from "../support/programs.ts";
import { worldOf } from "../support/world.ts";

/** n1 calls, n2 and n3 serve: what they note. */
async function notesOf(
  client: string,
  server: string,
  source: object = {},
  seed = 1,
): Promise<readonly string[]> {
  const { notes, halts } = await watched(
    `export default async function main(self) {
      const log = (x) => self.log(String(x));
      if (self.id === 1) { await self.sleep(5); ${client} } else { ${server} }
    }`,
    { nodes: 3, heal: "1ms", ...source },
    seed,
  );
  expect(halts).toEqual([]);
  return notes;
}

/** By node. */
const of = (node: number, notes: readonly string[]) =>
  notes.filter((note) => note.startsWith(`n${node}: `)).map((note) => note.slice(4));

const FAILED = "(error) => log(error.code + ' at ' + Math.round(performance.now()))";

describe("a retry", () => {
  it("sends a call again until it is answered, within the deadline of the whole", async () => {
    const notes = await notesOf(
      `log(await self.call(2, "late", 1, { timeoutMs: 100, retry: { attempts: 10, attemptMs: 10 } }));`,
      `let times = 0; self.serve("late", () => ++times < 3 ? new Promise(() => {}) : "try " + times);`,
    );
    expect(of(1, notes)).toEqual(["try 3"]);
  });

  it("ends with the attempts, and the call with its deadline", async () => {
    const notes = await notesOf(
      `await self.call(2, "never", 1, { timeoutMs: 100, retry: { attempts: 3, attemptMs: 5 } }).catch(${FAILED});`,
      `self.serve("never", () => { log("tried"); return new Promise(() => {}); });`,
    );
    expect(of(2, notes)).toHaveLength(3);
    expect(of(1, notes)).toEqual(["deadline-exceeded at 105"]);
  });

  it("sends the callee how much of the deadline is left", async () => {
    const notes = await notesOf(
      `await self.call(2, "never", 1, { timeoutMs: 60, retry: { attempts: 2, attemptMs: 30, backoffMs: 1 } }).catch(() => {});`,
      `self.serve("never", (_, { context }) => { log(Math.round((context.deadlineUs - self.nowUs()) / 1000)); return new Promise(() => {}); });`,
    );
    const [first = 0, second = 0] = of(2, notes).map(Number);
    expect(first).toBe(60);
    expect(second).toBeLessThanOrEqual(30);
  });

  it("does not repeat a call that the handler refused", async () => {
    const notes = await notesOf(
      `await self.call(2, "no", 1, { retry: { attempts: 5, attemptMs: 5 } }).catch((error) => log(error.message));`,
      `self.serve("no", () => { log("asked"); throw new Error("no"); });`,
    );
    expect(of(2, notes)).toEqual(["asked"]);
    expect(of(1, notes)).toEqual(["Error: no"]);
  });

  it("stops once its budget is half spent, and goes on when calls are answered", async () => {
    const notes = await notesOf(
      `const budget = self.retryBudget({ tokens: 4, refundPermille: 1000 });
       const retry = { attempts: 3, attemptMs: 2, backoffMs: 0, budget };
       for (let n = 0; n < 4; n++) await self.call(2, "never", n, { timeoutMs: 15, retry }).catch(() => {});
       for (let n = 0; n < 4; n++) await self.call(2, "fine", n, { retry: { ...retry, attemptMs: 15 } });
       await self.call(2, "never", "again", { timeoutMs: 15, retry }).catch(() => {});`,
      `self.serve("never", (n) => { log(n); return new Promise(() => {}); }); self.serve("fine", () => 1);`,
    );
    expect(of(2, notes)).toEqual(["0", "0", "1", "2", "3", "again", "again"]);
  });
});

describe("a method that is served once", () => {
  const COUNT = `let count = (await self.disk.get("count")) ?? 0;
    self.serve("add", async (n, call) => {
      count += n; log("adds " + n);
      return call.commit([{ kind: "put", key: "count", value: count }], count);
    }, { once: true });`;
  const retry = "{ attempts: 50, attemptMs: 8, backoffMs: 2 }";

  it("performs a call once, however often the network and retries repeat it", async () => {
    for (let seed = 1; seed <= 20; seed++) {
      const notes = await notesOf(
        `for (let n = 1; n <= 5; n++) log(await self.call(2, "add", 1, { timeoutMs: 2000, retry: ${retry} }));`,
        COUNT,
        {
          network: { latency: "1ms..20ms", loss: "40%", duplicate: "30%" },
          duration: "2s",
        },
        seed,
      );
      expect(of(1, notes)).toEqual(["1", "2", "3", "4", "5"]);
      expect(of(2, notes)).toHaveLength(5);
    }
  });

  it("keeps that over a restart: effect, identity and answer become durable together", async () => {
    let restarted = 0;
    for (let seed = 1; seed <= 20; seed++) {
      const notes = await notesOf(
        `for (let n = 1; n <= 10; n++) log(await self.call(2, "add", 1, { timeoutMs: 5000, retry: { attempts: 1000, attemptMs: 8, backoffMs: 2, backoffMaxMs: 8 } }));`,
        `log("starts"); ${COUNT}`,
        {
          network: { latency: "1ms..5ms", loss: "10%" },
          disk: { sync: "1ms..5ms" },
          faults: [{ every: "30ms", until: "1500ms", for: "5ms", oneOf: [{ crash: "n2" }] }],
          duration: "2s",
        },
        seed,
      );
      expect(of(1, notes)).toEqual(Array.from({ length: 10 }, (_, at) => String(at + 1)));
      restarted += of(2, notes).filter((note) => note === "starts").length - 1;
    }
    expect(restarted).toBeGreaterThan(100);
  });

  it("refuses a call whose answer it has forgotten", async () => {
    const notes = await notesOf(
      `const slow = self.call(2, "add", 1, { timeoutMs: 2000, retry: { attempts: 2, attemptMs: 1500, backoffMs: 0 } });
       slow.then(log, (error) => log(error.code));
       await self.sleep(20);
       for (let n = 0; n < 300; n++) await self.call(2, "add", 0, { timeoutMs: 2000 });`,
      COUNT.replaceAll('log("adds " + n);', ""),
      {
        network: { latency: "1ms..1ms" },
        disk: { sync: "1ms..1ms" },
        // The first reply is lost.
        faults: [{ at: "6500us", for: "5ms", partition: [["n1"], ["n2", "n3"]] }],
        duration: "2s",
      },
    );
    expect(of(1, notes)).toEqual(["stale"]);
  });

  it("without it a repeated call is performed again: the mistake is seen", async () => {
    let most = 0;
    for (let seed = 1; seed <= 20; seed++) {
      const notes = await notesOf(
        `log(await self.call(2, "add", 1, { timeoutMs: 2000, retry: ${retry} }));`,
        COUNT.replace("{ once: true }", "{}"),
        { network: { latency: "1ms..20ms", loss: "40%" }, duration: "2s" },
        seed,
      );
      most = Math.max(most, of(2, notes).length);
    }
    expect(most).toBeGreaterThan(1);
  });
});

describe("a hedged call", () => {
  it("goes to a second node when no answer comes in time; the first answer counts, the other is cancelled", async () => {
    const notes = await notesOf(
      `log(await self.call(2, "who", null, { hedge: { to: 3, afterMs: 10 } }) + " by " + (performance.now() < 20));`,
      `self.serve("who", async (_, { context }) => {
         if (self.id === 3) return 3;
         await self.sleep(50, context).catch((error) => { log(error.code); throw error; });
         return 2;
       });`,
      { network: { latency: "1ms..2ms" } },
    );
    expect(of(1, notes)).toEqual(["3 by true"]);
    expect(of(2, notes)).toEqual(["cancelled"]);
  });

  it("is sent once where the answer comes in time", async () => {
    const notes = await notesOf(
      `log(await self.call(2, "who", null, { hedge: { to: 3, afterMs: 10 } })); await self.sleep(50);`,
      `self.serve("who", () => { log("asked"); return self.id; });`,
    );
    expect(notes).toEqual(["n2: asked", "n1: 2"]);
  });
});

describe("a circuit breaker", () => {
  it("opens after failures in a row, lets one call probe when the time is over, and closes by its answer", async () => {
    const notes = await notesOf(
      `const breaker = self.breaker({ failures: 2, openMs: 30 });
       const call = () => self.call(2, "work", null, { timeoutMs: 5, breaker }).then(() => "ok", (error) => error.code);
       log(await call()); log(await call()); log(breaker.state + " " + await call());
       await self.sleep(30);
       log(breaker.state + " " + (await Promise.all([call(), call()])).join(" "));
       log(breaker.state); await self.sleep(30);
       log(await call() + " " + breaker.state);`,
      `if (self.id === 2) self.serve("work", () => self.nowUs() > 60_000 ? 1 : new Promise(() => {}));`,
    );
    expect(of(1, notes)).toEqual([
      "deadline-exceeded",
      "deadline-exceeded",
      "open unavailable",
      "half-open deadline-exceeded unavailable",
      "open",
      "ok closed",
    ]);
  });
});

describe("a reply", () => {
  /** Calls number 1 of an incarnation that drew `boot`. @returns what they come to. */
  function called(boot: number, ...frames: readonly (readonly [from: number, frame: Frame])[]) {
    const { self } = worldOf();
    const turns = new Turns(self);
    const came: unknown[] = [];
    let calls: Calls | null = null;
    turns.turn(self, () => {
      calls = new Calls(turns, new Context(null, null), boot);
      whenSettled(calls.call(2, "get", "x", {}), { resume: (_, value) => came.push(value) });
    });
    for (const [from, frame] of frames) turns.turn(self, () => calls?.answered(from, frame));
    return came;
  }
  const reply = (boot: number, id: number, body: unknown): Frame => ({
    kind: "reply",
    name: "get",
    boot,
    id,
    body,
    timeoutUs: -1,
  });

  it("settles the call that it answers, once", () => {
    expect(called(7, [2, reply(7, 1, "mine")], [2, reply(7, 1, "again")])).toEqual(["mine"]);
  });

  it.each([
    ["of an earlier incarnation's call of the same number", [2, reply(6, 1, "late")]],
    ["to another call", [2, reply(7, 2, "other")]],
    ["from a node that was not called", [3, reply(7, 1, "stranger")]],
  ] as const)("%s settles none", (_, [from, frame]) => {
    expect(called(7, [from, frame], [2, reply(7, 1, "mine")])).toEqual(["mine"]);
  });

  it("would be taken for another's where incarnations are not told apart", () => {
    expect(called(6, [2, reply(6, 1, "late")], [2, reply(6, 1, "mine")])).toEqual(["late"]);
  });

  it("is its own call's of many that are under way, whatever the network does", async () => {
    for (let seed = 1; seed <= 10; seed++) {
      const notes = await notesOf(
        `const one = async (n) => { const got = await self.call(2 + n % 2, "twice", n, { timeoutMs: 3000, retry: { attempts: 100, attemptMs: 15 } }); log(got === 2 * n); };
         await Promise.all(Array.from({ length: 20 }, (_, n) => one(n)));`,
        `self.serve("twice", async (n) => { await self.sleep(self.random("work", 20)); return 2 * n; });`,
        { network: { latency: "1ms..30ms", loss: "20%", duplicate: "30%" }, duration: "4s" },
        seed,
      );
      expect(of(1, notes)).toEqual(Array.from({ length: 20 }, () => "true"));
    }
  });
});
