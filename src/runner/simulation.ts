/**
 * One simulation: a world, its clients, its faults and its judges, from a scenario and a seed; it
 * can be run, stopped, saved and resumed.
 */

import { Audit, type AuditSnapshot } from "../checkers/audit/audit.ts";
import type { Count } from "../checkers/happened/count.ts";
import type { Conclusion, Invariant } from "../checkers/property.ts";
import { HostError } from "../core/errors.ts";
import { Injector } from "../faults/injector.ts";
import { HistoryRecorder, type RecorderSnapshot } from "../history/recorder.ts";
import type { ChoicesOfRun } from "../kernel/choices/choices.ts";
import { WithinWindow } from "../kernel/within-window.ts";
import type { SequentialObject } from "../objects/object.ts";
import type { Address } from "../protocol/node-id.ts";
import type { Protocol } from "../protocol/protocol.ts";
import type { Beginning, Scenario } from "../scenario/scenario.ts";
import { REGISTERED, type Registries } from "../scenario/scope.ts";
import type { Workload, WorkloadClient } from "../workloads/workload.ts";
import { putOff } from "../world/under-way.ts";
import type { World, WorldSnapshot } from "../world/world.ts";
import { clockOf, countBytes, makeClients, makeWorld } from "./assembly.ts";
import { AT_END, atWorkOf, OBJECT } from "./at-work.ts";
import { choicesAfter, choicesOf, type Fork, futureSeed } from "./fork.ts";
import { type AtWork, heldObject } from "./held-object.ts";
import { type LaidOut, layoutOf } from "./layout.ts";
import { Phases } from "./phases.ts";
import { withoutPromises } from "./promise-trap.ts";
import type { Violation } from "./result.ts";
import { type Counted, countsOf, type FactsRecorder, judgedOf } from "./scopes.ts";
import { Script } from "./script.ts";
import { thrownBy } from "./thrown.ts";
import { isCalm } from "./unanswered.ts";

/**
 * Everything of a simulation at one moment that its further course and its verdict depend on, as
 * plain data that `structuredClone` and `v8.serialize` copy. Nothing in it ever changes, and
 * nothing in it may be changed.
 */
export interface SimulationSnapshot {
  readonly world: WorldSnapshot;
  readonly audit: AuditSnapshot;
  readonly history: RecorderSnapshot;
  readonly violations: readonly Violation[];
  /** How many of the scenario's beginnings are over. */
  readonly begun: number;
}

/** Records a run, as a part of its simulation. */
export interface RunRecorder extends FactsRecorder {
  /**
   * The simulation is before its start, or has just been restored: what follows is to be
   * recorded.
   */
  begin(simulation: Simulation): void;
  violated?(violation: Violation): void;
}

/** What a host may add. */
export interface SimulationParts {
  /** All that the scenario may name; default: what is registered. */
  readonly known?: Registries;
  /** A protocol of its own instead of a registered one. */
  readonly protocol?: Protocol;
  /** An object of its own instead of a registered one. */
  readonly object?: SequentialObject;
  /** A workload of its own instead of a registered one. */
  readonly workload?: Workload;
  /** Further invariants to judge by. */
  readonly invariants?: readonly Invariant[];
  /** Further counts of what happened. */
  readonly happened?: readonly Count[];
  /** They record the run. */
  readonly recordings?: readonly RunRecorder[];
  /** Answer what could go otherwise; absent or null: an ordinary run. */
  readonly choices?: ChoicesOfRun | null;
  /**
   * Who is next: entries that are due within this many microseconds come in the order of their
   * ties. Default: 0, whatever is due first.
   */
  readonly windowUs?: number;
  /** Where the run departs from what its seed gives. */
  readonly fork?: Fork;
  /**
   * For a watchdog in another thread. `pulse[0]` gets the number of steps at every step; below 0
   * once the run is being judged. `pulse[3]` changes whenever a judge of a user's own begins or
   * returns then: its last two bits are 0 while none is at work, 1 for the object, 2 for what
   * invariants do at the end.
   */
  readonly pulse?: Int32Array;
}

