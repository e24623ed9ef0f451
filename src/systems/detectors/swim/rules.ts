/**
 * The decisions that SWIM's membership rests on (Das, Gupta and Motivala 2002, §4), each taking
 * what it decides on.
 */
import type { NodeId } from "../../../protocol/node-id.ts";

/** What is known of a member: of two at one incarnation the later one here overrides. */
export const ALIVE = 0;
export const SUSPECT = 1;
export const DEAD = 2;

export type Status = typeof ALIVE | typeof SUSPECT | typeof DEAD;

/** A status of a member's incarnation. Only the member itself raises its incarnation. */
export interface Standing {
  readonly status: Status;
  readonly incarnation: number;
}

export type SwimRules = typeof swimRules;

export const swimRules = {
  /**
   * §4.2, but that death is no end: a later incarnation overrides it, or none that was declared
   * dead by mistake could come back.
   */
  overrides: (known: Standing, got: Standing): boolean =>
    got.incarnation > known.incarnation ||
    (got.incarnation === known.incarnation && got.status > known.status),
  /**
   * A member that learns that it is suspected, or dead, says that it is alive: again, where that
   * was said of an incarnation before its own, since its word to the contrary has not come to all.
   */
  refutes: ({ status }: Standing, _own: number): boolean => status !== ALIVE,
  /** The incarnation that a member refutes in what is said of one: a later one. */
  refutedIn: (own: number, incarnation: number): number => Math.max(own, incarnation + 1),
  /** How many others are asked to ping one that has not answered, of `helpers`. */
  helpersOf: (helpers: number): number => helpers,
  /** Whether an ack of the one that is probed, to some probe, answers the present one. */
  isAnswerTo: (answered: number, probe: number): boolean => answered === probe,
  /** The incarnation that a member is accused in: the last one known. */
  accusedIn: (known: number): number => known,
  /** Whether a suspicion that is not refuted in time becomes a declaration of death. */
  suspicionEnds: (): boolean => true,
  /** How long a suspicion that none accuses further is borne, of `suspicionUs`; microseconds. */
  bearsUs: (suspicionUs: number): number => suspicionUs,
  /** Lifeguard: whether an accusation is one of its own; one that comes again is not. */
  isNewAccuser: (accusers: readonly NodeId[], accuser: NodeId): boolean =>
    !accusers.includes(accuser),
  /** Whom all that is known is exchanged with: the dead as well, or two sides never meet again. */
  isExchangedWith: (_known: Standing): boolean => true,
  /**
   * What is held of another, as one receives it that exchanges: a death has to prove itself anew.
   */
  exchangedAs: (status: Status): Status => (status === DEAD ? SUSPECT : status),
  /** Whether a member is left out where it is its turn to be probed, and the next one is probed. */
  isPassedOver: ({ status }: Standing): boolean => status === DEAD,
};
