/**
 * Less idle time: where nothing that counts happens for a while, all that comes later comes
 * earlier. A decision that is known by its occurrence (the 53rd heartbeat) is found again by the
 * moment to which it moves. It is worth no step more: who asks too early asks again.
 */

import { formatDuration } from "../../core/formatting.ts";
import type { Value } from "../../core/json.ts";
import { parseDuration } from "../../core/quantities.ts";
import type { ChoiceClass } from "../../kernel/choices/classes.ts";
import type { Decision } from "../../kernel/choices/decisions.ts";
import { type Candidate, operationIn, plansOf } from "./candidate.ts";
import { judgesProgress } from "./promise.ts";
import type { Pass, Shrinking } from "./shrinking.ts";
import { type NotingDecider, Overlay } from "./trials.ts";

/** Shorter gaps stay as they are. */
const GAP_US = 20_000;
/** Of a gap, so many parts of eight may stay. */
const LEFT = [0, 1, 2, 4, 6] as const;
/** A decision may be found so much earlier than it was, for what recurs is out of step. */
const EARLIER_US = 2_000;

export function* lessIdleTime(shrinking: Shrinking): Pass {
  // A gap that was made smaller is looked at again only with the next round.
  for (let fromUs = 0; ; ) {
    const gap = gapAfter(shrinking, fromUs);
    if (gap === null) return;
    fromUs = gap.endUs;
    for (const eighths of LEFT) {
      const lengthUs = gap.endUs - gap.beginUs;
      const leftUs = Math.max(1_000, Math.floor((lengthUs * eighths) / 8));
      if (lengthUs - leftUs < GAP_US / 2) break;
      const byUs = lengthUs - leftUs;
      const { candidate, decider } = movedEarlier(shrinking, gap.beginUs, byUs);
      const endsBeforeUs = shrinking.endUs;
      const by = decider === null ? {} : { decider };
      const isShorter = shrinking.attempt(candidate, { ...by, endsBeforeUs, isPlainer: true });
      yield;
      if (!isShorter) continue;
      fromUs -= byUs;
      break;
    }
  }
}

interface Gap {
  readonly beginUs: number;
  readonly endUs: number;
}

/** The first gap between events that begins at or after a moment; null: there is none. */
function gapAfter(shrinking: Shrinking, fromUs: number): Gap | null {
  const events = eventsOf(shrinking).filter((us) => us > fromUs);
  let beginUs = fromUs;
  for (const endUs of events.sort((a, b) => a - b)) {
    if (endUs - beginUs >= GAP_US) return { beginUs, endUs };
    beginUs = endUs;
  }
  return null;
}

/** The moments at which something comes otherwise than in a calm run, and the end. */
export function eventsOf(shrinking: Shrinking): number[] {
  const { best, askedUs, endUs } = shrinking;
  const decided = best.decisions.flatMap((decision) => {
    const [kind, key, value] = decision;
    if (kind === "operation") return key.endsWith(" moment") ? [value as number] : [];
    return askedUs.get(decision) ?? [];
  });
  const faults = plansOf(best.source).flatMap((plan) => {
    const { atUs, endUs } = timesOf(plan);
    return endUs === null ? [atUs] : [atUs, endUs];
  });
  const chaos = judgesProgress(best.source) ? [parseDuration(best.source["duration"]) ?? 0] : [];
  return [...decided, ...faults, ...chaos, endUs].filter((us) => us <= endUs);
}

function timesOf(plan: Readonly<Record<string, Value>>): {
  readonly atUs: number;
  readonly endUs: number | null;
} {
  const atUs = parseDuration(plan["at"]) ?? 0;
  const forUs = parseDuration(plan["for"]);
  return { atUs, endUs: forUs === null ? null : atUs + forUs };
}

/**
 * The best with all that comes after a moment so much earlier, and what finds its decisions; null:
 * their keys do.
 */
function movedEarlier(
  { best, askedUs }: Shrinking,
  afterUs: number,
  byUs: number,
): { readonly candidate: Candidate; readonly decider: NotingDecider | null } {
  const shifted = (us: number): number => (us > afterUs ? Math.max(afterUs, us - byUs) : us);
  const faults = plansOf(best.source).map((plan) => {
    const { atUs, endUs } = timesOf(plan);
    if (endUs === null) return { ...plan, at: formatDuration(shifted(atUs)) };
    const forUs = shifted(endUs) - shifted(atUs);
    return { ...plan, at: formatDuration(shifted(atUs)), for: formatDuration(forUs) };
  });
  const kept: Decision[] = [];
  const moved: Anchored[] = [];
  for (const decision of best.decisions) {
    const [kind, key, value] = decision;
    if (kind === "operation" && key.endsWith(" moment")) {
      kept.push([kind, key, shifted(value as number)]);
      continue;
    }
    const us = askedUs.get(decision) ?? 0;
    const isCounted = kind !== "operation" && kind !== "fault" && key.includes(" #");
    if (us <= afterUs || !isCounted || operationIn(key) !== null) kept.push(decision);
    else moved.push({ decision, atUs: shifted(us) });
  }
  const durationUs = parseDuration(best.source["duration"]) ?? 0;
  // Where progress is judged the time to recover begins when the chaos ends.
  const chaos = judgesProgress(best.source)
    ? { duration: formatDuration(shifted(durationUs)) }
    : {};
  return {
    candidate: { source: { ...best.source, ...chaos, faults }, decisions: kept },
    decider: moved.length === 0 ? null : new AnchoredOverlay(kept, moved),
  };
}

/** A decision that is to be found at a moment. */
interface Anchored {
  readonly decision: Decision;
  readonly atUs: number;
}

/** Decisions by key, and others by what they concern and when, whatever their occurrence is. */
class AnchoredOverlay implements NotingDecider {
  readonly #byKey: Overlay;
  readonly #moved = new Map<string, Anchored[]>();
  readonly #found = new Map<string, Decision>();
  readonly #askedUs = new Map<Decision, number>();

  constructor(decisions: readonly Decision[], moved: readonly Anchored[]) {
    this.#byKey = new Overlay(decisions);
    for (const one of [...moved].sort((a, b) => a.atUs - b.atUs)) {
      const content = contentOf(one.decision[0], one.decision[1]);
      this.#moved.set(content, [...(this.#moved.get(content) ?? []), one]);
    }
  }

  get clock(): { readonly nowUs: number } {
    return this.#byKey.clock;
  }

  set clock(clock: { readonly nowUs: number }) {
    this.#byKey.clock = clock;
  }

  get askedUs(): ReadonlyMap<Decision, number> {
    return new Map([...this.#byKey.askedUs, ...this.#askedUs].sort(([, a], [, b]) => a - b));
  }

  decide(kind: ChoiceClass, key: string): Value | undefined {
    const decided = this.#byKey.decide(kind, key);
    if (decided !== undefined || this.#moved.size === 0) return decided;
    const name = `${kind} ${key}`;
    const found = this.#found.get(name);
    if (found !== undefined) return found[2];
    const waiting = this.#moved.get(contentOf(kind, key));
    const [next] = waiting ?? [];
    const { nowUs } = this.clock;
    if (next === undefined || next.atUs - EARLIER_US > nowUs) return undefined;
    waiting?.shift();
    const decision: Decision = [kind, key, next.decision[2]];
    this.#found.set(name, decision);
    this.#askedUs.set(decision, nowUs);
    return decision[2];
  }
}

/** Class and key without its occurrence. */
function contentOf(kind: ChoiceClass, key: string): string {
  return `${kind} ${key.replace(/ #\d+$/, "")}`;
}