export class Simulation {
  readonly world: World;
  readonly audit: Audit;
  readonly history = new HistoryRecorder();
  readonly clients: readonly WorkloadClient[];
  readonly injector: Injector;
  readonly phases: Phases;
  readonly protocol: Protocol;
  /** What runs where. */
  readonly services: readonly LaidOut[];
  /** What systems promise over services. */
  readonly across: readonly Invariant[];
  /** What is counted of the run, in the order in which it is shown. */
  readonly counts: readonly Counted[];
  /** What is replicated, as it is judged: one of a user's own is held to what it declares. */
  readonly object: SequentialObject;
  /** Whether it is a user's own. */
  readonly isOwnObject: boolean;
  /** The directed steps, null where the scenario has none. */
  readonly script: Script | null;
  /** All that the scenario may name. */
  readonly known: Registries;
  readonly #recordings: readonly RunRecorder[];
  readonly #seed: number;
  /** Where the run departs from what its seed gives; null: nowhere. */
  #fork: Fork | null;
  /** As which runs it begins, and how many of these beginnings are over. */
  readonly #begins: readonly Beginning[];
  #begun = 0;
  /** Whether choices are asked for a fork alone: without one the run is an ordinary one. */
  readonly #forks: boolean;
  /** Whether it counts for the verdict how long after another an operation was. */
  readonly judgesByTime: boolean;
  /** Whether code of a user's own runs. */
  readonly #hasOwn: boolean;
  /** Called before and after invariants of a user's own are asked at the end. */
  readonly #atEnd: AtWork;
  /** What did not hold; the run ends at the first step that finds something. */
  readonly violations: Violation[] = [];

  constructor(scenario: Scenario, protocolName: string, seed: number, parts: SimulationParts = {}) {
    this.#begins = scenario.choices?.begins ?? [];
    const seedText = String(this.#begins[0]?.seed ?? seed);
    const { renew } = parts.known ?? REGISTERED;
    const known = renew?.() ?? parts.known ?? REGISTERED;
    this.known = known;
    this.#seed = seed;
    this.judgesByTime = scenario.staleness != null && "us" in scenario.staleness;
    this.#fork = parts.fork ?? null;
    const run: { world: World | null } = { world: null };
    const nowUs = (): number => run.world?.nowUs ?? 0;
    const chosen = choicesOf(scenario, parts.choices ?? null, seedText, nowUs);
    this.#forks = chosen === null;
    const { protocol: host, object: hosted } = parts;
    const layout = layoutOf(scenario, protocolName, { protocol: host, object: hosted, known });
    const { front, services } = layout;
    this.services = services;
    this.across = layout.across;
    this.protocol = front.protocol;
    const { object } = front;
    this.isOwnObject =
      REGISTERED.objects.get(object.name) !== object &&
      (hosted === object ||
        known.objects.get(object.name) === object ||
        known.owns.some((own) => own.protocol === protocolName));
    this.object = this.isOwnObject ? heldObject(object, atWorkOf(parts.pulse, OBJECT)) : object;
    this.#atEnd = atWorkOf(parts.pulse, AT_END);
    this.script =
      scenario.script.length > 0
        ? new Script(scenario.script, scenario.file, this.history, layout.isAsked)
        : null;
    const isOurs = REGISTERED.protocols.has(protocolName) || REGISTERED.systems.has(protocolName);
    this.counts = countsOf(services, parts.happened ?? []);
    const { invariants = [], recordings = [] } = parts;
    const { counts, script } = this;
    const listening = { counts, checks: scenario.checks, script, invariants, recordings };
    this.audit = new Audit(judgedOf(layout, isOurs, listening));
    this.world = makeWorld(
      scenario,
      { seed: seedText, choices: chosen },
      layout,
      this.audit.factsOf,
      renew && (() => layoutOf(scenario, protocolName, { known: renew() })),
    );
    run.world = this.world;
    const { windowUs = scenario.choices?.windowUs ?? 0 } = parts;
    if (windowUs > 0) this.#scheduleWithin(windowUs, scenario.choices?.windowUntilUs);
    // For comparisons only, since it takes time.
    if (scenario.protocols.length > 1) countBytes(this.world);
    if (parts.pulse !== undefined) this.world.beat(parts.pulse);
    const { workload = known.workloads.get(scenario.workload.kind) } = parts;
    this.clients = makeClients(scenario, seedText, layout, workload, this.world, this.history);
    for (const client of this.clients) this.world.addClient(client);
    script?.join(this.world, scenario.workload.clients + 1);
    this.#hasOwn = this.world.services.some(({ isOwn }) => isOwn === true);
    this.injector = new Injector(this.world, seedText, scenario.faults, known.faults);
    const { durationUs, healUs, staysUs } = scenario;
    const history = scenario.checks.includes("progress") ? this.history : null;
    const phases = { durationUs, healUs, staysUs, history, isCalm: isCalm(scenario) };
    this.phases = new Phases(this.world, this.clients, phases, () => {
      this.injector.stop();
      this.script?.stop();
    });
    this.audit.clock = clockOf(this.world, this.phases);
    this.#recordings = recordings;
    // A plan of many faults may be more than the limit of pending events allows.
    this.#guarded(() => {
      this.injector.join();
      this.phases.join();
    });
    for (const recording of this.#recordings) recording.begin(this);
  }

