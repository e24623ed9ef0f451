/** A verb of the directed language: the fields of its step, and what the step is. */

import { type AnyField, type FieldsRead, fields } from "../../core/shape/fields.ts";
import type { Path, Reader } from "../../core/shape/reader.ts";
import { mapped, type Shape } from "../../core/shape/shape.ts";
import type { Scope } from "../scope.ts";
import type { ScriptStep } from "../script.ts";

/** A step before it knows its line. */
export type StepBody = ScriptStep extends infer Step
  ? Step extends unknown
    ? Omit<Step, "line">
    : never
  : never;

/** The step of a verb. */
export type Step<Do extends ScriptStep["do"]> = Extract<StepBody, { readonly do: Do }>;

/** A verb: the fields of its step, and what the step is. */
export interface Verb {
  readonly name: string;
  readonly shape: Shape<unknown, StepBody, Scope>;
}

export function verb<F extends Readonly<Record<string, AnyField>>, Do extends ScriptStep["do"]>(
  name: string,
  declared: F,
  into: (read: FieldsRead<F>, at: Path, reader: Reader, scope: Scope) => Step<Do> | undefined,
  from: (step: Step<Do>) => FieldsRead<F>,
): Verb {
  const shape = mapped(fields<F, Scope>(declared, { words: "a step" }), into, from);
  return { name, shape: shape as unknown as Verb["shape"] };
}
