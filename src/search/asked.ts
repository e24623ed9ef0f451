/**
 * What a run was asked near the moments at which it met something first: the choices by whose keys
 * it can be made otherwise there.
 */
import type { Value } from "../core/json.ts";
import { byNumber } from "../core/order.ts";
import type { ChoiceClass } from "../kernel/choices/classes.ts";
import type { Listener } from "../kernel/choices/decisions.ts";
import type { RunRecorder, Simulation } from "../runner/simulation.ts";
import type { Covered } from "./coverage.ts";

/** A choice, its answer, and the step and the moment at which it was asked. Plain data. */
export type Asked = readonly [
  kind: ChoiceClass,
  key: string,
  answer: Value,
  step: number,
  atUs: number,
];

/** Of a moment so many choices before it are kept, and so many from it on. */
const BEFORE = 6;
const AFTER = 2;
/** So many choices of a run are kept: those near what it met last, which is seldom met. */
const KEPT_MAX = 64;

/** The classes that an overlay may decide. */
const CLASSES: ReadonlySet<ChoiceClass> = new Set(["message", "disk", "draw", "operation"]);

/** Hears the choices of a run that asks for them by key: it makes none be asked. */
export class AskedRecorder implements Listener, RunRecorder {
  /** Ascending by step: each choice where it was asked first. */
  readonly #all: Asked[] = [];
  /** By key, the place of an operation: it is planned, then invoked, and answered at both. */
  readonly #operations = new Map<string, number>();
  #of: Simulation | null = null;

  begin(simulation: Simulation): void {
    this.#of = simulation;
  }

  note(kind: ChoiceClass, key: string, answer: Value): void {
    if (!CLASSES.has(kind)) return;
    const { nowUs = 0, steps = 0 } = this.#of?.world ?? {};
    if (kind === "operation") {
      const known = this.#operations.get(key);
      if (known !== undefined) {
        const [, , , step, atUs] = this.#all[known] as Asked;
        this.#all[known] = [kind, key, answer, step, atUs];
        return;
      }
      this.#operations.set(key, this.#all.length);
    }
    this.#all.push([kind, key, answer, steps, nowUs]);
  }

  snapshot(): unknown {
    return null;
  }

  restore(): void {
    // Of a run that goes on from a snapshot what comes now is heard.
  }

  /** Each choice once, in the order in which they were asked. */
  askedNear(firsts: Covered["firsts"]): readonly Asked[] {
    const kept = new Set<number>();
    for (const [, step] of [...firsts].reverse()) {
      const from = this.#placeOf(step);
      for (let at = Math.max(0, from - BEFORE); at < from + AFTER; at++) {
        if (at < this.#all.length && kept.size < KEPT_MAX) kept.add(at);
      }
    }
    return [...kept].sort(byNumber).map((at) => this.#all[at] as Asked);
  }

  /** The place of the first choice that was asked at a step or after it. */
  #placeOf(step: number): number {
    let low = 0;
    let high = this.#all.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#all[middle] as Asked)[3] < step) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
