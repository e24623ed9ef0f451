/**
 * The id of a fault plan that the file does not name: its content, never its position, so that no
 * other plan can rename it.
 */
import { hashText } from "../core/hash.ts";
import type { Fault } from "../faults/fault.ts";
import type { FaultChoice, FaultPlan } from "./scenario.ts";

/**
 * `partition@5s~1f0c`: what, when, and 16 bits of what else the plan says. A setting at its default
 * says nothing, so a parameter that a later version adds leaves the ids of old plans alone.
 * @param short what and when.
 * @param said the plan as resolved; what the file leaves to other fields, such as `until`, is left
 * out.
 * @param faults those that there are, by name.
 */
export function contentId(
  short: string,
  said: Partial<FaultPlan["when"]>,
  oneOf: readonly FaultChoice[],
  faults: ReadonlyMap<string, Fault>,
): string {
  const lasts = said.forUs === Number.POSITIVE_INFINITY ? "heal" : said.forUs;
  const content = JSON.stringify([
    { ...said, forUs: lasts },
    oneOf.map((choice) => departuresOf(choice, faults)),
  ]);
  return `${short}~${(hashText(content) >>> 16).toString(16).padStart(4, "0")}`;
}

/** A fault's name, and the settings that differ from its defaults, by name. */
function departuresOf(
  { fault, settings }: FaultChoice,
  faults: ReadonlyMap<string, Fault>,
): readonly unknown[] {
  const parameters = faults.get(fault)?.parameters ?? {};
  const departures = Object.entries(settings)
    .filter(([name, value]) => {
      const usual = parameters[name]?.default ?? null;
      return JSON.stringify(value) !== JSON.stringify(usual);
    })
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return [fault, departures];
}
