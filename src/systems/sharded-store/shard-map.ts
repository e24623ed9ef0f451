/**
 * The map of shards, replicated: which group has which shard at which version, and the moves that
 * are not over. All that a mover has to know is here, so that any can finish what another began.
 */
import type { Value } from "../../core/json.ts";
import type { Applied, Call } from "../../objects/object.ts";
import { claim } from "../../protocol/facts.ts";
import type { Said } from "../../protocol/state-machine.ts";
import type { ServedObject } from "../system.ts";
import type { MapRules, Place } from "./map-rules.ts";
import {
  FIRST_GROUPS,
  FIRST_OWNERS,
  FIRST_VERSION,
  GROUPS,
  groupName,
  SHARD_NAMES,
} from "./shards.ts";

/** How long a mover has a move to itself, microseconds of the log's time. */
export const CLAIM_US = 400_000;

interface ShardMap {
  /** How many commands it has applied. */
  readonly count: number;
  /** Rises with every change of a place. */
  readonly version: number;
  /** Those that shards are placed on, ascending. */
  readonly groups: readonly number[];
  readonly places: readonly Place[];
}

type Done = Applied<ShardMap> & { readonly says?: readonly Said[] };

/** What a router caches. */
export interface OwnersOutput {
  readonly version: number;
  /** By shard. */
  readonly owners: readonly number[];
  /** Those that shards are placed on. */
  readonly groups: readonly number[];
}

/** What a mover is answered: how many moves are not over, and one for it. */
export type ClaimOutput =
  | readonly [pending: number]
  | readonly [
      pending: number,
      shard: number,
      version: number,
      from: number,
      to: number,
      step: "transfer" | "collect",
    ];

export function shardMapOf(rules: MapRules): ServedObject {
  return {
    name: "shard-map",
    partitioned: false,
    placed: true,
    functions: {
      owners: { readOnly: true },
      join: { readOnly: false, answersWhether: true },
      leave: { readOnly: false, answersWhether: true },
      move: { readOnly: false, answersWhether: true },
      balance: { readOnly: false, answersWhether: true },
      claim: { readOnly: false },
      installed: { readOnly: false },
      collected: { readOnly: false },
    },
    facts: {
      joined: claim("`node`'s entry `count` let `group` join", "node", "count: number", "group"),
      left: claim("`node`'s entry `count` let `group` leave", "node", "count: number", "group"),
      reassigned: claim(
        "`node`'s entry `count` wants `shard` on group `to` in the place of group `from`",
        "node",
        "count: number",
        "shard",
        "from: number",
        "to: number",
      ),
      placed: claim(
        "`node`'s entry `count` changed the groups: the placement has `shards` shards on " +
          "`group`",
        "node",
        "count: number",
        "group",
        "shards: number",
      ),
      assigned: claim(
        "`node`'s entry `count` has `shard` on `group`, on its way to group `to` (0: it stays)",
        "node",
        "count: number",
        "shard",
        "group",
        "to: number",
      ),
      balanced: claim(
        "`node`'s entry `count` moves `shard` for loads of map `reported`, in map `version`",
        "node",
        "count: number",
        "shard",
        "reported: number",
        "version: number",
      ),
      claimed: claim(
        "`node`'s entry `count` gives `mover` the move of `shard` from `version`",
        "node",
        "count: number",
        "mover",
        "shard",
        "version",
      ),
      moved: claim(
        "`node`'s entry `count` has `shard` on `group` at `version`",
        "node",
        "count: number",
        "shard",
        "group",
        "version",
      ),
    },
    initial: () => first as never,
    apply: (state: never, call: Call, at = { index: 0, timeUs: 0 }): Applied<never> =>
      apply(rules, state, call, at.timeUs) as Applied<never>,
  };
}

const first: ShardMap = {
  count: 0,
  version: 1,
  groups: FIRST_GROUPS,
  places: FIRST_OWNERS.map((owner) => ({
    owner,
    version: FIRST_VERSION,
    wanted: owner,
    pinned: false,
    move: null,
  })),
};

function apply(rules: MapRules, before: ShardMap, { f, input }: Call, timeUs: number): Done {
  const { count, version, groups, places } = before;
  const state: ShardMap = { count: count + 1, version, groups, places };
  switch (f) {
    case "owners":
      return { state, output: ownersOf(state) as unknown as Value };
    case "join":
      return regroup(rules, state, Number(input), true);
    case "leave":
      return regroup(rules, state, Number(input), false);
    case "move":
      return put(rules, state, ...(input as [number, number]));
    case "balance":
      return balance(rules, state, ...(input as [number, number, number]));
    case "claim":
      return give(rules, state, Number(input), timeUs);
    case "installed":
      return installed(rules, state, ...(input as [number, number]));
    case "collected":
      return collected(rules, state, ...(input as [number, number]));
    default:
      throw new TypeError(
        `a map of shards has no function "${f}": owners, join, leave, move, balance, claim, ` +
          "installed, collected",
      );
  }
}

