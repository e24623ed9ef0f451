/** A joint configuration is left before it is committed. */
import type { Mutant } from "../../../protocol/mutant.ts";
import type { Rules } from "../rules.ts";

export const leaveJointUncommitted: Mutant<Rules> = {
  name: "leave-joint-uncommitted",
  about: "A joint configuration is left before it is committed.",
  fault: ["crash"],
  detectors: ["configuration-safety", "leader-completeness"],
  origin: "camunda #60086",
  equivalent: false,
  rules: { mayLeaveJoint: () => true },
};
