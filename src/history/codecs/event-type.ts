/** The four types of events, as every format names them. */
import type { HistoryEvent } from "./assemble.ts";

/** The type that a field names, or null. */
export function eventType(value: unknown): HistoryEvent["type"] | null {
  return value === "invoke" || value === "ok" || value === "fail" || value === "info"
    ? value
    : null;
}
