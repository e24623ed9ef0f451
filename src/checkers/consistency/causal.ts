/**
 * Causal consistency by its bad patterns (Bouajjani, Enea, Guerraoui and Hamza, POPL 2017): exact where every value is
 * written once to its key. Causal order: the order of each session, and from each write to the reads of it.
 */
import type { Operation } from "../../history/operation.ts";
import { deed, nounOf } from "../explain/words.ts";
import { type Accesses, AMBIGUOUS, accessesOf, INITIAL, NO_READ, UNWRITTEN } from "./accesses.ts";
import {
  type Check,
  type CheckInput,
  type CheckOutcome,
  Findings,
  notApplicable,
} from "./check.ts";

export const causal: Check = {
  name: "causal",
  about: "no read misses what its own past has overwritten (Bouajjani et al. 2017)",
  weakerThanLinearizable: true,
  run,
};

/** Clocks are kept for writes only; past this many entries the history is left undecided. */
const CLOCK_ENTRIES_MAX = 64_000_000;

function run({ history, initial }: CheckInput): CheckOutcome {
  const accesses = accessesOf(history, initial, { realTime: false });
  if (accesses === null) return notApplicable("only what is written or appended has versions");
  const sessions = sessionsOf(history, accesses);
  if (sessions.count * sessions.kept > CLOCK_ENTRIES_MAX) {
    return {
      verdict: "unknown",
      summary: `${sessions.count} sessions with ${sessions.kept} writes need too much memory`,
      findings: [],
      figures: {},
    };
  }
  const findings = new Findings();
  search(history, accesses, sessions, findings);
  const illegal = findings.count > 0;
  return {
    verdict: illegal ? "illegal" : accesses.exact ? "ok" : "unknown",
    summary: illegal
      ? `${findings.count} bad pattern${findings.count === 1 ? "" : "s"}`
      : accesses.exact
        ? "holds"
        : "nothing speaks against it, but values repeat or grow, so that nothing is certain",
    findings: findings.kept,
    figures: { violations: findings.count },
  };
}

interface Sessions {
  readonly count: number;
  /** By operation: the number of its session and its place in it, from 0; -1 where it is left out. */
  readonly session: Int32Array;
  readonly place: Int32Array;
  /** By session: its operations. */
  readonly members: readonly number[][];
  /** How many writes there are. */
  readonly kept: number;
}

/** The sessions, without updates that may not have happened: those that nobody is known to have read. */
function sessionsOf(history: readonly Operation[], accesses: Accesses): Sessions {
  const wasRead = new Uint8Array(history.length);
  for (const from of accesses.source) if (from >= 0) wasRead[from] = 1;
  const numbers = new Map<number, number>();
  const session = new Int32Array(history.length).fill(-1);
  const place = new Int32Array(history.length).fill(-1);
  const members: number[][] = [];
  let kept = 0;
  history.forEach(({ process, outcome }, index) => {
    if ((accesses.keyOf[index] as number) < 0) return;
    if (outcome !== "ok" && wasRead[index] === 0) return;
    // One that was given up may take effect after what its process did next: it stands alone.
    let number = outcome === "ok" ? numbers.get(process) : undefined;
    if (number === undefined) {
      number = members.length;
      if (outcome === "ok") numbers.set(process, number);
      members.push([]);
    }
    const own = members[number] as number[];
    session[index] = number;
    place[index] = own.length;
    own.push(index);
    kept += accesses.writes[index] as number;
  });
  return { count: members.length, session, place, members, kept };
}

function search(
  history: readonly Operation[],
  accesses: Accesses,
  sessions: Sessions,
  findings: Findings,
): void {
  const { keyOf, writes, source } = accesses;
  const { session, place, members, count } = sessions;
  const clocks = new Map<number, Int32Array>();
  const current = members.map(() => new Int32Array(count));
  const next = new Int32Array(count);
  const waiting = new Map<number, number[]>();
  // By key and session: the places of its writes.
  const writesOf = accesses.keys.map(() => new Map<number, number[]>());
  history.forEach((_, index) => {
    if ((session[index] as number) < 0 || (writes[index] as number) === 0) return;
    const ofKey = writesOf[keyOf[index] as number] as Map<number, number[]>;
    const places = ofKey.get(session[index] as number);
    if (places === undefined) ofKey.set(session[index] as number, [place[index] as number]);
    else places.push(place[index] as number);
  });

  /** Takes the operations of a session until one waits for a write not yet taken. */
  const advance = (number: number): void => {
    const own = members[number] as number[];
    const clock = current[number] as Int32Array;
    while ((next[number] as number) < own.length) {
      const index = own[next[number] as number] as number;
      const from = source[index] as number;
      if (from >= 0 && from !== index) {
        const past = clocks.get(from);
        if (past === undefined) {
          waiting.set(from, [...(waiting.get(from) ?? []), number]);
          return;
        }
        for (let at = 0; at < count; at++) {
          if ((past[at] as number) > (clock[at] as number)) clock[at] = past[at] as number;
        }
      }
      if (from !== NO_READ) judgeRead(index, clock);
      next[number] = (next[number] as number) + 1;
      clock[number] = next[number] as number;
      if ((writes[index] as number) === 1) {
        clocks.set(index, clock.slice());
        const woken = waiting.get(index) ?? [];
        waiting.delete(index);
        ready.push(...woken);
      }
    }
  };

  /** What lies in the past of a read of the same key must not have overwritten what it saw. */
  const judgeRead = (index: number, clock: Int32Array): void => {
    const from = source[index] as number;
    const read = history[index] as Operation;
    if (from === AMBIGUOUS) return;
    if (from === UNWRITTEN) {
      findings.add([index], () => `${deed(read)}, which nobody wrote`);
      return;
    }
    for (const [number, places] of writesOf[keyOf[index] as number] as Map<number, number[]>) {
      const at = lastBelow(places, clock[number] as number);
      if (at < 0) continue;
      const newer = (members[number] as number[])[at] as number;
      if (newer === from) continue;
      const past = clocks.get(newer);
      const overwrites =
        from === INITIAL ||
        (past !== undefined && (past[session[from] as number] as number) > (place[from] as number));
      if (!overwrites) continue;
      const write = history[newer] as Operation;
      findings.add(
        from === INITIAL ? [newer, index] : [from, newer, index],
        () => `${deed(read)}, although ${nounOf(write)} lies in its past and had replaced that`,
      );
      return;
    }
  };

  const ready = members.map((_, number) => number);
  for (let number = ready.shift(); number !== undefined; number = ready.shift()) advance(number);
  const stuck = members.findIndex((own, number) => (next[number] as number) < own.length);
  if (stuck >= 0) {
    const cycle = [...waiting.entries()].map(([from]) => from);
    findings.add(
      cycle,
      () => "a read saw a write that itself depends on the read: causality runs in a circle",
    );
  }
}

/** The greatest of ascending places that is below a limit, or -1. */
function lastBelow(places: readonly number[], limit: number): number {
  let low = 0;
  let high = places.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((places[middle] as number) < limit) low = middle + 1;
    else high = middle;
  }
  return low === 0 ? -1 : (places[low - 1] as number);
}
