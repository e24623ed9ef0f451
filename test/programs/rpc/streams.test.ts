/** Streams with flow control: their contract, a sentence each. */
import { describe, expect, it } from "vitest";
import { watched } from "../support/programs.ts";

/** n1 opens, n2 serves: what they note. */
async function notesOf(
  client: string,
  server: string,
  source: object = {},
  seed = 1,
): Promise<readonly string[]> {
  const { notes, halts } = await watched(
    `export default async function main(self) {
      const log = (x) => self.log(String(x));
      const failed = (error) => log(error.code + " at " + Math.round(performance.now()));
      if (self.id === 1) { await self.sleep(5); ${client} } else { ${server} }
    }`,
    { heal: "1ms", ...source },
    seed,
  );
  expect(halts).toEqual([]);
  return notes;
}

/** By node. */
const of = (node: number, notes: readonly string[]) =>
  notes.filter((note) => note.startsWith(`n${node}: `)).map((note) => note.slice(4));

const LOSSY = { network: { latency: "1ms..20ms", loss: "30%", duplicate: "30%" }, duration: "5s" };

describe("a stream", () => {
  it("of a server's items gives them in order, then its end and its answer", async () => {
    const notes = await notesOf(
      `const s = self.openStream(2, "count", 40); for await (const n of s) log(n); log(await s.answer());`,
      `self.serveStream("count", async (upTo, s) => { for (let n = 1; n <= upTo; n++) await s.send(n); return "done"; });`,
      LOSSY,
    );
    const counted = Array.from({ length: 40 }, (_, at) => String(at + 1));
    expect(of(1, notes)).toEqual([...counted, "done"]);
  });

  it("of a client's items is answered once, after the client's end", async () => {
    const notes = await notesOf(
      `const s = self.openStream(2, "sum"); for (let n = 1; n <= 40; n++) await s.send(n); s.end(); log(await s.answer());`,
      `self.serveStream("sum", async (_, s) => { let sum = 0; for await (const n of s) sum += n; return sum; });`,
      LOSSY,
    );
    expect(of(1, notes)).toEqual(["820"]);
  });

  it("goes both ways at once; half-closed, it goes on in the other direction", async () => {
    const notes = await notesOf(
      `const s = self.openStream(2, "echo"); for (const x of ["a", "b"]) { await s.send(x); log((await s.receive()).value); }
       s.end(); for await (const x of s) log(x);`,
      `self.serveStream("echo", async (_, s) => { for await (const x of s) await s.send(x + x); await s.send("last"); });`,
    );
    expect(of(1, notes)).toEqual(["aa", "bb", "last"]);
  });

  it("that is ended at once, without an item, is opened all the same", async () => {
    const notes = await notesOf(
      `const s = self.openStream(2, "none"); s.end(); log(await s.answer());`,
      `self.serveStream("none", async (_, s) => (await s.receive()).ok);`,
    );
    expect(of(1, notes)).toEqual(["false"]);
  });

  it("carries copies: what is sent shares nothing with what arrives", async () => {
    const notes = await notesOf(
      `const s = self.openStream(2, "take"); const x = { n: 1 }; const sent = s.send(x); x.n = 2; await sent; log(await s.answer());`,
      `self.serveStream("take", async (_, s) => (await s.receive()).value.n);`,
    );
    expect(of(1, notes)).toEqual(["1"]);
  });
});

describe("the window", () => {
  const PUSH = `const s = self.openStream(2, "push", null, { timeoutMs: 150 }); let sent = 0;
    s.answer().catch(failed);
    try { for (;;) { await s.send(++sent); } } catch { log("sent " + (sent - 1)); }`;

  it("blocks a sender whose items are not taken", async () => {
    const notes = await notesOf(
      PUSH,
      `self.serveStream("push", (_, s, { context }) => self.sleep(1000, context).finally(() => log("buffered " + s.buffered)).catch(() => {}), { window: 5 });`,
      { duration: "500ms" },
    );
    expect(of(1, notes)).toEqual(["sent 5", "deadline-exceeded at 155"]);
  });

  it("moves on as items are taken: the sender is never further ahead", async () => {
    for (let window = 1; window <= 8; window++) {
      const notes = await notesOf(
        `const s = self.openStream(2, "slow"); for (let n = 1; n <= 40; n++) { await s.send(n); log(n); } s.end();`,
        `self.serveStream("slow", async (_, s) => { for await (const n of s) { log(n + " " + s.buffered); await self.sleep(4); } }, { window: ${window} });`,
        { duration: "2s" },
      );
      let taken = 0;
      let mostAhead = 0;
      for (const note of notes) {
        if (note.startsWith("n2")) taken++;
        else mostAhead = Math.max(mostAhead, Number(note.slice(4)) - taken);
      }
      expect(taken).toBe(40);
      // What was taken may have been one item before it was noted.
      expect(mostAhead).toBeLessThanOrEqual(window + 1);
      expect(mostAhead).toBeGreaterThanOrEqual(Math.min(window, 2));
      const buffered = of(2, notes).map((note) => Number(note.split(" ")[1]));
      expect(Math.max(...buffered)).toBeLessThanOrEqual(window);
    }
  });

  it("is its receiver's: each direction has its own", async () => {
    const notes = await notesOf(
      `const s = self.openStream(2, "pull", null, { window: 3 }); await self.sleep(100); log(s.buffered); s.cancel();`,
      `self.serveStream("pull", async (_, s) => { let sent = 0; try { for (;;) await s.send(++sent); } catch (error) { log(error.code + " " + (sent - 1)); } });`,
    );
    expect(of(1, notes)).toEqual(["3"]);
    expect(of(2, notes)).toEqual(["cancelled 3"]);
  });

  it("keeps those that do not wait: they are queued, and seen", async () => {
    const notes = await notesOf(
      `const s = self.openStream(2, "push"); for (let n = 0; n < 50; n++) s.send(n).catch(() => {}); await self.sleep(50); log(s.queued); s.cancel(); log(s.queued);`,
      `self.serveStream("push", (_, s, { context }) => self.sleep(1000, context).catch(() => {}), { window: 5 });`,
    );
    expect(of(1, notes)).toEqual(["45", "0"]);
  });
});