function ownersOf({ version, groups, places }: ShardMap): OwnersOutput {
  return { version, owners: places.map(({ owner }) => owner), groups };
}

/** A group joins or leaves: shards that were put nowhere go where the placement has them. */
function regroup(rules: MapRules, state: ShardMap, group: number, joins: boolean): Done {
  const { groups } = state;
  const isKnown = (GROUPS as readonly number[]).includes(group);
  const isAlone = !joins && groups.length === 1;
  if (!isKnown || groups.includes(group) === joins || isAlone) return { state, output: false };
  const after = joins
    ? [...groups, group].sort((a, b) => a - b)
    : groups.filter((other) => other !== group);
  const assigned = rules.placement.assign(SHARD_NAMES, after.map(groupName));
  const says: Said[] = [[joins ? "joined" : "left", state.count, group]];
  for (const one of after) {
    const share = assigned.filter((name) => name === groupName(one)).length;
    says.push(["placed", state.count, one, share]);
  }
  const places = state.places.map((place, shard) => {
    const pinned = rules.staysPut(place, after);
    if (pinned) return place;
    const wanted = Number(assigned[shard]?.slice(1));
    if (wanted !== place.wanted) {
      says.push(["reassigned", state.count, shard, place.wanted, wanted]);
    }
    return underWay(rules, { ...place, pinned, wanted });
  });
  for (const [shard, place] of places.entries()) says.push(assignment(state, shard, place));
  return {
    state: { ...state, version: state.version + 1, groups: after, places },
    output: true,
    says,
  };
}

/** A shard is to go to a group. */
function put(rules: MapRules, state: ShardMap, shard: number, to: number): Done {
  const place = state.places[shard];
  if (place === undefined || !rules.mayGoTo(state.groups, to)) return { state, output: false };
  const moving = underWay(rules, { ...place, wanted: to, pinned: true });
  return {
    state: withPlace(state, shard, moving),
    output: true,
    says: [assignment(state, shard, moving)],
  };
}

function balance(
  rules: MapRules,
  state: ShardMap,
  shard: number,
  to: number,
  reported: number,
): Done {
  if (!rules.isFresh(reported, state.version, state.places)) return { state, output: false };
  const done = put(rules, state, shard, to);
  if (done.output === false) return done;
  const { says = [] } = done;
  return { ...done, says: [["balanced", state.count, shard, reported, state.version], ...says] };
}

function give(rules: MapRules, state: ShardMap, mover: number, nowUs: number): Done {
  const pending = state.places.filter(({ move }) => move !== null).length;
  for (const [shard, place] of state.places.entries()) {
    const { move, version } = place;
    if (move === null || !rules.mayClaim(move, mover, nowUs)) continue;
    const claimed = { ...place, move: { ...move, claim: { mover, untilUs: nowUs + CLAIM_US } } };
    return {
      state: { ...state, places: replaced(state.places, shard, claimed) },
      output: [pending, shard, version, move.from, move.to, move.step] as Value,
      says: [["claimed", state.count, mover, shard, version]],
    };
  }
  return { state, output: [pending] };
}

/** The target has it. From here on routers find it there. */
function installed(rules: MapRules, state: ShardMap, shard: number, version: number): Done {
  const place = state.places[shard];
  if (place?.move == null || !rules.confirms(place, version)) return { state, output: true };
  const { to } = place.move;
  const moved: Place = {
    ...place,
    owner: to,
    version: place.version + 1,
    move: { ...place.move, step: "collect" },
  };
  return {
    state: withPlace(state, shard, moved),
    output: true,
    says: [["moved", state.count, shard, to, moved.version], assignment(state, shard, moved)],
  };
}

/** The source has dropped its copy: the move is over, and the next one may begin. */
function collected(rules: MapRules, state: ShardMap, shard: number, version: number): Done {
  const place = state.places[shard];
  if (place?.move?.step !== "collect" || place.version !== version) return { state, output: true };
  const next = underWay(rules, { ...place, move: null });
  return {
    state: withPlace(state, shard, next),
    output: true,
    says: [assignment(state, shard, next)],
  };
}

function assignment({ count }: ShardMap, shard: number, { owner, move }: Place): Said {
  return ["assigned", count, shard, owner, move?.to ?? 0];
}

function underWay(rules: MapRules, place: Place): Place {
  return { ...place, move: rules.nextMove(place) };
}

function withPlace(state: ShardMap, shard: number, place: Place): ShardMap {
  const places = replaced(state.places, shard, place);
  return { ...state, version: state.version + 1, places };
}

function replaced(places: readonly Place[], shard: number, place: Place): readonly Place[] {
  return places.map((other, at) => (at === shard ? place : other));
}
