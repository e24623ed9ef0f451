/**
 * The space of any system: what it declares, and for all else a default from what is declared of
 * its protocol's options, with their bounds, and of the faults that it promises to bear.
 */

import { formatDuration } from "../core/formatting.ts";
import type { Parameter, Range, Settings } from "../core/parameters.ts";
import { setting } from "../core/shape/settings.ts";
import type { Harm } from "../protocol/fault-model.ts";
import type { Protocol } from "../protocol/protocol.ts";
import type { Registries } from "../scenario/scope.ts";
import type { Draw, Rhythm, Space, Values } from "../systems/space.ts";
import type { Subject } from "./subject.ts";

/** Sizes of a cluster of which nothing is said: mostly odd, small more often. */
const NODES = [3, 3, 5, 5, 4, 7];
/** Of a system that has no durations among its options. */
const RHYTHM: Rhythm = { beatUs: 50_000, patienceUs: 300_000 };
const DRIFT_MAX_PPM = 100_000;
/** How far an option goes from its default where it has no bounds. */
const FACTOR = 8;
const INTEGER_MAX = 64;

/** The space that a subject is searched in: every part is there. */
export function spaceOf({ system, protocol, known }: Subject): Required<Space> {
  const declared = system.space ?? {};
  const entry = known.protocols.get(protocol);
  return {
    nodes: NODES,
    options: Object.fromEntries(
      Object.entries(entry?.options ?? {}).flatMap(([name, parameter]) => {
        const values = valuesOf(parameter);
        return values === null ? [] : [[name, values]];
      }),
    ),
    services: {},
    object: [],
    network: {
      ...(bears(protocol, known, ["loss"]) && { loss: NETWORK.loss }),
      ...(bears(protocol, known, ["duplication"]) && { duplicate: NETWORK.duplicate }),
    },
    clocks: {},
    disk: {},
    together: () => undefined,
    rhythm: (options) => ({
      ...rhythmFrom(entry?.options ?? {}, options),
      ...(!bears(protocol, known, ["clock-drift"]) && { driftMaxPpm: 0 }),
    }),
    recovers: () => true,
    stays: () => false,
    histories: () => null,
    beneath: [],
    // An order by priorities holds messages up.
    anyOrder: bears(protocol, known, ["delay"]),
    ...declared,
    workload: { ...CLIENTS, ...declared.workload },
    faults:
      declared.faults ??
      [...known.faults.values()].flatMap(({ name, harms }) =>
        bears(protocol, known, harms) ? [name] : [],
      ),
  };
}

const NETWORK = {
  loss: { from: "0.1%", to: "10%" },
  duplicate: { from: "0.1%", to: "20%" },
} as const;

/** What the clients of any system may be; whatever depends on its rhythm is drawn beside. */
const CLIENTS: Readonly<Record<string, Values>> = {
  clients: { from: 1, to: 20 },
  rate: { from: "5/s", to: "100/s" },
  keys: { from: 1, to: 8 },
  // Behind a load balancer clients go elsewhere each time, on links that break now and then.
  roam: { from: "1%", to: "100%" },
  mix: [
    { read: 1, write: 1 },
    { read: 9, write: 1 },
    { read: 99, write: 1 },
    { write: 1 },
    { read: 1, write: 1, cas: 2 },
    { read: 2, write: 1, append: 2 },
    { read: 3, write: 2, delete: 1 },
  ],
  // Appended values that repeat say little of whose they are, and are slow to judge.
  values: (draw, { workload }) =>
    Object.hasOwn(workload["mix"] ?? {}, "append") ? undefined : draw.scaled(2, 8),
};

/** What an option may be by its declaration; null: only what it is by default. */
function valuesOf(parameter: Parameter): Values | null {
  const { kind, default: usual, min = 0, max, choices } = parameter;
  const written = (value: unknown) => setting(parameter).write(value as never, undefined as never);
  const near = (draw: Draw, number: number): number =>
    draw.scaled(
      Math.max(1, min, Math.ceil(number / FACTOR)),
      Math.max(1, min, Math.min(max ?? Number.MAX_SAFE_INTEGER, number * FACTOR)),
    );
  switch (kind) {
    case "boolean":
      return [usual !== true];
    case "text": {
      const others = (choices ?? []).filter((choice) => choice !== usual);
      return others.length === 0 ? null : others;
    }
    case "integer":
      return (draw) => {
        const most = Math.min(max ?? Number.MAX_SAFE_INTEGER, Math.max(INTEGER_MAX, min * 2));
        return draw.below(4) === 0 ? min : draw.scaled(Math.max(1, min), Math.max(1, most));
      };
    case "duration":
    case "rate":
    case "ratio":
    case "drift":
    case "size":
      return typeof usual === "number" && usual > 0 ? (draw) => written(near(draw, usual)) : null;
    case "duration-range": {
      const range = usual as unknown as Range | undefined;
      if (range === undefined || range.max === 0) return null;
      return (draw) => {
        const low = near(draw, Math.max(1, range.min));
        return `${formatDuration(low)}..${formatDuration(low + draw.between(0, low))}`;
      };
    }
    case "target":
    case "weights":
      return null;
  }
}

/** The shortest and the longest of the durations among options. */
function rhythmFrom(parameters: Readonly<Record<string, Parameter>>, options: Settings): Rhythm {
  const durations = Object.entries(parameters).flatMap(([name, { kind }]) => {
    if (kind === "duration") return [options[name] as number];
    if (kind !== "duration-range") return [];
    return [(options[name] as unknown as Range).max];
  });
  const given = durations.filter((us) => us > 0);
  if (given.length === 0) return RHYTHM;
  return { beatUs: Math.min(...given), patienceUs: Math.max(...given) };
}

/** How wrong the rate of a clock may be. */
export function driftMaxOf({ driftMaxPpm = DRIFT_MAX_PPM }: Rhythm): number {
  return driftMaxPpm;
}

/** How wrong a rate is: as wrong as it may be, or less. @param most at least 1. */
export function wrong(draw: Draw, most: number): number {
  return draw.below(2) === 0 ? most : draw.scaled(1, most);
}

/** Whether all protocols that a system may run promise to bear some harms. */
export function bears(protocol: string, known: Registries, harms: readonly Harm[]): boolean {
  const registered = (name: string) => known.protocols.get(name)?.make().faultModel;
  const services = known.systems.get(protocol)?.services;
  const models =
    services === undefined
      ? [registered(protocol)]
      : services.flatMap(({ runs }) =>
          Array.isArray(runs)
            ? (runs as readonly string[]).map(registered)
            : [(runs as Protocol).faultModel],
        );
  return models.every(
    (model) => model === undefined || harms.every((harm) => model.safeUnder.has(harm)),
  );
}
