/** Calls that take effect at most once, over loss, duplicates and restarts of the callee. */
import { bind, claim, defineSystem, type Protocol, properties } from "rashomon";
import main from "./main.ts?program";
import withoutIdentity from "./retry-without-identity.ts?program";
import withoutTable from "./served-without-table.ts?program";

const FACTS = {
  performed: claim(
    "`node` performed addition `number` of the caller `life` as `effect`",
    "node",
    "effect",
    "life",
    "number",
  ),
} as const;

const counter = (program: (declaration?: object) => Protocol): Protocol =>
  program({ name: "at-most-once", about: "A counter, and who adds to it.", facts: FACTS });

export default defineSystem({
  name: "at-most-once",
  about: "A counter that is called until it answers, and adds once for each call.",
  protocol: counter(main),
  invariants: [
    bind(
      {
        name: "at-most-once",
        statement: "A call takes effect once, however often it is sent.",
        source: "Birrell and Nelson 1984, Implementing remote procedure calls, §3",
      },
      properties.exactlyOnce,
    ),
  ],
  mutants: [
    {
      name: "retry-without-identity",
      about: "A call that is repeated has another identity each time.",
      detectors: ["at-most-once"],
      protocol: counter(withoutIdentity),
    },
    {
      name: "served-without-table",
      about: "The callee performs a call that it has performed already.",
      detectors: ["at-most-once"],
      protocol: counter(withoutTable),
    },
  ],
});
