/** A joint configuration is left before it is committed. */
import type { RaftMutant } from "./mutant.ts";

export const leaveJointUncommitted: RaftMutant = {
  name: "leave-joint-uncommitted",
  about: "A joint configuration is left before it is committed.",
  fault: ["crash"],
  detectors: ["configuration-safety", "leader-completeness", "changes-in-own-term"],
  origin: "camunda #60086",
  equivalent: false,
  rules: { mayLeaveJoint: () => true },
};
