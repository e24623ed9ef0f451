/**
 * Judges the independent parts of a history, each with the algorithm made for its kind, whole or as
 * far as some return.
 */
import type { Value } from "../../core/json.ts";
import type { Operation } from "../../history/operation.ts";
import type { Model } from "../../objects/model.ts";
import type { Algorithm } from "./algorithm.ts";
import { arrange } from "./arrange.ts";
import { judgeCollection } from "./collection.ts";
import { CollectionMachine } from "./collection-machine.ts";
import { cutToReturns } from "./cut.ts";
import type { Explained, Reach } from "./explained.ts";
import { judgeGrowSet } from "./grow-set.ts";
import { Arranger, type Layout } from "./layout.ts";
import type { Meter } from "./limits.ts";
import { Linear } from "./linear.ts";
import { judgeList } from "./list.ts";
import { Lowering } from "./lowering.ts";
import { type Machine, ModelMachine } from "./machine.ts";
import { MultiRegisterMachine } from "./multi-register-machine.ts";
import { Prefix } from "./prefix.ts";
import { queueProblem } from "./queue-problem.ts";
import { QueueSearch } from "./queue-search.ts";
import { RegisterJudge } from "./register-judge.ts";
import type { SavedSearch } from "./saved.ts";
import { Search, type Verdict } from "./search.ts";
import { Searched, Whole } from "./searched.ts";
import { StackSearch } from "./stack-search.ts";
import { TextMachine } from "./text-machine.ts";

/** Of the arrays in which a history is laid out and lowered, per operation. */
const LAYOUT_BYTES = 100;

/** Its arrays are used again by the next history; a judgement that was stopped keeps it. */
export class PartJudge {
  readonly #arranger = new Arranger();
  readonly #lowering = new Lowering();
  readonly #texts = new TextMachine();
  readonly #registers = new RegisterJudge();
  readonly #search = new Search();
  #history: readonly Operation[] = [];
  #model: Model | null = null;
  #initial: Value | undefined;
  #layout: Layout | null = null;
  #lowered = false;
  #algorithm: Algorithm | null = null;
  #part = 0;
  /** For prefixes of parts that are not lowered. */
  #inner: PartJudge | null = null;

