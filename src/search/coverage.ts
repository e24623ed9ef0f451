/**
 * Coverage: what a run came past, as a set of features, and the goals that it reached. A recorder
 * beside a run, O(1) a fact; a run without one has nothing of it.
 *
 * A feature is a number of 32 bits: a hash of a fact with the role of the node that it is about; of
 * that and the node's fact before it; of that and the last fact of any other node, so by pairs of
 * roles; of a fault with the roles that it hits, whether any node led, and which other faults were
 * at work; of a goal, and of how near a fact came to breaking an invariant, each by itself and with
 * each kind of fault at work; of a count of what happened, by its power of two. Two features may
 * fall together: one in some millions.
 */
import type { NearHeard } from "../checkers/nearness.ts";
import type { Fold, Property } from "../checkers/property.ts";
import { BitsSet } from "../core/bits-set.ts";
import { finish, hashText, mix } from "../core/hash.ts";
import type { FaultEvent } from "../faults/injector.ts";
import type { FactTable } from "../protocol/facts.ts";
import type { RecordedService } from "../runner/scopes.ts";
import type { RunRecorder, Simulation } from "../runner/simulation.ts";
import type { Goal, Moment } from "../systems/goal.ts";
import { FAULT, FAULT_ENDED } from "../world/event.ts";
import type { Recorder } from "../world/tap.ts";

/** What a run covered. Plain data. */
export interface Covered {
  /** Different features, ascending. */
  readonly features: Uint32Array;
  /** Of facts in a role, of goals and of near misses, when each was met first; ascending. */
  readonly firsts: readonly First[];
  /**
   * The goals that were reached, the facts that were asserted and the faults that came, by name.
   */
  readonly goals: readonly string[];
  readonly facts: readonly string[];
  readonly faults: readonly string[];
}

/** A feature, the step at which it was met first, and the moment of that step. */
export type First = readonly [feature: number, step: number, atUs: number];

/** The kinds of features, which are distinguished. */
const FACT_IN_ROLE = 1;
const FACT_AFTER_OWN = 2;
const FACT_AFTER_OTHER = 3;
const FAULT_ON_ROLE = 4;
const FAULT_WITH_FAULT = 5;
const HAPPENED = 6;
const GOAL = 7;
const NEAR = 8;

/** Of what is no node: a client. */
const CLIENT = hashText("client");
const DOWN = hashText("");

/** A goal at work: its own state, and what it goes by. */
interface Pursued {
  readonly goal: Goal;
  readonly state: unknown;
}

export class Coverage implements RunRecorder, Recorder {
  readonly #goals: readonly Pursued[];
  readonly #features = new BitsSet();
  readonly #firsts: First[] = [];
  readonly #reached = new Set<string>();
  readonly #facts = new Set<string>();
  readonly #faultsSeen = new Set<string>();
  /** Kinds of faults at work, and how many of each. */
  readonly #faults = new Map<string, number>();
  /**
   * By address: a hash of its role, the role itself, and of its last fact with its role (null: it
   * is not known).
   */
  #roles: number[] = [];
  #roleNames: string[] = [];
  #last: (number | null)[] = [];
  /** The last fact of all, and whose it was. */
  #lastOfAll: number | null = 0;
  #lastAddress = 0;
  #of: Simulation | null = null;

  /** @param goals of the system that runs. */
  constructor(goals: readonly Goal[] = []) {
    this.#goals = goals.map((goal) => ({ goal, state: goal.initial() }));
  }

