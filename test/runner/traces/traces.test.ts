/**
 * Traces are read back by readers that know nothing of this program but what the documents of the
 * formats say.
 */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { clonePlain } from "../../../src/core/clone.ts";
import { simulate } from "../../../src/runner/simulate.ts";
import { Simulation } from "../../../src/runner/simulation.ts";
import { Timeline } from "../../../src/runner/timeline.ts";
import { traceFormats } from "../../../src/runner/traces/index.ts";
import { itfOf } from "../../../src/runner/traces/itf.ts";
import { type TraceOptions, traceRun } from "../../../src/runner/traces/trace-run.ts";
import { type ShortRun, shortRuns } from "../../support/short-runs.ts";
import {
  isBefore,
  type Json,
  readItf,
  readNdjson,
  readShiviz,
  type ShivizEvent,
} from "../../support/trace-readers.ts";

function traceOf({ scenario, protocol, seed }: ShortRun, name: string, options: TraceOptions = {}) {
  const format = traceFormats.get(name);
  if (format === undefined) throw new Error(`there is no format ${name}`);
  const pieces: string[] = [];
  const end = traceRun(scenario, protocol, seed, format, (text) => pieces.push(text), options);
  return { end, text: pieces.join("") };
}

const runs = shortRuns(2, 700_000);
const cases = runs.map((run) => [run.protocol, run.seed, run] as const);

/** The whole ndjson trace of each run: made once. */
const ndjson = new Map<ShortRun, ReturnType<typeof traceOf>>();
function ndjsonOf(run: ShortRun): ReturnType<typeof traceOf> {
  const made = ndjson.get(run) ?? traceOf(run, "ndjson");
  ndjson.set(run, made);
  return made;
}

/** Names of steps, as docs/traces.md lists them. */
const STEPS = [
  "message",
  "session-message",
  "request",
  "reply",
  "timer",
  "disk",
  "disk-failed",
  "wake",
  "session",
  "start",
  "crash",
  "drop",
];
const DELIVERIES = ["message", "session-message", "request", "reply"];

describe.each(cases)("the ndjson trace of %s, seed %i", (_protocol, _seed, run) => {
  const { text, end } = ndjsonOf(run);
  const lines = readNdjson(text);
  const events = lines.slice(1, -1);
  const steps = events.filter(({ event }) => STEPS.includes(event as string));

  it("is the run: begins with what ran, has every step, and ends with the run's hash", () => {
    const plain = simulate(run.scenario, run.protocol, run.seed, { strict: false });
    expect(end.hash).toBe(plain.hash);
    expect(lines[0]).toMatchObject({ event: "run", protocol: run.protocol, seed: run.seed });
    expect(lines.at(-1)).toMatchObject({
      event: "end",
      hash: plain.hash,
      steps: plain.steps,
      verdict: plain.verdict,
    });
    expect(steps.map(({ step }) => step)).toEqual(steps.map((_, at) => at + 1));
    expect(steps.length).toBe(plain.steps);
  });

  it("has causes that exist and come before", () => {
    const isCauseOf = ({ step, cause }: Json) => Number(cause) >= 0 && Number(cause) < Number(step);
    expect(steps.filter((step) => !isCauseOf(step))).toEqual([]);
    expect(events.filter(({ step, cause }) => !(Number(cause) <= Number(step)))).toEqual([]);
  });

  it("has, as the cause of every delivery, the step that sent it", () => {
    const sent = new Map<string, Json[]>();
    for (const event of events.filter((one) => one["event"] === "sent")) {
      const key = `${String(event["cause"])} ${String(event["node"])} ${String(event["to"])}`;
      sent.set(key, [...(sent.get(key) ?? []), event]);
    }
    const unsent: Json[] = [];
    for (const delivery of steps.filter(({ event }) => DELIVERIES.includes(event as string))) {
      const { cause, from, node, message, fields, request, reply } = delivery;
      const candidates = sent.get(`${String(cause)} ${String(from)} ${String(node)}`) ?? [];
      const content = JSON.stringify([message, fields, request, reply]);
      const same = candidates.filter(
        (one) =>
          JSON.stringify([one["message"], one["fields"], one["request"], one["reply"]]) === content,
      );
      if (!same.some(({ fate }) => fate === "delivered")) unsent.push(delivery);
    }
    expect(unsent).toEqual([]);
    const misplaced = events.filter((one) => {
      if (one["event"] !== "sent" || one["settled"] === null) return false;
      const settling = steps[(one["settled"] as number) - 1] as Json;
      return settling["node"] !== one["to"] || settling["cause"] !== one["cause"];
    });
    expect(misplaced).toEqual([]);
  });

  it("completes operations that were invoked, by the same client", () => {
    const invoked = new Map<unknown, Json>();
    for (const event of events) {
      if (event["event"] === "invoked") invoked.set(event["operation"], event);
      if (event["event"] !== "completed") continue;
      expect(invoked.get(event["operation"])?.["client"]).toBe(event["client"]);
    }
    expect(invoked.size).toBeGreaterThan(0);
  });

  it("has the fields that docs/traces.md lists, and no others", () => {
    const documented = fieldsInDocs();
    const common = new Set(["event", "step", "atUs", "cause", "what"]);
    const undocumented = new Set<string>();
    for (const event of events) {
      const name = event["event"] as string;
      const known = documented.get(name);
      if (known === undefined) undocumented.add(name);
      for (const field of Object.keys(event)) {
        if (!common.has(field) && !known?.includes(field)) undocumented.add(`${name} ${field}`);
      }
    }
    expect([...undocumented]).toEqual([]);
  });
});

