/** Steps of a script that met nothing: no message to deliver, no node paused to resume. */
import type { ScriptStep } from "../scenario/script.ts";
import type { World } from "../world/world.ts";

export class IdleSteps {
  readonly #steps: readonly ScriptStep[];
  /** Places of the steps that were taken and did nothing, ascending. */
  #idle: readonly number[] = [];

  constructor(steps: readonly ScriptStep[]) {
    this.#steps = steps;
  }

  /** @param met whether the step at that place, which is taken now, does anything. */
  note(place: number, met: boolean): void {
    if (!met) this.#idle = [...this.#idle, place];
  }

  /**
   * What they are called, each once, in their order: `deliver apend-entries`, `resume n1`. A timer
   * that is withheld counts where no process of the world has ever set one of the name.
   */
  names(world: World): readonly string[] {
    const isSet = (timer: string) =>
      world.ids.some((address) => world.node(address).timers.indexOf(timer) >= 0);
    const isIdle = (step: ScriptStep, place: number) => {
      if ("optional" in step && step.optional) return false;
      if (step.do === "withhold" && step.on) return !isSet(step.timer);
      return this.#idle.includes(place);
    };
    return [...new Set(this.#steps.filter(isIdle).map(nameOf))];
  }

  snapshot(): readonly number[] {
    return this.#idle;
  }

  restore(snapshot: readonly number[]): void {
    this.#idle = snapshot;
  }
}

function nameOf(step: ScriptStep): string {
  switch (step.do) {
    case "deliver":
      return `deliver ${step.select.kind ?? "any"}`;
    case "withhold":
      return `${step.on ? "withhold" : "allow"} ${step.timer}`;
    default:
      return "nodes" in step ? `${step.do} ${step.nodes.join(" ")}` : step.do;
  }
}
