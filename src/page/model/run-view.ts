/** A run as it is drawn and walked: lanes, messages from end to end, and what is found by step. */

import {
  CRASH,
  DROP,
  DROPPED,
  FATES,
  FAULT,
  HELD,
  INVOKED,
  ROLE,
  STEP_MAX,
  VIOLATION,
} from "../../world/event.ts";
import type { Messages, Outline, PlacesIn, ProcessPlace } from "../engine/messages.ts";
import { messagesOf } from "./sent-messages.ts";

export interface Lane {
  /** What events call the process or client of the lane. */
  readonly address: number;
  readonly name: string;
  /** `process`: a server; `client`. */
  readonly kind: "process" | "client";
  /** The machine, where it runs several processes; else empty. */
  readonly machine: string;
}

/** Looks through all events, once. */
export function placesIn(outline: Outline): PlacesIn {
  const { columns, result } = outline;
  const { kinds, steps, times } = columns;
  const eventOf = new Int32Array(result.steps + 1).fill(-1);
  const faults = outline.faults.map(({ step }) => step).filter((step) => step > 0);
  const crashes: number[] = [];
  const invocations: number[] = [];
  for (let event = 0; event < kinds.length; event++) {
    const kind = kinds[event] as number;
    const step = steps[event] as number;
    if (kind <= STEP_MAX && step <= result.steps) eventOf[step] = event;
    if (kind === FAULT) faults.push(step);
    else if (kind === CRASH) crashes.push(step);
    else if (kind === INVOKED) invocations.push(event);
  }
  const lanes = new Map(lanesOf(outline).map(({ address }, lane) => [address, lane]));
  return {
    eventOf,
    messages: messagesOf({
      outline,
      eventOf: (step) => eventOf[step] ?? -1,
      laneOf: (address) => lanes.get(address) ?? -1,
    }),
    faults: ascending(faults),
    crashes: ascending(crashes),
    invocations: Int32Array.from(invocations),
    endUs: Math.max(1, result.virtualUs, times.at(-1) ?? 0),
  };
}

export class RunView {
  readonly outline: Outline;
  readonly lanes: readonly Lane[];
  readonly messages: Messages;
  readonly steps: number;
  readonly endUs: number;
  /** Steps at which a violation was seen, ascending; likewise the others. */
  readonly violations: readonly number[];
  readonly faults: readonly number[];
  readonly elections: readonly number[];
  readonly crashes: readonly number[];
  /** The events that invoke an operation, ascending. */
  readonly invocations: Int32Array;
  /** By step: its event; -1: none was recorded. */
  readonly #eventOf: Int32Array;
  readonly #laneOf: ReadonlyMap<number, number>;

  constructor(outline: Outline, places: PlacesIn = placesIn(outline)) {
    this.outline = outline;
    const { result, roles } = outline;
    this.steps = result.steps;
    this.lanes = lanesOf(outline);
    this.#laneOf = new Map(this.lanes.map(({ address }, lane) => [address, lane]));
    this.#eventOf = places.eventOf;
    this.endUs = places.endUs;
    this.messages = places.messages;
    this.violations = ascending(result.violations.map(({ step }) => step));
    this.faults = places.faults;
    this.crashes = places.crashes;
    this.invocations = places.invocations;
    this.elections = ascending(
      roles.filter(({ role }) => role === "leader").map(({ step }) => step),
    );
  }

  /** How many events there are. */
  get events(): number {
    return this.outline.columns.kinds.length;
  }

  /** The event that a step is; -1: the beginning of the run. */
  eventOf(step: number): number {
    return this.#eventOf[step] ?? -1;
  }

  /** When a step was, microseconds. */
  timeOf(step: number): number {
    const event = this.eventOf(Math.min(step, this.steps));
    return event < 0 ? 0 : (this.outline.columns.times[event] as number);
  }

