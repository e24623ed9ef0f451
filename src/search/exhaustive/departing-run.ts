/**
 * The one run of a search bounded by departures: taken a step at a time, and taken back. It says
 * where its last step could have gone otherwise, and goes as the departures of the moment decide.
 */
import type { DigestSum } from "../../core/digest.ts";
import { InputError } from "../../core/errors.ts";
import { hashText, mix } from "../../core/hash.ts";
import type { Value } from "../../core/json.ts";
import { COPY_AGAIN } from "../../kernel/choices/choices.ts";
import type { ChoiceClass } from "../../kernel/choices/classes.ts";
import type { Decider, Listener } from "../../kernel/choices/decisions.ts";
import { TIE } from "../../kernel/choices/domain.ts";
import { parseNode } from "../../protocol/node-id.ts";
import { Identity } from "../../runner/identity.ts";
import { Simulation, type SimulationSnapshot } from "../../runner/simulation.ts";
import type { Scenario } from "../../scenario/scenario.ts";
import type { Recorder } from "../../world/tap.ts";
import { type Departure, machineNameOf, type Place, placeOf } from "../calm-base.ts";
import type { Subject } from "../subject.ts";
import { Mishaps } from "./mishaps.ts";

/** A moment of the run, between two steps. */
export interface Saved {
  readonly simulation: SimulationSnapshot;
  readonly hasBooted: boolean;
}

export class DepartingRun implements Decider, Listener, Recorder {
  readonly simulation: Simulation;
  readonly #mishaps: Mishaps;
  readonly #identity: Identity;
  /** By class and key, what the departures of the moment decide. */
  readonly #decided = new Map<string, Value>();
  readonly #ties = new Map<string, number>();
  #places: Place[] = [];
  /** Of the crash that is being added; null: none is. */
  #crashTie: number | null = null;
  /** To boot is the first step. */
  #hasBooted = false;

  /** @throws {InputError} where a moment of a run cannot be kept. */
  constructor(scenario: Scenario, { protocol, known, file }: Subject) {
    this.simulation = new Simulation(scenario, protocol, 1, {
      known,
      choices: { base: "calm", decider: this, listener: this },
    });
    refuseWithoutSnapshots(this.simulation, file);
    const { world } = this.simulation;
    this.#mishaps = new Mishaps(world, scenario.durationUs);
    this.#identity = new Identity(this.simulation, true);
    world.attach(this);
  }

  get hasBooted(): boolean {
    return this.#hasBooted;
  }

  /** Where the last step could have gone otherwise. */
  get places(): readonly Place[] {
    return this.#places;
  }

  /** When the next step will be taken, microseconds; infinite: there is none. */
  get nextUs(): number {
    return this.simulation.world.agenda.nextUs();
  }

  step(): void {
    const { world } = this.simulation;
    this.#places = [];
    if (this.#hasBooted) this.simulation.run(world.steps + 1);
    else this.simulation.boot();
    this.#hasBooted = true;
  }

  /** Crashes a machine after the last step, or at a later moment. */
  crash({ node, atUs, forUs, tie }: Extract<Departure, { readonly kind: "crash" }>): void {
    this.#crashTie = tie ?? null;
    this.#mishaps.crash(parseNode(node), atUs, forUs);
    this.#crashTie = null;
  }

  /** Does something while a departure decides. A crash decides nothing by itself. */
  departing(departure: Departure, body: () => void): void {
    if (departure.kind === "crash") {
      body();
      return;
    }
    const [kind, name, decision] = departure.decision;
    const key = keyOf(kind, name);
    this.#decided.set(key, decision);
    body();
    this.#decided.delete(key);
  }

  /**
   * The identity of the present state.
   * @param oneIn a power of two.
   * @returns null at all moments but one in so many. Which they are follows from when it is, so
   * that all runs look at the same ones, and no identity is made to be thrown away.
   */
  identity(oneIn: number): DigestSum | null {
    if ((mix(0, this.simulation.world.nowUs) & (oneIn - 1)) !== 0) return null;
    return this.#identity.read();
  }

  save(): Saved {
    return {
      simulation: this.simulation.snapshot(),
      hasBooted: this.#hasBooted,
    };
  }

  goBack({ simulation, hasBooted }: Saved): void {
    this.#hasBooted = hasBooted;
    this.simulation.restore(simulation);
  }

  /**
   * Which of two comes first at one moment follows from what they are, so that equal states
   * continue alike.
   */
  tieOf(key: string): number {
    const content = contentOf(key);
    let tie = this.#ties.get(content);
    if (tie === undefined) {
      tie = TIE.write(hashText(content)) as number;
      this.#ties.set(content, tie);
    }
    return tie;
  }

  decide(kind: ChoiceClass, key: string): Value | undefined {
    if (kind !== "tie") return this.#decided.get(keyOf(kind, key));
    if (key.endsWith(COPY_AGAIN)) return undefined;
    return this.#crashTie === null ? this.tieOf(key) : TIE.write(this.#crashTie);
  }

  note(kind: ChoiceClass, key: string, decision: Value): void {
    const place = placeOf(kind, key, decision);
    if (place !== null) this.#places.push(place);
  }

  hear(): void {
    // A step is a place once its handler has returned.
  }

  handled(address: number): void {
    const { world } = this.simulation;
    const { nowUs, agenda } = world;
    const node = machineNameOf(world, address);
    if (node === undefined) return;
    // Members of several services start on one machine, and several writes end, in one step.
    if (this.#places.some((place) => place.kind === "step" && place.node === node)) return;
    this.#places.push({ kind: "step", atUs: nowUs, node, tie: agenda.tieTaken });
  }

  snapshot(): unknown {
    return null;
  }

  restore(): void {
    // What it is called with is of one step.
  }
}

/** @throws {InputError} where a moment of a run cannot be kept. */
export function refuseWithoutSnapshots({ world }: Simulation, file: string): void {
  for (const { name, cannot } of world.services.map(({ protocol }) => protocol)) {
    if (cannot?.snapshot === undefined) continue;
    const message =
      `${name} has no snapshots, from which runs depart: ${cannot.snapshot}; \`search\` makes ` +
      "each run from its start";
    throw new InputError([{ file, message }]);
  }
}

function keyOf(kind: ChoiceClass, key: string): string {
  return `${kind} ${key}`;
}

/** A content key without its occurrence, and without the operation that it goes back to. */
function contentOf(key: string): string {
  const content = key.replace(/( for [^ ]+)? #\d+$/, "");
  // A run of its own has faults where the search has mishaps.
  return content === "faults wake" ? "mishaps wake" : content;
}
