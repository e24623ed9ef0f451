/**
 * The injector: begins and ends faults as the scenario schedules them, each plan by its own random
 * stream.
 */
import { must } from "../core/assert.ts";
import type { Settings } from "../core/parameters.ts";
import { type Domain, oneOf, timeBetween } from "../kernel/choices/domain.ts";
import { momentAfter } from "../kernel/choices/drawn.ts";
import { RandomStream, type StreamPosition } from "../kernel/streams.ts";
import type { Actor } from "../protocol/actor.ts";
import { FAULT, FAULT_ENDED } from "../world/event.ts";
import type { World } from "../world/world.ts";
import { Aim } from "./aim.ts";
import type { Damage, Fault } from "./fault.ts";
import { faults } from "./index.ts";

/**
 * When a fault of a plan begins: once, or again and again; times in microseconds, `untilUs` not
 * included.
 */
export type Schedule =
  | { readonly kind: "once"; readonly atUs: number; readonly forUs: number | null }
  | {
      readonly kind: "repeated";
      readonly everyUs: number;
      readonly fromUs: number;
      readonly untilUs: number;
      readonly forUs: number | null;
    };

/** A plan as a scenario resolves it: when, and which of these. */
export interface Plan {
  readonly id: string;
  readonly when: Schedule;
  readonly oneOf: readonly { readonly fault: string; readonly settings: Settings }[];
}

/** What a recorder gets when a fault begins and when it ends. */
export interface FaultEvent {
  /** The plan's id, and which time it was, from 1: `oneOf@1s/3`. */
  readonly id: string;
  readonly fault: string;
  /** The nodes it hits. */
  readonly words: string;
}

/** A fault that has begun and not ended. */
interface Running {
  readonly instance: number;
  /** The plan's id, and which time it is: `oneOf@1s/3`. */
  readonly id: string;
  readonly fault: string;
  readonly words: string;
  readonly damage: Damage;
  /** Infinity: lasts until the heal phase. */
  readonly endsUs: number;
}

/**
 * What a plan came to at one of its times, by the plan's id: what chance and the cluster decided,
 * not when in the trace.
 */
export interface FaultDecision {
  /** The plan's id, and which time it was, from 1: `oneOf@1s/3`. */
  readonly id: string;
  readonly fault: string;
  readonly atUs: number;
  /** When it was to end; null: with the heal phase. */
  readonly endsUs: number | null;
  /** The nodes it hit, in words. */
  readonly words: string;
}

interface InjectorSnapshot {
  readonly decisions: readonly FaultDecision[];
  readonly running: readonly Running[];
  readonly instances: number;
  readonly stopped: boolean;
  readonly counts: readonly (readonly [string, number])[];
  readonly occurrences: readonly number[];
  readonly streams: readonly StreamPosition[];
}

export class Injector implements Actor {
  readonly name = "faults";
  readonly touchesAll = true;
  readonly readings = {
    decisions: "unread",
    counts: "unread",
    streams: "unread",
    endsUs: "time",
  } as const;
  /** How often each fault began, by name. */
  counts = new Map<string, number>();
  readonly #world: World;
  readonly #known: ReadonlyMap<string, Fault>;
  readonly #plans: readonly Plan[];
  readonly #seed: string;
  /** By plan: when and which; never consulted for anything that depends on the cluster's state. */
  readonly #streams: readonly RandomStream[];
  /** By plan: how often it came round. */
  #occurrences: number[];
  /** Every fault that has begun, in order. */
  decisions: FaultDecision[] = [];
  #actor = -1;
  #running: Running[] = [];
  #instances = 0;
  #stopped = false;

  /** @param known the faults that plans name. */
  constructor(
    world: World,
    seed: string,
    plans: readonly Plan[],
    known: ReadonlyMap<string, Fault> = faults,
  ) {
    this.#world = world;
    this.#known = known;
    this.#seed = seed;
    this.#plans = plans;
    this.#occurrences = plans.map(() => 0);
    this.#streams = plans.map((plan) => new RandomStream(seed, `fault/${plan.id}`));
  }