describe("a stream that does not end well", () => {
  it("ends with the error that its handler threw, after the items before", async () => {
    const notes = await notesOf(
      `const s = self.openStream(2, "bad"); try { for await (const x of s) log(x); } catch (error) { log(error.code + " " + error.message); }
       await s.answer().catch(failed);`,
      `self.serveStream("bad", async (_, s) => { await s.send(1); throw new RangeError("no more"); });`,
    );
    expect(of(1, notes).slice(0, 2)).toEqual(["1", "failed RangeError: no more"]);
    expect(of(1, notes)[2]).toMatch(/^failed at/);
  });

  it("is refused where no such method is served", async () => {
    const notes = await notesOf(
      `await self.openStream(2, "nothing").receive().catch((error) => log(error.code));`,
      "",
    );
    expect(of(1, notes)).toEqual(["unimplemented"]);
  });

  it("tells a caller whose callee has returned early that it takes no more", async () => {
    const notes = await notesOf(
      `const s = self.openStream(2, "one"); try { for (;;) await s.send(1); } catch (error) { log(error.code); } log(await s.answer());`,
      `self.serveStream("one", async (_, s) => (await s.receive()).value, { window: 2 });`,
    );
    expect(of(1, notes)).toEqual(["ended", "1"]);
  });

  it("that is cancelled ends the handler's context, and every wait at either end", async () => {
    const notes = await notesOf(
      `const s = self.openStream(2, "wait"); const got = s.receive().catch(failed); await self.sleep(15); s.cancel(); await got;
       await s.send(1).catch(failed); await s.answer().catch(failed);`,
      `self.serveStream("wait", async (_, s, { context }) => { context.whenEnded(() => log(context.error.code)); await s.receive().catch((error) => { log("receive " + error.code); throw error; }); });`,
    );
    expect(of(1, notes)).toEqual(["cancelled at 20", "cancelled at 20", "cancelled at 20"]);
    expect([...of(2, notes)].sort()).toEqual(["cancelled", "receive cancelled"]);
  });

  it("has one deadline over the whole, at both ends, each by its own clock", async () => {
    const notes = await notesOf(
      `const s = self.openStream(2, "tick", null, { timeoutMs: 60 }); try { for await (const _ of s); } catch (error) { failed(error); }`,
      `self.serveStream("tick", async (_, s, { context }) => { try { for (;;) { await s.send(1); await self.sleep(7, context); } } catch (error) { failed(error); throw error; } });`,
    );
    expect(of(1, notes)).toEqual(["deadline-exceeded at 65"]);
    expect(of(2, notes)[0]).toMatch(/^(cancelled|deadline-exceeded) at 6\d$/);
  });

  it("ends with the context of its caller, also before it is open", async () => {
    const notes = await notesOf(
      `const { context, cancel } = self.background.withCancel(); cancel();
       await self.openStream(2, "x", null, { context }).receive().catch(failed);`,
      `self.serveStream("x", () => log("opened"));`,
    );
    expect(notes).toEqual(["n1: cancelled at 5"]);
  });

  it("breaks: each end learns of it on its own, at its own time", async () => {
    let apart = 0;
    for (let seed = 1; seed <= 10; seed++) {
      const notes = await notesOf(
        `const s = self.openStream(2, "hold"); try { for await (const _ of s); } catch (error) { failed(error); }`,
        `self.serveStream("hold", async (_, s) => { try { for (;;) { await s.send(1); await self.sleep(10); } } catch (error) { failed(error); throw error; } });`,
        {
          duration: "10s",
          faults: [{ at: "100ms", for: "6s", partition: [["n1"], ["n2"]] }],
        },
        seed,
      );
      const [[first = ""], [second = ""]] = [of(1, notes), of(2, notes)];
      expect(first).toMatch(/^broken at \d+$/);
      expect(second).toMatch(/^broken at \d+$/);
      if (first !== second) apart++;
    }
    expect(apart).toBeGreaterThan(5);
  });

  it("breaks with the callee's machine; the caller is left with what it was sent", async () => {
    const notes = await notesOf(
      `const s = self.openStream(2, "tick"); let got = 0; try { for await (const _ of s) got++; } catch (error) { log(error.code + " " + (got > 0)); }`,
      `self.serveStream("tick", async (_, s) => { for (;;) { await s.send(1); await self.sleep(5); } });`,
      { duration: "10s", faults: [{ at: "80ms", crash: "n2", restartAfter: "5s" }] },
    );
    expect(of(1, notes)).toEqual(["broken true"]);
  });
});

it("windows are whole numbers of at least 1", async () => {
  const notes = await notesOf(
    `try { self.openStream(2, "x", null, { window: 0 }); } catch (error) { log(error.message); }`,
    "",
  );
  expect(notes).toEqual(["n1: window: expected a whole number of at least 1, not 0"]);
});
