/**
 * The calm run of a system and where it could go otherwise: as few nodes as it needs, two
 * operations, shortest latencies, no faults. What departs from it is laid over it.
 */

import { InputError } from "../core/errors.ts";
import { formatDuration } from "../core/formatting.ts";
import type { Value } from "../core/json.ts";
import type { ChoiceClass } from "../kernel/choices/classes.ts";
import type { Decision, Listener } from "../kernel/choices/decisions.ts";
import { TIE } from "../kernel/choices/domain.ts";
import { simulate } from "../runner/simulate.ts";
import type { RunRecorder, Simulation } from "../runner/simulation.ts";
import { searchedChecks } from "../scenario/checks.ts";
import { resolveScenario } from "../scenario/resolve.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { frontObject } from "../scenario/scope.ts";
import type { Recorder } from "../world/tap.ts";
import type { World } from "../world/world.ts";
import { type Borne, borneBy, fatesOf, LATE_SILENCES } from "./borne.ts";
import { spaceOf } from "./space.ts";
import type { Subject } from "./subject.ts";

/** In silences after which the system acts: how long a run is, and when its operations come. */
const SILENCES = { run: 5, heal: 2, operations: [1.5, 2.5], down: [0.25, 2] } as const;

/** The highest of all ties. */
const TIE_MAX = 0x7fffffff;

/** One place in which a run departs from the calm one. */
export type Departure =
  | { readonly kind: "decision"; readonly decision: Decision }
  | {
      readonly kind: "crash";
      /** The machine. */
      readonly node: string;
      readonly atUs: number;
      readonly forUs: number;
      /** Which of what comes in that microsecond it is, as ties are; absent: chance says. */
      readonly tie?: number;
    };

/** A departure, and which of the places it is, from 0, in which its run could have departed. */
export interface PlacedDeparture {
  readonly place: number;
  /** The step of the run in which it departs, from 1. */
  readonly step: number;
  readonly departure: Departure;
}

/** What the calm run is, and what of the scenario is not in it. */
export interface CalmAbout {
  readonly nodes: number;
  readonly operations: number;
  /** Until then it may depart, microseconds. */
  readonly durationUs: number;
  /** How long it recovers after that, microseconds. */
  readonly healUs: number;
  readonly checks: readonly string[];
  /** Fields of the scenario that the calm run has of its own. */
  readonly setAside: readonly string[];
}

/** The calm run of a system. */
export class CalmBase {
  readonly #subject: Subject;
  readonly #patienceUs: number;
  readonly #base: Scenario;
  /** Whether clients ask for anything. */
  readonly #isAsked: boolean;
  readonly #counts = new Map<string, number>();
  readonly #bears: Borne;

  constructor(subject: Subject) {
    this.#subject = subject;
    const usual = resolved(subject, {});
    const { protocol } = subject;
    this.#bears = borneBy(subject);
    this.#isAsked = usual.workload.clients > 0;
    this.#patienceUs = spaceOf(subject).rhythm(usual.options[protocol] ?? {}).patienceUs;
    this.#base = this.#resolved([]);
  }

  /** What the calm run is. */
  get about(): CalmAbout {
    const { nodes, durationUs, healUs, checks, workload } = this.#base;
    const { given } = this.#subject;
    const setAside = OWN_FIELDS.filter((field) => {
      return field in given && (field !== "workload" || this.#isAsked);
    });
    return { nodes, operations: workload.clients, durationUs, healUs, checks, setAside };
  }

  /** A scenario that departs from the calm one in some places. */
  with(departures: readonly Departure[]): Scenario {
    const faults = departures.flatMap((departure) =>
      departure.kind === "crash" ? [departure] : [],
    );
    const base = faults.length === 0 ? this.#base : this.#resolved(faults);
    const decisions = departures.flatMap((departure) =>
      departure.kind === "decision" ? [departure.decision] : [],
    );
    const { choices } = base;
    if (choices === undefined) return base;
    // The crashes are all the faults there are, and are armed in their order.
    const ties = faults.flatMap(({ tie }, at): Decision[] =>
      tie === undefined ? [] : [["tie", `faults wake #${at + 1}`, TIE.write(tie)]],
    );
    const all = [...choices.decisions, ...decisions, ...ties];
    return { ...base, choices: { ...choices, decisions: all } };
  }

  /**
   * Where a run could depart from what it is after its last departure, in the order in which it
   * comes to these places: up to the last one it is the same run.
   * @param crashes whether machines may crash.
   */
  furtherOf(departures: readonly PlacedDeparture[], crashes: boolean): readonly PlacedDeparture[] {
    const scenario = this.with(departures.map(({ departure }) => departure));
    const recorder = new PlaceRecorder(scenario.durationUs);
    simulate(scenario, this.#subject.protocol, 1, {
      known: this.#subject.known,
      choices: { base: "calm", listener: recorder },
      recordings: [recorder],
    });
    const last = departures.at(-1)?.place ?? -1;
    return recorder.places.flatMap(({ place, step }, at) =>
      at <= last
        ? []
        : this.at(place, crashes).map((departure) => ({ place: at, step, departure })),
    );
  }