  /** The last step that was not after a moment; 0: none. */
  stepAt(us: number): number {
    const { times, steps } = this.outline.columns;
    let low = 0;
    let high = times.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((times[middle] as number) <= us) low = middle + 1;
      else high = middle;
    }
    return low === 0 ? 0 : (steps[low - 1] as number);
  }

  /** The lane of an address; -1: it has none. */
  laneOf(address: number): number {
    return this.#laneOf.get(address) ?? -1;
  }

  /** `n3`, `c2`, `faults`. */
  nameOf(address: number): string {
    const lane = this.lanes[this.laneOf(address)];
    if (lane !== undefined) return lane.name;
    const { processes, clients, others } = this.outline;
    return others[address - processes.length - clients - 1] ?? "";
  }

  labelOf(event: number): string {
    return this.outline.labels[this.outline.label[event] ?? 0] ?? "";
  }

  /** What messages are called, in the order of the alphabet. */
  sentLabels(): readonly string[] {
    const { label, labels } = this.outline;
    const seen = new Set(Array.from(this.messages.event, (event) => label[event] ?? 0));
    return [...seen].map((place) => labels[place] ?? "").sort();
  }

  /** The events of a step: from its own on, to before the next step's. */
  eventsOf(step: number): { readonly from: number; readonly to: number } {
    const from = step === 0 ? 0 : this.eventOf(step);
    if (from < 0) return { from: 0, to: 0 };
    const { steps } = this.outline.columns;
    let to = from;
    while (to < steps.length && (steps[to] as number) <= step) to++;
    return { from, to };
  }

  /** The step that brought a step about; 0: the beginning of the run. */
  causeOf(step: number): number {
    const event = this.eventOf(step);
    return event < 0 ? 0 : (this.outline.columns.causes[event] as number);
  }

  /** The process or client that a step is of; 0: none. */
  actorOf(step: number): number {
    const event = this.eventOf(step);
    return event < 0 ? 0 : (this.outline.columns.actors[event] as number);
  }

  /** The steps that a step brought about, ascending: at most so many. */
  effectsOf(step: number, most: number = Number.POSITIVE_INFINITY): readonly number[] {
    this.#effects ??= this.#effectsByCause();
    const { first, next } = this.#effects;
    const effects: number[] = [];
    let effect = first[step] as number;
    for (; effect > 0 && effects.length < most; effect = next[effect] as number) {
      effects.push(effect);
    }
    return effects;
  }

  #effects: { readonly first: Int32Array; readonly next: Int32Array } | null = null;

  /** By step the first that it brought about, and by step the next of the same cause; 0: none. */
  #effectsByCause() {
    const first = new Int32Array(this.steps + 1);
    const next = new Int32Array(this.steps + 1);
    for (let step = this.steps; step > 0; step--) {
      if (this.eventOf(step) < 0) continue;
      const cause = this.causeOf(step);
      next[step] = first[cause] as number;
      first[cause] = step;
    }
    return { first, next };
  }

  /**
   * All that a step follows from: causes, and what the same process did before within them.
   * @returns 1 by step that is part of it.
   */
  coneOf(step: number): Uint8Array {
    const cone = new Uint8Array(this.steps + 1);
    const previous = this.#previousOnProcess();
    const open = [step];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (next <= 0 || cone[next] === 1) continue;
      cone[next] = 1;
      open.push(this.causeOf(next), previous[next] ?? 0);
    }
    return cone;
  }

  #previous: Int32Array | null = null;

  /** By step: the step of the same process or client before it. */
  #previousOnProcess(): Int32Array {
    if (this.#previous !== null) return this.#previous;
    const previous = new Int32Array(this.steps + 1);
    const last = new Map<number, number>();
    for (let step = 1; step <= this.steps; step++) {
      const actor = this.actorOf(step);
      if (this.laneOf(actor) < 0) continue;
      const event = this.eventOf(step);
      // What is lost on the way to a process is no step of its.
      if ((this.outline.columns.kinds[event] as number) === DROP) continue;
      previous[step] = last.get(actor) ?? 0;
      last.set(actor, step);
    }
    this.#previous = previous;
    return previous;
  }

  /** The message that a step delivered or dropped; -1: none. */
  messageInto(step: number): number {
    return this.messages.toStep.indexOf(step);
  }

  /** The messages that were sent in a step. */
  messagesFrom(step: number): readonly number[] {
    const found: number[] = [];
    const { fromStep } = this.messages;
    for (let at = 0; at < fromStep.length; at++) if (fromStep[at] === step) found.push(at);
    return found;
  }
}

/** Processes by machine, then clients. */
function lanesOf({ processes, clients }: Outline): readonly Lane[] {
  const perMachine = new Map<string, number>();
  for (const { machine } of processes) perMachine.set(machine, (perMachine.get(machine) ?? 0) + 1);
  const machines = [...perMachine.keys()];
  const ordered: ProcessPlace[] = [...processes].sort(
    (a, b) => machines.indexOf(a.machine) - machines.indexOf(b.machine) || a.address - b.address,
  );
  return [
    ...ordered.map(({ address, name, machine }): Lane => {
      const shares = (perMachine.get(machine) ?? 1) > 1;
      return { address, name, kind: "process", machine: shares ? machine : "" };
    }),
    ...Array.from({ length: clients }, (_, at): Lane => {
      const address = processes.length + at + 1;
      return { address, name: `c${at + 1}`, kind: "client", machine: "" };
    }),
  ];
}

function ascending(steps: readonly number[]): readonly number[] {
  return [...new Set(steps)].sort((a, b) => a - b);
}

/** `delivered`, `lost`... */
export function fateName(fate: number): string {
  return FATES[fate] ?? "";
}

/** Fates of what never arrives. */
export function isGone(fate: number): boolean {
  return fate === DROPPED || fateName(fate) === "lost" || fateName(fate) === "cut";
}

/**
 * Kinds that the list of events tells apart; `VIOLATION` and the like are rare and always listed.
 */
export const RARE: ReadonlySet<number> = new Set([VIOLATION, FAULT, ROLE, CRASH, HELD]);
