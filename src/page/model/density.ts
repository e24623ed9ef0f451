/** How many events are where: what a strip draws of a whole run. */
import type { EventColumns } from "../../kernel/event-log.ts";
import type { Axis } from "./window.ts";

/** Events in each of as many equal parts of the axis, from 0 to its end. */
export function densityOf(
  { times, steps }: Pick<EventColumns, "times" | "steps">,
  axis: Axis,
  end: number,
  parts: number,
): Uint32Array {
  const counts = new Uint32Array(Math.max(1, parts));
  const places = axis === "time" ? times : steps;
  const scale = counts.length / Math.max(1, end);
  for (let event = 0; event < places.length; event++) {
    const part = Math.min(counts.length - 1, Math.floor((places[event] as number) * scale));
    counts[part] = (counts[part] as number) + 1;
  }
  return counts;
}
