/**
 * What the reads of a list show: the order in which its elements came, and who read which of its
 * states.
 */
import type { Value } from "../../../core/json.ts";
import { valueText } from "../../explain/words.ts";
import type { Evidence } from "./evidence.ts";
import type { ListRead } from "./reads.ts";
import { FAIL, OK } from "./transaction.ts";
import { INITIAL, startsWith } from "./versions.ts";

/**
 * Goes through the reads of one list, and notes its chain, its readers, and what contradicts
 * itself.
 */
export function orderList(key: number, reads: readonly ListRead[], evidence: Evidence): void {
  const [first] = reads;
  if (first === undefined) return;
  let longest: ListRead = first;
  const astray = new Set<ListRead>();
  const { meter } = evidence;
  for (const read of reads) {
    meter.demand();
    const [short, long] =
      read.list.length > longest.list.length ? [longest, read] : [read, longest];
    if (startsWith(long.list, short.list)) longest = long;
    else {
      astray.add(read);
      const text = valueText(read.list as Value);
      const other = valueText(longest.list as Value);
      evidence.odd(
        "incompatible-order",
        [longest.transaction, read.transaction],
        () =>
          `it read ${text} of ${evidence.keyText(key)}, another read ${other}: neither continues the other`,
      );
    }
  }
  if (evidence.opaque.has(key)) return;
  const chain = chainOf(key, longest, evidence);
  evidence.chains.set(key, chain);
  for (const read of reads) {
    meter.demand();
    const { transaction, external, list } = read;
    if (external < 0) continue;
    const { initials } = evidence.versions;
    const last =
      external === 0
        ? initials.at(key)
        : astray.has(read)
          ? evidence.versions.versionOf(key, list[external - 1] as Value)
          : (chain[external - 1] as number);
    if (astray.has(read)) notElements(key, read, evidence);
    if (last >= 0) noteRead(transaction, last, evidence);
  }
}

/** The versions of the longest read, -1 for an element that was never appended. */
function chainOf(key: number, { list, transaction }: ListRead, evidence: Evidence): Int32Array {
  const { versions, transactions } = evidence;
  const chain = new Int32Array(list.length);
  const seen = new Set<number>();
  let failed = -1;
  for (let at = 0; at < list.length; at++) {
    evidence.meter.demand();
    const value = list[at] as Value;
    const version = versions.versionOf(key, value);
    const writer = version < 0 ? INITIAL : versions.writer.at(version);
    if (version >= 0 && seen.has(version)) {
      evidence.odd(
        "duplicate-elements",
        [transaction],
        () =>
          `it read ${valueText(value)} of ${evidence.keyText(key)} twice: ${valueText(list as Value)}`,
      );
      chain[at] = -1;
      continue;
    }
    seen.add(version);
    chain[at] = writer === INITIAL ? -1 : version;
    if (writer === INITIAL) {
      evidence.odd(
        "unwritten-read",
        [transaction],
        () =>
          `it read ${valueText(value)} of ${evidence.keyText(key)}, which no transaction appended`,
      );
    } else if (transactions.outcome[writer] === FAIL) {
      failed = writer;
      evidence.odd(
        "G1a",
        [writer, transaction],
        () => `it read ${evidence.named(version)}, whose transaction failed`,
      );
    } else {
      const before = versions.previous.at(version);
      if (before >= 0 && !seen.has(before)) {
        evidence.odd(
          "incompatible-order",
          [writer, transaction],
          () => `it read ${evidence.named(version)} without what its transaction appended before`,
        );
      }
      evidence.took(writer);
      if (failed >= 0 && transactions.outcome[writer] === OK) {
        const dirty = failed;
        evidence.odd(
          "dirty-update",
          [dirty, writer],
          () => `it appended ${evidence.named(version)} to what a failed transaction had left`,
        );
        failed = -1;
      }
    }
  }
  return chain;
}

/**
 * The elements of a read that does not go with the longest: duplicates, and elements never
 * appended.
 */
function notElements(key: number, { list, transaction }: ListRead, evidence: Evidence): void {
  const { versions, transactions } = evidence;
  const seen = new Set<number>();
  for (const value of list) {
    const version = versions.versionOf(key, value);
    if (version >= 0 && seen.has(version)) {
      evidence.odd(
        "duplicate-elements",
        [transaction],
        () =>
          `it read ${valueText(value)} of ${evidence.keyText(key)} twice: ${valueText(list as Value)}`,
      );
    }
    seen.add(version);
    const writer = version < 0 ? INITIAL : versions.writer.at(version);
    if (writer === INITIAL) {
      evidence.odd(
        "unwritten-read",
        [transaction],
        () =>
          `it read ${valueText(value)} of ${evidence.keyText(key)}, which no transaction appended`,
      );
    } else if (transactions.outcome[writer] === FAIL) {
      evidence.odd(
        "G1a",
        [writer, transaction],
        () => `it read ${evidence.named(version)}, whose transaction failed`,
      );
    } else evidence.took(writer);
  }
}

function noteRead(transaction: number, version: number, evidence: Evidence): void {
  const { versions } = evidence;
  const writer = versions.writer.at(version);
  // Its own later append was noted as a future read.
  if (writer === transaction || !versions.mayHold(writer)) return;
  if (versions.final.at(version) === 0) {
    evidence.odd(
      "G1b",
      [writer, transaction],
      () => `it read ${evidence.named(version)} without what its transaction appended next`,
    );
  }
  evidence.reads(transaction, version);
}
