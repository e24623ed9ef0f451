/** What failure detectors say of themselves: whom they wait for, suspect and trust. */
import { claim, fact } from "../../protocol/facts.ts";

export const DETECTOR_FACTS = {
  promises: fact(
    "By its options `node` suspects a silent peer after `soonestUs` by its clock at the soonest, " +
      "and after `latestUs` at the latest",
    "node",
    "soonestUs",
    "latestUs",
  ),
  awaits: claim(
    "`node` trusts `peer`, and has waited for word from it since `sinceUs` by its own clock",
    "node",
    "peer",
    "sinceUs: moment",
  ),
  heard: claim(
    "`node` took word from `peer` for a sign of life: the one numbered `sequence` of its " +
      "`life`",
    "node",
    "peer",
    "life",
    "sequence: number",
  ),
  suspects: claim(
    "`node` suspects `peer` from now on, at `atUs` by its own clock",
    "node",
    "peer",
    "atUs: moment",
  ),
  trusts: claim("`node` suspects `peer` no longer", "node", "peer"),
  looked: claim("`node` looked at its clock: it shows `atUs`", "node", "atUs: moment"),
} as const;