/** By event, the fields of its row in the table. */
function fieldsInDocs(): ReadonlyMap<string, readonly string[]> {
  const rows = readFileSync("docs/traces.md", "utf8").matchAll(
    /^\| `([a-z-]+)` \|[^|]*\|([^|]*)\|/gm,
  );
  return new Map(
    [...rows].map(([, name = "", fields = ""]) => {
      return [name, [...fields.matchAll(/`([A-Za-z]+)`/g)].map(([, field = ""]) => field)];
    }),
  );
}

describe.each(cases)("the shiviz trace of %s, seed %i", (_protocol, _seed, run) => {
  const nodes = Array.from({ length: run.scenario.nodes }, (_, at) => `n${at + 1}`);
  const { text } = traceOf(run, "shiviz");
  const events = readShiviz(text);

  it("is read whole: every two lines are an event", () => {
    expect(events.length * 2).toBe(text.split("\n").length - 1);
    expect(events.length).toBeGreaterThan(50);
    const hosts = new Set(events.map(({ host }) => host));
    for (const host of nodes) expect(hosts).toContain(host);
    expect([...hosts].filter((host) => host.startsWith("c"))).not.toEqual([]);
    const named = new Set(events.flatMap(({ clock }) => [...clock.keys()]));
    expect([...named].filter((host) => !hosts.has(host))).toEqual([]);
  });

  it("has clocks that count each host's own events from 1, and never run back", () => {
    const last = new Map<string, ShivizEvent>();
    const wrong: ShivizEvent[] = [];
    for (const event of events) {
      const before = last.get(event.host);
      const isNext = event.clock.get(event.host) === (before?.clock.get(event.host) ?? 0) + 1;
      if (!isNext || (before !== undefined && !isBefore(before, event))) wrong.push(event);
      last.set(event.host, event);
    }
    expect(wrong).toEqual([]);
  });

  it("names no event of another host that has not happened", () => {
    const counts = new Map<string, number>();
    const early: ShivizEvent[] = [];
    for (const event of events) {
      counts.set(event.host, event.clock.get(event.host) ?? 0);
      const isLater = ([other, count]: readonly [string, number]) =>
        count > (counts.get(other) ?? 0);
      if ([...event.clock].some(isLater)) early.push(event);
    }
    expect(early).toEqual([]);
  });

  it("has every receipt after its sending, by the clocks alone", () => {
    const lines = readNdjson(ndjsonOf(run).text);
    const byStep = new Map<number, ShivizEvent>();
    for (const event of events) {
      const step = Number(/^step (\d+) /.exec(event.text)?.[1]);
      if (!byStep.has(step)) byStep.set(step, event);
    }
    let receipts = 0;
    const wrong: ShivizEvent[] = [];
    for (const { event, step, cause } of lines) {
      if (!DELIVERIES.includes(event as string) || cause === 0) continue;
      const [sending, receipt] = [byStep.get(cause as number), byStep.get(step as number)];
      if (sending === undefined || receipt === undefined) throw new Error(`step ${String(step)}`);
      if (!isBefore(sending, receipt) || isBefore(receipt, sending)) wrong.push(receipt);
      receipts++;
    }
    expect(wrong).toEqual([]);
    expect(receipts).toBeGreaterThan(20);
  });
});

