/** What the protocols of a scenario have promised to bear. */
import type { Path, Reader } from "../core/shape/reader.ts";
import { namesOnlyClients } from "../faults/target.ts";
import type { Harm } from "../protocol/fault-model.ts";
import type { Scenario } from "./scenario.ts";
import type { Scope } from "./scope.ts";

/**
 * A protocol has promised nothing outside its fault model: to judge it there would be a false
 * alarm. Of what is late, or wrong about clocks, it has doubts of its own. A system of several
 * services is what its scenario makes of it: some are there to show what one of them does not bear.
 */
export function checkFaultModels(
  reader: Reader,
  at: Path,
  {
    faults: plans,
    network: { lossPpm, duplicatePpm },
    script,
  }: Pick<Scenario, "faults" | "network" | "script">,
  { known, protocols }: Scope,
): void {
  for (const name of protocols) {
    const model = known.protocols.get(name)?.make().faultModel;
    if (model === undefined) continue;
    const refuse = (place: Path, what: string, harms: readonly Harm[]) => {
      const harm = harms.find((one) => !model.safeUnder.has(one));
      if (harm === undefined) return;
      reader.wrong(place, `${what} ${harm}, which ${name} does not promise to tolerate`);
    };
    if (lossPpm > 0) refuse([...at, "network", "loss"], "this is", ["loss"]);
    if (duplicatePpm > 0) refuse([...at, "network", "duplicate"], "this is", ["duplication"]);
    plans.forEach((plan, index) => {
      for (const { fault, settings } of plan.oneOf) {
        // What its clients bear is not the protocol's to promise.
        if (namesOnlyClients(settings["target"] ?? null)) continue;
        refuse([...at, "faults", index], `${fault} does`, known.faults.get(fault)?.harms ?? []);
      }
    });
    script.forEach((step, index) => {
      if (step.do !== "crash" || step.disk !== "wiped" || namesOnlyClients(step.nodes)) return;
      refuse([...at, "script", index, "disk"], "an empty disk is", ["disk-loss"]);
    });
  }
}
