/** The table as a system: it never comes to a deadlock, whatever the schedule. */
import { bind, claim, defineSystem, type Protocol, properties } from "rashomon";
import leftFirst from "./left-first.ts?program";
import ordered from "./ordered.ts?program";

const FACTS = {
  sated: claim("the philosopher at `seat` of `node` has had `meals`", "node", "seat", "meals"),
} as const;

const table = (program: (declaration?: object) => Protocol): Protocol =>
  program({ name: "philosophers", about: "Five philosophers at a table.", facts: FACTS });

export default defineSystem({
  name: "philosophers",
  about: "Dining philosophers, as tasks that lock forks.",
  protocol: table(ordered),
  invariants: [
    bind(
      {
        name: "no-deadlock",
        statement: "Philosophers never wait for each other in a circle.",
        source: "Dijkstra 1971, Hierarchical ordering of sequential processes",
      },
      properties.noDeadlock,
    ),
  ],
  mutants: [
    {
      name: "left-first",
      about: "Each philosopher takes the left fork first.",
      detectors: ["no-deadlock"],
      protocol: table(leftFirst),
    },
  ],
});
