/** A tombstone is dropped after a while. */
import type { DynamoMutant } from "./mutant.ts";

export const tombstonesCollected: DynamoMutant = {
  name: "tombstones-collected",
  about: "A tombstone is dropped after a while, whether repair has reached all replicas or not.",
  fault: ["partition"],
  detectors: ["dropped-for-a-descendant"],
  origin: "Cassandra, gc_grace_seconds; DeCandia and others 2007, §4.7",
  equivalent: false,
  steps: (correct) => ({
    compare: (store, state, self) => {
      for (const [place, held] of state.held) {
        if (held.versions.some(({ value }) => value !== null)) continue;
        state.held.delete(place);
        store.steps.persist(store, state, { ...held, versions: [] }, [], self);
      }
      correct.compare(store, state, self);
    },
  }),
};
