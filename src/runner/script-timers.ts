/** Steps of a script that act on timers: one fires now, or does not fire by itself. */
import type { Address } from "../protocol/node-id.ts";
import type { ScriptStep } from "../scenario/script.ts";
import type { StepContext } from "./step-context.ts";
import { WithheldTimers } from "./withheld-timers.ts";

/** A step that acts on timers. */
export type TimerStep = Extract<ScriptStep, { readonly do: "fire" | "withhold" }>;

/** Timers that are named where another one is not set. */
const TIMERS_SHOWN = 5;

export class ScriptTimers {
  readonly #context: StepContext;
  readonly #withheld: WithheldTimers;

  /** @param steps of the script. */
  constructor(context: StepContext, steps: readonly ScriptStep[]) {
    this.#context = context;
    this.#withheld = new WithheldTimers(
      steps.flatMap((step) => (step.do === "withhold" ? [step.timer] : [])),
    );
  }

  /** Does a step. */
  act(step: TimerStep): void {
    if (step.do === "fire") this.#fire(step);
    else this.#withhold(step);
  }

  /** Whether a timer of a process does not fire by itself. */
  withholds(address: Address, timer: string): boolean {
    return this.#withheld.has(address, timer);
  }

  /** All timers fire by themselves again. */
  undo(): void {
    this.#withheld.allowAll(this.#context.world);
  }

  snapshot(): readonly string[] {
    return this.#withheld.snapshot();
  }

  restore(snapshot: readonly string[]): void {
    this.#withheld.restore(snapshot);
  }

  #fire(step: TimerStep & { readonly do: "fire" }): void {
    const { machines, names } = this.#context.world;
    for (const address of this.#context.processes(step, [step.node])) {
      if (machines.fire(address, step.timer)) continue;
      const words = `${names[address]} has no timer ${step.timer} set${this.#set(address)}`;
      this.#context.fail(step, words, [address], "setup");
    }
  }

  #withhold(step: TimerStep & { readonly do: "withhold" }): void {
    const { world } = this.#context;
    const { nodes, timer } = step;
    const processes = nodes.length > 0 ? this.#context.processes(step, nodes) : world.ids;
    if (step.on) {
      for (const node of processes) this.#withheld.withhold(node, timer);
      return;
    }
    const allowed = processes.filter((node) => this.#withheld.allow(world, node, timer));
    this.#context.met(allowed.length > 0);
  }

  /** The timers that a process has set, for a sentence. */
  #set(address: Address): string {
    const names: string[] = [];
    this.#context.world.node(address).timers.forEachSet((name) => names.push(name));
    return names.length === 0 ? "" : `, but ${names.slice(0, TIMERS_SHOWN).join(", ")}`;
  }
}
