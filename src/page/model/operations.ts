/** Clients' operations as the page lists and writes them. */
import type { Operation } from "../../history/operation.ts";

/** `put k3 17`, `get k3 → 17`, `cas k1 [2,3] info`. */
export function operationText(
  operation: Pick<Operation, "f" | "key" | "input" | "output" | "outcome">,
): string {
  const { f, key, input, output, outcome } = operation;
  const asked = [f, key, input]
    .filter((part) => part !== null)
    .map((part) => (typeof part === "string" ? part : JSON.stringify(part)))
    .join(" ");
  if (outcome !== "ok") return `${asked} ${outcome}`;
  if (output === null) return input === null ? `${asked} → nil` : asked;
  return `${asked} → ${JSON.stringify(output)}`;
}
