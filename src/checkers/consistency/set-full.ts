/**
 * What becomes of the elements of sets that only grow, one a key: stable, lost, stale, never read,
 * duplicated, never added.
 * @see jepsen.checker/set-full and, for elements that were not added, jepsen.checker/set
 */

import { ByValue } from "../../core/by-value.ts";
import { formatDuration } from "../../core/formatting.ts";
import type { Value } from "../../core/json.ts";
import { textOf } from "../../core/json.ts";
import type { Operation } from "../../history/operation.ts";
import { valueText } from "../explain/words.ts";
import {
  type Check,
  type CheckInput,
  type CheckOutcome,
  Findings,
  notApplicable,
} from "./check.ts";

export const setFull: Check = {
  name: "set-full",
  about:
    "no element of a growing set is lost or doubled, none is read that was not added; measures " +
    "how late they appear (Jepsen's set-full)",
  weakerThanLinearizable: false,
  run,
};

/** An element from its first add on. Positions are those of events; -1: never. */
interface Element {
  readonly value: Value;
  /** The add by which it is known, the first one until then; null for what was there at first. */
  add: number | null;
  readonly addInvoked: number;
  /**
   * When it was first known to be there: an add's completion, or that of the first read that saw
   * it.
   */
  known: number;
  knownUs: number | null;
  /** The latest invocation of a read that saw it, and of one that should have and did not. */
  present: number;
  presentUs: number | null;
  absent: number;
  absentUs: number | null;
}

/** The set of one key. */
interface GrowingSet {
  readonly key: Value;
  /** In the order of their first adds. */
  readonly elements: Map<string, Element>;
  readonly reads: { readonly index: number; readonly operation: Operation }[];
  isAddedTo: boolean;
  /** Elements whose adds all failed. */
  readonly refused: Set<string>;
  /** The first function that may have done something else to it. */
  other: string | null;
}

/** Functions that take nothing away. */
const GROWS: ReadonlySet<string> = new Set(["add", "read", "contains"]);

function run(input: CheckInput): CheckOutcome {
  const sets = setsOf(input).filter(({ isAddedTo, other }) => isAddedTo || other === null);
  if (!sets.some(({ isAddedTo }) => isAddedTo) || sets.every(({ reads }) => reads.length === 0)) {
    return notApplicable("there are no adds to a set, or no reads of it");
  }
  const other = sets.find((set) => set.other !== null)?.other;
  if (other !== undefined) {
    return notApplicable(`it judges sets that only grow, and the history has ${other}`);
  }
  const findings = new Findings();
  const counts = { reads: 0, duplicated: 0, unexpected: 0 };
  for (const { key, elements, reads, refused } of sets) {
    reads.sort((a, b) => a.operation.completed - b.operation.completed);
    for (const { index, operation } of reads) {
      counts.reads++;
      const seen = new Set<string>();
      const from = key === null ? "" : ` from ${valueText(key)}`;
      const told = (member: Value) => `c${operation.process} read ${valueText(member)}${from}`;
      for (const member of operation.output as readonly Value[]) {
        const name = textOf(member);
        const element = elements.get(name);
        if (seen.has(name)) {
          counts.duplicated++;
          findings.add([index], () => `${told(member)} twice in one answer`);
        } else if (element === undefined || element.addInvoked > operation.completed) {
          counts.unexpected++;
          const why = refused.has(name) ? "whose add failed" : "which had not been added";
          findings.add([index], () => `${told(member)}, ${why}`);
        } else sawIt(element, operation);
        seen.add(name);
      }
      missed(elements, seen, operation);
    }
  }
  return conclude(sets, counts, findings);
}

