/**
 * The operations of a core, and what the clock says of them, in sentences: what is alike is said in
 * one.
 */
import type { Operation } from "../../history/operation.ts";
import type { Edge } from "./edges.ts";
import { callText, deed, nounOf, when } from "./words.ts";

/** One line an operation; those that ask the same and got the same answer share one. */
export function operationLines(operations: readonly Operation[]): string[] {
  const groups = new Map<string, Operation[]>();
  for (const operation of operations) {
    const text = callText(operation);
    const group = groups.get(text);
    if (group === undefined) groups.set(text, [operation]);
    else group.push(operation);
  }
  return [...groups.entries()].map(([text, group]) => {
    const [only] = group as [Operation];
    if (group.length === 1) {
      return `  ${deed(only)}, invoked ${began(only)}, completed ${ended(only)}`;
    }
    const each = group.map((one) => `c${one.process} (${span(one)})`);
    return `  ${text}, ${group.length} times: ${inSeries(each)}`;
  });
}

/** One line for what had to wait: all that had completed before it was invoked. */
export function edgeLines(edges: readonly Edge[], operations: readonly Operation[]): string[] {
  const nameOf = namesOf([...operations, ...edges.flatMap(({ before, after }) => [before, after])]);
  const befores = new Map<Operation, Operation[]>();
  for (const { before, after } of edges) {
    const known = befores.get(after);
    if (known === undefined) befores.set(after, [before]);
    else known.push(before);
  }
  return [...befores.entries()].map(([after, all]) => {
    return `  ${inSeries(all.map(nameOf))} had completed before ${nameOf(after)} was invoked`;
  });
}

/** `event 3 to 7`, `1.204 s to 1.302 s`. */
function span(operation: Operation): string {
  const from = began(operation).replace(/^at /, "");
  return `${from} to ${ended(operation).replace(/^at (event )?/, "")}`;
}

/**
 * Names that tell operations apart: where two would have the same, the moment of the invocation is
 * added.
 */
function namesOf(operations: readonly Operation[]): (operation: Operation) => string {
  const counts = new Map<string, number>();
  for (const operation of new Set(operations)) {
    const name = nounOf(operation);
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return (operation) => {
    const name = nounOf(operation);
    return (counts.get(name) ?? 0) > 1 ? `${name} (invoked ${began(operation)})` : name;
  };
}

function began({ invokedUs, invoked }: Operation): string {
  return bare(invokedUs, invoked);
}

function ended({ completedUs, completed }: Operation): string {
  return bare(completedUs, completed);
}

function bare(us: number | null, position: number): string {
  return when(us, position).replace(/^\((.*)\)$/, "at $1");
}

/** `a`, `a and b`, `a, b and c`. */
function inSeries(items: readonly string[]): string {
  return items.length < 2
    ? (items[0] ?? "")
    : `${items.slice(0, -1).join(", ")} and ${items[items.length - 1]}`;
}
