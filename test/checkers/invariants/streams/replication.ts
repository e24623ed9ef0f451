/** Of the invariants of replication by a chain or a pair: lawful streams, and what breaks them. */
import type { Cases, Told } from "../../told.ts";

/** A chain of two in epoch 2: the head, n4, holds two updates, the tail one. */
const inEpoch2: readonly Told[] = [
  ["configuration.follows", 1, 2, 1, 1, 0],
  ["configuration.follows", 1, 2, 2, 2, 1],
  ["configuration.whole", 1, 2, 1],
  ["configuration.whole", 1, 2, 2],
  ["configuration.follows", 2, 2, 1, 1, 0],
  ["chain.held", 1, 2, 1, 1, 77],
  ["chain.held", 1, 2, 1, 2, 88],
  ["chain.held", 2, 2, 2, 1, 77],
  ["chain.acknowledged", 2, 2, 1, 1],
  ["chain.received", 1, 1, 1],
];

export const chain: Cases = {
  "update-propagation": {
    lawful: inEpoch2,
    broken: [["chain.held", 2, 2, 2, 2, 99]],
    message:
      "n5's disk holds update 2, in epoch 2, and the history of its predecessor n4 has another " +
      "update at, or before, 2",
  },
  "inprocess-requests": {
    lawful: inEpoch2,
    broken: [["chain.acknowledged", 2, 2, 2, 1]],
    message:
      "n5 sent word in epoch 2 that the tail has 1 updates and itself 2, and its own disk " +
      "holds 1",
  },
  "answered-is-kept": {
    lawful: inEpoch2,
    broken: [["chain.received", 1, 2, 2]],
    message:
      "a client was answered as of update 2, and n5, which is a replica in epoch 2 and counts " +
      "as whole, holds 1",
  },
  "read-freshness": {
    lawful: [...inEpoch2, ["chain.asked", 1, 2, 5], ["chain.read", 2, 1, 2, 1]],
    broken: [["chain.read", 2, 1, 2, 0]],
    message:
      "n5 answered a read of c1 from its state after entry 0, although entry 1 had been " +
      "reported before",
  },
  "exactly-once": {
    lawful: [
      ["chain.performed", 1, 1, 1, 1],
      ["chain.performed", 2, 1, 1, 1],
    ],
    broken: [["chain.performed", 1, 2, 1, 1]],
    message: "operation 1 of session 1 took effect at entry 1 and, on n4, at entry 2",
  },
};

export const craqEventual: Cases = {
  "shown-never-falls": {
    lawful: [
      ["chain.shown", 1, 2, 3],
      ["chain.shown", 2, 2, 1],
      ["chain.shown", 1, 5, 0],
    ],
    broken: [["chain.shown", 2, 2, 0]],
    message: "n5 answered a read with 0 updates, and an earlier one with 1",
  },
  "bounded-inconsistency": {
    lawful: [
      ["chain.bounds", 1, 300_000, 2],
      ["chain.performed", 3, 1, 1, 1],
      ["chain.asked", 6, 1, 0],
      ["chain.bounded", 1, 6, 1, 3],
    ],
    broken: [["chain.bounded", 1, 6, 1, 4]],
    message:
      "n4 answered a read of c6 with 4 updates, of which the tail has 1, and at most 2 more " +
      "were " +
      "allowed",
  },
};

/** View 2: the primary, n4, holds two updates, its backup one. */
const inView2: readonly Told[] = [
  ["views.follows", 1, 2, 1, 1, 0],
  ["views.whole", 1, 2, 1],
  ["views.follows", 1, 2, 2, 2, 1],
  ["views.whole", 1, 2, 2],
  ["replicas.held", 1, 2, 1, 1, 77],
  ["replicas.held", 1, 2, 1, 2, 88],
  ["replicas.acted", 1, 2],
  ["replicas.held", 2, 2, 2, 1, 77],
  ["replicas.backed", 2, 2, 1],
  ["replicas.received", 1, 1, 1],
  ["replicas.served", 1, 2],
];

export const primaryBackup: Cases = {
  "one-primary-a-view": {
    lawful: inView2,
    broken: [["replicas.served", 2, 2]],
    message: "n5 acted as the primary of view 2, which is n4's",
  },
  "backed-is-durable": {
    lawful: inView2,
    broken: [["replicas.backed", 2, 2, 2]],
    message: "n5 sent word in view 2 that its disk holds 2 updates, and it holds 1",
  },
  "update-propagation": {
    lawful: inView2,
    broken: [["replicas.held", 2, 2, 2, 2, 99]],
    message:
      "n5's disk holds update 2, in epoch 2, and the history of its predecessor n4 has another " +
      "update at, or before, 2",
  },
  "answered-is-kept": {
    lawful: inView2,
    broken: [["replicas.received", 1, 2, 2]],
    message:
      "a client was answered as of update 2, and n5, which is a replica in epoch 2 and counts " +
      "as whole, holds 1",
  },
};
