/** A chain of calls as a system: all of it ends by the deadline of the first caller. */
import { bind, claim, defineSystem, type Protocol, properties } from "rashomon";
import notPassedOn from "./not-passed-on.ts?program";
import passedOn from "./passed-on.ts?program";

const FACTS = {
  ended: claim(
    "`node` ended after `tookUs` what it was allowed `allowedUs` for",
    "node",
    "tookUs",
    "allowedUs",
  ),
} as const;

const chain = (program: (declaration?: object) => Protocol): Protocol =>
  program({ name: "cancelled-in-time", about: "A chain of calls.", facts: FACTS });

export default defineSystem({
  name: "cancelled-in-time",
  about: "A caller asks a service that asks another, and does not wait for ever.",
  protocol: chain(passedOn),
  invariants: [
    bind(
      {
        name: "in-time",
        statement: "Who asks, and who works for it, ends by the deadline, by its own clock.",
        source: "gRPC, Deadlines: deadline propagation",
      },
      properties.inTime(1_000),
    ),
  ],
  mutants: [
    {
      name: "deadline-not-passed-on",
      about: "A call that is made for another has a deadline of its own.",
      detectors: ["in-time"],
      protocol: chain(notPassedOn),
    },
  ],
});
