/**
 * The causal order of a history: the order of each session, and from each write to the reads of it.
 * What the three models of causal consistency share (Bouajjani, Enea, Guerraoui and Hamza, POPL
 * 2017).
 */
import { countBelow } from "../../core/order.ts";
import type { Operation } from "../../history/operation.ts";
import type { Certificate } from "../certificates/certificate.ts";
import { deed, nounOf } from "../explain/words.ts";
import {
  type Accesses,
  AMBIGUOUS,
  accessesOf,
  INITIAL,
  NO_READ,
  startOf,
  UNWRITTEN,
} from "./accesses.ts";
import { type CheckInput, type CheckOutcome, Findings, notApplicable } from "./check.ts";
import { proven, provenIfLinearizable } from "./proven.ts";

/** Clocks are kept for writes only; past this many entries the history is left undecided. */
const CLOCK_ENTRIES_MAX = 64_000_000;

/** A read whose source is known, with its causal past. */
export interface CausalRead {
  readonly index: number;
  readonly source: number;
  /** By session: how many of its operations lie in the past. Valid only during the call. */
  readonly past: Int32Array;
}

export interface Sessions {
  readonly count: number;
  /**
   * By operation: the number of its session and its place in it, from 0; -1 where it is left out.
   */
  readonly session: Int32Array;
  readonly place: Int32Array;
  /** By session: its operations. */
  readonly members: readonly number[][];
  /**
   * By operation: the one that its process did right before it, -1 if there is none. What was given
   * up comes after one and before none.
   */
  readonly before: Int32Array;
  /** By key, then session: the places of the writes. */
  readonly writes: readonly ReadonlyMap<number, readonly number[]>[];
}

/**
 * A causal history that shows none of the patterns forbidden by all three models, for the stronger
 * two to continue with.
 */
export interface Causality {
  readonly history: readonly Operation[];
  readonly accesses: Accesses;
  readonly sessions: Sessions;
  /** The operations in an order in which causes come first. */
  readonly order: number[];
}

/** A certificate, and what its verifier says is wrong with it: null if nothing. */
export interface Proof {
  readonly certificate: Certificate;
  readonly flaw: string | null;
}

/**
 * Judges what all three models forbid, and what one of them forbids besides.
 * @param read called for each read with a known source, in an order that goes with causality
 * @param more asked at the end if nothing was found: what proves that the model holds, and what its
 * verifier says
 */
export function judgeCausality(
  input: CheckInput,
  read: (causality: Causality, one: CausalRead) => void,
  more: (
    causality: Causality,
    findings: Findings,
    fitsFirst: (operation: Operation) => boolean,
  ) => Proof | "undecided" | null,
): CheckOutcome {
  const accesses = accessesOf(input, { realTime: false });
  if (accesses === null) return notApplicable("only what is written or appended has versions");
  const { history } = input;
  const sessions = sessionsOf(history, accesses);
  const kept = accesses.writes.reduce((sum, one) => sum + one, 0);
  if (sessions.count * kept > CLOCK_ENTRIES_MAX) {
    return undecided(`${sessions.count} sessions with ${kept} writes need too much memory`);
  }
  const findings = new Findings();
  const causality: Causality = { history, accesses, sessions, order: [] };
  walk(causality, findings, read);
  const proof = findings.count === 0 ? more(causality, findings, startOf(input)) : null;
  const figures = { violations: findings.count };
  if (findings.count > 0) {
    const summary = `${findings.count} bad pattern${findings.count === 1 ? "" : "s"}`;
    return { verdict: "illegal", summary, findings: findings.kept, figures };
  }
  if (proof === "undecided") return undecided("undecided: out of time or memory");
  const ok: CheckOutcome = { verdict: "ok", summary: "holds", findings: [], figures };
  const judged = proven(ok, proof?.certificate ?? null, proof?.flaw ?? null);
  return judged.verdict === "ok" ? judged : provenIfLinearizable(judged, input);
}

function undecided(summary: string): CheckOutcome {
  return { verdict: "unknown", summary, findings: [], figures: {} };
}

/** The latest write of each session to a key in a causal past. */
export function* latestWrites(
  { sessions }: Causality,
  key: number,
  past: Int32Array,
): Generator<number> {
  for (const [number, places] of sessions.writes[key] as ReadonlyMap<number, readonly number[]>) {
    const at = places[countBelow(places, past[number] as number) - 1];
    if (at !== undefined) yield (sessions.members[number] as number[])[at] as number;
  }
}

