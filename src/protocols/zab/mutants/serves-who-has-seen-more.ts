/** A server serves a client that has seen more than the server has delivered. */
import type { ZabMutant } from "./mutant.ts";

export const servesWhoHasSeenMore: ZabMutant = {
  name: "serves-who-has-seen-more",
  about: "A server serves a client that has seen more than the server has delivered.",
  fault: ["crash", "partition"],
  detectors: ["monotonic-reads", "read-your-writes"],
  origin:
    "ZooKeeperServer.processConnectRequest: a client that has seen a later zxid asks another server",
  equivalent: false,
  rules: { mayServe: () => true },
};
