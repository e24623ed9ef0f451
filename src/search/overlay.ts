/**
 * Overlays: a run that showed something new is made once more, under its own seed, with a few
 * decisions by content key laid over it, near a moment at which it met something first.
 */
import type { Value } from "../core/json.ts";
import type { Decision } from "../kernel/choices/decisions.ts";
import type { RandomStream } from "../kernel/streams.ts";
import type { Scenario } from "../scenario/scenario.ts";
import type { Asked } from "./asked.ts";
import { borneBy, fatesOf, LATE_SILENCES } from "./borne.ts";
import { ORDINARY, type Place } from "./branch.ts";
import { spaceOf } from "./space.ts";
import type { Common } from "./strategies/strategy.ts";
import type { Subject } from "./subject.ts";

/** Decisions of an overlay at most. */
const DECISIONS_MAX = 4;
/** Of the choices that were asked nearest to the moment so many may be decided otherwise. */
const NEAREST = 8;

/** The run over which overlays are laid. */
export interface Laid {
  readonly scenario: Scenario;
  readonly seed: number;
  /** How many steps it made. */
  readonly steps: number;
  readonly asked: readonly Asked[];
}

/** Overlays of one run near one moment. */
export interface Overlays {
  /** The run itself: under its seed, its own decisions, as long as they may hold. */
  readonly scenario: Scenario;
  /** Whether they have one or two decisions more; else one less, or one in the place of another. */
  readonly isMore: boolean;
  /** By choice, how it may be decided otherwise: at least one choice. */
  readonly candidates: readonly (readonly Decision[])[];
  /** Up to where all of them are the run itself; null: that is not known. */
  readonly common: Common | null;
}

/**
 * They hold so long that whatever is late by them has come when the faults end: what is promised of
 * recovery is asked as before.
 * @returns null: nothing can be decided there that the system promises to bear.
 */
export function overlaysOf(
  subject: Subject,
  { scenario, seed, steps, asked }: Laid,
  place: Pick<Place, "step">,
  stream: RandomStream,
): Overlays | null {
  const { script, options, durationUs, choices = ORDINARY } = scenario;
  const { rhythm, anyOrder } = spaceOf(subject);
  // A system that promises to notice something within a time keeps its messages' times.
  if (script.length > 0 || subject.scenario?.choices !== undefined || !anyOrder) return null;
  const { patienceUs } = rhythm(options[subject.protocol] ?? {});
  const lateUs = Math.floor(LATE_SILENCES * patienceUs);
  const untilUs = durationUs - lateUs;
  const { decisions, begins: own = [] } = choices;
  const near = asked
    .filter(([kind, key, , , atUs]) => atUs < untilUs && !decisions.some(isOf(kind, key)))
    .sort(([, , , a], [, , , b]) => Math.abs(a - place.step) - Math.abs(b - place.step))
    .map((one) => ({
      step: one[3],
      others: otherwise(subject, one, { lateUs, patienceUs, untilUs }),
    }))
    .filter(({ others }) => others.length > 0)
    .slice(0, NEAREST);
  if (near.length === 0) return null;
  const isMore =
    decisions.length === 0 || (decisions.length < DECISIONS_MAX && stream.below(2) === 0);
  // Under the seed of that run for as long as it went: these need not be longer.
  const begins = (own.at(-1)?.steps ?? -1) < steps ? [...own, { seed, steps }] : own;
  const before = Math.max(0, Math.min(...near.map(({ step }) => step)) - 1);
  return {
    scenario: { ...scenario, choices: { ...choices, untilUs, begins } },
    isMore,
    candidates: near.map(({ others }) => others),
    common: isMore ? { decisions, steps: before } : null,
  };
}

/** One of them. */
export function overlaid(
  { scenario, isMore, candidates }: Overlays,
  stream: RandomStream,
): Scenario {
  const { choices = ORDINARY } = scenario;
  const decisions = [...choices.decisions];
  const count = decisions.length;
  if (!isMore) decisions.splice(stream.below(count), 1);
  const more = isMore ? 1 + stream.below(Math.min(2, DECISIONS_MAX - count)) : stream.below(2);
  // Without its only decision it would be a run that was made.
  for (let left = Math.max(more, decisions.length === 0 ? 1 : 0); left > 0; left--) {
    const free = candidates.filter(([first]) => !decisions.some(isOf(first?.[0], first?.[1])));
    const decision = stream.pick(stream.pick(free) ?? []);
    if (decision !== undefined) decisions.push(decision);
  }
  return { ...scenario, choices: { ...choices, decisions } };
}

interface Measures {
  readonly lateUs: number;
  readonly patienceUs: number;
  readonly untilUs: number;
}

/** Other answers that the system promises to bear. */
function otherwise(
  subject: Subject,
  [kind, key, answer]: Asked,
  { lateUs, patienceUs, untilUs }: Measures,
): readonly Decision[] {
  const borne = borneBy(subject);
  const values = (): readonly Value[] => {
    switch (kind) {
      case "message":
        return typeof answer === "number" ? fatesOf(borne, answer, lateUs) : [];
      case "disk":
        return borne.delay ? [lateUs] : [];
      case "draw":
        return Array.isArray(answer) && answer[0] !== 0 ? [[0, answer[1] as number]] : [];
      case "operation": {
        if (key.endsWith(" node")) return answer === 0 ? [] : [0];
        if (typeof answer !== "number") return answer === null ? [] : [null];
        const moved = [answer - (patienceUs >> 1), answer + (patienceUs >> 1)];
        return moved.filter((us) => us >= 0 && us < untilUs);
      }
      default:
        return [];
    }
  };
  return values().map((value) => [kind, key, value]);
}

function isOf(kind: unknown, key: unknown): (decision: Decision) => boolean {
  return ([ofKind, ofKey]) => ofKind === kind && ofKey === key;
}