  fold(table: FactTable, { name: service, base, prefix }: RecordedService): Property<null> {
    const on: Record<string, Fold<null>> = {};
    const moment = this.#momentOf(base);
    for (const [fact, { fields }] of Object.entries(table)) {
      const name = service === "" ? fact : `${service}.${fact}`;
      const code = hashText(name);
      const isClients = fields[0] === "client";
      const pursued = this.#goals.flatMap(({ goal, state }) => {
        const reached = goal.on[`${prefix}${fact}`];
        return reached === undefined ? [] : [{ goal: goal.name, state, reached }];
      });
      let isNew = true;
      const came = (node: number): void => {
        if (isNew) {
          isNew = false;
          this.#facts.add(name);
        }
        this.#fact(code, isClients ? 0 : base + node);
      };
      if (pursued.length === 0) {
        on[fact] = (_state, _view, node = 0) => came(node);
        continue;
      }
      on[fact] = (_state, _view, ...numbers) => {
        came(numbers[0] ?? 0);
        for (const { goal, state, reached } of pursued) {
          if (this.#reached.has(goal)) continue;
          if (reached(state, moment, ...numbers)) this.#reach(goal);
        }
      };
    }
    return { initial: () => null, on };
  }

  /** A distance counts by its power of two. */
  near(invariant: string, fact: string): NearHeard {
    const code = mix(hashText(invariant), hashText(fact));
    return (distance) => this.#withFaults(NEAR, mix(code, 32 - Math.clz32(distance)));
  }

  begin(simulation: Simulation): void {
    this.#of = simulation;
    const { world } = simulation;
    world.attach(this);
    this.#roles = [];
    this.#roleNames = [];
    // Of a run that goes on from a snapshot only what comes now is covered.
    const last = world.steps === 0 ? 0 : null;
    this.#last = [last];
    for (const id of world.ids) {
      this.#last[id] = last;
      this.#look(id);
    }
    this.#lastOfAll = last;
    this.#lastAddress = 0;
  }

  hear(kind: number, _actor: number, _other: number, _number: number, payload: unknown): void {
    if (kind === FAULT) this.#began(payload as FaultEvent);
    else if (kind === FAULT_ENDED) this.#ended(payload as FaultEvent);
  }

  handled(node: number): void {
    this.#look(node);
  }

  /** What was covered up to now, with what the run came to in counts. */
  covered(happened: Readonly<Record<string, number>>): Covered {
    for (const [name, count] of Object.entries(happened)) {
      this.#add(HAPPENED, hashText(name), 32 - Math.clz32(count), 0);
    }
    return {
      features: this.#features.sorted(),
      firsts: [...this.#firsts],
      goals: [...this.#reached].sort(byText),
      facts: [...this.#facts].sort(byText),
      faults: [...this.#faultsSeen].sort(byText),
    };
  }

  #reach(goal: string): void {
    this.#reached.add(goal);
    this.#withFaults(GOAL, hashText(goal));
  }

  /** By itself, and with each kind of fault that is at work. */
  #withFaults(kind: number, code: number): void {
    this.#add(kind, code, 0, 0);
    for (const fault of this.#faults.keys()) this.#add(kind, code, hashText(fault), 0);
  }

  #momentOf(base: number): Moment {
    return {
      roleOf: (node) => this.#roleNames[base + node] ?? "",
      faults: (kind) => this.#faults.get(kind) ?? 0,
    };
  }

  #fact(code: number, address: number): void {
    const role = address === 0 ? CLIENT : (this.#roles[address] ?? DOWN);
    const now = mix(code, role);
    this.#add(FACT_IN_ROLE, now, 0, 0);
    const own = this.#last[address];
    if (own !== null) this.#add(FACT_AFTER_OWN, now, own ?? 0, 0);
    const other = this.#lastOfAll;
    if (other !== null && this.#lastAddress !== address) this.#add(FACT_AFTER_OTHER, now, other, 0);
    this.#last[address] = now;
    this.#lastOfAll = now;
    this.#lastAddress = address;
  }

  #began({ fault, words }: FaultEvent): void {
    this.#faultsSeen.add(fault);
    const code = hashText(fault);
    const isLed = this.#roleNames.includes("leader") ? 1 : 0;
    for (const other of this.#faults.keys()) this.#add(FAULT_WITH_FAULT, code, hashText(other), 0);
    for (const [name] of words.matchAll(/\bn\d+/g)) {
      const role = this.#roles[Number(name.slice(1))] ?? DOWN;
      this.#add(FAULT_ON_ROLE, code, role, isLed);
    }
    this.#faults.set(fault, (this.#faults.get(fault) ?? 0) + 1);
  }

  #ended({ fault }: FaultEvent): void {
    const left = (this.#faults.get(fault) ?? 1) - 1;
    if (left === 0) this.#faults.delete(fault);
    else this.#faults.set(fault, left);
  }

  #look(address: number): void {
    const role = this.#of?.world.observe(address)?.role ?? "";
    if (this.#roleNames[address] === role) return;
    this.#roleNames[address] = role;
    this.#roles[address] = hashText(role);
  }

  #add(kind: number, first: number, second: number, third: number): void {
    const feature = finish(mix(mix(mix(kind, first), second), third));
    const isMoment = kind === FACT_IN_ROLE || kind === GOAL || kind === NEAR;
    if (!this.#features.add(feature) || !isMoment) return;
    const world = this.#of?.world;
    this.#firsts.push([feature >>> 0, world?.steps ?? 0, world?.nowUs ?? 0]);
  }
}

function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
