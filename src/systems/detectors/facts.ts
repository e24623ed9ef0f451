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
  reached: fact(
    "The heartbeat of `peer` that is numbered `sequence` of its `life` reached `node`",
    "node",
    "peer",
    "life",
    "sequence: number",
  ),
  heard: claim(
    "`node` took word from `peer` for a sign of life, at `atUs` by its own clock: the one " +
      "numbered `sequence` of its `life`",
    "node",
    "peer",
    "life",
    "sequence: number",
    "atUs: moment",
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

/** What a detector that expects heartbeats as Chen's does says beside: what its estimate is of. */
export const CHEN_FACTS = {
  ...DETECTOR_FACTS,
  expects: fact(
    "By its options `node` expects a heartbeat each `intervalUs`, as the last `window` came on " +
      "average, and is patient for `marginUs`, and for `latestUs` after the last one at most",
    "node",
    "intervalUs",
    "window: number",
    "marginUs",
    "latestUs",
  ),
} as const;
