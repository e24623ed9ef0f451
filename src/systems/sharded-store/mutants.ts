/** Planted bugs of the sharded store: what has gone wrong in such stores, one rule each. */

import { modulo } from "../placements/modulo.ts";
import type { Placement } from "../placements/placement.ts";
import { byText, hashOf } from "../placements/placement.ts";
import { tutorialRing } from "../placements/tutorial-ring.ts";
import type { SystemMutant } from "../system.ts";
import { type GroupRules, groupRules } from "./group-rules.ts";
import { type MapRules, mapRules } from "./map-rules.ts";
import { type MoverRules, moverOf } from "./mover.ts";
import { type OperatorRules, operatorOf } from "./operator.ts";
import { type RouterRules, routerOf } from "./router.ts";
import { shardGroupOf } from "./shard-group.ts";
import { shardMapOf } from "./shard-map.ts";
import { GROUPS, groupName } from "./shards.ts";

/** What some parts decide otherwise. */
interface Wrong {
  readonly groups?: Partial<GroupRules>;
  readonly map?: Partial<MapRules>;
  readonly movers?: MoverRules;
  readonly routers?: RouterRules;
  readonly operator?: OperatorRules;
}

type Replaced = NonNullable<SystemMutant["replaces"]>;

function withRules({ groups, map, movers, routers, operator }: Wrong): Replaced {
  const replaced: Record<string, Replaced[string]> = {};
  if (groups !== undefined) {
    const rules = { ...groupRules, ...groups };
    for (const group of GROUPS) replaced[groupName(group)] = { object: shardGroupOf(group, rules) };
  }
  if (map !== undefined) replaced["map"] = { object: shardMapOf({ ...mapRules, ...map }) };
  if (movers !== undefined) replaced["movers"] = { runs: moverOf(movers) as never };
  if (routers !== undefined) replaced["routers"] = { runs: routerOf(routers) as never };
  if (operator !== undefined) replaced["operator"] = { runs: operatorOf(operator) as never };
  return replaced;
}

/** A ring whose points are made from a node's place in the list, which changes when others go. */
const ringByPlace: Placement = {
  name: "ring-by-place",
  about: "A ring whose points depend on where in the list a node is.",
  source: "naive",
  assign(keys, nodes) {
    const points = nodes
      .flatMap((node, place) =>
        Array.from({ length: 16 }, (_, number) => ({ at: hashOf(`${place}#${number}`), node })),
      )
      .sort((a, b) => a.at - b.at || byText(a.node, b.node));
    return keys.map((key) => {
      const at = hashOf(key);
      return (points.find((point) => point.at >= at) ?? points[0])?.node as string;
    });
  },
};

const LAB = "sharded key-value store (MIT 6.5840, lab 5)";