/**
 * The sessions, without updates that may not have happened: those that no operation is known to
 * have read.
 */
function sessionsOf(history: readonly Operation[], accesses: Accesses): Sessions {
  const wasRead = new Uint8Array(history.length);
  for (const from of accesses.source) if (from >= 0) wasRead[from] = 1;
  const numbers = new Map<number, number>();
  const session = new Int32Array(history.length).fill(-1);
  const place = new Int32Array(history.length).fill(-1);
  const before = new Int32Array(history.length).fill(-1);
  const members: number[][] = [];
  const writes = accesses.keys.map(() => new Map<number, number[]>());
  history.forEach(({ process, outcome }, index) => {
    const key = accesses.keyOf[index] as number;
    if (key < 0) return;
    if (outcome !== "ok" && wasRead[index] === 0) return;
    // One that was given up may take effect after what its process did next: it is a session of its
    // own, which begins after what its process did before.
    const known = numbers.get(process);
    if (known !== undefined) before[index] = (members[known] as number[]).at(-1) as number;
    let number = outcome === "ok" ? known : undefined;
    if (number === undefined) {
      number = members.length;
      if (outcome === "ok") numbers.set(process, number);
      members.push([]);
    }
    const own = members[number] as number[];
    session[index] = number;
    place[index] = own.length;
    if (accesses.writes[index] === 1) {
      const ofKey = writes[key] as Map<number, number[]>;
      const places = ofKey.get(number);
      if (places === undefined) ofKey.set(number, [own.length]);
      else places.push(own.length);
    }
    own.push(index);
  });
  return { count: members.length, session, place, members, before, writes };
}

function walk(
  causality: Causality,
  findings: Findings,
  read: (causality: Causality, one: CausalRead) => void,
): void {
  const { history, accesses, sessions } = causality;
  const { keyOf, writes, source } = accesses;
  const { session, place, members, before, count } = sessions;
  const clocks = new Map<number, Int32Array>();
  const current = members.map(() => new Int32Array(count));
  const next = new Int32Array(count);
  const waiting = new Map<number, number[]>();
  // By operation: the sessions that begin after it.
  const begins = new Map<number, number[]>();
  const ready: number[] = [];
  for (const [number, own] of members.entries()) {
    const earlier = before[own[0] as number] as number;
    if (earlier < 0) ready.push(number);
    else begins.set(earlier, [...(begins.get(earlier) ?? []), number]);
  }

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
      if (from >= 0 || from === INITIAL) read(causality, { index, source: from, past: clock });
      causality.order.push(index);
      next[number] = (next[number] as number) + 1;
      clock[number] = next[number] as number;
      for (const begun of begins.get(index) ?? []) {
        (current[begun] as Int32Array).set(clock);
        ready.push(begun);
      }
      if ((writes[index] as number) === 1) {
        clocks.set(index, clock.slice());
        const woken = waiting.get(index) ?? [];
        waiting.delete(index);
        ready.push(...woken);
      }
    }
  };

  /** A write in the causal past of a read of the same key must not have overwritten what it saw. */
  const judgeRead = (index: number, clock: Int32Array): void => {
    const from = source[index] as number;
    const one = history[index] as Operation;
    if (from === AMBIGUOUS) return;
    if (from === UNWRITTEN) {
      findings.add([index], () => `${deed(one)}, which no operation wrote`);
      return;
    }
    for (const newer of latestWrites(causality, keyOf[index] as number, clock)) {
      if (newer === from) continue;
      const past = clocks.get(newer);
      const overwrites =
        from === INITIAL ||
        (past !== undefined && (past[session[from] as number] as number) > (place[from] as number));
      if (!overwrites) continue;
      const write = history[newer] as Operation;
      findings.add(
        from === INITIAL ? [newer, index] : [from, newer, index],
        () => `${deed(one)}, although ${nounOf(write)} lies in its past and had replaced that`,
      );
      return;
    }
  };

  for (let at = 0; at < ready.length; at++) advance(ready[at] as number);
  const stuck = members.findIndex((own, number) => (next[number] as number) < own.length);
  if (stuck >= 0) {
    const cycle = [...waiting.keys()];
    findings.add(
      cycle,
      () => "a read saw a write that itself depends on the read: causality runs in a circle",
    );
  }
}
