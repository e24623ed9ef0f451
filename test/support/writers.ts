/**
 * A world of nodes that write a number to their disks every millisecond, for tests of what goes
 * wrong there.
 */
import { Audit } from "../../src/checkers/audit/audit.ts";
import { defaults, type Settings } from "../../src/core/parameters.ts";
import { Aim } from "../../src/faults/aim.ts";
import { faults } from "../../src/faults/index.ts";
import { RandomStream } from "../../src/kernel/streams.ts";
import { kv } from "../../src/objects/kv.ts";
import type { DiskOutcome } from "../../src/protocol/disk.ts";
import { World } from "../../src/world/world.ts";
import { echo } from "./echo.ts";

/**
 * What nodes learn of their writes, in order. @param halts whether a failed write ends the node.
 */
export function writers(halts = false) {
  const told: DiskOutcome[] = [];
  const protocol = echo({
    onTimer: ({ count }, self) => {
      self.disk.batch([{ kind: "put", key: "count", value: count }]);
      self.disk.sync();
    },
    onDisk: (_ticket, outcome, self) => {
      told.push(outcome);
      if (halts && outcome === "failed") self.halt("its disk has failed");
    },
  });
  const world = new World(
    {
      seed: "1",
      protocol,
      setup: { options: {}, object: kv, nodes: 3 },
      clients: 0,
      network: { latencyMinUs: 100, latencyMaxUs: 900, lossPpm: 0, duplicatePpm: 0 },
      clocks: { offsetMaxUs: 0, driftMaxPpm: 0 },
      disk: { syncMinUs: 100, syncMaxUs: 200 },
      limits: { stepsMax: 100_000, stepsAtOnceMax: 1_000, pendingMax: 10_000 },
    },
    new Audit([], 3).facts,
  );
  world.boot();
  const until = (us: number): void => {
    while (world.nowUs < us) world.step();
  };
  return { world, told, until };
}

/** Begins a fault; what it returns ends it. */
export function begin(world: World, name: string, settings: Settings, seed = "1") {
  const fault = faults.get(name);
  if (fault === undefined) throw new Error(`no fault ${name}`);
  const all = { ...defaults(fault.parameters), ...settings };
  const begun = fault.begin(world, all, new Aim(new RandomStream(seed, "fault/test")));
  if (begun === null) throw new Error(`${name} had nothing to do`);
  return { words: begun.words, end: () => fault.end(world, begun.damage) };
}
