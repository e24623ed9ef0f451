/** How much of a history says anything: a verdict rests on no more than that. */
import type { Value } from "../core/json.ts";
import type { KnownFunction } from "./codecs/codec.ts";
import type { Operation } from "./operation.ts";

/** Counts of a history. */
export interface Evidence {
  /** Operations that are known to have answered something: reads, a cas, transactions that read. */
  readonly answers: number;
  /** Reads that completed with nil, and were taken as not known: see the format. */
  readonly unknownReads: number;
  /** How many keys there are, those that transactions name included; 0: the object is one whole. */
  readonly keys: number;
}

/** Of functions of no known object: those that answer though it be nil. */
const READS: ReadonlySet<string> = new Set(["read", "get", "dequeue", "pop", "peek", "take"]);

/** Steps of transactions that answer nothing. */
const UPDATES: ReadonlySet<Value> = new Set(["w", "write", "append"]);

/** @param shapes what is known of the functions; absent: the object is not one of ours. */
export function evidenceOf(
  history: readonly Operation[],
  unknownReads: number,
  shapes?: Readonly<Record<string, KnownFunction>>,
): Evidence {
  const keys = new Set<Value>();
  let answers = 0;
  for (const operation of history) {
    const { f, key, input } = operation;
    if (key !== null) keys.add(keyIn(key));
    if (f === "txn") for (const [, name = null] of stepsIn(input)) keys.add(keyIn(name));
    if (answersIn(operation, shapes)) answers++;
  }
  return { answers, unknownReads, keys: keys.size };
}

function answersIn(
  { f, output, outcome }: Operation,
  shapes: Readonly<Record<string, KnownFunction>> | undefined,
): boolean {
  if (outcome !== "ok") return false;
  if (f === "txn") return stepsIn(output).some(([kind = null]) => !UPDATES.has(kind));
  if (shapes !== undefined && Object.hasOwn(shapes, f)) return shapes[f]?.answersNothing !== true;
  return output !== null || READS.has(f);
}

function stepsIn(steps: Value): readonly (readonly Value[])[] {
  return Array.isArray(steps) ? steps.filter(Array.isArray) : [];
}

/** A key as a set finds it again: lists and maps by their text. */
function keyIn(key: Value): Value {
  return typeof key === "object" ? JSON.stringify(key) : key;
}
