/**
 * Even times: where single messages or writes cannot be as fast as in a calm run, all of them take
 * the same, which says in one number what was decided of each.
 */
import { formatDuration } from "../../core/formatting.ts";
import type { Decision } from "../../kernel/choices/decisions.ts";
import { type Candidate, type Source, withFields, without } from "./candidate.ts";
import type { Pass, Shrinking } from "./shrinking.ts";

/** Fewer are soon gone through one by one. */
const DECISIONS_MIN = 20;
/**
 * Of the times that were decided, sorted, which is tried: the middle one, a long one, the longest.
 */
const PLACES = [1 / 2, 7 / 8, 1] as const;

/** By class of decisions, where a scenario says how long one takes. */
const SETTINGS = [
  { kind: "message", field: "network", name: "latency" },
  { kind: "disk", field: "disk", name: "sync" },
] as const;

type Setting = (typeof SETTINGS)[number];

/** All times of a kind, one that was decided for one of them. */
export function* evenTimes(shrinking: Shrinking): Pass {
  if (!shrinking.mayChangeTimes) return;
  for (const setting of SETTINGS) {
    const timed = timedIn(shrinking.best, setting);
    if (timed.length < DECISIONS_MIN) continue;
    const times = timed.map(([, , us]) => us as number).sort((a, b) => a - b);
    for (const place of PLACES) {
      const us = times[Math.min(times.length - 1, Math.floor(place * times.length))] ?? 0;
      const isEven = shrinking.attempt(evenly(without(shrinking.best, timed), setting, us));
      yield;
      if (isEven) break;
    }
  }
}

function timedIn({ decisions }: Candidate, { kind: timed }: Setting): readonly Decision[] {
  return decisions.filter(([kind, , value]) => kind === timed && typeof value === "number");
}

function evenly(candidate: Candidate, { field, name }: Setting, us: number): Candidate {
  const settings = (candidate.source[field] ?? {}) as Source;
  const time = formatDuration(us);
  return withFields(candidate, { [field]: { ...settings, [name]: `${time}..${time}` } });
}
