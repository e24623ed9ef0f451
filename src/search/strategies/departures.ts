/**
 * Bounded by departures (delay bounding: Emmi and others 2011): every run that departs from the
 * calm one in at most so many places. A message is lost, late or doubled, a draw at its lowest, a
 * machine crashes just after a step of its own. First the calm run, then all with one departure,
 * then all with two: a search that ends by itself has made all of them.
 */
import { CalmBase, type PlacedDeparture } from "../calm-base.ts";
import type { Subject } from "../subject.ts";
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
  roundEnd: null,
  begin(subject, { parameters, seeds }) {
    const base = baseOf(subject);
    const { most, crashes } = parameters as { readonly most: number; readonly crashes: number };
    const skipped = { left: seeds.first - 1 };
    const overlays = overlaysOf(base, most, crashes, skipped);
    let place = seeds.first;
    const plan: Plan = {
      next(): Trial | null {
        if (place > seeds.last) return null;
        const next = overlays.next();
        if (next.done === true) return null;
        const scenario = base.with(next.value.map(({ departure }) => departure));
        // Nothing is drawn over a calm base: the seed is the place in the order.
        return { scenario, protocol: subject.protocol, seed: place++ };
      },
      learn: () => null,
    };
    return plan;
  },
  trials(subject, { most, crashes }, limit) {
    const skipped = { left: limit };
    overlaysOf(baseOf(subject), most as number, crashes as number, skipped).next();
    return limit - skipped.left;
  },
};

/** Parts of a search are of one subject: where its runs can depart is found once. */
const latest: { of: { readonly subject: Subject; readonly base: CalmBase } | null } = { of: null };

function baseOf(subject: Subject): CalmBase {
  if (latest.of?.subject !== subject) latest.of = { subject, base: new CalmBase(subject) };
  return latest.of.base;
}

/**
 * Each set of departures once: a further one comes later than all before it. Those with fewer come
 * first; what a run could depart in is found by making it once more.
 * @param skipped how many are not wanted; counted down.
 */
function* overlaysOf(
  base: CalmBase,
  most: number,
  crashesMax: number,
  skipped: { left: number },
): Generator<readonly PlacedDeparture[], void, undefined> {
  if (skipped.left > 0) skipped.left--;
  else yield [];
  for (let level = 1; level <= most; level++) {
    yield* extended(base, [], level, crashesMax, skipped);
  }
}

/** All overlays with so many departures more. */
function* extended(
  base: CalmBase,
  overlay: readonly PlacedDeparture[],
  more: number,
  crashesMax: number,
  skipped: { left: number },
): Generator<readonly PlacedDeparture[], void, undefined> {
  const crashes = overlay.filter(({ departure }) => departure.kind === "crash").length;
  const mayCrash = crashes < crashesMax;
  if (more === 1 && skipped.left > 0) {
    const count = base.countOf(overlay, mayCrash);
    if (count <= skipped.left) {
      skipped.left -= count;
      return;
    }
  }
  const further = base.furtherOf(overlay, mayCrash);
  if (more > 1) {
    for (const one of further) {
      yield* extended(base, [...overlay, one], more - 1, crashesMax, skipped);
    }
    return;
  }
  const { left } = skipped;
  skipped.left = 0;
  for (const one of further.slice(left)) yield [...overlay, one];
}
