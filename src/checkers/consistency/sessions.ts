/**
 * The four session guarantees of Terry et al. 1994, per process: read your writes, monotonic reads,
 * monotonic writes, writes follow reads. Each says that for every key there is one order of
 * versions, true to the clock, in which no read is older than certain other operations allow. What
 * the clock alone refutes is named first; then all such constraints form one graph.
 */
import { countBelow } from "../../core/order.ts";
import type { Operation } from "../../history/operation.ts";
import { accessOf } from "../certificates/access.ts";
import { flawOfVersions, type Guarantee } from "../certificates/versions.ts";
import { deed, nounOf } from "../explain/words.ts";
import { type Accesses, accessesOf, NO_READ, startOf } from "./accesses.ts";
import {
  type Check,
  type CheckInput,
  type CheckOutcome,
  Findings,
  notApplicable,
} from "./check.ts";
import { proven, provenIfLinearizable } from "./proven.ts";
import { orderVersions } from "./version-order.ts";

export const readYourWrites: Check = {
  name: "read-your-writes",
  about: "a read sees the last write of its own session, or something newer (Terry et al. 1994)",
  weakerThanLinearizable: true,
  run: (input) =>
    judge(input, { whose: "own", what: "writes" }, "a read missed a write of its own session"),
};

export const monotonicReads: Check = {
  name: "monotonic-reads",
  about:
    "a read sees what earlier reads of its session saw, or something newer (Terry et al. 1994)",
  weakerThanLinearizable: true,
  run: (input) => judge(input, { whose: "own", what: "reads" }, "a session went back in time"),
};

export const monotonicWrites: Check = {
  name: "monotonic-writes",
  about: "who sees a write sees what its session wrote before (Terry et al. 1994)",
  weakerThanLinearizable: true,
  run: (input) =>
    judge(
      input,
      { whose: "seen", what: "writes" },
      "a write was seen without an earlier one of its session",
    ),
};

export const writesFollowReads: Check = {
  name: "writes-follow-reads",
  about: "who sees a write sees what its session had read before writing it (Terry et al. 1994)",
  weakerThanLinearizable: true,
  run: (input) =>
    judge(
      input,
      { whose: "seen", what: "reads" },
      "a write was seen without what its session had read before it",
    ),
};

function judge(input: CheckInput, guarantee: Guarantee, broken: string): CheckOutcome {
  const accesses = accessesOf(input);
  if (accesses === null) return notApplicable("only what is written or appended has versions");
  const { history } = input;
  const findings = new Findings();
  const { whose, what } = guarantee;
  (whose === "own" ? ownFloor : othersFloor)(history, accesses, findings, what);
  const ordered = findings.count > 0 ? null : orderVersions(history, accesses, guarantee);
  if (ordered?.kind === "none") {
    const [first, second] = ordered.operations as [number, number];
    findings.add(
      ordered.operations,
      () =>
        `neither ${nounOf(history[first] as Operation)} nor ` +
        `${nounOf(history[second] as Operation)} can be the older one`,
    );
  }
  const figures = { violations: findings.count };
  if (findings.count > 0) {
    const summary = `${broken}, ${findings.count} time${findings.count === 1 ? "" : "s"}`;
    return { verdict: "illegal", summary, findings: findings.kept, figures };
  }
  const orders = ordered?.kind === "orders" ? ordered.orders : [];
  const certificate = { kind: "versions", orders, sources: refusedToo(history, accesses) } as const;
  const flaw = flawOfVersions(history, certificate, guarantee, startOf(input));
  const ok: CheckOutcome = { verdict: "ok", summary: "holds", findings: [], figures };
  return flaw === null
    ? proven(ok, certificate, flaw)
    : provenIfLinearizable(proven(ok, certificate, flaw), input);
}

/** The sources of reads, and a guess for each cas that was refused: what its session knew last. */
function refusedToo(
  history: readonly Operation[],
  { source, keyOf, keys, writes }: Accesses,
): number[] {
  const sources = [...source];
  const last = new Map<number, number>();
  for (const [index, operation] of history.entries()) {
    const key = keyOf[index] as number;
    if (key < 0 || operation.outcome !== "ok") continue;
    const name = operation.process * keys.length + key;
    const isRefused = accessOf(operation)?.refused !== undefined;
    if (isRefused && source[index] === NO_READ) sources[index] = last.get(name) ?? NO_READ;
    if (writes[index] === 1) last.set(name, index);
    else if ((source[index] as number) >= 0) last.set(name, source[index] as number);
  }
  return sources;
}

/** The newest version known to a session, for one key: it was not written before this position. */
interface Floor {
  invoked: number;
  operation: number;
}

