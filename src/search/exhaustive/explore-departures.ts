/** The search by departures in one thread: its parts one after the other. */
import type { Subject } from "../subject.ts";
import { Departing } from "./departing.ts";
import type {
  DepartureBounds,
  DepartureSettings,
  DeparturesExplored,
  DeparturesSoFar,
  PartCounts,
} from "./departures.ts";
import { PartsInOrder } from "./parts-in-order.ts";

/** Explores every run of a subject within bounds. */
export function exploreDepartures(
  subject: Subject,
  bounds: DepartureBounds,
  settings: DepartureSettings = {},
): DeparturesExplored {
  const { goesOn = () => true, onMade } = settings;
  const departing = new Departing(subject, bounds, settings);
  const inOrder = new PartsInOrder(settings);
  const withPart = (soFar: PartCounts): boolean => {
    if (goesOn(together(inOrder.soFar, [soFar]))) return true;
    inOrder.end();
    return false;
  };
  for (let part = inOrder.next(); part !== null; part = inOrder.next()) {
    if (part.number > 0 && !goesOn(inOrder.soFar)) {
      inOrder.end();
      break;
    }
    const made = departing.make(part, withPart);
    inOrder.settle(made);
    if (part.number > 0 && made.isWhole) onMade?.(inOrder.made);
  }
  return inOrder.explored();
}

/** The counts of a search and of the parts that are being made. */
export function together(
  { runs, steps, states, firsts }: DeparturesSoFar,
  parts: readonly Pick<PartCounts, "runs" | "steps" | "states">[],
): DeparturesSoFar {
  const sum = (key: "runs" | "steps" | "states", counted: number) =>
    parts.reduce((total, part) => total + part[key], counted);
  return {
    runs: sum("runs", runs),
    steps: sum("steps", steps),
    states: sum("states", states),
    firsts,
  };
}
