/**
 * How many of the choices that come after an operation are found again, and how many are answered
 * alike, if that operation is dropped.
 */
import { must } from "../core/assert.ts";
import type { Value } from "../core/json.ts";
import type { Base } from "../kernel/choices/bases.ts";
import { type ChoiceClass, choiceClasses } from "../kernel/choices/classes.ts";
import { Decisions, isAlike } from "../kernel/choices/decisions.ts";
import { operationOfKey } from "../protocol/request.ts";
import type { FullRunResult } from "../runner/result.ts";
import { simulate } from "../runner/simulate.ts";
import type { SimulationParts } from "../runner/simulation.ts";
import type { Scenario } from "../scenario/scenario.ts";

/**
 * Of a class, over all dropped operations; shares from 0 to 1 of the choices that came after the
 * operation in the whole run. What came before it is the same in any case, and does not count.
 */
export interface FoundAgain {
  readonly kind: ChoiceClass;
  /** Choices of the whole run. */
  readonly count: number;
  /** Of them, those that came after the dropped operations, added up over these. */
  readonly after: number;
  /** Keys that occur in the other run too: of all, and of the run in which they are least. */
  readonly found: number;
  readonly foundLeast: number;
  /** Of all, those that were found and answered alike. */
  readonly alike: number;
  /**
   * The same without an overlay: in the weather of an ordinary run, from which only the operation
   * is dropped.
   */
  readonly alikeByWeather: number;
}

/** With what registries a run is made, and within which window ties decide. */
export type HowRecorded = Pick<SimulationParts, "known" | "windowUs">;

export interface FoundAgainSettings {
  readonly scenario: Scenario;
  readonly protocol: string;
  readonly seed: number;
  readonly how: HowRecorded;
  /** The whole run. */
  readonly recorded: RecordedRun;
  /** How many operations are dropped, one at a time, spread evenly over the run. */
  readonly drops: number;
  /** Before each run that is made; a long measure shows progress by it. */
  readonly onRun?: () => void;
}

/**
 * Of each class with choices after a dropped operation. Empty where the run has no operation to
 * drop.
 */
export function foundAgain(settings: FoundAgainSettings): readonly FoundAgain[] {
  const { decisions, placeOf } = settings.recorded;
  const dropped = spread(operationsOf(decisions), settings.drops);
  const pairs = dropped.map((key) => ({
    place: placeOf(key),
    overlaid: otherRun(settings, key, true),
    byWeather: otherRun(settings, key, false),
  }));
  if (pairs.length === 0) return [];
  return choiceClasses.flatMap((kind) => {
    const each = pairs.map(({ place, overlaid, byWeather }) => {
      const after = [...decisions.of(kind)].slice(place[kind]);
      return {
        after: after.length,
        ...comparedWith(after, overlaid.of(kind)),
        alikeByWeather: comparedWith(after, byWeather.of(kind)).alike,
      };
    });
    const sum = (field: keyof (typeof each)[number]) =>
      each.reduce((total, one) => total + one[field], 0);
    const after = sum("after");
    if (after === 0) return [];
    const shares = each.flatMap((one) => (one.after === 0 ? [] : [one.found / one.after]));
    return {
      kind,
      count: decisions.of(kind).size,
      after,
      found: sum("found") / after,
      foundLeast: Math.min(...shares),
      alike: sum("alike") / after,
      alikeByWeather: sum("alikeByWeather") / after,
    };
  });
}

/** The keys of the operations that were invoked, in order. */
export function operationsOf(decisions: Decisions): readonly string[] {
  return [...decisions.of("operation")].flatMap(([key, decision]) =>
    key !== operationOfKey(key) || decision === null ? [] : [key],
  );
}

/** A run with its decisions, and how many of each class there were when an operation was chosen. */
export interface RecordedRun {
  readonly run: FullRunResult;
  readonly decisions: Decisions;
  placeOf(operation: string): Readonly<Record<ChoiceClass, number>>;
}

/**
 * Runs a scenario under choices and records them.
 * @param over decisions that it is laid under; none: an ordinary run's.
 */
export function recordRun(
  scenario: Scenario,
  protocol: string,
  seed: number,
  base: Base,
  over: Decisions = new Decisions(),
  how: HowRecorded = {},
): RecordedRun {
  const places = new Map<string, Readonly<Record<ChoiceClass, number>>>();
  const decisions = new (class extends Decisions {
    override note(kind: ChoiceClass, key: string, decision: Value): void {
      if (kind === "operation" && !places.has(key)) places.set(key, this.counts());
      super.note(kind, key, decision);
    }
  })();
  const choices = { base, decider: over, listener: decisions };
  const run = simulate(scenario, protocol, seed, { ...how, strict: false, choices });
  return { run, decisions, placeOf: (key) => must(places.get(key), "the operation was chosen") };
}

function otherRun(settings: FoundAgainSettings, dropped: string, isOverlaid: boolean): Decisions {
  const { scenario, protocol, seed, how } = settings;
  const { decisions } = settings.recorded;
  settings.onRun?.();
  const removal = [["operation", dropped, null]] as const;
  return isOverlaid
    ? recordRun(scenario, protocol, seed, "keyed", decisions.with(removal), how).decisions
    : recordRun(scenario, protocol, seed, "weather", new Decisions(removal), how).decisions;
}

function comparedWith(
  choices: readonly (readonly [string, Value])[],
  others: ReadonlyMap<string, Value>,
) {
  let found = 0;
  let alike = 0;
  for (const [key, decision] of choices) {
    const again = others.get(key);
    if (again === undefined) continue;
    found++;
    if (isAlike(decision, again)) alike++;
  }
  return { found, alike };
}

/** At most `count` of the items, evenly spread. */
function spread<T>(items: readonly T[], count: number): readonly T[] {
  if (items.length <= count) return items;
  return Array.from({ length: count }, (_, at) => {
    return items[Math.floor(((at + 0.5) * items.length) / count)] as T;
  });
}
