/** What the map of shards decides: which moves there are, and who carries one out. */
import type { Placement } from "../placements/placement.ts";
import { ring } from "../placements/ring.ts";

/** A move that is not over. */
export interface Move {
  readonly from: number;
  readonly to: number;
  /**
   * `transfer`: the source may serve yet; `collect`: the target has it, the source holds a copy.
   */
  readonly step: "transfer" | "collect";
  /** The mover that has it; null: none. */
  readonly claim: Claim | null;
}

export interface Claim {
  readonly mover: number;
  /** By the log's time: then another may take it over, for this one may be dead. */
  readonly untilUs: number;
}

/** A shard in the map. */
export interface Place {
  readonly owner: number;
  readonly version: number;
  /** Where it should be. */
  readonly wanted: number;
  /** Whether a move put it there: then joins and leaves of other groups do not move it. */
  readonly pinned: boolean;
  readonly move: Move | null;
}

export interface MapRules {
  /** Where shards that no move has put somewhere belong. */
  readonly placement: Placement;
  /** Whether a shard may be put on a group. */
  mayGoTo(groups: readonly number[], to: number): boolean;
  /** Whether a shard that a move has put somewhere stays there, whatever the placement says. */
  staysPut(place: Place, groups: readonly number[]): boolean;
  /** The move of a shard: the one under way is finished first, whatever is wanted by now. */
  nextMove(place: Place): Move | null;
  /** Whether a mover may have a move. */
  mayClaim(move: Move, mover: number, nowUs: number): boolean;
  /** Whether an install is the one that the map waits for. */
  confirms(place: Place, version: number): boolean;
  /** Whether a report of loads is of the present map, with nothing on its way. */
  isFresh(reported: number, version: number, places: readonly Place[]): boolean;
}

export const mapRules: MapRules = {
  placement: ring,
  mayGoTo: (groups, to) => groups.includes(to),
  staysPut: ({ pinned, wanted }, groups) => pinned && groups.includes(wanted),
  nextMove: ({ move, owner, wanted }) =>
    move ?? (wanted === owner ? null : { from: owner, to: wanted, step: "transfer", claim: null }),
  mayClaim: ({ claim }, mover, nowUs) =>
    claim === null || claim.mover === mover || claim.untilUs <= nowUs,
  confirms: ({ version, move }, installed) =>
    move?.step === "transfer" && installed === version + 1,
  isFresh: (reported, version, places) =>
    reported === version && places.every(({ move }) => move === null),
};