/** Each read against what its own session wrote, or read, before. */
function ownFloor(
  history: readonly Operation[],
  accesses: Accesses,
  findings: Findings,
  kind: "reads" | "writes",
): void {
  const { keys, keyOf, writes, source, seenInvoked, seenCompleted } = accesses;
  const floors = new Map<number, Floor>();
  for (let index = 0; index < history.length; index++) {
    const operation = history[index] as Operation;
    const key = keyOf[index] as number;
    if (key < 0 || operation.outcome !== "ok") continue;
    const session = operation.process * keys.length + key;
    const floor = floors.get(session);
    if ((source[index] as number) !== NO_READ && floor !== undefined) {
      if ((seenCompleted[index] as number) < floor.invoked) {
        const before = floor.operation;
        findings.add(
          [before, index],
          () =>
            `${deed(operation)} after its own ${nounOf(history[before] as Operation).replace(/^c\d+'s /, "")}, which is newer`,
        );
      }
    }
    const reached =
      kind === "writes"
        ? (writes[index] as number) === 1
          ? operation.invoked
          : -1
        : (seenInvoked[index] as number);
    if (reached < 0) continue;
    if (floor === undefined) floors.set(session, { invoked: reached, operation: index });
    else if (reached > floor.invoked) {
      floor.invoked = reached;
      floor.operation = index;
    }
  }
}

/**
 * What one session wrote (or read) to one key: by its order, the newest version up to each place.
 */
interface Trail {
  readonly places: number[];
  readonly newest: Floor[];
}

/**
 * Each read against what the sessions whose writes its own session has seen had written, or read,
 * before those writes.
 */
function othersFloor(
  history: readonly Operation[],
  accesses: Accesses,
  findings: Findings,
  kind: "reads" | "writes",
): void {
  const { keyOf, source, seenCompleted } = accesses;
  const trails = trailsOf(history, accesses, kind);
  // By observing session: for each session seen, the place of its latest write seen.
  const seen = new Map<number, Map<number, { place: number; by: number; write: number }>>();
  for (let index = 0; index < history.length; index++) {
    const operation = history[index] as Operation;
    const key = keyOf[index] as number;
    if (key < 0 || operation.outcome !== "ok") continue;
    const own = seen.get(operation.process);
    if (own !== undefined && (source[index] as number) !== NO_READ) {
      for (const [session, trail] of trails[key] ?? []) {
        const observed = own.get(session);
        if (observed === undefined) continue;
        const floor = newestBefore(trail, observed.place);
        if (floor === null || (seenCompleted[index] as number) >= floor.invoked) continue;
        const { by, write } = observed;
        findings.add(
          [floor.operation, write, by, index],
          () =>
            `${deed(operation)} after it had seen ${nounOf(history[write] as Operation)}, which came after ${nounOf(history[floor.operation] as Operation)}`,
        );
      }
    }
    const write = source[index] as number;
    if (write < 0) continue;
    const writer = history[write] as Operation;
    const map = own ?? new Map<number, { place: number; by: number; write: number }>();
    if (own === undefined) seen.set(operation.process, map);
    const before = map.get(writer.process);
    if (before === undefined || before.place < write) {
      map.set(writer.process, { place: write, by: index, write });
    }
  }
}

/** By key, then session. Places are indices into the history, which is in order of invocation. */
function trailsOf(
  history: readonly Operation[],
  accesses: Accesses,
  kind: "reads" | "writes",
): readonly Map<number, Trail>[] {
  const { keys, keyOf, writes, seenInvoked } = accesses;
  const trails = keys.map(() => new Map<number, Trail>());
  for (let index = 0; index < history.length; index++) {
    const operation = history[index] as Operation;
    const key = keyOf[index] as number;
    if (key < 0 || operation.outcome !== "ok") continue;
    const isWrite = (writes[index] as number) === 1;
    const invoked =
      kind === "reads" ? (seenInvoked[index] as number) : isWrite ? operation.invoked : -1;
    if (invoked < 0) continue;
    const ofKey = trails[key] as Map<number, Trail>;
    let trail = ofKey.get(operation.process);
    if (trail === undefined) {
      trail = { places: [], newest: [] };
      ofKey.set(operation.process, trail);
    }
    const last = trail.newest[trail.newest.length - 1];
    trail.places.push(index);
    trail.newest.push(
      last !== undefined && last.invoked >= invoked ? last : { invoked, operation: index },
    );
  }
  return trails;
}

/** The newest version at a place before `place`. */
function newestBefore(trail: Trail, place: number): Floor | null {
  return trail.newest[countBelow(trail.places, place) - 1] ?? null;
}
