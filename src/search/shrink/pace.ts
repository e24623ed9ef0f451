/**
 * A slower pace: heartbeats that come less often, waits that are shorter. Less happens then between
 * two events that count.
 */
import { formatDuration } from "../../core/formatting.ts";
import type { Value } from "../../core/json.ts";
import { parseDuration, parseDurationRange } from "../../core/quantities.ts";
import { explicitSource } from "../../scenario/resolve.ts";
import type { Source } from "./candidate.ts";
import type { Pass, Shrinking } from "./shrinking.ts";

/** How much longer or shorter a time becomes, the boldest first. */
const FACTORS = [8, 1 / 8, 2, 1 / 2] as const;

/**
 * Each time among the options and the settings of clients, network and disks, and all times of one
 * of these, longer or shorter, as long as the run has fewer steps.
 */
export function* slowerPace(shrinking: Shrinking): Pass {
  if (!shrinking.mayChangeTimes) return;
  let whole = wholeOf(shrinking);
  for (const paths of timesIn(whole)) {
    for (const factor of FACTORS) {
      for (;;) {
        const { best } = shrinking;
        const source = paths.reduce<Source | null>((changed, path) => {
          const value = scaled(valueAt(whole, path) ?? null, factor);
          return changed === null || value === null ? null : withAt(changed, path, value);
        }, best.source);
        if (source === null) break;
        const candidate = { ...best, source };
        const isShorter = shrinking.attempt(candidate, { isShorter: true });
        yield;
        if (!isShorter) break;
        whole = wholeOf(shrinking);
      }
    }
  }
}

type Path = readonly string[];

/** The best scenario's source with every default written out. */
function wholeOf({ best, trials }: Shrinking): Source {
  const scenario = trials.scenarioOf(best.source);
  return scenario === null ? best.source : (explicitSource(scenario, trials.known) as Source);
}

/** Where a source has times: each, and all of one place. */
function timesIn(source: Source): readonly (readonly Path[])[] {
  const services = Object.keys((source["services"] ?? {}) as Source);
  const places: readonly Path[] = [
    ["options"],
    ["workload"],
    ["network"],
    ["disk"],
    ...services.map((service) => ["services", service, "options"]),
  ];
  return places.flatMap((place) => {
    const times = Object.entries((valueAt(source, place) ?? {}) as Source).flatMap(
      ([name, value]) => (scaled(value, 2) === null ? [] : [[...place, name]]),
    );
    const each = times.map((time) => [time]);
    return times.length < 2 ? each : [times, ...each];
  });
}

function valueAt(source: Source, path: Path): Value | undefined {
  return path.reduce<Value | undefined>(
    (value, name) => (value as Source | undefined)?.[name],
    source,
  );
}

/** A source with a value at a place, whatever of the way there was not written yet. */
function withAt(source: Source, [name = "", ...rest]: Path, value: Value): Source {
  const inner = (source[name] ?? {}) as Source;
  return { ...source, [name]: rest.length === 0 ? value : withAt(inner, rest, value) };
}

/** A duration, or a range of them, times a factor; null: it is none, or would be nothing. */
function scaled(value: Value, factor: number): Value | null {
  if (typeof value !== "string") return null;
  const us = parseDuration(value);
  if (us !== null) return us * factor < 1 ? null : formatDuration(Math.floor(us * factor));
  const range = parseDurationRange(value);
  if (range === null || range.min * factor < 1) return null;
  const [min, max] = [range.min, range.max].map((end) => formatDuration(Math.floor(end * factor)));
  return `${min}..${max}`;
}