  /** Takes a history; false if the meter ended it. */
  take(
    history: readonly Operation[],
    model: Model,
    initial: Value | undefined,
    meter: Meter,
  ): boolean {
    this.#history = history;
    this.#model = model;
    this.#initial = initial;
    if (!meter.hold(LAYOUT_BYTES * history.length)) return false;
    this.#lowered = this.#lowering.lower(history, model, initial, meter);
    if (meter.limit !== null) return false;
    this.#layout = this.#lowered
      ? this.#arranger.arrange(history, this.#lowering.partOf, this.#lowering.keys, meter)
      : arrange(this.#arranger, history, model, meter);
    return this.#layout !== null;
  }

  get parts(): number {
    return (this.#layout as Layout).parts;
  }

  /** The name of a part. */
  key(part: number): Value {
    return (this.#layout as Layout).keys[part] ?? null;
  }

  /** How many operations of a part returned. */
  returns(part: number): number {
    const { returnStarts } = this.#layout as Layout;
    return (returnStarts[part + 1] as number) - (returnStarts[part] as number);
  }

  /** The index in the history of the operation that was the `index`-th of a part to return. */
  returning(part: number, index: number): number {
    const { starts, returnStarts, byReturn, source } = this.#layout as Layout;
    const rank = byReturn[(returnStarts[part] as number) + index] as number;
    return source[(starts[part] as number) + rank] as number;
  }

  /** Takes a part as it was after this many of its returns; `run` judges it. */
  begin(part: number, until: number = this.returns(part)): void {
    this.#part = part;
    this.#algorithm = this.#algorithmOf(part, until);
  }

  /** What the judgement of the part taken knows, after `unknown`. */
  saved(): SavedSearch | null {
    return this.#algorithm?.saved?.() ?? null;
  }

  /** After `begin`: resumes from what another judgement of the part knew. */
  restore(saved: SavedSearch): void {
    this.#algorithm?.restore?.(saved);
  }

  /** Judges the part taken, or resumes after `unknown`. */
  run(meter: Meter): Verdict {
    return (this.#algorithm as Algorithm).run(meter);
  }

  /** After `run`: how long a prefix has an order. */
  reach(): Reach {
    return (this.#algorithm as Algorithm).reach();
  }

  /** After `run`: the longest prefix with an order, all of it after `ok`. */
  explained(): Explained {
    const { returns, illegalAt, sure, order: ranks } = (this.#algorithm as Algorithm).explained();
    const { starts, source } = this.#layout as Layout;
    const start = starts[this.#part] as number;
    const order: number[] = [];
    for (let at = 0; at < ranks.length; at++)
      order.push(source[start + (ranks[at] as number)] as number);
    return { returns, illegalAt, sure, order };
  }

  #algorithmOf(part: number, until: number): Algorithm {
    const layout = this.#layout as Layout;
    const model = this.#model as Model;
    if (this.#lowered && this.#lowering.foreign[part] !== true) {
      this.#registers.begin(layout, part, this.#lowering, until);
      return this.#registers;
    }
    if (until < this.returns(part)) return this.#prefix(part, until);
    const history = this.#history;
    if (this.#lowered && this.#texts.prepare(history, layout, part, this.#initial)) {
      return this.#searched(this.#texts, part);
    }
    return this.#special(layout, model) ?? this.#plain(layout, part, model);
  }

  /** The algorithms for whole objects, where the history is of their kind. */
  #special(layout: Layout, model: Model): Algorithm | null {
    const { algorithm } = model;
    if (algorithm === undefined || layout.parts !== 1) return null;
    const history = this.#history;
    const given = this.#initial ?? null;
    const initial: readonly Value[] = Array.isArray(given) ? given : [];
    switch (algorithm) {
      case "list":
        return new Linear((meter) => judgeList(history, layout, initial, meter));
      case "set":
        return new Linear(
          (meter) => judgeGrowSet(history, layout, initial, meter),
          () => this.#plain(layout, 0, model),
        );
      case "fifo-queue":
        return new Linear(
          (meter) => judgeCollection(history, layout, algorithm, initial, meter),
          () => {
            const problem = queueProblem(history, layout, initial);
            if (problem === "illegal") return new Linear(() => problem);
            return new Whole(new QueueSearch(problem));
          },
        );
      case "stack":
      case "priority-queue":
        return new Linear(
          (meter) => judgeCollection(history, layout, algorithm, initial, meter),
          () => {
            const machine = new CollectionMachine(history, layout, 0, algorithm, initial);
            if (algorithm === "stack") return new Whole(new StackSearch(layout, machine));
            return this.#searched(machine, 0);
          },
        );
      case "multi-register":
        // What an addition leaves depends on what was there: its class is not known beforehand.
        if (history.some(adds)) return null;
        return this.#searched(new MultiRegisterMachine(history, layout, 0, this.#initial), 0);
      default:
        return null;
    }
  }

  #plain(layout: Layout, part: number, model: Model): Algorithm {
    return this.#searched(
      new ModelMachine(this.#history, layout, part, model, this.#initial),
      part,
    );
  }

  #searched(machine: Machine, part: number): Algorithm {
    this.#search.begin(this.#layout as Layout, part, machine);
    return new Searched(this.#search, machine);
  }

  /** A prefix as a history of its own. */
  #prefix(part: number, until: number): Algorithm {
    const layout = this.#layout as Layout;
    this.#inner ??= new PartJudge();
    const cut = cutToReturns(this.#history, layout, part, until);
    return new Prefix(this.#inner, cut, this.#model as Model, this.#initial);
  }
}

/** Whether a transaction adds to numbers. */
function adds({ input }: Operation): boolean {
  return Array.isArray(input) && input.some((step) => Array.isArray(step) && step[0] === "add");
}
