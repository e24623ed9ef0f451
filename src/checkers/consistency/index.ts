/** The registry of consistency checks besides linearizability: one line each. */
import { boundedStaleness } from "./bounded-staleness.ts";
import { causal } from "./causal.ts";
import { causalConvergence } from "./causal-convergence.ts";
import { causalMemory } from "./causal-memory.ts";
import type { Check } from "./check.ts";
import { consistentPrefix, monotonicPrefix } from "./prefix.ts";
import { sequential } from "./sequential.ts";
import { monotonicReads, monotonicWrites, readYourWrites, writesFollowReads } from "./sessions.ts";
import { setFull } from "./set-full.ts";
import { staleness } from "./staleness.ts";
import { transactions } from "./transactions/transactions.ts";
import { uniqueIds } from "./unique-ids.ts";

/** By name, the stronger first. */
export const consistencyChecks: ReadonlyMap<string, Check> = new Map(
  [
    sequential,
    causalMemory,
    causalConvergence,
    causal,
    monotonicPrefix,
    consistentPrefix,
    boundedStaleness,
    readYourWrites,
    monotonicReads,
    monotonicWrites,
    writesFollowReads,
    staleness,
    setFull,
    uniqueIds,
    transactions,
  ].map((check) => [check.name, check]),
);
