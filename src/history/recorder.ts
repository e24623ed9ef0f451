/** The recorder: notes what clients invoke and what they are answered, in order. */
import type { Value } from "../core/json.ts";
import type { Operation, Outcome } from "./operation.ts";

/**
 * By operation, in the order of invocations. Columns instead of objects: nothing is kept alive one
 * by one.
 */
interface Columns {
  readonly processes: number[];
  readonly functions: string[];
  readonly keys: Value[];
  readonly inputs: Value[];
  readonly outputs: Value[];
  readonly outcomes: Outcome[];
  readonly invoked: number[];
  /** -1 while open. */
  readonly completed: number[];
  readonly invokedUs: number[];
  readonly completedUs: number[];
  /** The step of the run in which it completed, 0 while open. */
  readonly completedSteps: number[];
}

/** Operations of a page: 2 to the power of this. */
const PAGE_BITS = 7;
const PAGE_LENGTH = 1 << PAGE_BITS;
const WITHIN = PAGE_LENGTH - 1;

/** Everything of a recorder at one moment: pages of operations, which never change. */
export interface RecorderSnapshot {
  readonly pages: readonly Columns[];
  readonly length: number;
  readonly events: number;
}

/** Gets operations as they are invoked and completed, by their number. */
export interface HistoryListener {
  invoked(operation: number): void;
  completed(operation: number): void;
}

export class HistoryRecorder {
  /** Listeners that get each operation. */
  listeners: readonly HistoryListener[] = [];
  #pages: Columns[] = [];
  /**
   * By page: whether it is this recorder's alone. One that a snapshot shares is copied before it
   * changes.
   */
  #owned: boolean[] = [];
  #length = 0;
  #events = 0;
  /** How often it went back to a snapshot. */
  restores = 0;
  /** The snapshot that nothing has happened since. */
  #saved: RecorderSnapshot | null = null;

  /** Operations invoked so far. */
  get length(): number {
    return this.#length;
  }

  /** Notes an invocation. @returns the operation's number, which `complete` wants. */
  invoke(process: number, f: string, key: Value, input: Value, atUs: number): number {
    const operation = this.#length++;
    const columns = this.#toChange(operation);
    columns.processes.push(process);
    columns.functions.push(f);
    columns.keys.push(key);
    columns.inputs.push(input);
    columns.outputs.push(null);
    columns.outcomes.push("info");
    columns.invoked.push(this.#events++);
    columns.completed.push(-1);
    columns.invokedUs.push(atUs);
    columns.completedUs.push(-1);
    columns.completedSteps.push(0);
    for (const listener of this.listeners) listener.invoked(operation);
    return operation;
  }

  /**
   * Notes how an operation ended. One that ends in `info` stays open to the end, as does one that
   * is never completed.
   */
  complete(operation: number, outcome: Outcome, output: Value, atUs: number, step: number): void {
    const columns = this.#toChange(operation);
    const place = operation & WITHIN;
    const event = this.#events++;
    columns.outcomes[place] = outcome;
    if (outcome !== "info") {
      columns.outputs[place] = output;
      columns.completed[place] = event;
      columns.completedUs[place] = atUs;
      columns.completedSteps[place] = step;
    }
    for (const listener of this.listeners) listener.completed(operation);
  }

  /** The step in which an operation completed, 0 if it has not. */
  stepOf(operation: number): number {
    return this.#pages[operation >> PAGE_BITS]?.completedSteps[operation & WITHIN] ?? 0;
  }

  /** The history so far, in the order of invocations. */
  history(): readonly Operation[] {
    return Array.from({ length: this.#length }, (_, operation) => this.at(operation));
  }

  /** An operation by its number, as far as it has come. */
  at(operation: number): Operation {
    return operationOf(this.#pages[operation >> PAGE_BITS] as Columns, operation & WITHIN);
  }

  snapshot(): RecorderSnapshot {
    if (this.#saved === null) {
      this.#owned.length = 0;
      this.#saved = { pages: this.#pages.slice(), length: this.#length, events: this.#events };
    }
    return this.#saved;
  }

  restore(snapshot: RecorderSnapshot): void {
    if (this.#saved === snapshot) return;
    this.restores++;
    this.#saved = snapshot;
    this.#pages = snapshot.pages.slice();
    this.#owned.length = 0;
    this.#length = snapshot.length;
    this.#events = snapshot.events;
  }

  /**
   * The page of an operation, which is about to change; a new one where it is the first of its
   * page.
   */
  #toChange(operation: number): Columns {
    this.#saved = null;
    const at = operation >> PAGE_BITS;
    let page = this.#pages[at];
    if (page !== undefined && this.#owned[at] === true) return page;
    page = page === undefined ? emptyColumns() : copy(page);
    this.#pages[at] = page;
    this.#owned[at] = true;
    return page;
  }
}

function operationOf(columns: Columns, place: number): Operation {
  const completed = columns.completed[place] as number;
  return {
    process: columns.processes[place] as number,
    f: columns.functions[place] as string,
    key: columns.keys[place] as Value,
    input: columns.inputs[place] as Value,
    output: columns.outputs[place] as Value,
    outcome: columns.outcomes[place] as Outcome,
    invoked: columns.invoked[place] as number,
    completed: completed < 0 ? Number.POSITIVE_INFINITY : completed,
    invokedUs: columns.invokedUs[place] as number,
    completedUs: completed < 0 ? null : (columns.completedUs[place] as number),
  };
}

function emptyColumns(): Columns {
  return {
    processes: [],
    functions: [],
    keys: [],
    inputs: [],
    outputs: [],
    outcomes: [],
    invoked: [],
    completed: [],
    invokedUs: [],
    completedUs: [],
    completedSteps: [],
  };
}

function copy(columns: Columns): Columns {
  return {
    processes: [...columns.processes],
    functions: [...columns.functions],
    keys: [...columns.keys],
    inputs: [...columns.inputs],
    outputs: [...columns.outputs],
    outcomes: [...columns.outcomes],
    invoked: [...columns.invoked],
    completed: [...columns.completed],
    invokedUs: [...columns.invokedUs],
    completedUs: [...columns.completedUs],
    completedSteps: [...columns.completedSteps],
  };
}
