/** The four types of events, as every format names them. */

export type EventType = "invoke" | "ok" | "fail" | "info";

/** The type that a field names, or null. */
export function eventType(value: unknown): EventType | null {
  return value === "invoke" || value === "ok" || value === "fail" || value === "info"
    ? value
    : null;
}
