/**
 * The operations that clients wait for, where a run fails because they are not answered: of each
 * client those up to the one that it could not get answered, and none after that.
 */

import type { Operation } from "../../history/operation.ts";
import type { Decision } from "../../kernel/choices/decisions.ts";
import { operationOfKey } from "../../protocol/request.ts";
import type { Scenario } from "../../scenario/scenario.ts";
import { operationIn } from "./candidate.ts";

/**
 * Decisions without the operations that come after those awaited. Of each client the first is
 * awaited that had no answer when the chaos was over; where there is none, the first that it asked
 * for then.
 * @param history of the run in which all was decided so.
 */
export function awaitedOf(
  decisions: readonly Decision[],
  history: readonly Operation[],
  { durationUs, workload }: Pick<Scenario, "durationUs" | "workload">,
): readonly Decision[] {
  const unanswered = new Map<string, number>();
  const asked = new Map<string, number>();
  const counts = new Map<string, number>();
  for (const { process, outcome, invokedUs, completedUs } of history) {
    // A client is another process after each operation whose end is unknown.
    const client = `c${((process - 1) % workload.clients) + 1}`;
    const sequence = (counts.get(client) ?? 0) + 1;
    counts.set(client, sequence);
    const isLate = (completedUs ?? Number.POSITIVE_INFINITY) >= durationUs;
    if (outcome === "info" && isLate && !unanswered.has(client)) unanswered.set(client, sequence);
    if ((invokedUs ?? 0) >= durationUs && !asked.has(client)) asked.set(client, sequence);
  }
  const isLater = (operation: string): boolean => {
    const [client = "", sequence] = operation.split("/");
    const last = unanswered.get(client) ?? asked.get(client) ?? Number.POSITIVE_INFINITY;
    return Number(sequence) > last;
  };
  const operationOf = ([kind, key]: Decision): string | null =>
    kind === "operation" ? operationOfKey(key) : operationIn(key);
  // Registrations of sessions have numbers as well, and are none of these.
  const operations = new Set(
    decisions.flatMap((one) => (one[0] === "operation" ? (operationOf(one) ?? []) : [])),
  );
  return decisions.filter((one) => {
    const operation = operationOf(one);
    return operation === null || !operations.has(operation) || !isLater(operation);
  });
}
