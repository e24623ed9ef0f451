/** Dependencies told by lists: who read a list saw in which order its versions came. */
import { sameValue, type Value } from "../../../core/json.ts";
import { valueText } from "../../explain/words.ts";
import { textOf } from "../../linearizability/machine.ts";
import { AMBIGUOUS, type Evidence } from "./evidence.ts";
import { RW, WR, WW } from "./graph.ts";
import type { ListRead } from "./reads.ts";

/** Adds what the reads of one key tell. */
export function orderList(key: string, reads: readonly ListRead[], evidence: Evidence): void {
  let longest: readonly Value[] = [];
  for (const { external, keyValue, number } of reads) {
    const seen = new Set(external.map((value) => textOf(value)));
    if (seen.size < external.length) {
      evidence.odd(
        "duplicate-elements",
        [number],
        `it read an element of ${valueText(keyValue)} twice: ${valueText(external)}`,
      );
      continue;
    }
    const common = Math.min(external.length, longest.length);
    const differs = external
      .slice(0, common)
      .findIndex((value, at) => !sameValue(value, longest[at] as Value));
    if (differs >= 0) {
      evidence.odd(
        "incompatible-order",
        [number],
        `it read ${valueText(external)} of ${valueText(keyValue)}, another read ${valueText(longest)}: neither goes on where the other ends`,
      );
    } else if (external.length > longest.length) longest = external;
  }
  const [first] = reads;
  if (first === undefined) return;
  const { keyValue } = first;
  const writers = longest.map((value) => evidence.writerOf(key, value));
  const name = valueText(keyValue);
  for (let at = 1; at < writers.length; at++) {
    const from = writers[at - 1]?.transaction ?? AMBIGUOUS;
    const to = writers[at]?.transaction ?? AMBIGUOUS;
    if (from < 0 || to < 0) continue;
    evidence.graph.add(
      from,
      to,
      WW,
      () =>
        `appended ${valueText(longest[at - 1] as Value)} to ${name} before ${valueText(longest[at] as Value)}`,
    );
  }
  for (const { number, external } of reads) {
    external.forEach((value, at) => {
      const isLast = at === external.length - 1;
      evidence.judgeSource(number, keyValue, value, evidence.writerOf(key, value), isLast);
    });
    const last = external[external.length - 1];
    const from = last === undefined ? null : evidence.writerOf(key, last);
    if (from !== null && from.transaction >= 0) {
      evidence.graph.add(
        from.transaction,
        number,
        WR,
        () => `appended ${valueText(last as Value)} to ${name}, which was read`,
      );
    }
    const next = longest[external.length];
    const to = writers[external.length]?.transaction ?? AMBIGUOUS;
    if (next !== undefined && to >= 0 && isPrefix(external, longest)) {
      evidence.graph.add(
        number,
        to,
        RW,
        () => `read ${name} without ${valueText(next)}, which was appended next`,
      );
    }
  }
}

function isPrefix(list: readonly Value[], whole: readonly Value[]): boolean {
  return list.every((value, at) => sameValue(value, whole[at] ?? null));
}
