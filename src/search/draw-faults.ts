/**
 * Fault plans drawn from what faults declare of themselves: which kinds, how often, how long, how
 * hard, at whom and in which part of the run. No kind of fault is known here by name.
 */

import { formatDuration } from "../core/formatting.ts";
import type { Value } from "../core/json.ts";
import type { Parameter } from "../core/parameters.ts";
import type { Fault } from "../faults/fault.ts";
import type { Registries } from "../scenario/scope.ts";
import type { Draw, Rhythm, Space } from "../systems/space.ts";
import type { Features, Manner } from "./manner.ts";
import { wrong } from "./space.ts";

/** What fault plans are drawn for. */
export interface Surroundings {
  readonly known: Registries;
  readonly faults: NonNullable<Space["faults"]>;
  readonly rhythm: Rhythm;
  readonly durationUs: number;
  /** How wrong faults may make a clock's rate, parts per million. */
  readonly driftPpm: number;
  /** Whether something rests on that: then no two such faults are at work at once. */
  readonly isDriftBound: boolean;
  /** The services, by name, where there are several; and the number of machines. */
  readonly services: readonly string[];
  readonly nodes: number;
}

type Plan = Readonly<Record<string, unknown>>;

/** At most so many silences that a system bears does a fault last, or a message take. */
const LONGEST = 10;
/** Of what has no bound above. */
const INTEGER_MAX = 32;
const RATIO_MIN_PPM = 10_000;
const WHOLE_PPM = 1_000_000;

/** The fault plans of a scenario, as its source has them. */
export function drawFaults(
  around: Surroundings,
  features: Features,
  { plans }: Manner,
): readonly Plan[] {
  const on = around.faults.flatMap((fault, at) =>
    features.has("faults", `fault ${typeof fault === "string" ? fault : at}`) ? [fault] : [],
  );
  const kinds = on.flatMap((fault) => {
    const known = typeof fault === "string" ? around.known.faults.get(fault) : undefined;
    return known === undefined ? [] : [known];
  });
  const whole = on.filter((fault): fault is Plan => typeof fault !== "string");
  if (kinds.length === 0) return whole;
  const draw = (of: string) => features.draws.of(`faults ${of}`);
  const isBound = (fault: Fault) => around.isDriftBound && hasRate(fault);
  const free = kinds.filter((fault) => !isBound(fault));
  // Where no clock may be more wrong than all are anyway, such a fault would do nothing.
  const does = (fault: Fault) => !hasRate(fault) || around.driftPpm >= 1;
  // One after the other by one plan, or each by plans of its own, so that they overlap.
  const some = draw("together");
  const areSome = plans === "one" || some.below(3) === 0;
  const taken = areSome ? free.filter(() => plans === "one" || some.below(2) === 0) : [];
  const joined = taken
    .filter(does)
    .map((fault) => settingsOf(fault, draw(`one ${fault.name}`), around));
  const apart = free.filter((fault) => does(fault) && !taken.includes(fault));
  return [
    ...whole,
    ...(joined.length === 0 ? [] : [{ ...repeated(some, around), oneOf: joined }]),
    ...apart.flatMap((fault) => ownPlans(fault, draw(fault.name), around)),
    ...kinds
      .filter((fault) => does(fault) && isBound(fault))
      .flatMap((fault) => inTurn(fault, draw(fault.name), around)),
  ];
}

/** Whether it changes the rate of clocks. */
function hasRate({ parameters }: Fault): boolean {
  return Object.values(parameters).some(({ kind }) => kind === "drift");
}

/** Some of a kind, one after the other: rates that are at work at once would add up. */
function inTurn(fault: Fault, draw: Draw, around: Surroundings): readonly Plan[] {
  const count = draw.between(1, 4);
  const spanUs = Math.floor(around.durationUs / count);
  return Array.from({ length: count }, (_, at) => ({
    at: formatDuration(at * spanUs),
    for: formatDuration(draw.between(1, Math.max(1, spanUs - 1))),
    ...settingsOf(fault, draw, around),
  }));
}

/** One or two plans of a kind: again and again, or once. */
function ownPlans(fault: Fault, draw: Draw, around: Surroundings): readonly Plan[] {
  const copies = draw.below(3) === 0 ? 2 : 1;
  return Array.from({ length: copies }, () => {
    const settings = settingsOf(fault, draw, around);
    if (draw.below(4) > 0) return { ...repeated(draw, around), oneOf: [settings] };
    const at = draw.between(0, around.durationUs - 1);
    return { at: formatDuration(at), ...lengthOf(draw, around), ...settings };
  });
}

