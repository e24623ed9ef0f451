/** Of the invariants of the sharded store: a lawful stream of each, and what breaks it. */
import type { Cases, Told } from "../../told.ts";

/** At the start shards 0, 2, 3 and 5 are on g1 (n4 to n6), the others on g2 (n7 to n9). */
export const shardedStore: Cases = {
  "one-owner": {
    lawful: [
      ["g1.served", 1, 1, 2, 1, 1],
      ["g1.froze", 1, 2, 2, 1],
      ["g2.served", 1, 1, 1, 2, 1],
      ["g2.installed", 1, 2, 2, 2],
      ["map.moved", 1, 7, 2, 2, 2],
      ["g2.served", 2, 1, 1, 2, 1],
      ["g2.served", 1, 3, 2, 1, 2],
      ["g1.collected", 1, 3, 2, 1],
      // A member that lags applies what others have applied before.
      ["g1.served", 2, 1, 2, 1, 1],
      ["g1.froze", 2, 2, 2, 1],
    ],
    broken: [["g1.served", 1, 4, 2, 1, 3]],
    message: "shard 2: n4 (g1) did operation 3 of c1 on it, which g2 owns",
  },
  "once-over-groups": {
    lawful: [
      ["g1.served", 1, 1, 2, 1, 1],
      ["g1.served", 2, 1, 2, 1, 1],
      ["g2.served", 1, 1, 1, 1, 2],
      ["g2.served", 1, 2, 1, 2, 1],
    ],
    broken: [["g2.served", 1, 3, 2, 1, 1]],
    message: "operation 1 of c1 on shard 2 took effect in g1 and again in g2",
  },
  "survivors-keep": {
    lawful: [
      ["map.joined", 1, 5, 3],
      ["map.reassigned", 1, 5, 2, 1, 3],
      ["map.left", 1, 6, 2],
      ["map.reassigned", 1, 6, 1, 2, 1],
      ["map.reassigned", 1, 6, 4, 2, 3],
    ],
    broken: [["map.reassigned", 1, 6, 2, 3, 1]],
    message: "g2 left, and shard 2 moves from g3 to g1",
  },
  "share-for-each": {
    lawful: [["map.placed", 1, 5, 1, 3]],
    broken: [["map.placed", 1, 5, 3, 0]],
    message: "the placement has no shard on g3",
  },
  "only-members-own": {
    lawful: [
      ["map.joined", 1, 5, 3],
      ["map.assigned", 1, 5, 2, 1, 3],
      // A move under way is finished first, and the shard is sent on when it is over.
      ["map.left", 1, 6, 3],
      ["map.assigned", 1, 6, 2, 1, 3],
      ["map.assigned", 1, 7, 2, 3, 3],
      ["map.assigned", 1, 8, 2, 3, 2],
      // Another node applies what was told before.
      ["map.joined", 2, 5, 3],
      ["map.assigned", 2, 5, 2, 1, 3],
    ],
    broken: [["map.assigned", 1, 9, 4, 1, 3]],
    message: "shard 4 is to move to g3, which is not among g1, g2",
  },
  "fresh-loads": {
    lawful: [
      ["operator.mapped", 18, 4],
      ...[1, 2, 3].map((group): Told => ["operator.loaded", 18, group]),
      ["map.balanced", 1, 5, 2, 4, 4],
      ["operator.mapped", 18, 6],
      ["map.balanced", 2, 5, 2, 4, 4],
    ],
    broken: [["map.balanced", 1, 9, 2, 6, 6]],
    message:
      "shard 2 moves in map 6, and the last map under which all loads were reported is map 4",
  },
};
