/**
 * Which of the facts and goals that a user's own system declares a run did not reach, and which
 * functions of an object of its own no client asked for. A promise about a fact that never came was
 * never tried. Of our own systems nothing is said: searches and
 * planted bugs hold their facts and goals.
 */
import { PROGRAM_FACTS } from "../programs/facts.ts";
import type { Simulation } from "../runner/simulation.ts";
import { REGISTERED, type Registries } from "../scenario/scope.ts";
import type { Goal } from "../systems/goal.ts";
import { Coverage } from "./coverage.ts";

export class Reach extends Coverage {
  readonly #goals: readonly Goal[];
  #declared: readonly string[] = [];
  #simulation: Simulation | null = null;

  /** Null: what runs is no system of a user's own. */
  static of({ owns, systems }: Registries, protocol: string): Reach | null {
    if (!owns.some((own) => own.protocol === protocol)) return null;
    return new Reach(systems.get(protocol)?.sometimes ?? []);
  }

  private constructor(goals: readonly Goal[]) {
    super(goals);
    this.#goals = goals;
  }

  override begin(simulation: Simulation): void {
    super.begin(simulation);
    this.#simulation = simulation;
    const { services } = simulation;
    const isAlone = services.length === 1;
    this.#declared = services
      .filter(({ protocol }) => !REGISTERED.protocols.has(protocol.name))
      .flatMap(({ name, protocol }) =>
        Object.keys(protocol.facts ?? {})
          .filter((fact) => !Object.hasOwn(PROGRAM_FACTS, fact))
          .map((fact) => (isAlone ? fact : `${name}.${fact}`)),
      );
  }

  /** `fact reserved`, `goal expires`, `function take`, in the order in which they are declared. */
  unreached(happened: Readonly<Record<string, number>>): readonly string[] {
    const { facts, goals } = this.covered(happened);
    return [
      ...this.#declared.filter((name) => !facts.includes(name)).map((name) => `fact ${name}`),
      ...this.#goals.filter(({ name }) => !goals.includes(name)).map(({ name }) => `goal ${name}`),
      ...this.#unasked().map((name) => `function ${name}`),
    ];
  }

  /** The functions of an object of the user's own that no operation called. */
  #unasked(): readonly string[] {
    if (this.#simulation?.isOwnObject !== true) return [];
    const { object, history } = this.#simulation;
    const asked = new Set(history.history().map(({ f }) => f));
    return Object.keys(object.functions).filter((name) => !asked.has(name));
  }
}
