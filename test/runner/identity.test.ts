/**
 * State identities: equal where states are alike but for order and time, different where anything
 * else differs.
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isChunkedLog } from "../../src/core/chunked-log.ts";
import { WithinWindow } from "../../src/kernel/within-window.ts";
import { protocols } from "../../src/protocols/index.ts";
import { Identity } from "../../src/runner/identity.ts";
import { Simulation, type SimulationSnapshot } from "../../src/runner/simulation.ts";
import type { Scenario } from "../../src/scenario/scenario.ts";
import { drawnScenarios } from "../support/drawn.ts";

const all = [...protocols.keys()];
const drawn = new Map(all.map((protocol) => [protocol, drawnScenarios(protocol)]));

function simulationOf(protocol: string, place: number, seed: number): Simulation {
  const scenarios = drawn.get(protocol) as readonly Scenario[];
  const scenario = scenarios[place % scenarios.length] as Scenario;
  return new Simulation({ ...scenario, durationUs: 1_500_000 }, protocol, seed);
}

/** A run that has got so far. */
function runTo(protocol: string, place: number, seed: number, steps: number): Simulation {
  const simulation = simulationOf(protocol, place, seed);
  simulation.boot();
  simulation.run(steps);
  return simulation;
}

function restored(protocol: string, place: number, seed: number, snapshot: SimulationSnapshot) {
  const simulation = simulationOf(protocol, place, seed);
  simulation.restore(snapshot);
  return simulation;
}

const runs = fc.record({
  place: fc.nat(50),
  seed: fc.integer({ min: 1, max: 1_000_000 }),
  steps: fc.integer({ min: 1, max: 2_500 }),
});

describe.each(all)("the identity of a state of %s", (protocol) => {
  it("is the same however it was followed: at every step, now and then, or only now", () => {
    fc.assert(
      fc.property(runs, fc.integer({ min: 1, max: 40 }), ({ place, seed, steps }, every) => {
        const simulation = simulationOf(protocol, place, seed);
        const { agenda, lanes } = simulation.world;
        if (seed % 2 === 0) {
          simulation.world.scheduleBy(new WithinWindow(agenda, lanes, () => 3_000));
        }
        simulation.boot();
        const followed = new Identity(simulation);
        for (let at = every; at <= steps && !simulation.ended; at += every) {
          simulation.run(at);
          expect(followed.text(), `step ${at}`).toBe(new Identity(simulation).text());
        }
      }),
      { numRuns: 8 },
    );
  });

  it("is what is made of a state about which nothing is known yet, over steps and returns", () => {
    fc.assert(
      fc.property(runs, fc.array(fc.nat(60), { minLength: 4, maxLength: 12 }), (run, lengths) => {
        const { place, seed, steps } = run;
        const simulation = runTo(protocol, place, seed, steps);
        const followed = new Identity(simulation);
        const fresh = simulationOf(protocol, place, seed);
        let saved = simulation.snapshot();
        for (const [turn, length] of lengths.entries()) {
          if (turn % 3 === 2) simulation.restore(saved);
          if (turn % 3 === 1) saved = simulation.snapshot();
          for (let step = 0; step < length; step++) {
            simulation.run(simulation.world.steps + 1);
            if (step % 7 === turn % 7) followed.text();
          }
          const { audit, ...rest } = simulation.snapshot();
          fresh.restore({ ...rest, audit: { ...audit, digests: [] } });
          expect(followed.text(), `turn ${turn}`).toBe(new Identity(fresh).text());
        }
      }),
      { numRuns: 8 },
    );
  });

  it("is that of its snapshot, restored elsewhere", () => {
    fc.assert(
      fc.property(runs, ({ place, seed, steps }) => {
        const simulation = runTo(protocol, place, seed, steps);
        const snapshot = structuredClone(simulation.snapshot());
        const other = restored(protocol, place, seed, snapshot);
        expect(new Identity(other).text()).toBe(new Identity(simulation).text());
      }),
      { numRuns: 12 },
    );
  });

  it("is another after nearly every step", () => {
    const simulation = runTo(protocol, 1, 7, 20);
    const identity = new Identity(simulation);
    const seen = new Set<string>();
    let steps = 0;
    for (; steps < 300 && !simulation.ended; steps++) {
      simulation.run(simulation.world.steps + 1);
      seen.add(identity.text());
    }
    // A copy of a message, or a vote that is no longer needed, changes nothing.
    expect(steps).toBeGreaterThan(100);
    expect(seen.size / steps).toBeGreaterThan(0.85);
  });

  it("is another when one word of it is another, wherever that is", () => {
    const choices = fc.array(fc.nat(), { minLength: 10, maxLength: 10 });
    fc.assert(
      fc.property(runs, choices, ({ place, seed, steps }, choices) => {
        const snapshot = structuredClone(runTo(protocol, place, seed, steps).snapshot());
        const words = wordsOf(snapshot);
        fc.pre(words.length > 0);
        // Each restores one state after another, as time travel does; who asks is new each time.
        const here = restored(protocol, place, seed, structuredClone(snapshot));
        const was = new Identity(here).text();
        for (const choice of choices) {
          const { path, change, undo } = words[choice % words.length] as Word;
          change();
          here.restore(structuredClone(snapshot));
          undo();
          const is = new Identity(here).text();
          expect(is, `${path} of seed ${seed}, place ${place}, steps ${steps}`).not.toBe(was);
        }
      }),
      { numRuns: 12 },
    );
  });
});

