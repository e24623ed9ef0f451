/**
 * Versions of a value with dotted version vectors (Preguiça and others 2010): a dot says who wrote
 * it as which of its writes, a context which dots its writer had seen. Dots and contexts apart tell
 * two writes of one server that did not see each other from two of which one follows the other.
 */
import { mixNumber, mixValue } from "../../core/hash.ts";
import type { Value } from "../../core/json.ts";

/** A node in one of its epochs, `epoch * 32 + node`. */
export type Writer = number;

/** By writer, how many of its writes have been seen; ascending by writer. */
export type Clock = readonly (readonly [writer: Writer, count: number])[];

export interface Version {
  readonly writer: Writer;
  /** Which of its writes, from 1. */
  readonly count: number;
  readonly context: Clock;
  /** The state of the key; null where it was deleted: a tombstone. */
  readonly value: Value;
}

/** Whether a clock has seen a write. */
export function covers(clock: Clock, writer: Writer, count: number): boolean {
  return clock.some(([one, seen]) => one === writer && seen >= count);
}

export function isSame(one: Version, other: Version): boolean {
  return one.writer === other.writer && one.count === other.count;
}

/** All that these versions are, or have seen. */
export function clockOf(versions: readonly Version[], dots = true): Clock {
  const seen = new Map<Writer, number>();
  const enter = (writer: Writer, count: number): void => {
    seen.set(writer, Math.max(seen.get(writer) ?? 0, count));
  };
  for (const { writer, count, context } of versions) {
    if (dots) enter(writer, count);
    for (const [other, of] of context) enter(other, of);
  }
  return [...seen].sort(([one], [other]) => one - other);
}

/** @param isObsolete whether the first is replaced by the second. */
export function merged(
  held: readonly Version[],
  given: readonly Version[],
  isObsolete: (version: Version, by: Version) => boolean,
): readonly Version[] {
  const fresh = given.filter((version) => !held.some((one) => isSame(one, version)));
  if (fresh.length === 0) return held;
  const all = [...held, ...fresh];
  const left = all.filter((version) => !all.some((by) => isObsolete(version, by)));
  return left.length === held.length && left.every((version, at) => version === held[at])
    ? held
    : left;
}

/** The one that is shown where several are held: any would do, as long as all choose alike. */
export function shown(versions: readonly Version[]): Version | undefined {
  let best: Version | undefined;
  for (const version of versions) {
    if (
      best === undefined ||
      version.count > best.count ||
      (version.count === best.count && version.writer > best.writer)
    ) {
      best = version;
    }
  }
  return best;
}

/** 32 bits of a set of versions: a sum, since their order says nothing. */
export function digestVersions(versions: readonly Version[]): number {
  let sum = 0;
  for (const { writer, count, value } of versions) {
    sum = (sum + mixValue(mixNumber(mixNumber(1, writer), count), value)) | 0;
  }
  return sum;
}
