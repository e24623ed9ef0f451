/**
 * Of the invariants of registers and stores without consensus: lawful streams, and what breaks
 * them.
 */
import type { Cases, Told } from "../../told.ts";

export const abd: Cases = {
  "one-value-per-timestamp": {
    lawful: [
      ["propagated", 1, 1048609, 11, 1, 1],
      ["propagated", 2, 1048609, 11, 0, 0],
      ["propagated", 2, 1048610, 12, 2, 1],
    ],
    broken: [["propagated", 2, 1048609, 13, 2, 1]],
    message: "n1 and n2 propagated different values with timestamp 1.n1.1",
  },
  "one-timestamp-per-write": {
    lawful: [
      ["propagated", 1, 1048609, 11, 1, 1],
      ["propagated", 2, 1048609, 11, 1, 1],
      ["propagated", 1, 2097185, 12, 1, 2],
    ],
    broken: [["propagated", 2, 3145762, 11, 1, 1]],
    message:
      "n2 propagated write 1 of c1 with timestamp 3.n2.1, and it had been propagated with 1.n1.1",
  },
  "timestamps-rise": {
    lawful: [
      ["stored", 1, 1048609, 11],
      ["stored", 2, 1048609, 11],
      ["stored", 1, 2097186, 12],
      ["stored", 1, 2097186, 12],
    ],
    broken: [["stored", 1, 1048609, 11]],
    message: "n1's disk holds timestamp 1.n1.1 in place of 2.n2.1",
  },
  "confirmed-is-durable": {
    lawful: [
      ["stored", 1, 1048609, 11],
      ["confirmed", 1, 1048609],
      ["confirmed", 2, 0],
    ],
    broken: [["confirmed", 2, 1048609]],
    message: "n2 sent word that it holds timestamp 1.n1.1, and its disk holds 0.n0.0",
  },
  "read-freshness": {
    lawful: [
      ["received", 1, 1, 5],
      ["asked", 2, 1, 1],
      ["read", 1, 2, 1, 5],
    ],
    broken: [["read", 1, 2, 1, 4]],
    message:
      "n1 answered a read of c2 from its state after entry 4, although entry 5 had been " +
      "reported before",
  },
  "writes-follow": {
    lawful: [
      ["received", 1, 1, 2097185],
      ["asked", 2, 1, 1],
      ["propagated", 2, 3145762, 12, 2, 1],
    ],
    broken: [
      ["asked", 3, 1, 1],
      ["propagated", 3, 1048611, 13, 3, 1],
    ],
    message:
      "n3 propagated write 1 of c3 with timestamp 1.n3.1, although 2.n1.1 had been reported " +
      "before it was asked for",
  },
};

/** n1 holds write 1 of its own (writer 33) of key 7, and n2 too. */
const kept: readonly Told[] = [1, 2].flatMap((node): readonly Told[] => [
  ["opens", node, node, 7, 1],
  ["keeps", node, node, 7, 33, 1, 11],
  ["closes", node, node, 7],
]);

export const dynamo: Cases = {
  "dropped-for-a-descendant": {
    lawful: [
      ...kept,
      ["opens", 1, 1, 7, 1],
      ["keeps", 1, 1, 7, 34, 1, 12],
      ["knows", 1, 1, 7, 33, 1],
      ["closes", 1, 1, 7],
      // Kept for n2, which has it.
      ["opens", 3, 2, 7, 1],
      ["keeps", 3, 2, 7, 33, 1, 11],
      ["closes", 3, 2, 7],
      ["opens", 3, 2, 7, 0],
      ["closes", 3, 2, 7],
    ],
    broken: [
      ["opens", 2, 2, 7, 1],
      ["keeps", 2, 2, 7, 34, 1, 12],
      ["closes", 2, 2, 7],
    ],
    message: "n2's disk dropped write 1 of n1.1 and holds nothing that descends from it",
  },
  "stored-is-durable": {
    lawful: [...kept, ["vouched", 1, 1, 7, 33, 1]],
    broken: [["vouched", 3, 3, 7, 33, 1]],
    message: "n3 sent word that its disk holds write 1 of n1.1, and it does not",
  },
  "one-content-a-dot": {
    lawful: kept,
    broken: [["keeps", 3, 3, 7, 33, 1, 12]],
    message: "n3's disk holds write 1 of n1.1 with another content than before",
  },
  "acknowledged-by-w": {
    lawful: [...kept, ["written", 1, 7, 33, 1, 2]],
    broken: [["written", 1, 7, 33, 1, 3]],
    message: "n1 answered write 1 of n1.1, which 2 disks hold and 3 were to hold",
  },
  "reads-see-acknowledged": {
    lawful: [
      ["written", 1, 7, 33, 1, 2],
      ["looks", 2, 5, 7],
      ["written", 1, 7, 33, 2, 2],
      ["finds", 2, 5, 33, 1],
      ["returns", 2, 5, 7, 1],
      ["looks", 2, 6, 7],
      ["returns", 2, 6, 7, 0],
    ],
    broken: [
      ["looks", 2, 7, 7],
      ["finds", 2, 7, 33, 1],
      ["returns", 2, 7, 7, 1],
    ],
    message: "n2 answered a read without write 2 of n1.1, which had been answered before it began",
  },
  "replicas-converge": {
    lawful: [["belongs", 1, 7], ["belongs", 2, 7], ...kept],
    broken: [
      ["opens", 2, 2, 7, 1],
      ["keeps", 2, 2, 7, 33, 2, 0],
      ["closes", 2, 2, 7],
    ],
    message: "all have recovered, and of one key n1 holds the versions 33.1, n2 33.2",
  },
};
