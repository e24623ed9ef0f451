/** A world small enough to be explored whole: one service, and nothing that is drawn. */
import { Audit } from "../../checkers/audit/audit.ts";
import type { Invariant } from "../../checkers/property.ts";
import { must } from "../../core/assert.ts";
import { defaults, type Settings } from "../../core/parameters.ts";
import { objects } from "../../objects/index.ts";
import type { Protocol } from "../../protocol/protocol.ts";
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
  /** What is explored in place of the protocol; absent: the protocol. */
  readonly instead?: ((protocol: Protocol) => Protocol) | undefined;
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
  const { mutant, instead = (made: Protocol) => made } = small;
  const entry = must(protocols.get(small.protocol), `there is a protocol ${small.protocol}`);
  const protocol = instead(entry.make(mutant));
  const { invariants } = systemOf(small.protocol);
  const made = smallWorldOf({ ...small, protocol, invariants });
  const detectors = mutant === undefined ? null : (entry.mutants.get(mutant)?.detectors ?? []);
  return { ...made, detectors };
}

/** A small world of a protocol that need not be registered, judged by these invariants. */
export interface SmallWorldOf extends Omit<SmallWorld, "protocol" | "mutant" | "instead"> {
  readonly protocol: Protocol;
  readonly invariants: readonly Invariant[];
}

export function smallWorldOf(small: SmallWorldOf): Pick<MadeWorld, "world" | "audit"> {
  const { protocol, nodes, clients, invariants } = small;
  const object = must(objects.get(small.object), `there is an object ${small.object}`);
  const audit = new Audit(invariants, nodes, { ...WORLD_FACTS, ...protocol.facts });
  const world = new World(
    {
      seed: "1",
      protocol,
      setup: { options: { ...defaults(protocol.options), ...small.options }, object, nodes },
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
  return { world, audit };
}
