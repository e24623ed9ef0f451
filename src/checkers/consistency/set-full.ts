/**
 * What becomes of the elements of a set that only grows: stable, lost, stale, never read,
 * duplicated.
 * @see jepsen.checker/set-full
 */

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
    "no element of a growing set is lost or doubled; measures how late they appear (Jepsen's set-full)",
  weakerThanLinearizable: false,
  run,
};

/** An element from its add on. Positions are those of events; -1: never. */
interface Element {
  readonly value: Value;
  readonly add: number;
  readonly addInvoked: number;
  /**
   * When it was first known to be there: its add's completion, or that of the first read that saw
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

function run({ history }: CheckInput): CheckOutcome {
  const elements = new Map<string, Element>();
  const findings = new Findings();
  const reads: { index: number; operation: Operation; members: readonly Value[] }[] = [];
  history.forEach((operation, index) => {
    const { f, input, output, outcome } = operation;
    if (f === "add" && outcome !== "fail" && !elements.has(textOf(input))) {
      elements.set(textOf(input), {
        value: input,
        add: index,
        addInvoked: operation.invoked,
        known: outcome === "ok" ? operation.completed : Number.POSITIVE_INFINITY,
        knownUs: outcome === "ok" ? operation.completedUs : null,
        present: -1,
        presentUs: null,
        absent: -1,
        absentUs: null,
      });
    } else if (f === "read" && outcome === "ok" && Array.isArray(output)) {
      reads.push({ index, operation, members: output as readonly Value[] });
    }
  });
  if (elements.size === 0 || reads.length === 0) {
    return notApplicable("there are no adds to a set, or no reads of it");
  }
  let duplicated = 0;
  reads.sort((a, b) => a.operation.completed - b.operation.completed);
  for (const { index, operation, members } of reads) {
    const seen = new Set<string>();
    for (const member of members) {
      const name = textOf(member);
      if (seen.has(name)) {
        duplicated++;
        findings.add(
          [index],
          () => `c${operation.process} read ${valueText(member)} twice in one answer`,
        );
        continue;
      }
      seen.add(name);
      const element = elements.get(name);
      if (element !== undefined) sawIt(element, operation);
    }
    missed(elements, seen, operation);
  }
  return conclude([...elements.values()], reads.length, duplicated, findings);
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
  elements: readonly Element[],
  reads: number,
  duplicated: number,
  findings: Findings,
): CheckOutcome {
  let stable = 0;
  let lost = 0;
  let stale = 0;
  let staleMaxUs: number | null = null;
  for (const element of elements) {
    const { known, present, absent, absentUs, knownUs } = element;
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
      findings.add([element.add], () => lossOf(element));
    }
  }
  const neverRead = elements.length - stable - lost;
  const figures = {
    elements: elements.length,
    reads,
    stable,
    lost,
    neverRead,
    stale,
    staleMaxUs,
    duplicated,
  };
  const late =
    stale === 0
      ? ""
      : `, ${stale} appeared late${staleMaxUs === null ? "" : ` (by up to ${formatDuration(staleMaxUs)})`}`;
  return {
    verdict: findings.count > 0 ? "illegal" : stable === 0 ? "unknown" : "ok",
    summary: `of ${elements.length} elements ${stable} are stable, ${lost} lost, ${neverRead} never read${late}${duplicated === 0 ? "" : `, ${duplicated} doubled`}`,
    findings: findings.kept,
    figures,
  };
}

function lossOf({ value, present, absent }: Element): string {
  const last =
    present < 0
      ? "no read ever returned it"
      : `it was last returned by the read of event ${present}`;
  return `${valueText(value)} was lost: it had been there, ${last}, and the read of event ${absent} did not return it`;
}
