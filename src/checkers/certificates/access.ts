/** What an operation saw of its key, and what it left there: for the verifiers of certificates. */
import type { Value } from "../../core/json.ts";
import type { Operation } from "../../history/operation.ts";

/** Absent fields: it saw, refused or left nothing that is known. */
export interface Access {
  readonly saw?: Value;
  /** It saw any other value than this: a cas that answered false. */
  readonly refused?: Value;
  readonly left?: Value;
}

/**
 * Null for what is neither a read nor a write of a whole value. What a crashed cas left shows what
 * it saw, too.
 */
export function accessOf({ f, input, output, outcome }: Operation): Access | null {
  switch (f) {
    case "read":
    case "get":
      return outcome === "ok" ? { saw: output } : {};
    case "write":
    case "put":
      return { left: input };
    case "delete":
      return { left: null };
    case "cas": {
      if (!Array.isArray(input)) return null;
      const [from = null, to = null] = input as readonly Value[];
      return outcome === "ok" && output === false ? { refused: from } : { saw: from, left: to };
    }
    default:
      return null;
  }
}

/** Whether it is a read or write of a whole value. */
export function isAccess(operation: Operation): boolean {
  return accessOf(operation) !== null;
}
