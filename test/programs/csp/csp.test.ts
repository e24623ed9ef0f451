/** Channels, select, locks and contexts: Go's semantics, a sentence at a time. */
import { describe, expect, it } from "vitest";
import { watched } from "../support/programs.ts";

interface Ended {
  readonly notes: readonly string[];
  readonly halts: readonly string[];
}

/** What n1 notes, and how it ends, where its default function has that body. */
async function run(body: string, seed = 1): Promise<Ended> {
  const { notes, halts } = await watched(
    `export default async function main(self) { if (self.id !== 1) return; const log = (x) => self.log(String(x));
${body}\n}`,
    { heal: "1ms" },
    seed,
  );
  return { notes: notes.map((note) => note.slice(4)), halts: halts.map((halt) => halt.slice(4)) };
}

async function notesOf(body: string, seed = 1): Promise<readonly string[]> {
  const { notes, halts } = await run(body, seed);
  expect(halts).toEqual([]);
  return notes;
}

describe("a channel", () => {
  it("without a buffer: a send waits until somebody receives", async () => {
    const notes = await notesOf(`
      const jobs = self.channel(0, "jobs");
      self.spawn(async () => { await jobs.send(1); log("sent at " + performance.now()); });
      await self.sleep(10);
      const { value, ok } = await jobs.receive(); log(value + " " + ok);`);
    expect([...notes].sort()).toEqual(["1 true", "sent at 10"]);
  });

  it("with a buffer: a send waits only where it is full, and items keep their order", async () => {
    const notes = await notesOf(`
      const jobs = self.channel(2);
      self.spawn(async () => { for (let n = 1; n <= 4; n++) { await jobs.send(n); log("sent " + n); } jobs.close(); });
      await self.sleep(5); log("full with " + jobs.length);
      for await (const n of jobs) log("got " + n);
      log("closed");`);
    expect(notes.slice(0, 3)).toEqual(["sent 1", "sent 2", "full with 2"]);
    expect(notes.filter((note) => /got/.test(note))).toEqual(["got 1", "got 2", "got 3", "got 4"]);
    expect(notes.at(-1)).toBe("closed");
  });

  it("that is closed gives what it holds, then nothing, at once", async () => {
    const notes = await notesOf(`
      const jobs = self.channel(1); await jobs.send("last"); jobs.close();
      for (let n = 0; n < 3; n++) log(JSON.stringify(await jobs.receive()));`);
    expect(notes).toEqual(['{"value":"last","ok":true}', '{"ok":false}', '{"ok":false}']);
  });

  it("that is closed fails every send, those that wait and those in a select too, and a second close", async () => {
    const notes = await notesOf(`
      const jobs = self.channel(0, "jobs"); const failed = (how) => (error) => log(how + ": " + error.name + " " + error.message);
      self.spawn(() => jobs.send(1).catch(failed("waiting")));
      jobs.close();
      await jobs.send(2).catch(failed("send"));
      await self.select([{ send: jobs, value: 3 }, { receive: self.channel() }]).catch(failed("select"));
      try { jobs.close(); } catch (error) { failed("close")(error); }`);
    expect([...notes].sort()).toEqual([
      "close: ChannelError close of jobs, which is closed",
      "select: ChannelError send on jobs, which is closed",
      "send: ChannelError send on jobs, which is closed",
      "waiting: ChannelError send on jobs, which is closed",
    ]);
  });
});

describe("select", () => {
  const TWO = `
    const a = self.channel(1); const b = self.channel(1); await a.send("a"); await b.send("b");
    const { index, value } = await self.select([{ receive: a }, { receive: b }, { receive: null }]); log(index + value);`;

  it("draws among the ready cases, as the run chooses", async () => {
    const seen = new Set<string>();
    for (let seed = 1; seed <= 12; seed++) seen.add((await notesOf(TWO, seed))[0] as string);
    expect([...seen].sort()).toEqual(["0a", "1b"]);
    expect(await notesOf(TWO, 5)).toEqual(await notesOf(TWO, 5));
  });

  it("goes on at once with a default where none is ready", async () => {
    const notes = await notesOf(
      "log((await self.select([{ receive: self.channel() }, { send: null }], true)).index);",
    );
    expect(notes).toEqual(["-1"]);
  });

  it("waits for the first that becomes ready, a timeout included, and leaves the others alone", async () => {
    const notes = await notesOf(`
      const never = self.channel(0, "never"); const late = self.channel();
      self.spawn(async () => { await self.sleep(20); await late.send("late"); });
      log((await self.select([{ receive: late }, { send: never, value: 1 }, { receive: self.after(5) }])).index + " at " + performance.now());
      log((await self.select([{ receive: never }], true)).index);
      log((await self.select([{ receive: late }, { receive: self.after(500) }])).value);`);
    expect(notes).toEqual(["2 at 5", "-1", "late"]);
  });

  it("meets another select", async () => {
    const notes = await notesOf(`
      const c = self.channel();
      self.spawn(async () => { const { index } = await self.select([{ receive: null }, { send: c, value: 7 }]); log("sender " + index); });
      await null; await null; await null; await null;
      const { index, value } = await self.select([{ receive: c }]); log("receiver " + index + " " + value);`);
    expect([...notes].sort()).toEqual(["receiver 0 7", "sender 1"]);
  });
});

