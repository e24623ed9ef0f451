/** A world small enough to be explored whole: one service, and nothing that is drawn. */
import { Audit } from "../../checkers/audit/audit.ts";
import { must } from "../../core/assert.ts";
import { defaults, type Settings } from "../../core/parameters.ts";
import { objects } from "../../objects/index.ts";
import { WORLD_FACTS } from "../../protocol/shared-facts.ts";
import { protocols } from "../../protocols/index.ts";
import { systemOf } from "../../systems/index.ts";
import { World } from "../../world/world.ts";

/** All delays are of one length, so that nothing is drawn: under abstract time none matters. */
export const SAME_US = 1_000;

const PENDING_MAX = 1_000;

export interface SmallWorld {
  readonly protocol: string;
  readonly object: string;
  readonly nodes: number;
  readonly clients: number;
  /** Those that differ from the usual ones. */
  readonly options: Settings;
  /** Plants a bug. */
  readonly mutant?: string | undefined;
}

/** A small world that has booted, with its judges. */
export interface MadeWorld {
  readonly world: World;
  readonly audit: Audit;
  /** What a mutant is to be found by, null without one. */
  readonly detectors: readonly string[] | null;
}

/** @throws {AssertionError} if there is no such protocol, object or mutant. */
export function smallWorld(small: SmallWorld): MadeWorld {
  const { nodes, clients, mutant } = small;
  const entry = must(protocols.get(small.protocol), `there is a protocol ${small.protocol}`);
  const object = must(objects.get(small.object), `there is an object ${small.object}`);
  const protocol = entry.make(mutant);
  const audit = new Audit(systemOf(small.protocol).invariants, nodes, {
    ...WORLD_FACTS,
    ...protocol.facts,
  });
  const world = new World(
    {
      seed: "1",
      protocol,
      setup: { options: { ...defaults(entry.options), ...small.options }, object, nodes },
      clients,
      network: { latencyMinUs: 0, latencyMaxUs: 0, lossPpm: 0, duplicatePpm: 0 },
      clocks: { offsetMaxUs: 0, driftMaxPpm: 0 },
      disk: { syncMinUs: SAME_US, syncMaxUs: SAME_US },
      limits: {
        stepsMax: Number.POSITIVE_INFINITY,
        stepsAtOnceMax: Number.POSITIVE_INFINITY,
        pendingMax: PENDING_MAX,
      },
    },
    audit.facts,
  );
  audit.clock = world;
  world.boot();
  const detectors = mutant === undefined ? null : (entry.mutants.get(mutant)?.detectors ?? []);
  return { world, audit, detectors };
}
