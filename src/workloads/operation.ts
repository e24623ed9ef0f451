/**
 * A client's next operation as a choice: drawn from the client's stream in ordinary runs, by client
 * and sequence in others.
 */
import type { Value } from "../core/json.ts";
import type { Domain } from "../kernel/choices/domain.ts";
import { drawnBy } from "../kernel/choices/drawn.ts";
import type { RandomStream } from "../kernel/streams.ts";
import type { Command } from "../protocol/request.ts";

/**
 * The operations that a client may invoke next; null: the operation is removed.
 * @param draw draws one.
 * @param functions those that may be called: a decision that names another is none.
 */
export function operations(
  draw: (stream: RandomStream) => Command,
  functions: readonly string[],
): Domain<Command | null> {
  return drawnBy<Command | null>(
    draw,
    (command) =>
      command === null ? null : { f: command.f, key: command.key, input: command.input },
    (decision) => (decision === null ? null : commandOf(decision, functions)),
  );
}

/** A decision as a command; undefined if it is none. */
function commandOf(decision: Value, functions: readonly string[]): Command | undefined {
  if (typeof decision !== "object" || decision === null || Array.isArray(decision))
    return undefined;
  const { f, key, input } = decision as Readonly<Record<string, Value | undefined>>;
  if (typeof f !== "string" || !functions.includes(f)) return undefined;
  return { f, key: key ?? null, input: input ?? null };
}
