/**
 * A synod small enough to be explored whole: two proposers with a value each, two or three
 * acceptors, a learner.
 */
import { roundOf } from "../../protocol/ballot.ts";
import { nodeName } from "../../protocol/node-id.ts";
import { hasNode } from "../../protocol/quorum.ts";
import { request } from "../../protocol/request.ts";
import type { Message } from "../../protocols/paxos/messages.ts";
import type { PaxosState } from "../../protocols/paxos/state.ts";
import type { Order } from "./bounds.ts";
import { type Exploration, explore, type SearchSettings } from "./explore.ts";
import type { Present } from "./knowledge.ts";
import { SAME_US, smallWorld } from "./small-world.ts";
import { bareWorld } from "./walked.ts";

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
  /** Whether states and orders that add nothing are left out; default: they are. */
  readonly reduced?: boolean;
  /** Whether acceptors may be exchanged; default: as `reduced`. */
  readonly symmetric?: boolean;
  /** Whether what arrives and changes nothing is left in flight; default: as `reduced`. */
  readonly useless?: boolean;
  readonly order?: Order;
  readonly onTerminal?: (identity: string) => void;
  readonly goesOn?: SearchSettings["goesOn"];
  /** Default: at the first violation, or at a mutant's declared detector. */
  readonly stop?: (check: string) => boolean;
}

const PROPOSERS = 2;

/** Of two or three acceptors. */
const QUORUM = 2;

/**
 * Explores a small synod: to the end, or to the first violation of the correct one, or by a
 * mutant's declared detector.
 */
export function exploreSynod(synod: SmallSynod): Exploration {
  const { acceptors, mutant, ballots, crashes, duplicates, statesMax } = synod;
  const learner = PROPOSERS + acceptors + 1;
  const names = (from: number, to: number) =>
    Array.from({ length: to - from + 1 }, (_, at) => nodeName(from + at));
  const { world, audit, detectors } = smallWorld({
    protocol: "paxos",
    object: "consensus",
    nodes: learner,
    clients: PROPOSERS,
    options: {
      proposers: names(1, PROPOSERS),
      acceptors: names(PROPOSERS + 1, PROPOSERS + acceptors),
      learners: names(learner, learner),
      retry: { min: SAME_US, max: SAME_US },
    },
    mutant,
  });
  for (const client of [1, 2]) {
    const propose = { f: "propose", key: null, input: client };
    world.submit(client, client, request(client, 1, propose, false));
  }
  // Both proposers begin at once: their first ballots are of the first round.
  for (const _ of [1, 2]) world.step();
  const timers = [0, ballots - 1, ballots - 1];
  const { reduced = true, symmetric = reduced, useless = reduced } = synod;
  const { order = "depth", onTerminal, goesOn } = synod;
  const alike = Array.from({ length: acceptors }, (_, at) => PROPOSERS + 1 + at);
  return explore(bareWorld(world, audit), {
    bounds: { timers, crashes, duplicates, statesMax },
    reductions: { useless, silent: reduced, alike: symmetric ? alike : [] },
    order,
    ...((synod.ignoring ?? mutant === undefined) ? { knowledge: { ignores, defers } } : {}),
    ...(onTerminal === undefined ? {} : { onTerminal }),
    ...(goesOn === undefined ? {} : { goesOn }),
    stop: synod.stop ?? ((check) => detectors?.includes(check) ?? true),
  });
}

/**
 * A proposer's ballots only rise, over restarts too: what answers an earlier one is ignored, and a
 * promise once the proposal is made or is counted. A refusal moves a proposer to a further ballot,
 * if it has one left, and else only silences it, as a loss of all promises does. So an acceptor
 * that would only refuse may as well receive nothing. A learner that knows receives nothing more;
 * a node that asks it takes over what it has learnt, and is silent from then on.
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

/**
 * A learner counts by ballot, silently until it knows. So it counts only those that make it know,
 * one after the other: acceptances of a ballot of which a quorum is there, and of no other once it
 * has begun.
 */
function defers(message: unknown, _from: number, to: number, present: Present): boolean {
  const sent = message as Message;
  if (sent.type !== "accepted") return false;
  const { acceptances } = present.stateOf(to) as PaxosState;
  const [begun] = acceptances.keys();
  if (begun !== undefined) return begun !== sent.ballot;
  const alike = present
    .inFlightTo(to)
    .filter((other) => (other as Message).type === "accepted" && isOf(other, sent.ballot));
  return alike.length < QUORUM;
}

function isOf(message: unknown, ballot: number): boolean {
  return (message as Message & { readonly ballot: number }).ballot === ballot;
}

/** Whether a refusal of a ballot will be ignored. */
function isOver(refused: number, proposer: number, present: Present): boolean {
  const { ballot, round } = present.stateOf(proposer) as PaxosState;
  const isAbandoned = refused !== ballot && roundOf(refused) <= round;
  return isAbandoned || present.timersLeft(proposer) === 0;
}
