/** The leader keeps what it knows of a learner over its reconnection. */
import type { Mutant } from "../../../protocol/mutant.ts";
import type { Rules } from "../rules.ts";

export const learnerByServer: Mutant<Rules> = {
  name: "learner-by-server",
  about:
    "Acknowledgements and forwarding belong to a server, not to a session: proposals overtake synchronization.",
  fault: ["one-way-partition", "crash"],
  detectors: ["zxid-identifies-prefix", "process-consistency", "actions-in-order"],
  origin: "a prototype; openraft ReplicationSessionId (BUGS #131)",
  equivalent: false,
  rules: { learnerStart: (before) => before },
};