/** When faults of a plan come: in all of the run or a part of it, seldom or without a pause. */
function repeated(draw: Draw, around: Surroundings): Plan {
  const { rhythm, durationUs } = around;
  const every = draw.scaled(rhythm.patienceUs, Math.max(rhythm.patienceUs, durationUs));
  const isWhole = draw.below(2) === 0;
  const from = isWhole ? 0 : draw.between(0, durationUs >> 1);
  const until = isWhole ? durationUs : draw.between(from + 1, durationUs);
  return {
    every: formatDuration(every),
    from: formatDuration(from),
    until: formatDuration(until),
    ...lengthOf(draw, around),
  };
}

/** How long each lasts: as long as it usually does, or from a beat to ten silences. */
function lengthOf(draw: Draw, { rhythm }: Surroundings): Plan {
  if (draw.below(3) === 0) return {};
  return { for: formatDuration(drawnSpan(draw, rhythm)) };
}

/** A time from half a beat to ten silences that the system bears. */
function drawnSpan(draw: Draw, { beatUs, patienceUs }: Rhythm, leastUs = 0): number {
  const least = Math.max(1, beatUs >> 1, leastUs);
  return draw.scaled(least, Math.max(least, LONGEST * patienceUs));
}

/** What a fault is given, each of its parameters by itself: drawn, or what it usually is. */
function settingsOf(fault: Fault, draw: Draw, around: Surroundings): Plan {
  const drawn: Record<string, unknown> = { [fault.name]: null };
  for (const [name, parameter] of Object.entries(fault.parameters)) {
    const value = drawnValue(parameter, draw, around);
    if (value !== undefined) drawn[name === fault.main ? fault.name : name] = value;
  }
  // Whether the members that are left can do without a disk that never comes back is not known.
  if (drawn["disk"] === "lost") delete drawn["disk"];
  return drawn;
}

/** A value of a parameter, as a file has it; undefined: the usual one. */
function drawnValue(parameter: Parameter, draw: Draw, around: Surroundings): Value | undefined {
  const { kind, choices = [], min = 0, max = Number.MAX_SAFE_INTEGER, groups } = parameter;
  const { rhythm } = around;
  const within = (number: number) => Math.max(min, Math.min(max, number));
  switch (kind) {
    case "target":
      return targetOf(choices, groups === true, draw, around);
    case "text":
      return choices.length === 0 || draw.below(3) === 0 ? undefined : draw.pick(choices);
    case "boolean":
      return draw.below(2) === 0;
    case "integer":
      return within(draw.scaled(Math.max(1, min), Math.max(1, min, Math.min(max, INTEGER_MAX))));
    case "duration":
      return draw.below(3) === 0 ? undefined : formatDuration(within(drawnSpan(draw, rhythm)));
    case "duration-range": {
      if (draw.below(6) === 0) return undefined;
      const low = drawnSpan(draw, rhythm);
      const high = drawnSpan(draw, rhythm, low);
      return `${formatDuration(within(low))}..${formatDuration(within(high))}`;
    }
    case "ratio": {
      const most = Math.min(max, WHOLE_PPM);
      if (draw.below(3) === 0) return `${most}ppm`;
      return `${draw.scaled(Math.max(min, Math.min(most, RATIO_MIN_PPM)), most)}ppm`;
    }
    case "drift":
      return `${wrong(draw, Math.min(max, around.driftPpm))}ppm`;
    case "rate":
    case "size":
    case "weights":
      return undefined;
  }
}

/** Who is hit: the leader more than others, by a word for some, or a machine by its name. */
function targetOf(
  words: readonly string[],
  areGroups: boolean,
  draw: Draw,
  { services, nodes }: Surroundings,
): Value | undefined {
  const roles = words.filter((word) => word === "leader");
  const ofServices = areGroups
    ? []
    : services.flatMap((service) => roles.map((role) => `${role}/${service}`));
  const kind = draw.below(4);
  if (kind === 0 && !areGroups) return `n${draw.between(1, nodes)}`;
  if (kind === 1 && roles.length > 0) return draw.pick([...roles, ...ofServices]);
  return words.length === 0 ? undefined : draw.pick(words);
}
