/** Hedged calls as a system: what two may pass on is performed once. */
import { bind, claim, defineSystem, type Protocol, properties } from "rashomon";
import notIdempotent from "./hedged-though-not-idempotent.ts?program";
import onceByOrder from "./once-by-order.ts?program";

const FACTS = {
  performed: claim(
    "`node` performed order `number` of `buyer` as `effect`",
    "node",
    "effect",
    "buyer",
    "number",
  ),
} as const;

const shop = (program: (declaration?: object) => Protocol): Protocol =>
  program({ name: "hedged-calls", about: "Buyers, shops, and a store.", facts: FACTS });

export default defineSystem({
  name: "hedged-calls",
  about: "Orders that are passed on by whichever of two shops is fast, or by both.",
  protocol: shop(onceByOrder),
  invariants: [
    bind(
      {
        name: "at-most-once",
        statement: "An order takes effect once, however many pass it on.",
        source: "Dean and Barroso 2013, The tail at scale, Hedged requests",
      },
      properties.exactlyOnce,
    ),
  ],
  mutants: [
    {
      name: "hedged-though-not-idempotent",
      about: "A call that takes effect each time is hedged.",
      detectors: ["at-most-once"],
      protocol: shop(notIdempotent),
    },
  ],
});
