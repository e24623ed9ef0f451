/**
 * The same by others: another seed, nodes that exchange their parts, another client that asks. As
 * much is decided, and the run may have fewer steps: a request that comes to a node that is up, an
 * order in which what counts comes first.
 */
import { operationsOf, type Source, withClientOf, withExchanged, withFields } from "./candidate.ts";
import type { Pass, Shrinking } from "./shrinking.ts";

/** Seeds that are tried. */
const SEEDS = 20;
/** With more operations than that, one alone seldom changes much. */
const OPERATIONS_MAX = 12;

/**
 * Another seed: of a calm run it says which timers come early, and in which order comes what is due
 * together.
 */
export function* otherSeeds(shrinking: Shrinking): Pass {
  for (let seed = 1; seed <= SEEDS; seed++) {
    const other = withFields(shrinking.best, { seeds: `${seed}..${seed}` });
    shrinking.attempt(other, { isShorter: true });
    yield;
  }
}

/** Two nodes exchange their parts. */
export function* exchangedNodes(shrinking: Shrinking): Pass {
  const nodes = shrinking.best.source["nodes"] as number;
  for (let one = 1; one < nodes; one++) {
    for (let other = one + 1; other <= nodes; other++) {
      const { best } = shrinking;
      shrinking.attempt(withExchanged(best, "n", one, other), { isShorter: true });
      yield;
    }
  }
}

/** An operation is asked for by another client, or by one more, which waits for no other. */
export function* otherClients(shrinking: Shrinking): Pass {
  const workload = () => shrinking.best.source["workload"] as Source;
  if (operationsOf(shrinking.best).length > OPERATIONS_MAX) return;
  for (let at = 0; at < operationsOf(shrinking.best).length; at++) {
    const clients = workload()["clients"] as number;
    for (let client = 1; client <= clients + 1; client++) {
      const { best } = shrinking;
      const operation = operationsOf(best)[at];
      if (operation === undefined) break;
      const moved = withClientOf(best, operation, `c${client}`);
      const more = { workload: { ...workload(), clients: Math.max(clients, client) } };
      shrinking.attempt(withFields(moved, more), { isShorter: true });
      yield;
    }
  }
}
