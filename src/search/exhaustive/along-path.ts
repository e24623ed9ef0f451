/**
 * A path of a search of states as a scenario: a run with one clock for all in which the same comes
 * in the same order. Who is next is decided by ties, in a window as long as the run; whatever the
 * path does not take comes after it.
 */
import { mixValue } from "../../core/hash.ts";
import type { Value } from "../../core/json.ts";
import { type Agenda, WITHDRAWN } from "../../kernel/agenda.ts";
import type { ChoiceClass } from "../../kernel/choices/classes.ts";
import type { Decider, Decision, Listener } from "../../kernel/choices/decisions.ts";
import { type Domain, TIE } from "../../kernel/choices/domain.ts";
import { EnabledHeads } from "../../kernel/lanes.ts";
import type { Scheduler } from "../../kernel/scheduler.ts";
import { Simulation } from "../../runner/simulation.ts";
import type { Scenario } from "../../scenario/scenario.ts";
import { DISK, TIMER, WAKE } from "../../world/event.ts";
import type { Subject } from "../subject.ts";
import { CRASH, DOOMING, type Taken, TWICE } from "./action.ts";
import { Answers } from "./answers.ts";
import { inOrder, type Path } from "./path.ts";
import { resolved, withDecisions } from "./states-scenario.ts";

/** Longer than any path takes, microseconds. */
const LONG_US = 1_000_000_000_000;
/** What is left of the run after the last step of the path, microseconds. */
const AFTER_US = 1_000;
/** Between the ties of two steps: nearly all that is not decided has higher ones. */
const TIE_STEP = 1e-6;
/** Steps of the world in which a path of one step may be gone, all that it writes included. */
const STEPS_EACH = 1_000;

/** The scenario; null: with one clock for all its steps cannot come in this order. */
export function scenarioAlong(
  path: Path | null,
  scenario: Scenario,
  subject: Subject,
  drawsMax: number,
): Scenario | null {
  const steps = inOrder(path);
  const crashes = steps.flatMap(({ taken }) =>
    taken !== null && taken.what >= CRASH ? [taken.what - CRASH] : [],
  );
  const made = (us: number, decisions: readonly Decision[]): Scenario =>
    resolved(subject, {
      checks: scenario.checks,
      nodes: subject.system.services === undefined ? scenario.nodes : undefined,
      workload: workloadOf(scenario, subject),
      duration: `${us}us`,
      faults: crashes.map((node) => ({
        at: "0us",
        crash: `n${node}`,
        landing: "none",
        restartAfter: "1us",
      })),
      choices: {
        base: "calm",
        operations: "decided",
        window: `${us}us`,
        decisions: withDecisions(scenario, decisions),
      },
    });
  const doubled = new Map<string, number>();
  for (;;) {
    const twice = [...doubled].map(([key, us]): Decision => ["message", key, [us, us]]);
    const run = new RunAlong(made(LONG_US, twice), subject, steps, doubled, drawsMax);
    const outcome = run.go();
    if (outcome === "again") continue;
    if (outcome === "astray") return null;
    return made(run.simulation.world.nowUs + AFTER_US, [...twice, ...run.decisions]);
  }
}

function workloadOf({ workload }: Scenario, { given }: Subject): object {
  const { clients, kind, settings } = workload;
  const own = given["workload"] as object | undefined;
  const roam = (settings["roam"] as number | undefined) ?? 0;
  return { ...own, kind, clients, ...(roam > 0 && { roam: "100%" }) };
}

/** The run in which the path is gone: it hears the keys of all that comes. */
class RunAlong implements Decider, Listener, Scheduler {
  readonly simulation: Simulation;
  readonly decisions: Decision[] = [];
  readonly #steps: readonly Path[];
  readonly #doubled: Map<string, number>;
  readonly #heads: EnabledHeads;
  /** By the tie that it was given: the key of an entry. */
  readonly #keys = new Map<number, string>();
  /** By key, how long messages take. */
  readonly #takesUs = new Map<string, number>();
  #at = 0;
  /** Entries taken since the last step of the path. */
  #since = 0;
  #crashes = 0;
  #isRestarting = false;
  #doomed = 0;
  #isDooming = false;
  readonly #answers: Answers;
  #outcome: "here" | "again" | "astray" | null = null;

  constructor(
    scenario: Scenario,
    { protocol, known }: Subject,
    steps: readonly Path[],
    doubled: Map<string, number>,
    drawsMax: number,
  ) {
    this.#answers = new Answers(scenario, drawsMax);
    this.#steps = steps;
    this.#doubled = doubled;
    this.simulation = new Simulation(scenario, protocol, 1, {
      known,
      choices: { base: "calm", decider: this, listener: this },
    });
    const { world } = this.simulation;
    this.#heads = new EnabledHeads(world.agenda, world.lanes);
    world.scheduleBy(this);
  }

