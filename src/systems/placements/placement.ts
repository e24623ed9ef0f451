/**
 * A placement: which node each key belongs to, as a pure function of the keys and the nodes. All
 * hashes are fixed, so that a table of one is the same on every machine.
 */
import { finish, hashText, mix } from "../../core/hash.ts";

export interface Placement {
  /** Kebab-case. */
  readonly name: string;
  /** One sentence. */
  readonly about: string;
  /** Paper and section, or where it is taught. */
  readonly source: string;
  /**
   * @param nodes at least one, all different. Jump and mod n go by their order, the others by their
   * names.
   * @returns by key, its node.
   */
  assign(keys: readonly string[], nodes: readonly string[]): readonly string[];
}

/** Uniform over the whole numbers from 0 to below 2^32. */
export function hashOf(text: string): number {
  return hashText(text) >>> 0;
}

/** A second hash of the same text, independent of the first. */
export function otherHashOf(text: string): number {
  return finish(mix(hashText(text), 0x5bd1e995)) >>> 0;
}

/** Texts in a total order that no locale changes. */
export function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
