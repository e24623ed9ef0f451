/** A proposer sends its value to one acceptor, and nothing to the others. */
import type { PaxosMutant } from "./mutant.ts";

export const valueSentOnce: PaxosMutant = {
  name: "value-sent-once",
  about: "The value of a proposal is gone once it was sent to n1: the other acceptors get null.",
  fault: [],
  detectors: ["one-value-per-ballot", "agreement"],
  origin: "Paxos Made Simple §2.2: a proposal has one number and one value (P2)",
  equivalent: false,
  self: (self) => ({
    send: (to, message) =>
      self.send(to, message.type === "accept" && to !== 1 ? { ...message, value: null } : message),
  }),
};
