/** The recorder: notes what clients ask and are told, in the order in which it happens. */
import type { Value } from "../core/json.ts";
import type { Operation, Outcome } from "./operation.ts";

/** By operation, in the order of invocations. Columns instead of objects: nothing is kept alive one by one. */
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

/** Everything of a recorder at one moment. */
export interface RecorderSnapshot {
  readonly columns: Columns;
  readonly events: number;
}

/** Hears of operations as they are invoked and completed, by their number. */
export interface HistoryListener {
  invoked(operation: number): void;
  completed(operation: number): void;
}

export class HistoryRecorder {
  /** Those who hear of each operation. */
  listeners: readonly HistoryListener[] = [];
  #columns: Columns = {
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
  #events = 0;
  /** How often it went back to a snapshot. */
  restores = 0;

  /** Operations invoked so far. */
  get length(): number {
    return this.#columns.processes.length;
  }

  /** Notes an invocation. @returns the operation's number, which `complete` wants. */
  invoke(process: number, f: string, key: Value, input: Value, atUs: number): number {
    const columns = this.#columns;
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
    const operation = columns.processes.push(process) - 1;
    for (const listener of this.listeners) listener.invoked(operation);
    return operation;
  }

  /** Notes how an operation ended. One that ends in `info` stays open for ever, as does one that is never completed. */
  complete(operation: number, outcome: Outcome, output: Value, atUs: number, step: number): void {
    const columns = this.#columns;
    const event = this.#events++;
    columns.outcomes[operation] = outcome;
    if (outcome !== "info") {
      columns.outputs[operation] = output;
      columns.completed[operation] = event;
      columns.completedUs[operation] = atUs;
      columns.completedSteps[operation] = step;
    }
    for (const listener of this.listeners) listener.completed(operation);
  }

  /** The step in which an operation completed, 0 if it has not. */
  stepOf(operation: number): number {
    return this.#columns.completedSteps[operation] ?? 0;
  }

  /** The history so far, in the order of invocations. */
  history(): readonly Operation[] {
    return this.#columns.processes.map((_, at) => this.at(at));
  }

  /** An operation by its number, as far as it has come. */
  at(operation: number): Operation {
    const columns = this.#columns;
    const completed = columns.completed[operation] as number;
    return {
      process: columns.processes[operation] as number,
      f: columns.functions[operation] as string,
      key: columns.keys[operation] as Value,
      input: columns.inputs[operation] as Value,
      output: columns.outputs[operation] as Value,
      outcome: columns.outcomes[operation] as Outcome,
      invoked: columns.invoked[operation] as number,
      completed: completed < 0 ? Number.POSITIVE_INFINITY : completed,
      invokedUs: columns.invokedUs[operation] as number,
      completedUs: completed < 0 ? null : (columns.completedUs[operation] as number),
    };
  }

  /** What an operation is, and how it has ended so far. */
  operationAt(
    operation: number,
  ): Pick<Operation, "process" | "f" | "key" | "input" | "output" | "outcome"> {
    const columns = this.#columns;
    return {
      process: columns.processes[operation] as number,
      f: columns.functions[operation] as string,
      key: columns.keys[operation] as Value,
      input: columns.inputs[operation] as Value,
      output: columns.outputs[operation] as Value,
      outcome: columns.outcomes[operation] as Outcome,
    };
  }

  /** The number of the event at which an operation was invoked. */
  invokedAt(operation: number): number {
    return this.#columns.invoked[operation] as number;
  }

  /** The number of the event at which it completed, -1 while it is open. */
  completedAt(operation: number): number {
    return this.#columns.completed[operation] as number;
  }

  snapshot(): RecorderSnapshot {
    return { columns: copy(this.#columns), events: this.#events };
  }

  restore(snapshot: RecorderSnapshot): void {
    this.restores++;
    this.#columns = copy(snapshot.columns);
    this.#events = snapshot.events;
  }
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
