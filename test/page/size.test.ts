/** The page of a run of any of our systems is at most 400 kB, engine and results included. */
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { pageParts } from "../../src/host/page.ts";
import { resolveScenario } from "../../src/scenario/resolve.ts";
import { systems } from "../../src/systems/index.ts";
import type { System } from "../../src/systems/system.ts";

const BYTES_MAX = 400_000;
/** Room for the results of one run, with the story of its failure, packed. */
const RESULTS_BYTES = 6_000;
/** Making an engine takes half a second: those with the most code are made. */
const MADE = 3;

/** Bytes of the code of the protocols that an engine holds for a system: engines differ by it. */
function weightOf({ name, services = [] }: System): number {
  const run = services.flatMap(({ runs }) => (Array.isArray(runs) ? [String(runs[0])] : []));
  const names = new Set(services.length === 0 ? [name] : run);
  return [...names].reduce((sum, one) => sum + bytesIn(join("dist/src/protocols", one)), 0);
}

function bytesIn(folder: string): number {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".js"))
    .reduce((sum, file) => sum + statSync(join(folder, file)).size, 0);
}

describe("the page of a run", () => {
  const heaviest = [...systems.values()].sort((a, b) => weightOf(b) - weightOf(a));

  it.each(heaviest.slice(0, MADE).map(({ name }) => name))("of %s has room", async (name) => {
    const scenario = resolveScenario({ name, version: 1, system: name, duration: "1s" }, name);
    const { template, engine } = await pageParts([scenario]);
    const bytes = Buffer.byteLength(template) + Buffer.byteLength(engine);
    expect(bytes).toBeLessThanOrEqual(BYTES_MAX - RESULTS_BYTES);
  });
});