  go(): "here" | "again" | "astray" {
    const [first] = this.#steps;
    if (first?.taken === null) {
      this.#answers.by(first.picks);
      this.#at = 1;
    }
    this.simulation.boot();
    const { world } = this.simulation;
    for (let left = STEPS_EACH * (this.#steps.length + 1); this.#outcome === null; left--) {
      if (world.ended) return "here";
      if (left === 0) return "astray";
      this.simulation.act(() => void world.step());
    }
    return this.#outcome;
  }

  pick(agenda: Agenda): number {
    const { lanes } = this.simulation.world;
    const earliest = agenda.earliest();
    // As in every window: what means nothing any more, or was moved, makes room for others.
    if (
      earliest >= 0 &&
      (agenda.kindOf(earliest) === WITHDRAWN || lanes.dueOf(earliest) > agenda.timeOf(earliest))
    ) {
      return agenda.pop();
    }
    this.#heads.lookWithin(Number.POSITIVE_INFINITY);
    const slot = this.#next(agenda);
    if (slot < 0) return -1;
    const key = this.#keys.get(agenda.tieOf(slot));
    if (key !== undefined) {
      const tie = (this.#at + this.#since++ / STEPS_EACH) * TIE_STEP;
      this.decisions.push(["tie", key, Number(tie.toPrecision(9))]);
    }
    agenda.take(slot);
    return slot;
  }

  /** The entry that comes next; -1: the path is at its end, or cannot be gone. */
  #next(agenda: Agenda): number {
    const { world } = this.simulation;
    const { slots } = this.#heads;
    if (this.#isDooming && world.node(this.#doomed).disk.batchesInFlight === 0) this.#doomed = 0;
    this.#isDooming = false;
    const written = slots.find(
      (slot) => agenda.kindOf(slot) === DISK && agenda.firstOf(slot) !== this.#doomed,
    );
    if (written !== undefined) return written;
    if (this.#isRestarting) {
      this.#isRestarting = false;
      this.#doomed = 0;
      return this.#faultOf(slots, (token) => token % 2 === 1);
    }
    const step = this.#steps[this.#at];
    if (step === undefined) {
      this.#outcome = "here";
      return -1;
    }
    this.#at++;
    this.#since = 0;
    this.#answers.by(step.picks);
    return this.#entryOf(step.taken as Taken, slots, agenda);
  }

  #entryOf(taken: Taken, slots: readonly number[], agenda: Agenda): number {
    const { what } = taken;
    if (what >= CRASH) {
      const plan = this.#crashes++;
      this.#isRestarting = true;
      return this.#faultOf(slots, (token) => token === 2 * plan);
    }
    const slot = slots.find((one) => this.#isOf(one, taken, agenda));
    if (slot === undefined) {
      this.#outcome = "astray";
      return -1;
    }
    if (what === DOOMING) {
      this.#doomed = taken.to;
      this.#isDooming = true;
    }
    if (what !== TWICE) return slot;
    const key = this.#keys.get(agenda.tieOf(slot)) ?? "";
    const us = this.#takesUs.get(key);
    if (this.#doubled.has(key) || us === undefined) return slot;
    this.#doubled.set(key, us);
    this.#outcome = "again";
    return -1;
  }

  #isOf(slot: number, { kind, to, from, payload, timer }: Taken, agenda: Agenda): boolean {
    const { world } = this.simulation;
    if (agenda.kindOf(slot) !== kind || world.lanes.ownerOf(slot) !== to) return false;
    if (kind === TIMER) return world.node(to).timers.nameOf(agenda.secondOf(slot)) === timer;
    if (kind === WAKE) return true;
    if (from !== 0 && agenda.secondOf(slot) !== from) return false;
    return mixValue(0, agenda.payloadOf(slot)) === mixValue(0, payload);
  }

  /** The wake of the scenario's crashes with such a token. */
  #faultOf(slots: readonly number[], isOf: (token: number) => boolean): number {
    const { agenda, actors } = this.simulation.world;
    const slot = slots.find(
      (one) =>
        agenda.kindOf(one) === WAKE &&
        actors[agenda.firstOf(one)]?.name === "faults" &&
        isOf(agenda.secondOf(one)),
    );
    if (slot !== undefined) return slot;
    this.#outcome = "astray";
    return -1;
  }

  decide(kind: ChoiceClass, key: string, domain: Domain<unknown> | null): Value | undefined {
    if (kind === "tie") {
      const tie = this.#keys.size;
      this.#keys.set(TIE.read(fractionOf(tie)) as number, key);
      return fractionOf(tie);
    }
    if (kind !== "draw" && kind !== "operation") return undefined;
    const nodes = this.simulation.world.front.ids.length;
    const decision = this.#answers.to(kind, key, domain, nodes);
    if (decision !== undefined) this.decisions.push([kind, key, decision]);
    return decision;
  }

  note(kind: ChoiceClass, key: string, decision: Value): void {
    if (kind === "message" && typeof decision === "number") this.#takesUs.set(key, decision);
  }

  snapshot(): unknown {
    return null;
  }

  restore(): void {
    // The run is made from its start, once.
  }
}

/** Of each number another tie. */
function fractionOf(number: number): number {
  return (2 ** 30 + 2 * number) / 2 ** 32;
}
