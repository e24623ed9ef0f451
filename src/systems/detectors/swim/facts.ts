/** What members of SWIM say of themselves, beside what all detectors say. */
import { claim, fact } from "../../../protocol/facts.ts";
import { DETECTOR_FACTS } from "../facts.ts";

const { promises, awaits, suspects, trusts, looked } = DETECTOR_FACTS;

export const SWIM_FACTS = {
  promises,
  awaits,
  suspects,
  trusts,
  looked,
  helped: fact(
    "By its options `node` asks `most` members to ping, of the `others` beside itself and whom " +
      "it probes",
    "node",
    "most: number",
    "others: number",
  ),
  pinged: fact("`node` pings `peer` in its own probe `probe`", "node", "peer", "probe: number"),
  asked: fact(
    "`node` asks `helper` to ping `peer` in its probe `probe`",
    "node",
    "helper: node",
    "peer",
    "probe: number",
  ),
  acked: fact(
    "The answer of `peer` to probe `probe` of `node` reached it",
    "node",
    "peer",
    "probe: number",
  ),
  lives: fact("A message that reached `node` says that `peer` is alive", "node", "peer"),
  blamed: fact(
    "A message that reached `node` says that it is suspected, or dead, in `incarnation`",
    "node",
    "incarnation",
  ),
  says: fact("`node` says that it is alive in `incarnation`", "node", "incarnation"),
  borne: fact(
    "By its options `node` bears a suspicion for `soonestUs` by its clock at the least, and for " +
      "`latestUs` at most",
    "node",
    "soonestUs",
    "latestUs",
  ),
  declares: claim("`node` takes `peer` for dead from now on", "node", "peer"),
  raised: claim("`node` is in its `incarnation`", "node", "incarnation"),
  holds: claim(
    "`node` has come to hold `peer` for `status` (0: alive, 1: suspect, 2: dead) in its " +
      "`incarnation`",
    "node",
    "peer",
    "status",
    "incarnation",
  ),
  confirmed: claim(
    "`node` bears a suspicion for `latestUs` where one accuses, and for `soonestUs` where " +
      "`confirmations` more do",
    "node",
    "soonestUs",
    "latestUs",
    "confirmations: number",
  ),
  accused: claim(
    "`node` has learned that `accuser` finds `peer` silent",
    "node",
    "peer",
    "accuser: node",
  ),
  outlived: claim(
    "`node` declares `peer` dead, `forUs` by its clock after it began to suspect it",
    "node",
    "peer",
    "forUs",
  ),
} as const;
