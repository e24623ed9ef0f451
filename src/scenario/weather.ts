/** The weather of a scenario: its network, clocks and disks. */
import type { Value } from "../core/json.ts";
import { defaulted, fields } from "../core/shape/fields.ts";
import { drift, duration, durationRange, offset, ratio } from "../core/shape/quantity.ts";
import type { Path, Reader } from "../core/shape/reader.ts";
import { mapped, type Shape, type SourceOf } from "../core/shape/shape.ts";
import { machineIn, notThere } from "./nodes.ts";
import type { Scenario } from "./scenario.ts";
import type { Scope } from "./scope.ts";

/** Latency, loss and duplication of every link. */
export const network = mapped(
  fields(
    {
      latency: defaulted(durationRange("1ms..10ms"), "How long a message takes, drawn for each.", {
        min: 1_000,
        max: 10_000,
      }),
      loss: defaulted(ratio(), "The share of messages that are lost.", 0),
      duplicate: defaulted(ratio(), "The share of messages that arrive twice.", 0),
    },
    { words: "a network" },
  ),
  ({ latency, loss, duplicate }): Scenario["network"] => ({
    latencyMinUs: latency.min,
    latencyMaxUs: latency.max,
    lossPpm: loss,
    duplicatePpm: duplicate,
  }),
  ({ latencyMinUs, latencyMaxUs, lossPpm, duplicatePpm }) => ({
    latency: { min: latencyMinUs, max: latencyMaxUs },
    loss: lossPpm,
    duplicate: duplicatePpm,
  }),
);

/** How wrong the clocks of nodes may be: each draws its own error. */
const errors = fields(
  {
    offset: defaulted(duration("50ms"), "How far off a node's clock may be at the start.", 0),
    drift: defaulted(
      ratio("a drift such as 200ppm"),
      "How much too fast or slow a node's clock may run.",
      0,
    ),
  },
  { words: "clocks" },
);

/** How wrong the clock of one machine is. */
const clock = fields(
  {
    offset: defaulted(offset, "How far its wall clock is ahead at the start; below 0: behind.", 0),
    drift: defaulted(drift, "How much too fast it runs; below 0: too slow.", 0),
  },
  { words: "a clock such as { offset: 2s, drift: -1% }" },
);

/** What the machine of a node or a client is called. */
const MACHINE = /^(n[1-9]\d{0,2}|c[1-9]\d{0,3})$/;

/** How wrong clocks are: of nodes within bounds, of machines by name exactly so. */
export const clocks: Shape<
  SourceOf<typeof errors> & { readonly [machine: string]: unknown },
  Scenario["clocks"],
  Scope
> = {
  words: errors.words,
  read(value, at, reader, scope) {
    const isMap = typeof value === "object" && value !== null && !Array.isArray(value);
    const all = isMap ? Object.entries(value) : [];
    const named = all.filter(([name]) => MACHINE.test(name));
    const rest = Object.fromEntries(all.filter(([name]) => !MACHINE.test(name)));
    const read = errors.read(isMap ? rest : value, at, reader, scope);
    const machines = named.flatMap(([name, one]) => {
      const exact = clock.read(one, [...at, name], reader, scope);
      if (exact === undefined) return [];
      return [[name, { offsetUs: exact.offset, driftPpm: exact.drift }] as const];
    });
    if (read === undefined) return undefined;
    return {
      offsetMaxUs: read.offset,
      driftMaxPpm: read.drift,
      ...(machines.length > 0 && { machines: Object.fromEntries(machines) }),
    };
  },
  write: ({ offsetMaxUs, driftMaxPpm, machines = {} }, scope) => ({
    ...(errors.write({ offset: offsetMaxUs, drift: driftMaxPpm }, scope) as object),
    ...Object.fromEntries(
      Object.entries(machines).map(([name, { offsetUs, driftPpm }]) => [
        name,
        clock.write({ offset: offsetUs, drift: driftPpm }, scope),
      ]),
    ),
  }),
  schema: (scope) => ({
    ...errors.schema(scope),
    patternProperties: { [MACHINE.source]: clock.schema(scope) },
  }),
  draw: (draws, scope) => ({
    ...(errors.draw(draws, scope) as object),
    ...(draws.below(4) === 0 && { n1: clock.draw(draws, scope) as Value }),
  }),
};

/** Refuses clocks of machines that there are not. */
export function checkClocks(
  reader: Reader,
  at: Path,
  { machines = {} }: Scenario["clocks"],
  scope: Scope,
): void {
  for (const name of Object.keys(machines)) {
    if (machineIn(name, scope, true) !== 0) continue;
    reader.wrong([...at, "clocks", name], notThere(name, scope, true) ?? `there is no ${name}`);
  }
}

/** How long until a batch is durable. */
export const disk = mapped(
  fields(
    {
      sync: defaulted(durationRange(), "How long until a batch is durable, drawn for each.", {
        min: 1_000,
        max: 5_000,
      }),
    },
    { words: "a disk" },
  ),
  ({ sync }): Scenario["disk"] => ({ syncMinUs: sync.min, syncMaxUs: sync.max }),
  ({ syncMinUs, syncMaxUs }) => ({ sync: { min: syncMinUs, max: syncMaxUs } }),
);
