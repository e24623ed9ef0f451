/** Uniqueness of ids: no two `generate` operations on a key answer the same. */

import { textOf } from "../../core/json.ts";
import { valueText } from "../explain/words.ts";
import {
  type Check,
  type CheckInput,
  type CheckOutcome,
  Findings,
  notApplicable,
} from "./check.ts";

export const uniqueIds: Check = {
  name: "unique-ids",
  about: "no two `generate` operations on a key answer the same (Jepsen's unique-ids)",
  weakerThanLinearizable: false,
  run,
};

function run({ history }: CheckInput): CheckOutcome {
  const owners = new Map<string, number>();
  const findings = new Findings();
  let attempted = 0;
  let acknowledged = 0;
  history.forEach(({ f, key, outcome, output }, index) => {
    if (f !== "generate") return;
    attempted++;
    if (outcome !== "ok") return;
    acknowledged++;
    const name = textOf([key, output]);
    const owner = owners.get(name);
    if (owner === undefined) owners.set(name, index);
    else {
      const of = key === null ? "" : ` of ${valueText(key)}`;
      findings.add([owner, index], () => `the id ${valueText(output)}${of} was given out twice`);
    }
  });
  if (attempted === 0) return notApplicable("there are no generate operations");
  return {
    verdict: findings.count > 0 ? "illegal" : "ok",
    summary:
      findings.count > 0
        ? `${findings.count} of ${acknowledged} ids had been given out before`
        : `${acknowledged} ids, all different`,
    findings: findings.kept,
    figures: { attempted, acknowledged, duplicates: findings.count },
  };
}
