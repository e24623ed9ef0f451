/** How a choice may come otherwise, by what a system promises to bear: as decisions. */
import type { Value } from "../core/json.ts";
import type { Harm } from "../protocol/fault-model.ts";
import { bears } from "./space.ts";
import type { Subject } from "./subject.ts";

/** So late is what is late, in silences after which the system acts. */
export const LATE_SILENCES = 1.5;

export type Borne = Readonly<Record<"loss" | "delay" | "duplication" | "crash", boolean>>;

export function borneBy({ protocol, known }: Subject): Borne {
  const bearing = (...harms: readonly Harm[]) => bears(protocol, known, harms);
  return {
    loss: bearing("loss"),
    delay: bearing("delay"),
    duplication: bearing("duplication", "delay"),
    crash: bearing("crash", "unsynced-loss"),
  };
}

/** What may befall a message that takes `us`: it is lost, late, or arrives a second time, late. */
export function fatesOf(
  { loss, delay, duplication }: Borne,
  us: number,
  lateUs: number,
): readonly Value[] {
  return [
    ...(loss ? ["lost"] : []),
    ...(delay ? [lateUs] : []),
    ...(duplication ? [[us, lateUs]] : []),
  ];
}
