/**
 * The contract of a recording: every step has a cause before it, and a recorder that comes late
 * hears the same.
 */
import { describe, expect, it } from "vitest";
import type { LoggedEvent } from "../../src/kernel/event-log.ts";
import { Recording } from "../../src/runner/recording.ts";
import { Simulation } from "../../src/runner/simulation.ts";
import {
  DELIVERED,
  DISK,
  DROP,
  DROPPED,
  DUPLICATED,
  FATES,
  ISSUED,
  MESSAGE,
  REPLY,
  REQUEST,
  SENT,
  SESSION,
  SESSION_MESSAGE,
  STEP_MAX,
  TIMER,
  TIMER_SET,
  WAKE,
} from "../../src/world/event.ts";
import { shortRuns } from "../support/short-runs.ts";

const runs = shortRuns(3, 1_500_000);
const nameOf = ({ protocol, seed, scenario: { name } }: (typeof runs)[number]) =>
  [`${protocol}, seed ${seed}: ${name}`] as const;
const cases = runs.map((run) => [...nameOf(run), run] as const);

function record({ scenario, protocol, seed }: (typeof runs)[number]): Recording {
  const recording = new Recording();
  const simulation = new Simulation(scenario, protocol, seed, { recordings: [recording] });
  simulation.boot();
  simulation.run();
  return recording;
}

const DELIVERIES: readonly number[] = [MESSAGE, SESSION_MESSAGE, REQUEST, REPLY];

describe.each(cases)("a recording of %s", (_name, run) => {
  const recording = record(run);
  const events = [...recording.log.events()];
  const steps = events.filter(({ kind }) => kind <= STEP_MAX);
  const within = new Map<number, LoggedEvent[]>();
  for (const event of events) {
    const list = within.get(event.cause) ?? [];
    within.set(event.cause, list);
    if (event.kind > STEP_MAX) list.push(event);
  }

  it("has every step, in order, each with a cause before it", () => {
    expect(steps.map(({ step }) => step)).toEqual(steps.map((_, at) => at + 1));
    expect(steps.length).toBe(recording.simulation.world.steps);
    expect(steps.filter(({ step, cause }) => cause < 0 || cause >= step)).toEqual([]);
    expect(events.filter(({ step, cause }) => cause > step)).toEqual([]);
    const times = events.map(({ atUs }) => atUs);
    expect(times).toEqual([...times].sort((a, b) => a - b));
  });

  it("has, for each delivery and loss, the step that sent it, and there what became of it", () => {
    const carried = steps.filter(({ kind }) => DELIVERIES.includes(kind) || kind === DROP);
    expect(carried.length).toBeGreaterThan(20);
    const unexplained = carried.filter(({ kind, cause, actor, other, payload }) => {
      const sent = (within.get(cause) ?? []).filter(
        (event) =>
          event.kind === SENT &&
          (event.actor === other || other === 0) &&
          event.other === actor &&
          event.payload === payload,
      );
      const fates = sent.map(({ mark }) => mark % DUPLICATED);
      return !fates.includes(kind === DROP && !fates.includes(DELIVERED) ? DROPPED : DELIVERED);
    });
    expect(unexplained).toEqual([]);
  });

  it("says of everything that was sent what became of it", () => {
    const sent = events.filter(({ kind }) => kind === SENT);
    const unsettled = sent.filter(({ mark, settled, step }) => {
      const fate = FATES[mark % DUPLICATED];
      const arrives = fate === "delivered" || fate === "dropped";
      return fate === undefined || !(arrives ? settled > step : settled === 0);
    });
    expect(unsettled).toEqual([]);
    const delivered = sent.filter(({ mark }) => mark % DUPLICATED === DELIVERED);
    const arrived = steps.filter(({ kind }) => DELIVERIES.includes(kind));
    const twice = sent.filter(({ mark }) => mark >= DUPLICATED).length;
    expect(arrived.length).toBeGreaterThanOrEqual(delivered.length);
    // A script may double a message, too; random scenarios have none.
    expect(arrived.length).toBeLessThanOrEqual(delivered.length + twice);
  });

  it("has, for each timer that fires and each durable write, the step that asked for it", () => {
    const unasked = steps.filter(({ kind, step, cause, actor, payload }) => {
      const askedBy = (how: number) =>
        (within.get(cause) ?? []).filter(
          (event) => event.kind === how && event.actor === actor && event.payload === payload,
        ).length;
      if (kind === TIMER) return askedBy(TIMER_SET) === 0;
      if (kind === DISK) return askedBy(ISSUED) !== 1;
      return (kind === WAKE || kind === SESSION) && cause >= step;
    });
    expect(unasked).toEqual([]);
  });

  it("goes on the same where it begins in the middle, in a simulation that was restored", () => {
    const half = Math.floor(recording.simulation.world.steps / 2);
    const first = new Simulation(run.scenario, run.protocol, run.seed);
    first.boot();
    first.run(half);
    const saved = structuredClone(first.snapshot());
    const at = first.world.steps;
    const late = new Recording();
    const resumed = new Simulation(run.scenario, run.protocol, run.seed, { recordings: [late] });
    resumed.restore(saved);
    resumed.run();
    const plain = (event: LoggedEvent, words: string) => ({ ...event, index: 0, payload: words });
    const tail = events.filter(({ step }) => step > at);
    const lateTail = [...late.log.events()].filter(({ step }) => step > at);
    expect(lateTail.length).toBe(tail.length);
    expect(lateTail.map((event) => plain(event, late.words(event)))).toEqual(
      tail.map((event) => plain(event, recording.words(event))),
    );
  });
});

describe("recorders", () => {
  const [run] = runs;
  if (run === undefined) throw new Error("there are runs");

  it("may be several, and each hears all; the run is the same", () => {
    const alone = record(run);
    const [one, two] = [new Recording(), new Recording()];
    const { scenario, protocol, seed } = run;
    const simulation = new Simulation(scenario, protocol, seed, { recordings: [one, two] });
    simulation.boot();
    simulation.run();
    expect(one.log.length).toBe(alone.log.length);
    expect(two.log.length).toBe(alone.log.length);
    expect(simulation.world.trace.digest()).toBe(alone.simulation.world.trace.digest());
  });

  it("hear nothing once they have ended", () => {
    const recording = new Recording();
    const { scenario, protocol, seed } = run;
    const simulation = new Simulation(scenario, protocol, seed, { recordings: [recording] });
    simulation.boot();
    simulation.run(100);
    recording.end();
    const { length } = recording.log;
    simulation.run(400);
    expect(recording.log.length).toBe(length);
  });
});
