/** Events as every format has them, and their four types. */
import type { Value } from "../../core/json.ts";

export type EventType = "invoke" | "ok" | "fail" | "info";

/** The type that a field names, or null. */
export function eventType(value: unknown): EventType | null {
  return value === "invoke" || value === "ok" || value === "fail" || value === "info"
    ? value
    : null;
}

/** An event of a client, as a line of a history has it. */
export interface HistoryEvent {
  readonly process: number;
  readonly type: EventType;
  /** Null where a completion does not repeat it. */
  readonly f: string | null;
  readonly key: Value;
  readonly value: Value;
  /** Microseconds since the start, or null where the source has no clock. */
  readonly timeUs: number | null;
}
