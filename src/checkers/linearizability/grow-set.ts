/**
 * Sets that only grow and are read whole. The answers, by size, must lie one inside the next, and
 * so show between which two of them each member came. What is left is placed as late as it may
 * be, so that the set is as small as it may be at any time: linear in the operations and in the
 * members read.
 */
import type { Value } from "../../core/json.ts";
import type { Operation } from "../../history/operation.ts";
import { Interner } from "./interner.ts";
import type { Layout } from "./layout.ts";
import type { Meter } from "./limits.ts";
import { OpenByValue } from "./open-by-value.ts";
import type { Outcome } from "./outcome.ts";

/** The members in the order in which the answers show them. */
interface Levels {
  /** By member: the first answer, by size, that has it; the number of answers if none has. */
  readonly of: Int32Array;
  /** By answer: the members that are new in it. */
  readonly members: readonly (readonly number[])[];
  /** By operation: the number of its answer, -1 if it does not read the whole set. */
  readonly read: Int32Array;
}

/** Judges the one part of a set's history; null if something was removed, or may have been. */
export function judgeGrowSet(
  history: readonly Operation[],
  layout: Layout,
  initial: readonly Value[],
  meter: Meter,
): Outcome | null {
  const count = layout.starts[1] as number;
  const { byReturn, entered, returned, source } = layout;
  const at = (x: number): Operation => history[source[x] as number] as Operation;
  const names = new Interner();
  names.reset();
  for (const value of initial) names.of(value);
  for (let x = 0; x < count; x++) {
    const { f, input, output, outcome } = at(x);
    if (f === "remove" && output !== false) return null;
    if (f === "add" && output !== null) return "illegal";
    if (f === "contains" && outcome === "ok" && typeof output !== "boolean") return "illegal";
    if (f !== "read") names.of(input);
    else if (!Array.isArray(output)) return "illegal";
  }
  const levels = levelsOf(count, at, names, meter);
  if (levels === "illegal" || levels === "unknown") return levels;

  const top = levels.members.length;
  const levelOf = (member: number): number => levels.of[member] as number;
  const placed = new Uint8Array(count);
  const open = new OpenByValue(names.count, returned, placed);
  const inside = new Uint8Array(names.count);
  /** By level: how many of its members are not inside. */
  const missing = levels.members.map((members) => members.length);
  /** By level: open reads that wait for it. */
  const reading: number[][] = Array.from({ length: top }, () => []);
  const order: number[] = [];
  /** How many levels are complete; the highest that has a member inside. */
  let complete = 0;
  let highest = -1;

  const place = (x: number): void => {
    placed[x] = 1;
    order.push(x);
  };
  const enter = (member: number): void => {
    inside[member] = 1;
    const level = levelOf(member);
    highest = Math.max(highest, level);
    if (level < top) missing[level] = (missing[level] as number) - 1;
    while (complete < top && missing[complete] === 0) {
      if (highest <= complete) for (const read of reading[complete] ?? []) place(read);
      complete++;
    }
  };
  /** Adds a member by the open add that must return first, after all members of earlier answers. */
  const put = (member: number): boolean => {
    if (!fill(levelOf(member))) return false;
    if (inside[member] === 1) return true;
    const x = open.take(member);
    if (x < 0) return false;
    place(x);
    enter(member);
    return true;
  };
  /** Completes the levels below this one. */
  const fill = (level: number): boolean => {
    while (complete < level) {
      for (const member of levels.members[complete] ?? []) {
        if (inside[member] === 1) continue;
        const x = open.take(member);
        if (x < 0) return false;
        place(x);
        enter(member);
      }
    }
    return true;
  };

  for (let value = 0; value < initial.length; value++) {
    const member = names.of(initial[value] as Value);
    if (top > 0 && levelOf(member) > 0) return "illegal";
    if (inside[member] === 0) enter(member);
  }
  while (complete < top && missing[complete] === 0) complete++;
  let next = 0;
  for (let index = 0; index < (layout.returnStarts[1] as number); index++) {
    if (!meter.passes(index)) return "unknown";
    for (; next < (entered[index] as number); next++) {
      const { f, input, output } = at(next);
      if (f === "add") open.add(names.of(input), next);
      else if (f === "read") {
        const level = levels.read[next] as number;
        if (complete === level + 1 && highest <= level) place(next);
        else reading[level]?.push(next);
      } else if (output === false && inside[names.of(input)] === 0) place(next);
    }
    const due = byReturn[index] as number;
    if (placed[due] === 1) continue;
    const { f, input, output } = at(due);
    if (f === "read") {
      const level = levels.read[due] as number;
      if (highest > level || complete > level || !fill(level + 1)) return "illegal";
      if (placed[due] === 0) return "illegal";
      continue;
    }
    // A member that was seen missing cannot be missed any more once it is inside.
    if (output === false) return "illegal";
    if (!put(names.of(input))) return "illegal";
    if (placed[due] === 0) place(due);
  }
  return order;
}

/**
 * Puts the answers in order by size; "illegal" if one does not lie inside the next, or has a
 * member twice.
 */
function levelsOf(
  count: number,
  at: (x: number) => Operation,
  names: Interner,
  meter: Meter,
): Levels | "illegal" | "unknown" {
  const reads: number[] = [];
  const answer = (x: number): readonly Value[] => at(x).output as readonly Value[];
  for (let x = 0; x < count; x++) if (at(x).f === "read") reads.push(x);
  reads.sort((a, b) => answer(a).length - answer(b).length || a - b);
  const largest = reads[reads.length - 1];
  const asked = names.count;
  if (largest !== undefined) for (const value of answer(largest)) names.of(value);
  // What was never added is not there.
  if (names.count > asked) return "illegal";
  /** By member: the last answer that had it, -1 before the first. */
  const lastIn = new Int32Array(names.count).fill(-1);
  const of = new Int32Array(names.count).fill(-1);
  const members: number[][] = [];
  const read = new Int32Array(count).fill(-1);
  let size = -1;
  let known = 0;
  let seen = 0;
  for (const x of reads) {
    const values = answer(x);
    const fresh = values.length > size;
    if (fresh) members.push([]);
    size = values.length;
    read[x] = members.length - 1;
    let old = 0;
    for (const value of values) {
      if (!meter.passes(seen++)) return "unknown";
      const member = names.of(value);
      // What the largest answer does not have, or what is in one answer twice.
      if (member >= lastIn.length || lastIn[member] === x) return "illegal";
      lastIn[member] = x;
      if ((of[member] as number) >= 0 && (of[member] as number) < members.length - 1) old++;
      else if (of[member] === -1) {
        if (!fresh) return "illegal";
        of[member] = members.length - 1;
        members[members.length - 1]?.push(member);
      } else if (!fresh) old++;
    }
    if (fresh ? old !== known : values.length !== known) return "illegal";
    if (fresh) known = values.length;
  }
  for (let member = 0; member < of.length; member++)
    if (of[member] === -1) of[member] = members.length;
  return { of, members, read };
}
