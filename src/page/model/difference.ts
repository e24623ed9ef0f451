/** Where two runs part. */
import type { EventColumns } from "../../kernel/event-log.ts";

/** The first step in which two runs differ; null: they are the same. */
export function firstDifference(a: EventColumns, b: EventColumns): number | null {
  const count = Math.max(a.kinds.length, b.kinds.length);
  for (let event = 0; event < count; event++) {
    const isSame =
      a.kinds[event] === b.kinds[event] &&
      a.times[event] === b.times[event] &&
      a.actors[event] === b.actors[event] &&
      a.others[event] === b.others[event] &&
      a.numbers[event] === b.numbers[event] &&
      a.marks[event] === b.marks[event];
    if (!isSame) return (b.steps[event] ?? a.steps[event] ?? 0) as number;
  }
  return null;
}