/** The sets by their keys, with what was added to each and what it held at first. */
function setsOf({ history, initial }: CheckInput): GrowingSet[] {
  const sets = new ByValue<GrowingSet>();
  const found: GrowingSet[] = [];
  const setOf = (key: Value): GrowingSet => {
    const known = sets.get(key);
    if (known !== undefined) return known;
    const elements = new Map<string, Element>();
    for (const value of Array.isArray(initial) ? (initial as readonly Value[]) : []) {
      elements.set(textOf(value), elementOf(value, null, -1));
    }
    const refused = new Set<string>();
    const set: GrowingSet = { key, elements, reads: [], isAddedTo: false, refused, other: null };
    sets.set(key, set);
    found.push(set);
    return set;
  };
  history.forEach((operation, index) => {
    const { f, input, outcome, output } = operation;
    const set = setOf(operation.key);
    if (f === "add") {
      const name = textOf(input);
      set.isAddedTo = true;
      if (outcome === "fail") {
        if (!set.elements.has(name)) set.refused.add(name);
        return;
      }
      set.refused.delete(name);
      const before = set.elements.get(name);
      const element = before ?? elementOf(input, index, operation.invoked);
      if (before === undefined) set.elements.set(name, element);
      if (outcome === "ok" && operation.completed < element.known) {
        element.add = index;
        element.known = operation.completed;
        element.knownUs = operation.completedUs;
      }
    } else if (f === "read" && outcome === "ok" && Array.isArray(output)) {
      set.reads.push({ index, operation });
    } else if (!GROWS.has(f) && outcome !== "fail") set.other ??= f;
  });
  return found;
}

function elementOf(value: Value, add: number | null, addInvoked: number): Element {
  return {
    value,
    add,
    addInvoked,
    known: add === null ? -1 : Number.POSITIVE_INFINITY,
    knownUs: null,
    present: -1,
    presentUs: null,
    absent: -1,
    absentUs: null,
  };
}

function sawIt(element: Element, { invoked, invokedUs, completed, completedUs }: Operation): void {
  if (completed < element.known) {
    element.known = completed;
    element.knownUs = completedUs;
  }
  if (invoked > element.present) {
    element.present = invoked;
    element.presentUs = invokedUs;
  }
}

/** Notes every element that this read did not return. */
function missed(
  elements: ReadonlyMap<string, Element>,
  seen: ReadonlySet<string>,
  { invoked, invokedUs }: Operation,
): void {
  for (const [name, element] of elements) {
    // Elements are in the order of their adds: those invoked after the read are none of its
    // business.
    if (element.addInvoked > invoked) break;
    if (seen.has(name) || invoked <= element.absent) continue;
    element.absent = invoked;
    element.absentUs = invokedUs;
  }
}

function conclude(
  sets: readonly GrowingSet[],
  counts: { readonly reads: number; readonly duplicated: number; readonly unexpected: number },
  findings: Findings,
): CheckOutcome {
  let count = 0;
  let stable = 0;
  let lost = 0;
  let stale = 0;
  let staleMaxUs: number | null = null;
  for (const { key, elements } of sets) {
    count += elements.size;
    for (const element of elements.values()) {
      const { add, known, present, absent, absentUs, knownUs } = element;
      if (present > absent) {
        stable++;
        if (absent > known) {
          stale++;
          if (absentUs !== null && knownUs !== null) {
            staleMaxUs = Math.max(staleMaxUs ?? 0, absentUs - knownUs);
          }
        }
      } else if (absent > present && absent > known) {
        lost++;
        findings.add(add === null ? [] : [add], () => lossOf(element, key));
      }
    }
  }
  const { reads, duplicated, unexpected } = counts;
  const neverRead = count - stable - lost;
  const late =
    stale === 0
      ? ""
      : `, ${stale} appeared late${staleMaxUs === null ? "" : ` (by up to ${formatDuration(staleMaxUs)})`}`;
  return {
    verdict: findings.count > 0 ? "illegal" : stable === 0 ? "unknown" : "ok",
    summary:
      `of ${count} elements ${stable} are stable, ${lost} lost, ${neverRead} never read${late}` +
      `${duplicated === 0 ? "" : `, ${duplicated} doubled`}` +
      `${unexpected === 0 ? "" : `, ${unexpected} read without an add`}`,
    findings: findings.kept,
    figures: {
      elements: count,
      reads,
      stable,
      lost,
      neverRead,
      stale,
      staleMaxUs,
      duplicated,
      unexpected,
    },
  };
}

function lossOf({ value, present, absent }: Element, key: Value): string {
  const last =
    present < 0
      ? "no read ever returned it"
      : `it was last returned by the read of event ${present}`;
  const what = key === null ? valueText(value) : `${valueText(value)} of ${valueText(key)}`;
  return (
    `${what} was lost: it had been there, ${last}, and the read of event ${absent} did not ` +
    "return it"
  );
}