  /** Starts nodes and clients. Taps are to be set before. */
  boot(): void {
    if (this.world.ended) return;
    this.#guarded(() => {
      this.script?.begin();
      this.world.boot();
      for (const [actor, client] of this.clients.entries()) {
        // A snapshot may have been taken before the start: of what the client was then.
        this.world.touchActor(actor);
        client.begin();
      }
      this.script?.afterStep();
      this.#collect();
    });
  }

  /** Whether the run is over. */
  get ended(): boolean {
    return this.world.ended;
  }

  /**
   * Runs until the run ends, `stepsMax` steps have been handled in all, or everything has happened
   * that is due by `untilUs`.
   */
  run(stepsMax = Number.POSITIVE_INFINITY, untilUs = Number.POSITIVE_INFINITY): void {
    const fork = this.#fork;
    if (fork !== null && (this.world.choices === null || !this.#forks)) {
      this.#runTo(Math.min(fork.step, stepsMax), untilUs);
      if (this.world.steps >= fork.step) this.#take(fork);
    }
    this.#runTo(stepsMax, untilUs);
  }

  /** Runs until the run ends or everything has happened that is due by a moment. */
  runUntil(us: number): void {
    this.#runTo(Number.POSITIVE_INFINITY, us);
  }

  /**
   * From now on the run has that fork (null: none) ahead of it; to be said before a restore from a
   * moment before it.
   */
  forkAs(fork: Fork | null): void {
    this.#fork = fork;
  }

  /** Ends all faults here, before their time: from now on the cluster is to recover. */
  heal(): void {
    this.#guarded(() => {
      this.world.agenda.onAccountOf(this.world.steps);
      this.phases.healNow();
    });
  }

  /**
   * Does something to the world from outside, such as taking its next step: what handlers throw is
   * a violation, and so is what judges find.
   */
  act(body: () => void): void {
    this.#guarded(() => {
      body();
      if (this.audit.findings.length > 0) this.#collect();
    });
  }

  /** From here on the run follows a fork. */
  #take(fork: Fork): void {
    if (this.#forks) this.world.choose(choicesAfter(this.#seed, fork));
    else this.world.choices?.reseed(futureSeed(this.#seed, fork), fork.classes);
    if (fork.underWay === true) putOff(this.world, fork.classes, futureSeed(this.#seed, fork));
  }

  #runTo(stepsMax: number, untilUs: number): void {
    for (let next = this.#begins[this.#begun]; next !== undefined; ) {
      if (next.steps > stepsMax) break;
      this.#follow(next.steps, untilUs);
      if (this.world.ended || this.world.steps < next.steps) return;
      next = this.#begins[++this.#begun];
      this.world.choices?.depart(String(next?.seed ?? this.#seed));
    }
    this.#follow(stepsMax, untilUs);
  }

  #follow(stepsMax: number, untilUs: number): void {
    const { world, audit, script } = this;
    const { agenda, trace } = world;
    this.#guarded(() => {
      while (!world.ended && trace.steps < stepsMax && agenda.nextUs() <= untilUs) {
        if (!world.step()) world.end();
        if (script !== null) this.#direct(script);
        if (audit.findings.length > 0) this.#collect();
      }
    });
  }

  /**
   * Adds a violation and ends the run.
   * @param seen where it was seen; default: at the present step.
   * @param more what is known of it beside that, such as the directed step that was not met.
   */
  violate(
    check: string,
    message: string,
    nodes: readonly Address[],
    seen: { readonly step: number; readonly atUs: number } = {
      step: this.world.steps,
      atUs: this.world.nowUs,
    },
    more: Pick<Violation, "scriptStep" | "cause" | "operations"> = {},
  ): void {
    const violation: Violation = {
      check,
      step: seen.step,
      atUs: seen.atUs,
      nodes: [...new Set(nodes)].sort((a, b) => a - b).map((id) => this.world.names[id] as string),
      message,
      ...more,
    };
    this.violations.push(violation);
    this.world.end();
    for (const recording of this.#recordings) recording.violated?.(violation);
  }

  /**
   * The run is over: what waits for that is judged.
   * @returns whether something could not be decided.
   */
  conclude(recovered: boolean, workMax: number): boolean {
    let conclusion: Conclusion = "decided";
    const isOwn = [...this.services.flatMap(({ invariants }) => invariants), ...this.across].some(
      ({ name, atEnd }) => atEnd !== undefined && !REGISTERED.invariants.has(name),
    );
    this.#guarded(() => {
      try {
        if (isOwn) this.#atEnd(true);
        conclusion = this.audit.conclude({ recovered, workMax });
      } finally {
        this.#atEnd(false);
      }
    });
    this.#collect();
    return (conclusion as Conclusion) === "unknown";
  }

  /** The checks that judge no more, since the run broke what they rest on, and by what. */
  suspended(): ReturnType<Audit["suspended"]> {
    let checks: ReturnType<Audit["suspended"]> = [];
    this.#guarded(() => {
      checks = this.audit.suspended();
    });
    return checks;
  }

  /**
   * Judges what a user's own object is the model of: what that throws is a violation, and ends the
   * judging.
   */
  judging(body: () => void): void {
    if (this.isOwnObject) this.#guarded(body);
    else body();
  }

  /** Enters the digests of all node states into the hash. */
  markStates(): void {
    this.#guarded(() => this.world.markStates());
  }

  /** Whether `snapshot` can be had; else a moment is reached by running there again. */
  get canSnapshot(): boolean {
    return this.protocol.cannot?.snapshot === undefined;
  }

  /** @throws {HostError} where the protocol cannot be snapshotted. */
  snapshot(): SimulationSnapshot {
    const { name, cannot } = this.protocol;
    if (cannot?.snapshot !== undefined) {
      const instead = "a moment of its runs is reached by running again from the start";
      throw new HostError(`${name} has no snapshots: ${cannot.snapshot}; ${instead}`);
    }
    return {
      world: this.world.snapshot(),
      audit: this.audit.snapshot(),
      history: this.history.snapshot(),
      violations: [...this.violations],
      begun: this.#begun,
    };
  }

  /**
   * Continues from a snapshot of the same scenario, protocol and seed, taken anywhere; it need not
   * have booted.
   */
  restore(snapshot: SimulationSnapshot): void {
    const fork = this.#fork;
    if (this.#forks) {
      const isForked = fork !== null && snapshot.world.choices !== null;
      this.world.choose(isForked ? choicesAfter(this.#seed, fork) : null);
    }
    this.world.restore(snapshot.world);
    this.audit.restore(snapshot.audit);
    this.history.restore(snapshot.history);
    this.#begun = snapshot.begun;
    this.violations.splice(0, this.violations.length, ...snapshot.violations);
    for (const recording of this.#recordings) recording.begin(this);
  }

  /**
   * What handlers throw is a violation of theirs; anything else is a fault of ours and passes
   * through.
   */
  #guarded(body: () => void): void {
    const { world } = this;
    try {
      if (this.#hasOwn) withoutPromises(world, body);
      else body();
    } catch (error) {
      const { check, message, node } = thrownBy(error, world);
      world.stage.blame(0);
      this.violate(check, message, node === 0 ? [] : [node]);
    }
  }

  /** Entries that are due within a window come in the order of their ties, while faults last. */
  #scheduleWithin(windowUs: number, untilUs = Number.POSITIVE_INFINITY): void {
    const { agenda, lanes } = this.world;
    const widthUs = (dueUs: number): number =>
      this.phases.phase === "chaos" && dueUs < untilUs ? windowUs : 0;
    this.world.scheduleBy(new WithinWindow(agenda, lanes, widthUs));
  }

  /** Lets the script do what can be done after a step; its failure ends the run. */
  #direct(script: Script): void {
    // What it does now follows from the last step, even if what came from the agenda was none.
    this.world.agenda.onAccountOf(this.world.steps);
    script.afterStep();
    const { failure } = script;
    if (failure === null || this.violations.some(({ check }) => check === failure.check)) return;
    const { check, message, nodes, step } = failure;
    this.violate(check, message, nodes, undefined, step === null ? {} : { scriptStep: step });
  }

  #collect(): void {
    for (const { invariant, message, nodes, step, atUs } of this.audit.findings) {
      this.violate(invariant, message, nodes, { step, atUs });
    }
    this.audit.findings.length = 0;
  }
}
