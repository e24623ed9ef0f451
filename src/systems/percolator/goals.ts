/** What a search of Percolator should come to sometimes. */
import type { Goal } from "../goal.ts";
import { SHARDS } from "./rows.ts";

/** The same fold for the facts of each shard. */
function ofShards<State>(fact: string, fold: Goal<State>["on"][string]): Goal<State>["on"] {
  return Object.fromEntries(SHARDS.map((shard) => [`${shard}.${fact}`, fold]));
}

const stopsHalfway: Goal<{ readonly open: Map<number, number> }> = {
  name: "transactor-stops-between-locks-and-commit",
  about: "A transactor stops while a transaction of its has locked rows and is not committed.",
  initial: () => ({ open: new Map() }),
  on: {
    "transactors.tried"({ open }, _moment, node = 0, _client, _operation, start = 0) {
      open.set(start, node);
      return false;
    },
    ...ofShards("rowsCommitted", ({ open }, _moment, _node, start = 0) => {
      open.delete(start);
      return false;
    }),
    ...ofShards("rowsRolledBack", ({ open }, _moment, _node, start = 0) => {
      open.delete(start);
      return false;
    }),
    "transactors.crashed": ({ open }, _moment, node) => [...open.values()].includes(node as number),
  },
};

const oracleRestarts: Goal<{ restarted: boolean }> = {
  name: "timestamp-after-restart",
  about: "The oracle gives a timestamp after it has been started again.",
  initial: () => ({ restarted: false }),
  on: {
    "oracle.restarted"(state) {
      state.restarted = true;
      return false;
    },
    "oracle.gave": ({ restarted }) => restarted,
  },
};

const secondaryLater: Goal<{ readonly decided: Set<number> }> = {
  name: "rows-committed-after-their-primary",
  about: "A shard commits rows of a transaction whose primary another one has committed.",
  initial: () => ({ decided: new Set() }),
  on: ofShards("rowsCommitted", ({ decided }, _moment, _node, start = 0, _at, isPrimary) => {
    if (isPrimary === 1) decided.add(start);
    return isPrimary !== 1 && decided.has(start);
  }),
};

export const percolatorGoals = [stopsHalfway, oracleRestarts, secondaryLater] as readonly Goal[];
