/** The bases: the answer of a choice where nothing decides it. */
import { finish, hashText, mix, mixText } from "../../core/hash.ts";
import type { ChoiceClass } from "./classes.ts";
import type { Domain } from "./domain.ts";

/**
 * `weather`: what an ordinary run would take, by moment and stream. `keyed`: a hash of seed and
 * key, so that a choice has one answer in every run in which it occurs. `calm`: the least eventful
 * run, and no faults.
 */
export const BASES = ["weather", "keyed", "calm"] as const;
export type Base = (typeof BASES)[number];

/** @param today what an ordinary run would take. @param bits the hash of seed and key. */
export function basedOn<T>(base: Base, domain: Domain<T>, today: T, bits: () => number): T {
  if (base === "weather") return today;
  return base === "keyed" ? domain.keyed(bits()) : domain.calm(bits());
}

/** 32 bits of a seed and a content key. */
export function keyedBits(seed: number, kind: ChoiceClass, key: string): number {
  return finish(mixText(mix(seed, hashText(kind)), key));
}

/** A seed as `keyedBits` takes it. */
export function seedBits(seed: string): number {
  return hashText(`choices/${seed}`);
}