export const shardedStoreMutants: readonly SystemMutant[] = [
  {
    name: "serves-before-install",
    about: "A group serves what the map has on it, though nothing has been installed there.",
    fault: [],
    detectors: ["one-owner"],
    origin: `${LAB}: a group that learns of a new map serves at once, and empty`,
    equivalent: false,
    replaces: withRules({
      movers: { order: ["freeze", "installed", "install", "collect", "collected"] },
      groups: { serves: (held) => held === undefined || held.phase === "serving" },
    }),
  },
  {
    name: "serves-while-frozen",
    about: "A source goes on serving after it has handed its shard over.",
    fault: [],
    detectors: ["one-owner"],
    origin: `${LAB}: the version of a shard is not looked at when an operation is applied`,
    equivalent: false,
    replaces: withRules({
      groups: { serves: (held) => held !== undefined && held.phase !== "gone" },
    }),
  },
  {
    name: "sessions-left-behind",
    about: "A move carries the keys of a shard and not the sessions of its clients.",
    fault: ["crash"],
    detectors: ["once-over-groups"],
    origin: `${LAB}: duplicate detection must move with its shard; RIFL (Lee and others 2015)`,
    equivalent: false,
    replaces: withRules({
      groups: { handsOver: (held) => ({ ...groupRules.handsOver(held), sessions: [] }) },
    }),
  },
  {
    name: "installs-again",
    about: "A retried install of the same version overwrites what was written since the first.",
    fault: ["pause"],
    detectors: ["one-owner"],
    origin: `${LAB}: an install that is sent again`,
    equivalent: false,
    replaces: withRules({
      groups: { installs: (held, version) => held === undefined || held.version <= version },
    }),
  },
  {
    name: "late-install",
    about: "A group that has handed a shard on takes any transfer of it, older ones too.",
    fault: ["pause"],
    detectors: ["one-owner"],
    origin: "a dropped shard leaves no trace of its version; DDIA (Kleppmann 2017), ch. 8",
    equivalent: false,
    replaces: withRules({
      groups: {
        installs: (held, version) => held?.phase === "gone" || groupRules.installs(held, version),
      },
    }),
  },
  {
    name: "version-skipped",
    about: "Each time that a mover says an install is done, the map counts one version more.",
    fault: ["pause"],
    detectors: ["one-owner"],
    origin: `${LAB}: configurations must be processed one at a time, in order`,
    equivalent: false,
    replaces: withRules({ map: { confirms: ({ move }) => move !== null } }),
  },
  {
    name: "two-movers-two-targets",
    about: "A move that a mover has begun is given another target, for its mover may be dead.",
    fault: ["pause"],
    detectors: ["one-owner"],
    origin: `${LAB}: two controllers, of which one was believed dead`,
    equivalent: false,
    replaces: withRules({
      map: {
        nextMove: (place) => {
          const move = mapRules.nextMove(place);
          return move?.step === "transfer" ? { ...move, to: place.wanted, claim: null } : move;
        },
      },
    }),
  },
  {
    name: "claimed-for-ever",
    about: "A move is given to one mover, once: when that one dies, the shard stays frozen.",
    fault: ["crash"],
    detectors: ["progress"],
    origin: `${LAB}: the controller dies in the middle of a change, and no other finishes it`,
    equivalent: false,
    replaces: withRules({ map: { mayClaim: ({ claim }) => claim === null } }),
  },
  {
    name: "collected-before-installed",
    about: "The source drops its copy as soon as the mover has it in memory.",
    fault: [],
    detectors: ["one-owner"],
    origin: `${LAB}: garbage is collected only when the new owner has confirmed`,
    equivalent: false,
    replaces: withRules({
      movers: { order: ["freeze", "collect", "install", "installed", "collected"] },
    }),
  },
  {
    name: "map-cached-for-ever",
    about: "A router that is sent away asks the same group again, and never for the map.",
    fault: [],
    detectors: ["progress"],
    origin: `${LAB}: a client that keeps its first configuration`,
    equivalent: false,
    replaces: withRules({ routers: { fetches: () => false } }),
  },
  {
    name: "balances-by-old-loads",
    about: "A move for balance is made though the map has changed since loads were reported.",
    fault: [],
    detectors: ["fresh-loads"],
    origin: "Mitzenmacher 2000, How useful is old information?: the herd",
    equivalent: false,
    replaces: withRules({ map: { isFresh: () => true } }),
  },
  {
    name: "maps-again",
    about: "The operator proposes by the newest map, with loads that it asked for under another.",
    fault: ["pause"],
    detectors: ["fresh-loads"],
    origin: "planted by hand; two reports taken at different moments, passed off as one",
    equivalent: false,
    replaces: withRules({ operator: { mapsAgain: true } }),
  },
  {
    name: "moves-to-any-group",
    about: "A shard is put on a group that has not joined, or has left.",
    fault: [],
    detectors: ["only-members-own"],
    origin: `${LAB}: a controller's Move that names a group which is gone`,
    equivalent: false,
    replaces: withRules({ map: { mayGoTo: () => true } }),
  },
  {
    name: "pinned-for-ever",
    about: "A shard that a move has put on a group stays there when the group leaves.",
    fault: [],
    detectors: ["only-members-own"],
    origin: `${LAB}: a Move holds until the next Join or Leave, and no longer`,
    equivalent: false,
    replaces: withRules({ map: { staysPut: ({ pinned }) => pinned } }),
  },
  {
    name: "ring-by-place",
    about: "Points of the ring are made from a group's place in the list of groups.",
    fault: [],
    detectors: ["survivors-keep"],
    origin: "points in unstable order: a member leaves, and all after it have other points",
    equivalent: false,
    replaces: withRules({ map: { placement: ringByPlace } }),
  },
  {
    name: "collision-overwrites",
    about: "Shards are placed by the tutorial ring, on which nodes overwrite each other.",
    fault: [],
    detectors: ["share-for-each"],
    origin: "articles on consistent hashing: points kept in a map by slot",
    equivalent: false,
    replaces: withRules({ map: { placement: tutorialRing } }),
  },
  {
    name: "placed-by-modulo",
    about: "Shards are placed by hash mod n.",
    fault: [],
    detectors: ["survivors-keep"],
    origin: "naive; what Karger and others 1997 begin with",
    equivalent: false,
    replaces: withRules({ map: { placement: modulo } }),
  },
];
