/** How stale the reads of a run were, where fresh ones are not promised. */
import { staleness } from "../checkers/consistency/staleness.ts";
import type { Operation } from "../history/operation.ts";
import { modelOf } from "../objects/model.ts";
import type { SequentialObject } from "../objects/object.ts";
import type { Scenario } from "../scenario/scenario.ts";
import type { RunFigures } from "./result.ts";

export function staleReadsOf(
  { checks }: Scenario,
  object: SequentialObject,
  history: readonly Operation[],
): Pick<RunFigures, "staleness"> {
  if (checks.includes("linearizable")) return {};
  const { verdict, figures } = staleness.run({ history, model: modelOf(object) });
  if (verdict !== "ok" || figures["reads"] === 0) return {};
  return {
    staleness: {
      reads: figures["reads"] as number,
      stale: figures["stale"] as number,
      versionsMax: figures["versionsMax"] as number,
      ageMaxUs: (figures["ageMaxUs"] ?? 0) as number,
    },
  };
}
