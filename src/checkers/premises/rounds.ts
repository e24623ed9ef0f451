/**
 * Rounds of heartbeats: what a leader may conclude of the answers that have reached it, each from a
 * follower that a heartbeat of the leader's term and of that round, or a later one, had reached.
 */
import { drifts, type OwnClocks, ownTime, rightClocks } from "../own-clocks.ts";
import type { Fold } from "../property.ts";

/** So many rounds of a leader are distinguished: answers to earlier ones count as to the oldest. */
const KEPT = 8;

export interface Rounds extends OwnClocks {
  /** By node: whether its rounds are wanted; of others only the clock is kept. */
  readonly isWanted: boolean[];
  /** By leader and peer: the latest heartbeat that reached the peer, and the latest answer. */
  readonly feltIn: number[];
  readonly felt: number[];
  readonly echoedIn: number[];
  readonly echoed: number[];
  /**
   * By leader and peer: when the heartbeats were sent that were answered, by the leader's clock.
   */
  readonly answeredUs: number[];
  /** By leader, peer and round, of the last few: when one was sent last, by the leader's clock. */
  readonly sentIn: number[];
  readonly sentRound: number[];
  readonly sentUs: number[];
  /** By leader: the term, and when each round of it began, in true time. */
  readonly beganIn: number[];
  readonly beganUs: number[][];
}

export function noRounds(nodes: number): Rounds {
  const filled = (size: number, value: number) => new Array<number>(size).fill(value);
  const pairs = (nodes + 1) ** 2;
  return {
    ...rightClocks(nodes),
    isWanted: new Array<boolean>(nodes + 1).fill(false),
    feltIn: filled(pairs, -1),
    felt: filled(pairs, 0),
    echoedIn: filled(pairs, -1),
    echoed: filled(pairs, 0),
    answeredUs: filled(pairs, 0),
    sentIn: [],
    sentRound: [],
    sentUs: [],
    beganIn: filled(nodes + 1, -1),
    beganUs: Array.from({ length: nodes + 1 }, () => []),
  };
}

/** Its moments are no part of what distinguishes states. */
export const ROUND_READINGS = {
  ratePpm: "unread",
  trueUs: "unread",
  ownUs: "unread",
  answeredUs: "unread",
  sentUs: "unread",
  beganUs: "unread",
} as const;

/** Where a leader keeps what concerns a peer. */
export function pairOf(nodes: number, leader: number, peer: number): number {
  return leader * (nodes + 1) + peer;
}

export const hearsRounds: Readonly<Record<string, Fold<Rounds>>> = {
  drifting(rounds, view, node, ratePpm) {
    drifts(rounds, node, ratePpm, view.now());
  },
  pulsed(rounds, view, leader, term, peer, round) {
    if (rounds.isWanted[leader] !== true) return;
    const at = pairOf(view.nodes, leader, peer) * KEPT + (round % KEPT);
    rounds.sentIn[at] = term;
    rounds.sentRound[at] = round;
    rounds.sentUs[at] = ownTime(rounds, leader, view.now());
    if (rounds.beganIn[leader] !== term) {
      rounds.beganIn[leader] = term;
      rounds.beganUs[leader] = [];
    }
    const began = rounds.beganUs[leader] as number[];
    while (began.length <= round) began.push(view.now());
  },
  felt(rounds, { nodes }, node, term, leader, round) {
    if (rounds.isWanted[leader] !== true) return;
    const at = pairOf(nodes, leader, node);
    const latest = rounds.feltIn[at] as number;
    if (term < latest || (term === latest && round <= (rounds.felt[at] as number))) return;
    rounds.feltIn[at] = term;
    rounds.felt[at] = round;
  },
  echoed(rounds, { nodes }, leader, term, peer, round) {
    if (rounds.isWanted[leader] !== true) return;
    const at = pairOf(nodes, leader, peer);
    if (rounds.feltIn[at] !== term || round > (rounds.felt[at] as number)) return;
    const latest = rounds.echoedIn[at] as number;
    if (term < latest) return;
    if (term > latest || round > (rounds.echoed[at] as number)) rounds.echoed[at] = round;
    if (term > latest) rounds.answeredUs[at] = Number.NEGATIVE_INFINITY;
    rounds.echoedIn[at] = term;
    const sentUs = sentBy(rounds, at, term, round);
    if (sentUs > (rounds.answeredUs[at] as number)) rounds.answeredUs[at] = sentUs;
  },
};

/** When a heartbeat of a round was sent last; of one that is not kept, the oldest that is. */
function sentBy({ sentIn, sentRound, sentUs }: Rounds, at: number, term: number, round: number) {
  let oldestUs = Number.POSITIVE_INFINITY;
  for (let slot = at * KEPT; slot < (at + 1) * KEPT; slot++) {
    if (sentIn[slot] !== term || (sentRound[slot] as number) < round) continue;
    oldestUs = Math.min(oldestUs, sentUs[slot] as number);
  }
  return oldestUs === Number.POSITIVE_INFINITY ? Number.NEGATIVE_INFINITY : oldestUs;
}
