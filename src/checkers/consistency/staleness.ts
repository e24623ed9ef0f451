/**
 * How old what was read was, in versions and in time. Both are sure lower bounds: a version counts
 * only if it was written wholly after the one read and wholly before the read began.
 */

import { formatDuration } from "../../core/formatting.ts";
import type { Operation } from "../../history/operation.ts";
import { deed } from "../explain/words.ts";
import { accessesOf, NO_READ, UNWRITTEN } from "./accesses.ts";
import {
  type Check,
  type CheckInput,
  type CheckOutcome,
  Findings,
  notApplicable,
} from "./check.ts";

export const staleness: Check = {
  name: "staleness",
  about: "measures how old reads were, in versions and in time; it fails nothing",
  weakerThanLinearizable: false,
  run,
};

/** A write, by the moments that matter. */
interface Write {
  readonly invoked: number;
  readonly completed: number;
  readonly completedUs: number | null;
}

function run(input: CheckInput): CheckOutcome {
  const { history } = input;
  const accesses = accessesOf(input);
  if (accesses === null) return notApplicable("only what is written or appended has versions");
  const { keys, keyOf, writes, source, seenCompleted } = accesses;
  const byKey: Write[][] = keys.map(() => []);
  history.forEach((operation, index) => {
    if ((writes[index] as number) === 1 && operation.outcome === "ok") {
      (byKey[keyOf[index] as number] as Write[]).push(operation);
    }
  });
  const ages = byKey.map((ofKey) => new Ages(ofKey));
  const findings = new Findings();
  let reads = 0;
  let versionsMax = 0;
  let ageMaxUs: number | null = null;
  let worst = -1;
  for (let index = 0; index < history.length; index++) {
    const operation = history[index] as Operation;
    const from = source[index] as number;
    if (from === NO_READ || from === UNWRITTEN) continue;
    reads++;
    const age = (ages[keyOf[index] as number] as Ages).of(
      seenCompleted[index] as number,
      operation,
    );
    if (age === null) continue;
    findings.count++;
    if (age.ageUs !== null) ageMaxUs = Math.max(ageMaxUs ?? 0, age.ageUs);
    if (age.versions > versionsMax) {
      versionsMax = age.versions;
      worst = index;
    }
  }
  const stale = findings.count;
  if (worst >= 0) {
    findings.count = 0;
    findings.add(
      [worst],
      () =>
        `${deed(history[worst] as Operation)}, at least ${versionsMax} version${versionsMax === 1 ? "" : "s"} old`,
    );
  }
  const time = ageMaxUs === null ? "" : ` and ${formatDuration(ageMaxUs)}`;
  return {
    verdict: "ok",
    summary:
      stale === 0
        ? `none of ${reads} reads was stale`
        : `${stale} of ${reads} reads were stale, by up to ${versionsMax} version${versionsMax === 1 ? "" : "s"}${time}`,
    findings: findings.kept,
    figures: { reads, stale, versionsMax, ageMaxUs },
  };
}

/** The writes of one key, ready to be asked how many lie wholly between two moments. */
class Ages {
  /** Ascending: the writes are in order of invocation. */
  readonly #invoked: Float64Array;
  /** The earliest completion among the writes from here on. */
  readonly #earliest: Write[];
  readonly #writes: readonly Write[];

  constructor(writes: readonly Write[]) {
    this.#writes = writes;
    this.#invoked = Float64Array.from(writes, ({ invoked }) => invoked);
    this.#earliest = new Array<Write>(writes.length);
    let earliest: Write | undefined;
    for (let index = writes.length - 1; index >= 0; index--) {
      const write = writes[index] as Write;
      if (earliest === undefined || write.completed < earliest.completed) earliest = write;
      this.#earliest[index] = earliest;
    }
  }

  /**
   * The age of a version whose writes had all completed by `completed`, to a read; null if it may
   * be the newest.
   */
  of(completed: number, read: Operation): { versions: number; ageUs: number | null } | null {
    let low = 0;
    let high = this.#invoked.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#invoked[middle] as number) <= completed) low = middle + 1;
      else high = middle;
    }
    const first = this.#earliest[low];
    if (first === undefined || first.completed >= read.invoked) return null;
    let versions = 0;
    for (let index = low; index < this.#writes.length; index++) {
      const write = this.#writes[index] as Write;
      if (write.invoked >= read.invoked) break;
      if (write.completed < read.invoked) versions++;
    }
    const { invokedUs } = read;
    const { completedUs } = first;
    return {
      versions,
      ageUs: invokedUs === null || completedUs === null ? null : invokedUs - completedUs,
    };
  }
}
