/**
 * Bounded by departures (delay bounding: Emmi and others 2011): every run that departs from the
 * calm one in at most so many places. A message is lost, late or doubled, a draw at its lowest, a
 * machine crashes just after a step of its own. First the calm run, then all with one departure,
 * then all with two: a search that ends by itself has made all of them.
 */
import { CalmBase, type PlacedDeparture } from "../calm-base.ts";
import type { Plan, Strategy, Trial } from "./strategy.ts";

export const departures: Strategy = {
  name: "departures",
  about: "Every run that departs from the calm one in at most so many places, fewest first.",
  parameters: {
    most: { kind: "integer", about: "Departures of a run at most.", default: 2, min: 0, max: 8 },
    crashes: {
      kind: "integer",
      about: "How many of them are crashes, at most.",
      default: 2,
      min: 0,
    },
  },
  generation: null,
  begin(subject, { parameters, seeds }) {
    const base = new CalmBase(subject);
    const overlays = overlaysOf(
      base,
      parameters["most"] as number,
      parameters["crashes"] as number,
    );
    let left = seeds.last - seeds.first + 1;
    const plan: Plan = {
      next(): Trial | null {
        if (left-- <= 0) return null;
        const next = overlays.next();
        if (next.done === true) return null;
        const scenario = base.with(next.value.map(({ departure }) => departure));
        // Nothing is drawn over a calm base.
        return { scenario, protocol: subject.protocol, seed: 1 };
      },
      learn: () => undefined,
    };
    return plan;
  },
};

/**
 * Each set of departures once: a further one comes later than all before it. Those with fewer come
 * first; what a run could depart in is found by making it once more.
 */
function* overlaysOf(
  base: CalmBase,
  most: number,
  crashesMax: number,
): Generator<readonly PlacedDeparture[], void, undefined> {
  yield [];
  for (let level = 1; level <= most; level++) {
    yield* extended(base, [], level, crashesMax);
  }
}

/** All overlays with so many departures more. */
function* extended(
  base: CalmBase,
  overlay: readonly PlacedDeparture[],
  more: number,
  crashesMax: number,
): Generator<readonly PlacedDeparture[], void, undefined> {
  const crashes = overlay.filter(({ departure }) => departure.kind === "crash").length;
  for (const further of base.furtherOf(overlay, crashes < crashesMax)) {
    const next = [...overlay, further];
    if (more === 1) yield next;
    else yield* extended(base, next, more - 1, crashesMax);
  }
}
