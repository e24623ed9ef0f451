/**
 * Lists that are read whole. The longest answer shows the order of what is appended, so nothing is
 * left to choose but which of equal appends goes where: the one that must return first. Everything
 * is placed as late as it may be. Linear in the operations and in the values read.
 */
import { sameValue, type Value } from "../../core/json.ts";
import type { Operation } from "../../history/operation.ts";
import { Interner } from "./interner.ts";
import type { Layout } from "./layout.ts";
import type { Meter } from "./limits.ts";
import { OpenByValue } from "./open-by-value.ts";
import type { Outcome } from "./outcome.ts";

/** Judges the one part of a list's history. `order`: ranks. */
export function judgeList(
  history: readonly Operation[],
  layout: Layout,
  initial: readonly Value[],
  meter: Meter,
): Outcome {
  const count = layout.starts[1] as number;
  const returns = layout.returnStarts[1] as number;
  const { returned, byReturn, entered, source } = layout;
  const at = (x: number): Operation => history[source[x] as number] as Operation;
  let whole = initial;
  for (let x = 0; x < count; x++) {
    const { f, output } = at(x);
    if (f === "append") {
      if (output !== null) return "illegal";
    } else if (!Array.isArray(output)) return "illegal";
    else if (output.length > whole.length) whole = output as readonly Value[];
  }
  for (let x = 0; x < count; x++) {
    const { f, output } = at(x);
    if (!meter.passes(x)) return "unknown";
    if (f !== "append" && !begins(whole, output as readonly Value[])) return "illegal";
  }
  if (!begins(whole, initial)) return "illegal";

  const values = new Interner();
  values.reset();
  /** By place in the whole list: the number of its value; by value: its last place. */
  const wanted = new Int32Array(whole.length);
  for (let place = initial.length; place < whole.length; place++) {
    wanted[place] = values.of(whole[place] as Value);
  }
  const known = values.count;
  const lastPlace = new Int32Array(known);
  for (let place = initial.length; place < whole.length; place++) {
    lastPlace[wanted[place] as number] = place;
  }
  const placed = new Uint8Array(count);
  const open = new OpenByValue(known, returned, placed);
  /** Open reads that see a longer list than there is. */
  const reading: number[] = [];
  const order: number[] = [];
  let length = initial.length;
  /** Whether something that no read saw was appended. */
  let beyond = false;

  const place = (x: number): void => {
    placed[x] = 1;
    order.push(x);
  };
  const lengthOf = (x: number): number => (at(x).output as readonly Value[]).length;
  /**
   * Appends until the list is so long, with the reads on the way; false if something is missing.
   */
  const extend = (to: number): boolean => {
    while (length < to) {
      const x = open.take(wanted[length] as number);
      if (x < 0) return false;
      place(x);
      length++;
      let kept = 0;
      for (const read of reading) {
        if (lengthOf(read) === length) place(read);
        else reading[kept++] = read;
      }
      reading.length = kept;
    }
    return true;
  };

  let next = 0;
  for (let index = 0; index < returns; index++) {
    if (!meter.passes(index)) return "unknown";
    for (; next < (entered[index] as number); next++) {
      const { f, input } = at(next);
      if (f === "append") {
        const value = values.of(input);
        if (value < known) open.add(value, next);
      } else if (!beyond && lengthOf(next) === length) place(next);
      else reading.push(next);
    }
    const due = byReturn[index] as number;
    if (placed[due] === 1) continue;
    const { f, input } = at(due);
    if (f !== "append") {
      if (beyond || lengthOf(due) < length || !extend(lengthOf(due))) return "illegal";
      continue;
    }
    // It returns before all others that are open, so the next place of its value is its own, if
    // there is one.
    const value = values.of(input);
    if (value < known) {
      while (placed[due] === 0 && length <= (lastPlace[value] as number)) {
        if (!extend(length + 1)) return "illegal";
      }
    }
    if (placed[due] === 1) continue;
    if (!extend(whole.length)) return "illegal";
    beyond = true;
    place(due);
  }
  return order;
}

/** Whether a list begins with another. */
function begins(whole: readonly Value[], list: readonly Value[]): boolean {
  if (list === whole) return true;
  if (list.length > whole.length) return false;
  for (let index = 0; index < list.length; index++) {
    const a = list[index] as Value;
    const b = whole[index] as Value;
    if (a !== b && !sameValue(a, b)) return false;
  }
  return true;
}
