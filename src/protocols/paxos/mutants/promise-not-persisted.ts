/** A restarted acceptor has forgotten what it promised. */
import type { Mutant } from "../../../protocol/mutant.ts";
import type { Rules } from "../rules.ts";

export const promiseNotPersisted: Mutant<Rules> = {
  name: "promise-not-persisted",
  about: "The promise is not written to disk: a restarted acceptor takes lower ballots again.",
  fault: ["crash"],
  detectors: ["told-is-durable", "promise-monotonic"],
  origin: "Paxos Made Simple §2.5",
  equivalent: false,
  rules: { rememberedPromise: () => 0 },
};
