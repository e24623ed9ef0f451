/**
 * What is under way (in flight, on its way to a disk, set as a timer) has not happened yet: for a
 * run that is to go on otherwise it is drawn anew when it will.
 */
import { keyedBits, seedBits } from "../kernel/choices/bases.ts";
import type { ChoiceClass } from "../kernel/choices/classes.ts";
import { DISK, MESSAGE, REPLY, REQUEST, SESSION, SESSION_MESSAGE, TIMER } from "./event.ts";
import type { World } from "./world.ts";

/** By kind of entry: the class of choices by which it is under way. */
const CLASSES: ReadonlyMap<number, ChoiceClass> = new Map([
  [MESSAGE, "message"],
  [REQUEST, "message"],
  [REPLY, "message"],
  [SESSION_MESSAGE, "message"],
  [SESSION, "message"],
  [DISK, "disk"],
  [TIMER, "draw"],
]);

/**
 * How much later what is under way may come when it is put off, in microseconds: of timers that are
 * due by some moment, and of datagrams.
 */
export function putOffMaxUs({ agenda, lanes, network }: World, byUs: number): number {
  const { nowUs } = agenda;
  let mostUs = 0;
  for (const slot of agenda.slots()) {
    const kind = agenda.kindOf(slot);
    if (kind === TIMER) {
      const dueUs = lanes.dueOf(slot);
      if (dueUs <= byUs) mostUs = Math.max(mostUs, dueUs - nowUs);
    } else if (CLASSES.get(kind) === "message") {
      mostUs = Math.max(mostUs, network.settings.latencyMaxUs - (agenda.timeOf(slot) - nowUs));
    }
  }
  return mostUs;
}

/**
 * Datagrams arrive within what is left of their time, or within the network's latency where that is
 * longer, in any order; what has an order (a session, a disk) keeps it and comes no later than it
 * would have; a timer that is set fires up to twice as late from now, as on a slow process.
 * @param classes only what is under way by these. @param seed of which it is a function.
 */
export function putOff(world: World, classes: readonly ChoiceClass[], seed: string): void {
  const { agenda, lanes } = world;
  const { nowUs } = agenda;
  const bits = seedBits(`${seed}/under way`);
  const part = (kind: ChoiceClass, key: string): number =>
    (keyedBits(bits, kind, key) >>> 0) / 4294967296;
  agenda.moveAll((slot) => {
    const atUs = agenda.timeOf(slot);
    const kind = agenda.kindOf(slot);
    const asked = CLASSES.get(kind);
    if (asked === undefined || !classes.includes(asked)) return atUs;
    const alone = `#${agenda.sequenceOf(slot)}`;
    const lane = lanes.laneOf(slot);
    if (kind === TIMER) {
      // It may have been moved later, or cancelled, since its entry was made.
      const dueUs = lanes.dueOf(slot);
      if (!Number.isFinite(dueUs)) return atUs;
      return dueUs + Math.floor(Math.max(0, dueUs - nowUs) * part(asked, alone));
    }
    const leftUs = atUs - nowUs;
    if (kind === DISK) {
      return nowUs + Math.floor(leftUs * part(asked, `disk ${lanes.ownerOf(slot)}`));
    }
    if (lane !== 0) return nowUs + Math.floor(leftUs * part(asked, `lane ${lane}`));
    if (kind === SESSION) return atUs;
    const withinUs = Math.max(leftUs, world.network.settings.latencyMaxUs);
    return nowUs + Math.floor(withinUs * part(asked, alone));
  });
}
