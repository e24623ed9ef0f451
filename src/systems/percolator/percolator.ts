/**
 * Percolator (Peng and Dabek 2010): transactions by clients' libraries over rows that know nothing
 * of transactions, with a lock that decides, and timestamps of one oracle. Promises snapshot
 * isolation.
 */
import type { Invariant } from "../../checkers/property.ts";
import { transactional } from "../../objects/transactional.ts";
import type { Values } from "../space.ts";
import type { ServedObject, ServiceDeclaration, System } from "../system.ts";
import { columnRules } from "./column-rules.ts";
import { columnsOf } from "./columns.ts";
import { percolatorGoals } from "./goals.ts";
import { oneOutcome, operationCommittedOnce, timestampsOnlyRise } from "./judges.ts";
import { percolatorMutants, percolatorSerializableMutants } from "./mutants.ts";
import { oracleOf, oracleRules } from "./oracle.ts";
import { SHARDS } from "./rows.ts";
import { transactorOf } from "./transactor.ts";
import { type TransactorRules, transactorRules } from "./transactor-rules.ts";

function shard(name: string, at: number): ServiceDeclaration {
  const on = [3 * at + 1, 3 * at + 2, 3 * at + 3];
  return {
    name,
    about: `Its rows, replicated: n${on[0]} to n${on[2]}.`,
    runs: ["raft", "multi-paxos", "zab"],
    on,
    object: columnsOf(columnRules),
  };
}

/** The kinds of clients that ask for transactions, and what only those of the first kind have. */
const CLIENTS: Readonly<Record<string, Values>> = {
  kind: ["mini-transactions", "bank", "write-skew", "list-append"],
  rate: { from: "4/s", to: "12/s" },
  clients: { from: 1, to: 6 },
  keys: { from: 2, to: 8 },
  mix: () => undefined,
  values: () => undefined,
};

/** Parts that both have. */
function storeOf(rules: TransactorRules): Omit<System, "name" | "about"> {
  return {
    front: "transactors",
    // A transaction is eight asks one after the other, four of them by consensus. Clients that ask
    // for more than that, or again at another transactor before it can be over, are in each other's
    // way.
    space: {
      workload: CLIENTS,
      // Lost messages cost 200 ms each: with more of them a transaction takes longer than the time
      // to live of its locks, and others roll it back again and again.
      network: { loss: { from: "0.1%", to: "4%" }, duplicate: { from: "0.1%", to: "20%" } },
      together: ({ workload }) => {
        workload["rate"] ??= "8/s";
        Object.assign(workload, { retry: "2s", timeout: "6s" });
      },
      rhythm: () => ({ beatUs: 20_000, patienceUs: 100_000 }),
    },
    services: [
      ...SHARDS.map(shard),
      {
        name: "oracle",
        about: "Gives timestamps: n7.",
        runs: oracleOf(oracleRules) as never,
        on: [7],
      },
      {
        name: "transactors",
        about: "They run what clients ask for: n8 to n10.",
        runs: transactorOf(rules) as never,
        on: [8, 9, 10],
        object: transactional as unknown as ServedObject,
      },
    ],
    sometimes: percolatorGoals,
    invariants: [oneOutcome, operationCommittedOnce, timestampsOnlyRise] as readonly Invariant[],
    happened: [],
  };
}

export const percolator: System = {
  ...storeOf(transactorRules),
  name: "percolator",
  about: "Transactions by clients' libraries over replicated rows, with an oracle of timestamps.",
  isolation: "strong-snapshot-isolation",
  mutants: percolatorMutants,
};

export const percolatorSerializable: System = {
  ...storeOf({ ...transactorRules, locksReads: true }),
  name: "percolator-serializable",
  about: "The same; what a transaction that writes has only read is locked as well.",
  isolation: "strict-serializable",
  mutants: percolatorSerializableMutants,
};