describe("locks", () => {
  it("have one holder, and go to who has waited longest", async () => {
    const notes = await notesOf(`
      const lock = self.mutex(); let inside = 0;
      const work = (name) => async () => { await lock.lock(); log(name + " " + ++inside); await self.sleep(1); inside--; lock.unlock(); };
      for (const name of ["a", "b", "c"]) self.spawn(work(name));`);
    expect(notes).toEqual(["a 1", "b 1", "c 1"]);
  });

  it("are not re-entrant: who holds one and asks for it again gets an error", async () => {
    const { halts } = await run(
      'const lock = self.mutex("accounts"); await lock.lock(); await lock.lock();',
    );
    expect(halts[0]).toContain(
      'DeadlockError "deadlock: main waits for accounts, which main holds"',
    );
  });

  it("that are held in a circle are found when the last is asked for, with the whole circle", async () => {
    const { halts } = await run(`
      const [a, b] = [self.mutex("a"), self.mutex("b")];
      self.spawn(async () => { await a.lock(); await self.sleep(1); await b.lock(); }, { name: "one" });
      self.spawn(async () => { await b.lock(); await self.sleep(2); await a.lock(); }, { name: "two" });`);
    expect(halts[0]).toContain(
      "deadlock: two waits for a, which one holds; one waits for b, which two holds",
    );
  });

  it("cannot be unlocked where no task holds them, nor a wait group fall below 0", async () => {
    const { halts } = await run('self.mutex("m").unlock();');
    expect(halts[0]).toContain('LockError "unlock of m, which is not locked"');
    expect((await run("self.waitGroup('g').done();")).halts[0]).toContain(
      'LockError "g falls below 0"',
    );
  });

  it("a wait group is waited for until all are done", async () => {
    const notes = await notesOf(`
      const group = self.waitGroup();
      for (const ms of [3, 9, 6]) { group.add(1); self.spawn(async () => { await self.sleep(ms); group.done(); }); }
      await group.wait(); log("all at " + performance.now()); await group.wait(); log("still");`);
    expect(notes).toEqual(["all at 9", "still"]);
  });
});

describe("a context", () => {
  it("closes its done channel when it ends; cancelling waits for no task", async () => {
    const notes = await notesOf(`
      const { context, cancel } = self.background.withCancel();
      self.spawn(async () => { await self.select([{ receive: self.done(context) }, { receive: self.after(500) }]); await self.sleep(5); log("child at " + performance.now()); });
      await self.sleep(10); cancel(); log("cancelled at " + performance.now());
      log((await self.select([{ receive: self.done(context) }], true)).index);`);
    expect(notes).toEqual(["cancelled at 10", "0", "child at 15"]);
  });
});

describe("a deadlock", () => {
  it("ends the process, and names who waits for what", async () => {
    const { halts } = await run(`
      const [jobs, lock, group] = [self.channel(0, "jobs"), self.mutex("accounts"), self.waitGroup("workers")];
      await lock.lock(); group.add(2);
      self.spawn(async () => { await jobs.send(1); }, { name: "producer" });
      self.spawn(async () => { await lock.lock(); }, { name: "clerk" });
      self.spawn(async () => { await self.select([{ receive: null }, { send: self.channel(0, "out"), value: 1 }]); }, { name: "chooser" });
      await group.wait();`);
    expect(halts[0]).toBe(
      "crashes: deadlock: producer waits to send on jobs; clerk waits for accounts, which main " +
        "holds; " +
        "chooser waits to receive from a nil channel or to send on out; main waits for " +
        "workers, of which 2 are left",
    );
  });

  it.each([
    ["a timer is set", "setTimeout(() => jobs.send(1), 150);"],
    ["a method is served", 'self.serve("x", async () => 1);'],
    ["messages are received", 'self.on("x", () => 1);'],
    ["clients are", "self.onRequest(async () => null);"],
  ])("is none where %s", async (_, code) => {
    const { halts } = await run(
      `const jobs = self.channel(0, "jobs"); ${code} await jobs.receive();`,
    );
    expect(halts).toEqual([]);
  });

  it("is none where only daemons wait", async () => {
    const { halts } = await run(
      "self.spawn(async () => { await self.channel().receive(); }, { daemon: true });",
    );
    expect(halts).toEqual([]);
  });

  it("of philosophers who all take the left fork first; none where one takes the right one", async () => {
    const dinner = (first: string) => `
      const forks = [0, 1, 2, 3, 4].map((n) => self.mutex("fork " + n));
      for (let n = 0; n < 5; n++) self.spawn(async () => {
        const [one, other] = ${first};
        for (let meal = 0; meal < 3; meal++) { await forks[one].lock(); await self.sleep(1); await forks[other].lock(); forks[other].unlock(); forks[one].unlock(); }
        log(n + " has eaten");
      }, { name: "philosopher " + n });`;
    const { halts } = await run(dinner("[n, (n + 1) % 5]"));
    expect(halts[0]).toContain("philosopher 4 waits for fork 0, which philosopher 0 holds");
    expect(
      await notesOf(dinner("[Math.min(n, (n + 1) % 5), Math.max(n, (n + 1) % 5)]")),
    ).toHaveLength(5);
  });
});
