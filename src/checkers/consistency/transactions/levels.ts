/**
 * Levels of isolation and the anomalies that rule them out, by the names and after the tables of
 * Elle (`elle.consistency-model`), which follow Adya 1999, Cerone, Bernardi and Gotsman 2015,
 * Daudjee and Salem 2006 and Bailis et al. 2013. Without predicates repeatable read and
 * serializability differ in name only.
 */

/** By level: those that it implies. */
const IMPLIES: Readonly<Record<string, readonly string[]>> = {
  "strict-serializable": ["strong-session-serializable", "strong-snapshot-isolation"],
  "strong-session-serializable": ["serializable", "strong-session-snapshot-isolation"],
  serializable: ["repeatable-read", "snapshot-isolation", "update-serializable"],
  "repeatable-read": ["cursor-stability", "monotonic-atomic-view"],
  "update-serializable": ["forward-consistent-view"],
  "strong-snapshot-isolation": ["strong-session-snapshot-isolation", "strong-read-committed"],
  "strong-session-snapshot-isolation": ["snapshot-isolation", "strong-session-read-committed"],
  "snapshot-isolation": [
    "forward-consistent-view",
    "monotonic-snapshot-read",
    "parallel-snapshot-isolation",
    "prefix",
  ],
  "forward-consistent-view": ["consistent-view"],
  "consistent-view": ["cursor-stability", "monotonic-view"],
  "parallel-snapshot-isolation": ["causal-cerone", "update-atomic"],
  prefix: ["causal-cerone"],
  "causal-cerone": ["read-atomic"],
  "update-atomic": ["read-atomic"],
  "read-atomic": ["monotonic-atomic-view"],
  "monotonic-atomic-view": ["read-committed"],
  "monotonic-snapshot-read": ["read-committed"],
  "monotonic-view": ["read-committed"],
  "cursor-stability": ["read-committed"],
  "strong-read-committed": ["strong-session-read-committed", "strong-read-uncommitted"],
  "strong-session-read-committed": ["read-committed", "strong-session-read-uncommitted"],
  "strong-read-uncommitted": ["strong-session-read-uncommitted"],
  "strong-session-read-uncommitted": ["read-uncommitted"],
  "read-committed": ["read-uncommitted"],
  "read-uncommitted": [],
};

/** By anomaly: the weakest levels that rule it out. */
const RULES_OUT: Readonly<Record<string, readonly string[]>> = {
  G0: ["read-uncommitted"],
  "duplicate-elements": ["read-uncommitted"],
  G1a: ["read-committed"],
  G1b: ["read-committed"],
  G1c: ["read-committed"],
  "future-read": ["read-committed"],
  "incompatible-order": ["read-committed"],
  "dirty-update": ["read-committed"],
  "unwritten-read": ["read-committed"],
  internal: ["read-atomic"],
  "lost-update": ["cursor-stability", "update-atomic"],
  "G-single": ["consistent-view"],
  "G-nonadjacent": ["snapshot-isolation", "repeatable-read"],
  "PL-SI-cycle-exists": ["snapshot-isolation"],
  "G2-item": ["repeatable-read"],
  "PL-3-cycle-exists": ["repeatable-read"],
  "G0-process": ["strong-session-read-uncommitted"],
  "G1c-process": ["strong-session-read-committed"],
  "G-single-process": ["strong-session-snapshot-isolation"],
  "G-nonadjacent-process": ["strong-session-snapshot-isolation"],
  "strong-session-snapshot-isolation-cycle-exists": ["strong-session-snapshot-isolation"],
  "G2-item-process": ["strong-session-serializable"],
  "strong-session-serializable-cycle-exists": ["strong-session-serializable"],
  "G0-realtime": ["strong-read-uncommitted"],
  "G1c-realtime": ["strong-read-committed"],
  "G-single-realtime": ["strong-snapshot-isolation"],
  "G-nonadjacent-realtime": ["strong-snapshot-isolation"],
  "strong-snapshot-isolation-cycle-exists": ["strong-snapshot-isolation"],
  "G2-item-realtime": ["strict-serializable"],
  "PL-SS-cycle-exists": ["strict-serializable"],
};

/** Levels that are judged and may be asked for, from weak to strong. */
export const JUDGED = [
  "read-uncommitted",
  "strong-session-read-uncommitted",
  "strong-read-uncommitted",
  "read-committed",
  "strong-session-read-committed",
  "strong-read-committed",
  "snapshot-isolation",
  "strong-session-snapshot-isolation",
  "strong-snapshot-isolation",
  "serializable",
  "strong-session-serializable",
  "strict-serializable",
] as const;

export type Level = (typeof JUDGED)[number];

/**
 * Sets of levels are numbers: a bit for each. By level: its bit, and those of it and all that it
 * implies.
 */
const NAMES = Object.keys(IMPLIES);
const BIT: ReadonlyMap<string, number> = new Map(NAMES.map((level, at) => [level, 1 << at]));
const IMPLIED: ReadonlyMap<string, number> = new Map(
  NAMES.map((level) => {
    const implied = new Set([level]);
    for (const one of implied) for (const weaker of IMPLIES[one] ?? []) implied.add(weaker);
    return [level, bitsOf(implied)];
  }),
);
/** By anomaly: all the levels that it rules out. */
const OUT: ReadonlyMap<string, number> = new Map(
  Object.entries(RULES_OUT).map(([anomaly, weakest]) => {
    const bits = bitsOf(weakest);
    return [anomaly, bitsOf(NAMES.filter((level) => ((IMPLIED.get(level) ?? 0) & bits) !== 0))];
  }),
);

function bitsOf(levels: Iterable<string>): number {
  let bits = 0;
  for (const level of levels) bits |= BIT.get(level) ?? 0;
  return bits;
}

/** Whether a level implies another, or is it. */
export function implies(level: string, other: string): boolean {
  return ((IMPLIED.get(level) ?? 0) & (BIT.get(other) ?? 0)) !== 0;
}

/** The levels that some of these anomalies rule out. */
export function ruledOutBy(anomalies: Iterable<string>): {
  has(level: string): boolean;
  readonly bits: number;
} {
  let bits = 0;
  for (const anomaly of anomalies) bits |= OUT.get(anomaly) ?? 0;
  return { bits, has: (level) => (bits & (BIT.get(level) ?? 0)) !== 0 };
}

/** What anomalies say of levels. */
export interface Boundary {
  /** The weakest levels that are ruled out, and all the stronger ones. */
  readonly not: readonly string[];
  readonly alsoNot: readonly string[];
}

export function boundaryOf(anomalies: Iterable<string>): Boundary {
  const { bits } = ruledOutBy(anomalies);
  const not: string[] = [];
  const alsoNot: string[] = [];
  for (const [level, bit] of BIT) {
    if ((bits & bit) === 0) continue;
    const weaker = ((IMPLIED.get(level) ?? 0) & bits) ^ bit;
    (weaker === 0 ? not : alsoNot).push(level);
  }
  return { not: not.sort(inText), alsoNot: alsoNot.sort(inText) };
}

/** Of some judged levels, those that no other of them implies; the strongest last. */
export function strongestOf(levels: readonly Level[]): Level[] {
  return levels.filter(
    (level) => !levels.some((other) => other !== level && implies(other, level)),
  );
}

function inText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