  /** How many departures `furtherOf` names: found once for each run. */
  countOf(departures: readonly PlacedDeparture[], crashes: boolean): number {
    const key = JSON.stringify([crashes, departures]);
    const count = this.#counts.get(key) ?? this.furtherOf(departures, crashes).length;
    this.#counts.set(key, count);
    return count;
  }

  /**
   * How a run can depart at a place, by what the system promises to bear.
   * @param crashes whether machines may crash.
   */
  at(place: Place, crashes: boolean): readonly Departure[] {
    switch (place.kind) {
      case "message": {
        const fates = fatesOf(this.#bears, place.calmUs, this.#lasting(LATE_SILENCES));
        return fates.map((fate) => decided("message", place.key, fate));
      }
      case "draw":
        return [decided("draw", place.key, [0, place.bound])];
      case "step":
        return !crashes || !this.#bears.crash
          ? []
          : SILENCES.down.map((silences) => {
              const forUs = this.#lasting(silences);
              const { node, atUs } = place;
              return { kind: "crash", node, atUs, forUs, tie: Math.min(place.tie + 1, TIE_MAX) };
            });
    }
  }

  #resolved(crashes: readonly Extract<Departure, { kind: "crash" }>[]): Scenario {
    const length = (silences: number) => formatDuration(this.#lasting(silences));
    const { given, known, protocol } = this.#subject;
    const asking = this.#isAsked ? this.#operations() : null;
    return resolved(this.#subject, {
      duration: length(SILENCES.run),
      heal: length(SILENCES.heal),
      checks: searchedChecks(known, [protocol], "mixed").filter((check) => check !== "progress"),
      ...(asking !== null && { object: asking.object }),
      workload: { ...workloadOf(given), clients: asking === null ? 0 : 2 },
      faults: crashes.map(({ node, atUs, forUs }) => ({
        at: `${atUs}us`,
        crash: node,
        landing: "none",
        restartAfter: `${forUs}us`,
      })),
      choices: {
        base: "calm",
        operations: "decided",
        decisions: asking === null ? {} : { operation: asking.decided },
      },
    });
  }

  /**
   * What clients ask and when, and of which object: the simplest that it can replicate, unless the
   * scenario or the system says which.
   */
  #operations() {
    const { file, given, known, protocol } = this.#subject;
    const own =
      frontObject(known, [protocol])?.name ?? known.protocols.get(protocol)?.make().object;
    const object = typeof given["object"] === "string" ? given["object"] : (own ?? "register");
    const [write, read] = operationsOf(object, file);
    const [writeAt, readAt] = SILENCES.operations;
    const decided = {
      "c1/1": write,
      "c1/1 moment": this.#lasting(writeAt),
      "c2/1": read,
      "c2/1 moment": this.#lasting(readAt),
    };
    return { object, decided };
  }

  /** So many silences, microseconds. */
  #lasting(silences: number): number {
    return Math.floor(silences * this.#patienceUs);
  }
}

function decided(kind: ChoiceClass, key: string, decision: Value): Departure {
  return { kind: "decision", decision: [kind, key, decision] };
}

/** What two transactions touch: several participants have some of it. */
const REGISTERS = ["r0", "r1", "r2"];
const TRANSACTIONS = [
  asked(
    "txn",
    REGISTERS.map((name) => ["write", name, 1]),
  ),
  asked(
    "txn",
    REGISTERS.map((name) => ["read", name, null]),
  ),
] as const;

/**
 * The two operations of a calm run, by object: one that changes it, and one that shows what became
 * of that.
 */