interface Word {
  readonly path: string;
  change(): void;
  undo(): void;
}

/** All numbers and texts of the parts of a snapshot that the identity is of. */
function wordsOf(snapshot: SimulationSnapshot): readonly Word[] {
  const words: Word[] = [];
  const { nodes, agenda } = snapshot.world;
  for (const [at, { state, disk }] of nodes.entries()) {
    collect(words, `n${at + 1}`, state);
    collect(words, `n${at + 1}.records`, disk.records);
    collect(words, `n${at + 1}.disk`, { log: disk.log });
  }
  for (const slot of agenda.slots.subarray(0, agenda.size)) {
    const kind = agenda.integers[slot * 8];
    if (kind === 1 || kind === 4) collect(words, `in flight ${slot}`, agenda.payloads[slot]);
  }
  for (const page of snapshot.history.pages) {
    for (const name of ["processes", "functions", "keys", "inputs"] as const) {
      collect(words, name, page[name]);
    }
  }
  return words;
}

/**
 * What decides nothing by itself: a request's digest follows from the rest, and all sessions that
 * are over are one.
 */
const SKIPPED = new Set(["digest", "base", "session"]);

function collect(words: Word[], path: string, value: unknown): void {
  if (typeof value !== "object" || value === null) return;
  if (isChunkedLog(value)) {
    // Entries that were trimmed may still be in the first chunk.
    if (value.next === value.first) return;
    const last = value.chunks.at(-1) as unknown[];
    const found: Word[] = [];
    collect(found, path, last);
    const end = `${path}.${last.length - 1}`;
    words.push(...found.filter((word) => word.path === end || word.path.startsWith(`${end}.`)));
    return;
  }
  const entries: [unknown, unknown][] =
    value instanceof Map ? [...value] : (Object.entries(value) as [unknown, unknown][]);
  for (const [key, item] of entries) {
    const name = `${path}.${String(key)}`;
    if (SKIPPED.has(String(key))) continue;
    if (typeof item !== "number" && typeof item !== "string") {
      collect(words, name, item);
      continue;
    }
    const other = typeof item === "number" ? (Number.isFinite(item) ? item + 1 : 7) : `${item}!`;
    const set = (word: unknown) => {
      if (value instanceof Map) value.set(key, word);
      else (value as Record<string, unknown>)[String(key)] = word;
    };
    words.push({ path: name, change: () => set(other), undo: () => set(item) });
  }
}
