/** Nearness: invariants that also say how near each fact came to breaking them. */
import type { FactTable } from "../protocol/facts.ts";
import { FAR, type Fold, type Invariant, type Property } from "./property.ts";

/** Called with each fact that came near. @param distance from 0. */
export type NearHeard = (distance: number) => void;

/** Is asked once for each fact by which an invariant says how near it comes to failing. */
type HearerOf = (invariant: string, fact: string) => NearHeard;

/**
 * Invariants as those who hear how near they come want them: judged alike, and with the same state.
 * Where there is no such recorder they are the same. Services that are judged alike get the same.
 */
export function withNearness(recorders: readonly { near?: HearerOf }[]) {
  const hearers = recorders.filter(({ near }) => near !== undefined);
  const known = new Map<FactTable, Map<Invariant, Invariant>>();
  const hearerOf: HearerOf = (invariant, fact) => {
    const all = hearers.flatMap((recorder) => recorder.near?.(invariant, fact) ?? []);
    return (distance) => {
      for (const hear of all) hear(distance);
    };
  };
  return (invariants: readonly Invariant[], facts: FactTable): readonly Invariant[] => {
    if (hearers.length === 0) return invariants;
    const made = known.get(facts) ?? new Map<Invariant, Invariant>();
    known.set(facts, made);
    return invariants.map((invariant) => {
      const heard = made.get(invariant) ?? heardBy(invariant, facts, hearerOf);
      made.set(invariant, heard);
      return heard;
    });
  };
}

/** @param facts those that may be asserted. */
function heardBy(invariant: Invariant, facts: FactTable, hearerOf: HearerOf): Invariant {
  const { name, and } = invariant;
  const heard = <Judged extends Property>(property: Judged): Judged => {
    const { near, on, looksAt = [] } = property;
    const known = Object.entries(near ?? {}).filter(([fact]) => Object.hasOwn(facts, fact));
    if (known.length === 0) return property;
    const both: Record<string, Fold<unknown>> = { ...on };
    for (const [fact, nearness] of known) {
      const hear = hearerOf(name, fact);
      const fold = on[fact];
      both[fact] = (state, view, ...numbers) => {
        const distance = nearness(state, view, ...numbers);
        if (distance > FAR) hear(distance);
        fold?.(state, view, ...numbers);
      };
    }
    const only = known.map(([fact]) => fact).filter((fact) => !Object.hasOwn(on, fact));
    return { ...property, on: both, looksAt: [...looksAt, ...only] };
  };
  return { ...heard(invariant), ...(and && { and: and.map(heard) }) };
}
