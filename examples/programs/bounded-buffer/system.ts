/**
 * A bounded buffer as a system: nothing is lost, nothing is taken twice, no task waits for ever.
 */
import { bind, claim, defineSystem, type Protocol, properties } from "rashomon";
import closedByLast from "./closed-by-last.ts?program";
import neverClosed from "./never-closed.ts?program";

const FACTS = {
  put: claim("`node` put `item` into the buffer", "node", "item"),
  taken: claim("`node` took `item` out of it", "node", "item"),
} as const;

const buffer = (program: (declaration?: object) => Protocol): Protocol =>
  program({ name: "bounded-buffer", about: "Producers and consumers.", facts: FACTS });

const source = "Hoare 1978, Communicating Sequential Processes, §5.1 Bounded buffer";

export default defineSystem({
  name: "bounded-buffer",
  about: "Producers and consumers over a channel of four places.",
  protocol: buffer(closedByLast),
  invariants: [
    bind(
      { name: "conservation", statement: "What is taken was put, and is taken once.", source },
      properties.conservation,
    ),
    bind(
      { name: "no-deadlock", statement: "No task waits for what cannot come.", source },
      properties.noDeadlock,
    ),
  ],
  mutants: [
    {
      name: "never-closed",
      about: "No producer closes the channel.",
      detectors: ["no-deadlock"],
      protocol: buffer(neverClosed),
    },
  ],
});
