/**
 * Runs of Zab for its tests: a script without clients, and every message that leaves as a line of
 * text.
 */
import { Simulation } from "../../../src/runner/simulation.ts";
import { resolveScenario } from "../../../src/scenario/resolve.ts";
import { NOTE, REPLY, REQUEST, SENT } from "../../../src/world/event.ts";
import { record } from "../../support/recorded.ts";

/** What a test changes of a scenario file. */
export type Changes = Readonly<Record<string, unknown>>;

/** Three quiet servers, or what `changes` says. */
export function clusterOf(changes: Changes, seed = 1): Simulation {
  const scenario = resolveScenario(
    {
      version: 1,
      protocol: "zab",
      nodes: 3,
      duration: "1s",
      network: { latency: "1ms..3ms" },
      disk: { sync: "1ms" },
      workload: { clients: 0 },
      ...changes,
    },
    "zab",
  );
  return new Simulation(scenario, "zab", seed);
}

/**
 * Runs to the end.
 * @returns the messages that left, in order: `n3>n1 leader-info epoch=1`; pings left out.
 */
export function messagesOf(simulation: Simulation): readonly string[] {
  const lines: string[] = [];
  for (const { kind: event, actor, other, number, payload } of record(simulation).log.events()) {
    if (event === NOTE && actor !== 0) lines.push(`  n${actor} ${String(payload)}`);
    if (event !== SENT || number === REQUEST || number === REPLY) continue;
    const { kind, fields } = simulation.protocol.describe(payload);
    if (kind === "ping") continue;
    const words = Object.entries(fields).map(([name, value]) => `${name}=${value}`);
    lines.push([`n${actor}>n${other}`, kind, ...words].join(" "));
  }
  return lines;
}
