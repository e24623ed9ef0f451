/** What a model sees of an operation. */
import type { Operation } from "../history/operation.ts";
import type { Observed } from "../objects/model.ts";

/** Its answer is undefined where it is unknown. */
export function observedOf(operation: Operation): Observed {
  return {
    f: operation.f,
    key: operation.key,
    input: operation.input,
    output: operation.outcome === "ok" ? operation.output : undefined,
  };
}
