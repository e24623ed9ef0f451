/** What is new, known, resolved, came back, for people. */
import { terminalLine } from "../core/escape/terminal.ts";
import type { Triaged } from "../search/triage.ts";
import { wrap } from "./wrap.ts";

/** Failures that are shown; further ones are counted. */
const TRIAGE_MAX = 10;

/** `new        raft/one-vote-per-term  scenarios/x.yaml, seed 7`. */
export function triageLines(triage: readonly Triaged[], columns: number): string[] {
  if (triage.length === 0) return [];
  const width = Math.max(...triage.map(({ standing }) => standing.length));
  const more = triage.length - TRIAGE_MAX;
  return [
    "Against what was known:",
    ...triage.slice(0, TRIAGE_MAX).flatMap(({ standing, fingerprint, scenario, seed }) => {
      const text = terminalLine(
        `${standing.padEnd(width)}  ${fingerprint}  ${scenario}, seed ${seed}`,
      );
      return wrap(text, columns, "  ", " ".repeat(width + 4));
    }),
    ...(more > 0 ? [`  and ${more} more`] : []),
    "",
  ];
}
