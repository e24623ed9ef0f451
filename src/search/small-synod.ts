/**
 * A synod small enough to be explored whole: two or three acceptors, two proposers with a value
 * each.
 */
import { Audit } from "../checkers/audit.ts";
import { defaults } from "../core/parameters.ts";
import { objects } from "../objects/index.ts";
import { nodeName } from "../protocol/node-id.ts";
import { request } from "../protocol/request.ts";
import { WORLD_FACTS } from "../protocol/shared-facts.ts";
import { protocols } from "../protocols/index.ts";
import type { Message } from "../protocols/paxos/messages.ts";
import type { PaxosState } from "../protocols/paxos/state.ts";
import { systemOf } from "../systems/index.ts";
import { World } from "../world/world.ts";
import { type Bounds, type Exploration, explore, type Shortcuts } from "./exhaustive.ts";

export interface SmallSynod extends Bounds {
  /** n1 to so many accept; n1 and n2 propose and learn. */
  readonly acceptors: 2 | 3;
  /** Plants a bug. */
  readonly mutant?: string;
}

/** All delays are of one length, so that nothing is drawn: under abstract time none matters. */
const SAME_US = 1_000;

/**
 * Explores a small synod: to the end, or to the first violation of the correct one, or by a
 * mutant's declared detector.
 */
export function exploreSynod({ acceptors, mutant, ...bounds }: SmallSynod): Exploration {
  const entry = protocols.get("paxos");
  if (entry === undefined) throw new RangeError("there is no protocol paxos");
  const protocol = entry.make(mutant);
  const object = objects.get("consensus");
  if (object === undefined) throw new RangeError("there is no object consensus");
  const names = (count: number) => Array.from({ length: count }, (_, at) => nodeName(at + 1));
  const audit = new Audit(systemOf("paxos").invariants, acceptors, {
    ...WORLD_FACTS,
    ...protocol.facts,
  });
  const options = {
    ...defaults(entry.options),
    proposers: names(2),
    acceptors: names(acceptors),
    learners: names(1),
    retry: { min: SAME_US, max: SAME_US },
  };
  const world = new World(
    {
      seed: "1",
      protocol,
      setup: { options, object, nodes: acceptors },
      clients: 2,
      network: { latencyMinUs: 0, latencyMaxUs: 0, lossPpm: 0, duplicatePpm: 0 },
      clocks: { offsetMaxUs: 0, driftMaxPpm: 0 },
      disk: { syncMinUs: SAME_US, syncMaxUs: SAME_US },
      limits: {
        stepsMax: Number.POSITIVE_INFINITY,
        stepsAtOnceMax: Number.POSITIVE_INFINITY,
        pendingMax: 1_000,
      },
    },
    audit.facts,
  );
  world.boot();
  for (const client of [1, 2]) {
    const propose = { f: "propose", key: null, input: client };
    world.submit(client, client, request(client, 1, propose, false));
  }
  // Both proposers begin at once: their first ballots are of the first round.
  for (const _ of [1, 2]) world.step();
  const detectors = mutant === undefined ? null : entry.mutants.get(mutant)?.detectors;
  const shortcuts = mutant === undefined ? shortcutsWithin(bounds) : null;
  return explore(world, audit, bounds, shortcuts, (check) => detectors?.includes(check) ?? true);
}

/**
 * A proposer's ballots only rise, over restarts too: what answers an earlier one is ignored, and a
 * promise once the proposal is made. A learner that knows hears nothing more. (A refusal also tells
 * of a round to exceed, if there is a further ballot.)
 */
function shortcutsWithin({ timers }: Bounds): Shortcuts {
  return {
    ignores(state, message) {
      const { ballot, phase, decided } = state as PaxosState;
      const sent = message as Message;
      switch (sent.type) {
        case "promise":
          return sent.ballot < ballot || (sent.ballot === ballot && phase !== "preparing");
        case "nack":
          return timers === 0 && (sent.ballot < ballot || phase === "idle");
        case "accepted":
        case "decided":
          return decided !== undefined;
        default:
          return false;
      }
    },
  };
}
