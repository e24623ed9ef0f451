/**
 * `npm run fuzz:transactions -- COUNT BASE`: compares the judge of transactions with brute force on
 * random histories of lists and registers: six levels each, up to seven transactions, for snapshot
 * isolation up to five. Every certificate is verified by the judge itself. A full run is written
 * into docs/performance.md.
 */

import { flawOfCommits } from "../src/checkers/certificates/commits.ts";
import { flawOf, type IsolationCertificate } from "../src/checkers/certificates/isolation.ts";
import type { Respect } from "../src/checkers/certificates/steps.ts";
import {
  isSerializable,
  isSnapshotIsolated,
} from "../src/checkers/consistency/transactions/brute-force.ts";
import { implies, JUDGED, type Level } from "../src/checkers/consistency/transactions/levels.ts";
import { transactions } from "../src/checkers/consistency/transactions/transactions.ts";
import type { Operation } from "../src/history/operation.ts";
import { Draws } from "./random-history.ts";
import { randomTransactions } from "./random-transactions.ts";

const SERIAL: readonly (readonly [Level, Respect])[] = [
  ["strict-serializable", "real-time"],
  ["strong-session-serializable", "session"],
  ["serializable", "nothing"],
];
const SNAPSHOT: readonly (readonly [Level, Respect])[] = [
  ["strong-snapshot-isolation", "real-time"],
  ["strong-session-snapshot-isolation", "session"],
  ["snapshot-isolation", "nothing"],
];
/** For snapshot isolation brute force is too slow beyond. */
const SNAPSHOT_MAX = 5;

const [countText = "1000000", firstText = "1"] = process.argv.slice(2);
const count = Number(countText);
const first = Number(firstText);
const tally = new Map<string, number>();
let mismatches = 0;
let certificates = 0;
for (let seed = first; seed < first + count && mismatches < 5; seed++) {
  const draws = new Draws(seed);
  const kind = seed % 5;
  const lists = kind < 2;
  const history = randomTransactions(draws, { lists, repeats: kind === 4, transactionsMax: 7 });
  let wrong: string | null;
  try {
    wrong = judge(history);
  } catch (error) {
    wrong = error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
  if (wrong === null) continue;
  mismatches++;
  console.log(`seed ${seed}: ${wrong}`);
  for (const one of history) {
    console.log(
      `  p${one.process} ${JSON.stringify(one.output ?? one.input)} ${one.outcome} [${one.invoked}, ${one.completed}]`,
    );
  }
}
for (const [name, times] of [...tally].sort()) console.log(`${name}: ${times}`);
console.log(
  `${count} histories from seed ${first}: ${mismatches} disagreements, ${certificates} certificates verified`,
);
process.exitCode = mismatches > 0 ? 1 : 0;

/** What is wrong with the verdicts on a history, null if nothing. */
function judge(history: readonly Operation[]): string | null {
  const { figures, certificate } = transactions.run({ history, model: null });
  const proved = figures["proved"] as readonly string[];
  const out = [
    ...(figures["not"] as readonly string[]),
    ...(figures["alsoNot"] as readonly string[]),
  ];
  const both = JUDGED.filter((level) => proved.includes(level) && out.includes(level));
  if (both.length > 0) return `proved and ruled out: ${both.join(", ")}`;
  if (certificate !== undefined) {
    certificates++;
    const level = figures["certified"] as Level;
    const respect = level.startsWith("strong-session")
      ? "session"
      : level.startsWith("str")
        ? "real-time"
        : "nothing";
    const flaw =
      certificate.kind === "committed" || certificate.kind === "uncommitted"
        ? flawOfCommits(history, certificate, respect, () => null)
        : flawOf(history, certificate as IsolationCertificate, respect, () => null);
    if (flaw !== null) return `the certificate of ${level}: ${flaw}`;
  }
  const levels = history.length <= SNAPSHOT_MAX ? [...SERIAL, ...SNAPSHOT] : SERIAL;
  // What holds at one level holds at those that it implies: brute force is asked from the strongest
  // down.
  const holds = new Set<Level>();
  let strongest = "none";
  for (const [level, respect] of levels) {
    const implied = [...holds].some((one) => implies(one, level));
    const expected =
      implied ||
      (SERIAL.some(([name]) => name === level)
        ? isSerializable(history, respect)
        : isSnapshotIsolated(history, respect));
    if (expected) holds.add(level);
    if (expected && strongest === "none") strongest = level;
    const isProved = proved.some((one) => implies(one, level));
    const isOut = out.includes(level);
    if (isProved !== expected || isOut === expected) {
      return `${level}: expected ${expected}, proved ${isProved}, ruled out ${isOut}; ${JSON.stringify(figures["anomalies"])}`;
    }
  }
  tally.set(strongest, (tally.get(strongest) ?? 0) + 1);
  return null;
}