  /** Joins the world and arms the first fault of every plan. */
  join(): void {
    this.#actor = this.#world.addActor(this);
    this.#plans.forEach((plan, index) => {
      const { when } = plan;
      if (when.kind === "once") this.#world.wake(this.#actor, when.atUs, beginToken(index));
      else this.#armRepeated(index, when.fromUs);
    });
  }

  due(token: number): boolean {
    if (this.#stopped) return false;
    if (isBegin(token)) return !this.#skips(planOf(token));
    return this.#running.some(({ instance }) => instance === instanceOf(token));
  }

  onWake(token: number): void {
    if (isBegin(token)) this.#begin(planOf(token));
    else this.#end(instanceOf(token));
  }

  /** Ends everything that runs, and begins nothing any more: the heal phase. */
  stop(): void {
    this.#stopped = true;
    for (const { instance } of [...this.#running]) this.#end(instance);
  }

  snapshot(): InjectorSnapshot {
    return {
      decisions: [...this.decisions],
      running: [...this.#running],
      instances: this.#instances,
      stopped: this.#stopped,
      counts: [...this.counts],
      occurrences: [...this.#occurrences],
      streams: this.#streams.map((stream) => stream.snapshot()),
    };
  }

  restore(snapshot: InjectorSnapshot): void {
    this.decisions = [...snapshot.decisions];
    this.#running = [...snapshot.running];
    this.#instances = snapshot.instances;
    this.#stopped = snapshot.stopped;
    this.counts = new Map(snapshot.counts);
    this.#occurrences = [...snapshot.occurrences];
    snapshot.streams.forEach((position, index) => {
      this.#streams[index]?.restore(position);
    });
  }

  #armRepeated(index: number, afterUs: number): void {
    const { when } = this.#plan(index);
    if (when.kind !== "repeated") return;
    let atUs = afterUs + this.#stream(index).between(0, 2 * when.everyUs);
    const { choices, nowUs } = this.#world;
    if (choices !== null) {
      const moments = momentAfter(nowUs, afterUs, 2 * when.everyUs);
      atUs = choices.ask("fault", `${this.#key(index, 1)} moment`, moments, atUs);
    }
    if (atUs < when.untilUs) this.#world.wake(this.#actor, atUs, beginToken(index));
  }

  /**
   * Whether the next fault of a plan is removed: it keeps its number and its draws, and makes no
   * step.
   */
  #skips(index: number): boolean {
    const { choices } = this.#world;
    if (choices === null || !choices.removes("fault", this.#key(index, 1))) return false;
    this.#next(index);
    return true;
  }

  /**
   * Draws the next fault of a plan and how long it lasts, and arms the one after it; null if it is
   * removed.
   */
  #next(index: number): { readonly fault: Fault; settings: Settings; lastsUs: number } | null {
    const plan = this.#plan(index);
    const stream = this.#stream(index);
    const { choices } = this.#world;
    const key = this.#key(index, 1);
    const drawn = must(stream.pick(plan.oneOf), "a plan has at least one fault");
    let { usualUs } = this.#faultNamed(drawn.fault);
    let choice: typeof drawn | null = drawn;
    let lastsUs = stream.between(usualUs.min, usualUs.max);
    if (choices !== null) {
      choice = choices.ask("fault", key, faultsOf(plan, choices.faultsCome), drawn);
      usualUs = this.#faultNamed((choice ?? drawn).fault).usualUs;
      if (choice !== null && plan.when.forUs === null) {
        const lengths = timeBetween(usualUs.min, usualUs.max);
        lastsUs = choices.ask("fault", `${key} length`, lengths, lastsUs);
      }
    }
    this.#occurrences[index] = (this.#occurrences[index] ?? 0) + 1;
    this.#armRepeated(index, this.#world.nowUs);
    if (choice === null) return null;
    const { fault, settings } = choice;
    return { fault: this.#faultNamed(fault), settings, lastsUs: plan.when.forUs ?? lastsUs };
  }

  #begin(index: number): void {
    const next = this.#next(index);
    if (next === null) return;
    const { fault, settings, lastsUs } = next;
    // Its target may depend on the cluster; a stream of its own keeps that from moving the
    // schedule.
    const id = this.#key(index, 0);
    const stream = new RandomStream(this.#seed, `fault/${id}`);
    const { choices, machines } = this.#world;
    const aim = new Aim(stream, choices, id, (machine) => machines.machine(machine).name);
    const begun = fault.begin(this.#world, settings, aim);
    if (begun === null) return;
    this.counts.set(fault.name, (this.counts.get(fault.name) ?? 0) + 1);
    const { words } = begun;
    this.#world.tell(FAULT, 0, 0, 0, { id, fault: fault.name, words } satisfies FaultEvent);
    const instance = ++this.#instances;
    const endsUs = this.#world.nowUs + lastsUs;
    const { damage } = begun;
    this.#running.push({ instance, id, fault: fault.name, words, damage, endsUs });
    this.decisions.push({
      id,
      fault: fault.name,
      atUs: this.#world.nowUs,
      endsUs: endsUs === Number.POSITIVE_INFINITY ? null : endsUs,
      words,
    });
    if (endsUs !== Number.POSITIVE_INFINITY) {
      this.#world.wake(this.#actor, endsUs, endToken(instance));
    }
  }

  #end(instance: number): void {
    const at = this.#running.findIndex((running) => running.instance === instance);
    const [running] = this.#running.splice(at, 1);
    const { id, fault, words, damage } = must(running, "the fault runs");
    this.#faultNamed(fault).end(this.#world, damage);
    this.#world.tell(FAULT_ENDED, 0, 0, 0, { id, fault, words } satisfies FaultEvent);
  }

  /** `partition@5s~1f0c/3`: the fault of a plan that came last (0), or comes next (1). */
  #key(index: number, ahead: 0 | 1): string {
    return `${this.#plan(index).id}/${(this.#occurrences[index] ?? 0) + ahead}`;
  }

  #plan(index: number): Plan {
    return must(this.#plans[index], "the plan exists");
  }

  #stream(index: number): RandomStream {
    return must(this.#streams[index], "every plan has a stream");
  }

  #faultNamed(name: string): Fault {
    return must(this.#known.get(name), `there is a fault ${name}`);
  }
}

/**
 * The faults that a plan may draw, by name, with their settings where the name is not enough; null:
 * none comes.
 * @param comes whether one does where nothing is decided.
 */
function faultsOf({ oneOf: items }: Plan, comes: boolean): Domain<Plan["oneOf"][number] | null> {
  const name = (choice: Plan["oneOf"][number]) => nameAmong(items, choice);
  const domain = oneOf(items, name);
  return {
    keyed: domain.keyed,
    calm: comes ? domain.keyed : () => null,
    write: (choice) => (choice === null ? null : name(choice)),
    read: (decision) => (decision === null ? null : domain.read(decision)),
  };
}

/** What a fault of a plan is called where it is decided. */
export function nameAmong(items: Plan["oneOf"], choice: Plan["oneOf"][number]): string {
  const namesakes = items.filter(({ fault }) => fault === choice.fault);
  return namesakes.length === 1
    ? choice.fault
    : `${choice.fault} ${JSON.stringify(choice.settings)}`;
}

const beginToken = (plan: number): number => plan * 2;
const endToken = (instance: number): number => instance * 2 + 1;
const isBegin = (token: number): boolean => token % 2 === 0;
const planOf = (token: number): number => token / 2;
const instanceOf = (token: number): number => (token - 1) / 2;
