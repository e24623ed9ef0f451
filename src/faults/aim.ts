/**
 * Aims: what a fault draws (its target, how hard it hits), each draw by name, so that a recording
 * finds it again.
 */
import { sameValue, type Value } from "../core/json.ts";
import type { Choices } from "../kernel/choices/choices.ts";
import { numberBetween, orderOf } from "../kernel/choices/domain.ts";
import { drawnBy } from "../kernel/choices/drawn.ts";
import type { RandomStream } from "../kernel/streams.ts";
import { type MachineId, nodeName } from "../protocol/node-id.ts";

export class Aim {
  /** The stream of this occurrence of the plan: for what is asked elsewhere. */
  readonly stream: RandomStream;
  readonly #choices: Choices | null;
  readonly #key: string;
  readonly #nameOf: (machine: MachineId) => string;

  /**
   * @param key of the fault's occurrence: `crash@2s~1f0c/1`.
   * @param choices null: in an ordinary run.
   * @param nameOf what a machine is called where it is recorded.
   */
  constructor(
    stream: RandomStream,
    choices: Choices | null = null,
    key = "",
    nameOf: (machine: MachineId) => string = nodeName,
  ) {
    this.#nameOf = nameOf;
    this.stream = stream;
    this.#choices = choices;
    this.#key = key;
  }

  /**
   * One of the items, each as likely; undefined of none.
   * @param what names the draw: unique within the fault.
   */
  pick<T extends Value>(what: string, items: readonly T[]): T | undefined {
    if (items.length === 0) return undefined;
    return this.#ask(
      what,
      (stream) => stream.pick(items) as T,
      (item) => item,
      (decision) => items.find((item) => sameValue(item, decision)),
    );
  }

  /** A whole number from `min` to `max`, both included. */
  between(what: string, min: number, max: number): number {
    return this.#ask(
      what,
      (stream) => stream.between(min, max),
      (drawn) => drawn,
      numberBetween(min, max).read,
    );
  }

  /** The nodes in random order. */
  shuffle(what: string, nodes: readonly MachineId[]): readonly MachineId[] {
    const { read, write } = orderOf(nodes, this.#nameOf);
    return this.#ask(what, (stream) => stream.shuffle(nodes), write, read);
  }

  /**
   * The nodes that are hit.
   * @param among those that can be.
   * @param draw finds them by a stream and the cluster's state.
   */
  hit(
    what: string,
    among: readonly MachineId[],
    draw: (stream: RandomStream) => readonly MachineId[],
  ): readonly MachineId[] {
    return this.#ask(
      what,
      draw,
      (nodes) => nodes.map(this.#nameOf),
      (decision) =>
        Array.isArray(decision)
          ? decision.flatMap((name: Value) => among.filter((id) => this.#nameOf(id) === name))
          : undefined,
    );
  }

  #ask<T>(
    what: string,
    draw: (stream: RandomStream) => T,
    write: (answer: T) => Value,
    read: (decision: Value) => T | undefined,
  ): T {
    const today = draw(this.stream);
    if (this.#choices === null) return today;
    return this.#choices.ask("fault", `${this.#key} ${what}`, drawnBy(draw, write, read), today);
  }
}
