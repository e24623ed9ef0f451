/** Candidates that were tried in vain: what is tried again need not run again. */
import { hexOf, mixText } from "../../core/hash.ts";
import type { Candidate, Source } from "./candidate.ts";

/** What is made of more decisions seldom comes again, and takes long to digest. */
const DECISIONS_MAX = 1_000;
const LOW = 0x243f6a88;
const HIGH = 0x85a308d3 | 0;

export class InVain {
  /** By digest, how many steps each was given; infinite: with more it would come to the same. */
  readonly #stepsMax = new Map<string, number>();
  #last: { readonly source: Source; readonly text: string } | null = null;

  /** What a candidate is known by; null: it is not kept. */
  keyOf({ source, decisions }: Candidate): string | null {
    if (decisions.length > DECISIONS_MAX) return null;
    if (this.#last?.source !== source) this.#last = { source, text: JSON.stringify(source) };
    const text = `${this.#last.text}\n${JSON.stringify(decisions)}`;
    return hexOf(mixText(HIGH, text)) + hexOf(mixText(LOW, text));
  }

  /** @param stepsMax how many steps it would be given now. */
  has(key: string | null, stepsMax: number): boolean {
    return key !== null && (this.#stepsMax.get(key) ?? -1) >= stepsMax;
  }

  add(key: string | null, stepsMax: number): void {
    if (key !== null) this.#stepsMax.set(key, Math.max(stepsMax, this.#stepsMax.get(key) ?? -1));
  }
}
