/**
 * A synod small enough to be explored whole: two proposers with a value each, two or three
 * acceptors, a learner.
 */
import { Audit } from "../src/checkers/audit/audit.ts";
import { defaults } from "../src/core/parameters.ts";
import { objects } from "../src/objects/index.ts";
import { roundOf } from "../src/protocol/ballot.ts";
import { nodeName } from "../src/protocol/node-id.ts";
import { hasNode } from "../src/protocol/quorum.ts";
import { request } from "../src/protocol/request.ts";
import { WORLD_FACTS } from "../src/protocol/shared-facts.ts";
import { protocols } from "../src/protocols/index.ts";
import type { Message } from "../src/protocols/paxos/messages.ts";
import type { PaxosState } from "../src/protocols/paxos/state.ts";
import { type Exploration, explore, type Present } from "../src/search/exhaustive.ts";
import { systemOf } from "../src/systems/index.ts";
import { World } from "../src/world/world.ts";

export interface SmallSynod {
  /** n1 and n2 propose, so many after them accept, the last learns. */
  readonly acceptors: 2 | 3;
  /** Of each proposer: one, and one more each time that its timer fires. */
  readonly ballots: number;
  readonly crashes: number;
  readonly duplicates: number;
  readonly statesMax: number;
  /** Plants a bug. */
  readonly mutant?: string;
  /**
   * Whether messages that the correct synod ignores are left out; default: in the correct one. With
   * a planted bug fewer states are visited then, but not all that it can reach.
   */
  readonly ignoring?: boolean;
  /** As `Bounds` has it. */
  readonly reduced?: boolean;
}

const PROPOSERS = 2;

/** All delays are of one length, so that nothing is drawn: under abstract time none matters. */
const SAME_US = 1_000;

/**
 * Explores a small synod: to the end, or to the first violation of the correct one, or by a
 * mutant's declared detector.
 */
export function exploreSynod(synod: SmallSynod): Exploration {
  const { acceptors, mutant, ballots, crashes, duplicates, statesMax } = synod;
  const entry = protocols.get("paxos");
  if (entry === undefined) throw new RangeError("there is no protocol paxos");
  const protocol = entry.make(mutant);
  const object = objects.get("consensus");
  if (object === undefined) throw new RangeError("there is no object consensus");
  const learner = PROPOSERS + acceptors + 1;
  const names = (from: number, to: number) =>
    Array.from({ length: to - from + 1 }, (_, at) => nodeName(from + at));
  const audit = new Audit(systemOf("paxos").invariants, learner, {
    ...WORLD_FACTS,
    ...protocol.facts,
  });
  const options = {
    ...defaults(entry.options),
    proposers: names(1, PROPOSERS),
    acceptors: names(PROPOSERS + 1, PROPOSERS + acceptors),
    learners: names(learner, learner),
    retry: { min: SAME_US, max: SAME_US },
  };
  const world = new World(
    {
      seed: "1",
      protocol,
      setup: { options, object, nodes: learner },
      clients: PROPOSERS,
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
  const timers = [0, ballots - 1, ballots - 1];
  const detectors = mutant === undefined ? null : entry.mutants.get(mutant)?.detectors;
  return explore(
    world,
    audit,
    { timers, crashes, duplicates, statesMax, reduced: synod.reduced ?? true },
    (synod.ignoring ?? mutant === undefined) ? ignores : undefined,
    (check) => detectors?.includes(check) ?? true,
  );
}

/**
 * A proposer's ballots only rise, over restarts too: what answers an earlier one is ignored, and a
 * promise once the proposal is made or is counted. A refusal moves a proposer to a further ballot,
 * if it has one left, and else only silences it, as a loss of all promises does. So an acceptor
 * that would only refuse may as well receive nothing. A learner that knows hears nothing more;
 * whoever asks it takes over what it has learnt, and is silent from then on.
 */
function ignores(message: unknown, from: number, to: number, present: Present): boolean {
  const { ballot, phase, round, promises, promised, acceptances, decided } = present.stateOf(
    to,
  ) as PaxosState;
  const sent = message as Message;
  switch (sent.type) {
    case "promise":
      return sent.ballot !== ballot || phase !== "preparing" || hasNode(promises, from);
    case "nack":
      return (
        sent.ballot !== ballot ||
        present.timersLeft(to) === 0 ||
        (phase === "idle" && roundOf(sent.promised) <= round)
      );
    case "prepare":
      return sent.ballot <= promised && isOver(sent.ballot, from, present);
    case "accept":
      return sent.ballot < promised && isOver(sent.ballot, from, present);
    case "accepted":
      return decided !== undefined || hasNode(acceptances.get(sent.ballot)?.acceptors ?? 0, from);
    case "ask":
    case "decided":
      return true;
    default:
      return false;
  }
}

/** Whether a refusal of a ballot will be ignored. */
function isOver(refused: number, proposer: number, present: Present): boolean {
  const { ballot, round } = present.stateOf(proposer) as PaxosState;
  const isAbandoned = refused !== ballot && roundOf(refused) <= round;
  return isAbandoned || present.timersLeft(proposer) === 0;
}
