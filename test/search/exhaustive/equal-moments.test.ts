/** Moments that a search by departures calls equal have one future. */
import { expect, it } from "vitest";
import { hashText, mix } from "../../../src/core/hash.ts";
import { fingerprintOf } from "../../../src/runner/fingerprint.ts";
import { Identity } from "../../../src/runner/identity.ts";
import { judge } from "../../../src/runner/judge.ts";
import { CalmBase } from "../../../src/search/calm-base.ts";
import { DepartingRun } from "../../../src/search/exhaustive/departing-run.ts";
import { subjectOf } from "../../../src/search/subject.ts";
import type { Batch } from "../../../src/world/batch.ts";
import { DISK, STEP_MAX, TIMER } from "../../../src/world/event.ts";
import type { Recorder } from "../../../src/world/tap.ts";

/** What happens from each moment on, as a number, and how it ends. */
class Futures implements Recorder {
  readonly #events: number[] = [];
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  get length(): number {
    return this.#events.length;
  }

  set length(length: number) {
    this.#events.length = length;
  }

  hear(kind: number, actor: number, other: number, number: number, payload: unknown): void {
    if (kind > STEP_MAX) return;
    // The numbers of timers and tickets mean nothing by themselves.
    const what =
      kind === TIMER
        ? hashText(String(payload))
        : kind === DISK
          ? hashText(JSON.stringify((payload as Batch).writes))
          : number;
    this.#events.push(mix(mix(mix(mix(this.#now(), kind), actor), other), what));
  }

  handled(): void {
    // A step is told before it is handled.
  }

  snapshot(): unknown {
    return null;
  }

  restore(): void {
    // Runs are taken back between two of them.
  }

  from(at: number, verdict: string): number {
    return this.#events.slice(at).reduce(mix, hashText(verdict));
  }
}

it.each([
  ["paxos", undefined, 1],
  ["paxos", "ballot-without-id", 1],
  ["raft", "double-vote", 4],
  ["multi-paxos", undefined, 4],
  ["two-phase-commit", undefined, 1],
  ["counter", undefined, 2],
  ["naive-no-expiry", undefined, 1],
  ["zab", undefined, 24],
] as const)(
  "go on alike from wherever they were come to: %s, %s",
  { timeout: 120_000 },
  (system, mutant, oneIn) => {
    const subject = subjectOf(system, mutant);
    const base = new CalmBase(subject);
    const scenario = base.with([]);
    const run = new DepartingRun(scenario, subject);
    const { simulation } = run;
    const { world } = simulation;
    const futures = new Futures(() => world.nowUs);
    world.attach(futures);
    const identity = new Identity(simulation, true);
    const known = new Map<string, number>();
    let again = 0;
    let checked = 0;
    const moments: { id: string; at: number }[] = [];

    const toEnd = (): void => {
      while (!simulation.ended) {
        if (run.hasBooted && run.nextUs > world.nowUs) {
          moments.push({ id: identity.text(), at: futures.length });
        }
        run.step();
      }
      const verdict = fingerprintOf(judge(simulation, scenario, subject.protocol, 1)) ?? "";
      for (const { id, at } of moments) {
        const future = futures.from(at, verdict);
        const was = known.get(id);
        if (was === undefined) known.set(id, future);
        else {
          again++;
          expect(future, `${id} at ${at}`).toBe(was);
        }
      }
    };

    const steps: { before: ReturnType<DepartingRun["save"]>; places: typeof run.places }[] = [];
    while (!simulation.ended) {
      const before = run.save();
      run.step();
      steps.push({ before, places: run.places });
    }
    for (const { before, places } of steps) {
      for (const place of places) {
        for (const departure of base.at(place, true)) {
          if (checked++ % oneIn !== 0) continue;
          if (departure.kind === "crash" && departure.atUs >= scenario.durationUs) continue;
          moments.length = 0;
          futures.length = 0;
          run.goBack(before);
          run.departing(departure, () => {
            run.step();
            if (departure.kind === "crash") run.crash(departure);
            toEnd();
          });
        }
      }
    }
    expect(again).toBeGreaterThan(10);
  },
);