export const OPERATIONS: Readonly<Record<string, readonly [Value, Value]>> = {
  register: [asked("write", 1), asked("read")],
  "cas-register": [asked("write", 1), asked("read")],
  "multi-register": TRANSACTIONS,
  transactional: TRANSACTIONS,
  kv: [asked("put", 1, "k0"), asked("get", null, "k0")],
  counter: [asked("add", 1), asked("read")],
  "unit-counter": [asked("add", 1), asked("read")],
  "unique-ids": [asked("generate"), asked("generate")],
  transfers: [asked("transfer", 1), asked("count")],
  set: [asked("add", 1), asked("read")],
  list: [asked("append", 1), asked("read")],
  "fifo-queue": [asked("enqueue", 1), asked("dequeue")],
  stack: [asked("push", 1), asked("pop")],
  "priority-queue": [asked("insert", 1), asked("take")],
  mutex: [asked("acquire"), asked("acquire")],
  semaphore: [asked("acquire", 1), asked("acquire", 1)],
  "fencing-lock": [asked("acquire"), asked("acquire")],
  "lease-lock": [asked("acquire"), asked("acquire")],
  consensus: [asked("propose", 1), asked("propose", 2)],
};

function asked(f: string, input: Value = null, key: Value = null): Value {
  return { f, key, input };
}

/** @throws {InputError} if there are none of that object. */
function operationsOf(object: string, file: string): readonly [Value, Value] {
  const operations = OPERATIONS[object];
  if (operations !== undefined) return operations;
  const known = Object.keys(OPERATIONS).join(", ");
  const message = `a calm run has two operations of an object of ours (${known}), not of ${object}`;
  throw new InputError([{ file, path: "object", message }]);
}

/**
 * Fields of a scenario that are the search's own: what departs from the calm run is laid over it by
 * them, and it says itself who asks for what.
 */
const OWN_FIELDS = ["faults", "choices", "workload"] as const;

/** A scenario as it is given, and what it leaves open; the search's own fields win. */
function resolved({ given, file, known }: Subject, fields: Record<string, unknown>): Scenario {
  const own = Object.fromEntries(
    OWN_FIELDS.flatMap((field) => (field in fields ? [[field, fields[field]]] : [])),
  );
  return resolveScenario({ name: "calm", ...fields, ...given, ...own }, file, undefined, known);
}

/** What a scenario says of its clients beside how many there are. */
function workloadOf({ workload }: Subject["given"]): object {
  return typeof workload === "object" && workload !== null ? workload : {};
}

/** Where a run could go otherwise. */
export type Place =
  | { readonly kind: "message"; readonly key: string; readonly calmUs: number }
  | { readonly kind: "draw"; readonly key: string; readonly bound: number }
  | {
      readonly kind: "step";
      readonly atUs: number;
      readonly node: string;
      /** That of what the machine did: what comes just after it has the next one. */
      readonly tie: number;
    };

/** Where a run could go otherwise by a choice that is answered so; null: it could not. */
export function placeOf(kind: ChoiceClass, key: string, decision: Value): Place | null {
  if (kind === "message" && typeof decision === "number") return { kind, key, calmUs: decision };
  if (kind === "draw" && Array.isArray(decision) && decision[0] !== 0) {
    return { kind, key, bound: decision[1] as number };
  }
  return null;
}

/** The machine that a process runs on, which is what crashes; undefined: it is of a client. */
export function machineNameOf(world: World, address: number): string | undefined {
  return world.names[address] === undefined ? undefined : world.node(address).machine.name;
}

/** Notes where a run could go otherwise, up to a moment. */
class PlaceRecorder implements Listener, RunRecorder, Recorder {
  readonly places: { readonly place: Place; readonly step: number }[] = [];
  readonly #untilUs: number;
  readonly #steps = new Set<string>();
  #of: Simulation | null = null;

  constructor(untilUs: number) {
    this.#untilUs = untilUs;
  }

  begin(simulation: Simulation): void {
    this.#of = simulation;
    simulation.world.attach(this);
  }

  note(kind: ChoiceClass, key: string, decision: Value): void {
    const { nowUs = 0, steps = 0 } = this.#of?.world ?? {};
    const place = nowUs < this.#untilUs ? placeOf(kind, key, decision) : null;
    if (place !== null) this.places.push({ place, step: steps });
  }

  hear(): void {
    // Nothing of it is a place: a step is one once its handler has returned.
  }

  handled(address: number): void {
    const atUs = this.#of?.world.nowUs ?? 0;
    const node = this.#of === null ? undefined : machineNameOf(this.#of.world, address);
    const tie = this.#of?.world.agenda.tieTaken ?? 0;
    const step = `${node} ${atUs} ${tie}`;
    if (atUs >= this.#untilUs || node === undefined || this.#steps.has(step)) return;
    this.#steps.add(step);
    this.places.push({
      place: { kind: "step", atUs, node, tie },
      step: this.#of?.world.steps ?? 0,
    });
  }

  snapshot(): unknown {
    return null;
  }

  restore(): void {
    // Runs are made from their beginning.
  }
}
