/** The judges of Percolator, over what shards, oracle and transactors do. O(1) a fact. */
import type { Invariant } from "../../checkers/property.ts";
import { SHARDS } from "./rows.ts";

interface Outcomes {
  /** By start: the commit timestamp of its transaction, 0: rolled back. */
  readonly outcomes: Map<number, number>;
  /** Transactions whose primary is committed. */
  readonly decided: Set<number>;
}

function words(outcome: number): string {
  return outcome === 0 ? "rolled back" : `committed at ${outcome}`;
}

type Folds<State> = Invariant<State>["on"];

/** The same fold for the facts of each shard. */
function ofShards<State>(
  fact: string,
  fold: (shard: string) => Folds<State>[string],
): Folds<State> {
  return Object.fromEntries(SHARDS.map((shard) => [`${shard}.${fact}`, fold(shard)]));
}

export const oneOutcome: Invariant<Outcomes> = {
  name: "one-outcome",
  statement:
    "A transaction is committed on all its rows at one timestamp, its primary first, or rolled " +
    "back on all.",
  source: "Peng and Dabek 2010, §2.2: a transaction commits at its primary lock",
  initial: () => ({ outcomes: new Map(), decided: new Set() }),
  on: {
    ...ofShards<Outcomes>(
      "rowsCommitted",
      (shard) => (state, view, node, start, commit, isPrimary) => {
        const { outcomes, decided } = state;
        const who = [view.addressOf(shard, node)];
        const name = view.nameOf(shard, node);
        const before = outcomes.get(start);
        if (before === undefined) outcomes.set(start, commit);
        else if (before !== commit) {
          const how = `${words(commit)} on ${name}, and ${words(before)} elsewhere`;
          view.report(`the transaction that started at ${start} is ${how}`, who);
        }
        if (isPrimary === 1) decided.add(start);
        else if (!decided.has(start)) {
          const what = `${name} committed a row of the transaction that started at ${start}`;
          view.report(`${what}, whose primary is not committed`, who);
        }
      },
    ),
    ...ofShards<Outcomes>("rowsRolledBack", (shard) => ({ outcomes }, view, node, start) => {
      const before = outcomes.get(start) ?? 0;
      outcomes.set(start, before);
      if (before === 0) return;
      const how = `rolled back on ${view.nameOf(shard, node)}, and ${words(before)} elsewhere`;
      view.report(`the transaction that started at ${start} is ${how}`, [
        view.addressOf(shard, node),
      ]);
    }),
  },
};

export const timestampsOnlyRise: Invariant<{ last: number }> = {
  name: "timestamps-only-rise",
  statement: "The oracle gives each timestamp once, and above all that it has given before.",
  source: "Peng and Dabek 2010, §2.3",
  initial: () => ({ last: 0 }),
  on: {
    "oracle.gave"(state, view, node, timestamp) {
      if (timestamp <= state.last) {
        view.report(
          `${view.nameOf("oracle", node)} gave timestamp ${timestamp} after ${state.last}`,
          [view.addressOf("oracle", node)],
        );
      }
      state.last = Math.max(state.last, timestamp);
    },
  },
};

interface Operations {
  /** By start, the operation that it is a try of. */
  readonly tries: Map<number, string>;
  /** By operation, the start of its try that has committed. */
  readonly done: Map<string, number>;
}

export const operationCommittedOnce: Invariant<Operations> = {
  name: "operation-committed-once",
  statement: "Of all tries of a client's operation, wherever it is sent, at most one commits.",
  source: "RIFL (Lee and others 2015), §2",
  initial: () => ({ tries: new Map(), done: new Map() }),
  on: {
    "transactors.tried"({ tries }, _view, _node, client, operation, start) {
      tries.set(start, `${operation} of c${client}`);
    },
    ...ofShards<Operations>(
      "rowsCommitted",
      (shard) => (state, view, node, start, _at, isPrimary) => {
        const operation = state.tries.get(start);
        if (isPrimary !== 1 || operation === undefined) return;
        const before = state.done.get(operation) ?? start;
        state.done.set(operation, before);
        if (before === start) return;
        view.report(
          `operation ${operation} is committed as the transaction that started at ${start}, and ` +
            `had been as the one that started at ${before}`,
          [view.addressOf(shard, node)],
        );
      },
    ),
  },
};
