/** Programs that ask another service: answers, ends without one, and the same run everywhere. */
import { fileURLToPath } from "node:url";
import { createContext, Script } from "node:vm";
import { rolldown } from "rolldown";
import { describe, expect, it } from "vitest";
import { programImage } from "../../../src/host/programs.ts";
import type { ScenarioSource } from "../../../src/scenario/format.ts";
import { fileOf } from "../support/programs.ts";
import { hashOf, notesOf, type TwoPrograms } from "../support/two-services.ts";

/**
 * Counts what is asked, once for each client and sequence; its second member sends to the first.
 */
const STORE = `
const seen = new Set();
export default async function main(self) {
  self.onRequest(({ f, input, client, sequence }) => {
    if (self.id !== 1) throw self.notLeader(1);
    if (f === "never") return new Promise(() => undefined);
    seen.add(client + "/" + sequence);
    return { f, input, seen: seen.size };
  });
}`;

/** Not answered: the members are cut off. */
const CUT: Partial<ScenarioSource> = { faults: [{ at: "0s", partition: ["n1"], for: "900ms" }] };

async function programs(body: string): Promise<TwoPrograms> {
  const text = `
    const words = (error) => error.name + " " + error.code + ": " + error.message;
    export default async function main(self) { ${body} }`;
  return { asker: await programImage(fileOf(text)), store: await programImage(fileOf(STORE)) };
}

async function noted(body: string, source: Partial<ScenarioSource> = {}) {
  return notesOf(await programs(body), source).notes.map((note) => note.replace("n1: ", ""));
}

describe("self.ask", () => {
  it("gives the output, of one ask after the other", async () => {
    const notes = await noted(`
      const all = [1, 2, 3].map((input) => self.ask("store", { f: "add", input }));
      self.log(JSON.stringify(await Promise.all(all)));`);
    expect(notes).toEqual([
      '[{"f":"add","input":1,"seen":1},{"f":"add","input":2,"seen":2},{"f":"add","input":3,"seen":3}]',
    ]);
  });

  it("asks again under one identity until it is answered", async () => {
    const notes = await noted(
      `for (let input = 0; input < 5; input++) {
        self.log((await self.ask("store", { f: "add", input })).seen);
      }`,
      { network: { latency: "1ms..5ms", loss: "30%", duplicate: "20%" }, duration: "5s" },
    );
    expect(notes).toEqual(["1", "2", "3", "4", "5"]);
  });

  it("is rejected by its deadline, by its context, and when the service is forgotten", async () => {
    const notes = await noted(
      `const ask = (options) =>
        self.ask("store", { f: "add" }, options).catch((error) => self.log(words(error)));
      const { context, cancel } = self.background.withCancel();
      const all = [ask({ timeoutMs: 50 }), ask({ context }), ask()];
      await self.sleep(100);
      cancel();
      await self.sleep(100);
      self.forget("store");
      await Promise.all(all);
      await ask({ context });`,
      CUT,
    );
    expect(notes).toEqual([
      "CallError deadline-exceeded: what was asked of store was not answered by its deadline",
      "CallError cancelled: what was asked of store was cancelled",
      "CallError cancelled: what was asked of store was forgotten",
      "CallError cancelled: what was asked of store was cancelled",
    ]);
  });

  it("has effect once where a replicated asker asks again under the same identity", async () => {
    const notes = await noted(`
      const ask = (index) =>
        self.ask("store", { f: "add" }, { as: { session: "store", index, number: 0 } });
      const first = ask(1).catch((error) => self.log(words(error)));
      self.log((await ask(1)).seen);
      await first;
      self.log((await ask(2)).seen);
      try { await self.ask("store", { f: "add" }); } catch (error) { self.log(error.message); }`);
    expect(notes).toEqual([
      "CallError cancelled: what was asked of store was replaced by a later ask of its session",
      "1",
      "2",
      "store was asked as session store, and cannot be asked as the process itself",
    ]);
  });

  it("ends with its process, and the next one goes on with new numbers", async () => {
    const notes = await noted(
      `self.log((await self.ask("store", { f: "add" })).seen);
      await self.ask("store", { f: "never" });`,
      { faults: [{ at: "300ms", crash: "n1", restartAfter: "100ms" }] },
    );
    expect(notes).toEqual(["1", "2"]);
  });

  it("of a service that there is not is the program's node-error", async () => {
    const { messages } = notesOf(await programs('await self.ask("stor", { f: "add" });'));
    expect(messages[0]).toContain("there is no service stor to ask: there are asker, store");
  });

  it("under a number that another ask would have is the program's node-error", async () => {
    const as = '{ as: { session: "store", index: 1, number: 8 } }';
    const { messages } = notesOf(await programs(`await self.ask("store", { f: "add" }, ${as});`));
    expect(messages[0]).toContain(
      "an ask has an index and a number below 8, got index 1 and number 8",
    );
  });

  it("is an end that the world delivers: a task that waits for it is no deadlock", async () => {
    const notes = await noted(
      `const channel = self.channel(0, "answers");
      void self.spawn(async () => {
        await channel.send((await self.ask("store", { f: "add" })).seen);
      });
      self.log((await channel.receive()).value);`,
    );
    expect(notes).toEqual(["1"]);
  });
});

it("has one hash in plain and strict mode, and in a context with nothing but the language", async () => {
  const two = await programs(`
    for (let input = 0; ; input++) {
      await self.ask("store", { f: "add", input }, { timeoutMs: 100 }).catch(() => undefined);
      await self.sleep(self.random("pause", 10));
    }`);
  const source: Partial<ScenarioSource> = {
    duration: "2s",
    network: { latency: "1ms..5ms", loss: "5%" },
    faults: [{ every: "200ms", for: "50ms", oneOf: ["crash", "pause", "partition"] }],
  };
  const bundle = await rolldown({
    input: fileURLToPath(new URL("../support/two-services.ts", import.meta.url)),
    platform: "browser",
  });
  const { output } = await bundle.generate({ format: "iife", name: "engine" });
  await bundle.close();
  const context = createContext({});
  new Script(`${output[0].code}\n;globalThis.engine = engine;`).runInContext(context);
  const bare = (context["engine"] as { readonly hashOf: typeof hashOf }).hashOf;
  for (const seed of [1, 2, 3]) {
    const plain = hashOf(two, source, seed);
    expect(JSON.parse(plain).verdict).toBe("pass");
    expect(hashOf(two, source, seed, true)).toBe(plain);
    expect(bare(two, source, seed)).toBe(plain);
  }
});
