/** A proposer sends its value to one acceptor, and nothing to the others. */
import type { Mutant } from "../../../protocol/mutant.ts";
import type { Message } from "../messages.ts";
import type { Rules } from "../rules.ts";

export const valueSentOnce: Mutant<Rules, unknown, Message> = {
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
