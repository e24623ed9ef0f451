/** Faults that would do nothing, whatever the run: they are no test, and are refused. */
import type { Path, Reader } from "../core/shape/reader.ts";
import type { Fault } from "../faults/fault.ts";
import type { FaultChoice } from "./scenario.ts";

/** A fault of no length is refused where it harms only while it lasts. @param of the map. */
export function refuseNoTime(given: readonly Fault[], at: Path, reader: Reader, of: unknown): void {
  const idle = given.find(({ needsTime }) => needsTime === true);
  if (idle === undefined) return;
  const right = `a duration above 0 (a ${idle.name} that lasts no time does nothing)`;
  reader.expected(at, right, fieldIn(of, at.at(-1)));
}

/** A fault whose settings do nothing is refused. @param of the map. */
export function refuseIdle(
  fault: Fault,
  { settings }: FaultChoice,
  at: Path,
  reader: Reader,
  of: unknown,
): void {
  const idle = fault.idle?.(settings) ?? null;
  if (idle === null) return;
  const { name, right } = idle;
  reader.expected([...at, name], right, fieldIn(of, name));
}

/** What a map has by a name; undefined: nothing, or it is no map. */
function fieldIn(of: unknown, name: string | number | undefined): unknown {
  if (typeof of !== "object" || of === null || name === undefined) return undefined;
  return Object.hasOwn(of, name) ? (of as Readonly<Record<string, unknown>>)[name] : undefined;
}