describe.each(cases)("the itf trace of %s, seed %i", (_protocol, _seed, run) => {
  const timeline = new Timeline(run.scenario, run.protocol, run.seed);
  const last = Math.min(260, timeline.steps);
  const { meta, states } = readItf(traceOf(run, "itf", { last }).text);

  it("has a state for each step, and the run's hash", () => {
    expect(states.map(({ meta: { step } }) => step)).toEqual(
      Array.from({ length: last + 1 }, (_, at) => at),
    );
    expect(meta).toMatchObject({ format: "ITF", hash: timeline.hash, steps: timeline.steps });
  });

  /** What the trace has of a node after a step. */
  const seenAt = (step: number, node: number): Record<string, unknown> => {
    const seen: Record<string, unknown> = {};
    for (const [name, function_] of states[step]?.values ?? []) {
      const of = function_ as ReadonlyMap<string, unknown>;
      if (of.has(`n${node}`)) seen[name] = of.get(`n${node}`);
    }
    return seen;
  };
  const nodes = Array.from({ length: run.scenario.nodes }, (_, at) => at + 1);

  it("decodes to the states of the run, field by field", () => {
    const simulation = new Simulation(run.scenario, run.protocol, run.seed);
    simulation.boot();
    let compared = 0;
    for (let step = run.scenario.nodes; step <= last; step += 7) {
      simulation.run(step);
      // One entry of the agenda may be several steps.
      if (simulation.world.steps !== step) continue;
      compared++;
      for (const node of nodes) {
        const { state } = simulation.world.node(node);
        const words = `n${node} after step ${step}`;
        expect(seenAt(step, node), words).toEqual(state === null ? {} : defined(state));
      }
    }
    expect(compared).toBeGreaterThan(10);
  });

  it("decodes to the states that time travel shows", () => {
    // Time travel begins when all nodes have started.
    for (const step of [run.scenario.nodes, last >> 1, last]) {
      for (const node of nodes) {
        const { state } = timeline.at(node, step);
        const words = `n${node} after step ${step}`;
        expect(seenAt(step, node), words).toEqual(state === null ? {} : defined(state));
      }
    }
  });

  it("of a window is the same as of the whole run", () => {
    const from = Math.floor(last / 2);
    const window = readItf(traceOf(run, "itf", { first: from, last: from + 20 }).text);
    expect(window.states.map(({ values }) => values)).toEqual(
      states.slice(from, from + 21).map(({ values }) => values),
    );
  });
});

/** A state without the fields that are undefined, which no notation of values has. */
function defined(state: unknown): unknown {
  return JSON.stringify(state) === undefined ? state : clonePlain(state);
}

describe("values in itf", () => {
  it("are what ADR-015 says they are", () => {
    expect(itfOf(3)).toEqual({ "#bigint": "3" });
    expect(itfOf(-1)).toEqual({ "#bigint": "-1" });
    expect(itfOf("text")).toBe("text");
    expect(itfOf(true)).toBe(true);
    expect(itfOf(null)).toEqual({ "#unserializable": "null" });
    expect(itfOf(Number.POSITIVE_INFINITY)).toEqual({ "#unserializable": "Infinity" });
    expect(itfOf([1, "a"])).toEqual([{ "#bigint": "1" }, "a"]);
    expect(itfOf(new Set([2]))).toEqual({ "#set": [{ "#bigint": "2" }] });
    expect(itfOf(new Map([["a", 1]]))).toEqual({ "#map": [["a", { "#bigint": "1" }]] });
    expect(itfOf({ a: 1, b: undefined })).toEqual({ a: { "#bigint": "1" } });
    expect(itfOf({ "#set": [1] })).toEqual({ "#map": [["#set", [{ "#bigint": "1" }]]] });
  });
});
