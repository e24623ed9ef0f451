/**
 * The decisions that the register rests on (Attiya, Bar-Noy and Dolev 1995; with many writers:
 * Lynch and Shvartsman 1997), each taking what it decides on.
 */
import { majorityOf, type NodeSet, sizeOf } from "../../protocol/quorum.ts";
import type { Claim } from "./state.ts";
import { numberOf, type Tag, tagOf, type Writer } from "./tag.ts";

export type Rules = typeof rules;

export const rules = {
  /** Any two majorities share a replica, which is all that the register rests on. */
  isQuorum: (nodes: NodeSet, members: number): boolean => sizeOf(nodes) >= majorityOf(members),
  /** A replica's timestamp never falls. */
  isNewer: (tag: Tag, held: Tag): boolean => tag > held,
  /**
   * A writer's timestamp is above all that a majority holds and all that it has chosen itself; the
   * writer's own number decides between two that choose at once.
   */
  tagAbove: (newest: Tag, chosen: number, writer: Writer): Tag =>
    tagOf(Math.max(numberOf(newest), chosen) + 1, writer),
  /**
   * A read may return a copy that a majority's disks hold. Any other must be written back first: a
   * later read might not find it again.
   */
  mayReturn: (holders: NodeSet, members: number): boolean => sizeOf(holders) >= majorityOf(members),
  /**
   * A client sends a write again, to another node too. One writer alone chooses its timestamp: the
   * first that a majority lets have it.
   */
  mayClaim: (known: Claim | undefined, sequence: number, writer: Writer): boolean =>
    known === undefined ||
    known.sequence < sequence ||
    (known.sequence === sequence && known.writer === writer),
  /** Whether so many have refused that no majority can be left. */
  isLost: (refused: NodeSet, members: number): boolean =>
    sizeOf(refused) > members - majorityOf(members),
};
