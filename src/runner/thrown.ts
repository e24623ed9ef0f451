/** What a step of a run threw, as the violation that it is. */
import { HostError, ListenerError, thrownText } from "../core/errors.ts";
import { formatMoment } from "../core/formatting.ts";
import { NoProgressError } from "../kernel/agenda.ts";
import type { Address } from "../protocol/node-id.ts";
import type { World } from "../world/world.ts";

interface ThrownViolation {
  readonly check: "no-progress" | "node-error";
  readonly message: string;
  /** Whose it is; 0: of none. */
  readonly node: Address;
}

/**
 * What handlers throw is a violation of theirs, and so is what listens to their facts.
 * @throws anything else, which is a fault of ours or of the host's, as it is.
 */
export function thrownBy(error: unknown, { nowUs, stage, names }: World): ThrownViolation {
  if (error instanceof NoProgressError) {
    const message = `${error.message} by ${formatMoment(nowUs)}`;
    return { check: "no-progress", message, node: 0 };
  }
  const node = stage.active;
  if (error instanceof ListenerError) {
    const of = node === 0 ? "" : ` of ${names[node]}`;
    return { check: "node-error", message: `${error.message}${of}`, node };
  }
  // What the host lacks says nothing of what it hosts.
  if (node === 0 || error instanceof HostError) throw error;
  const message = `a handler of ${names[node]} threw ${thrownText(error)}`;
  return { check: "node-error", message, node };
}
