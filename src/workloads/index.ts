/** The registry of workloads: one line each. */
import { administered } from "./administered.ts";
import { bank } from "./bank.ts";
import { listAppend } from "./list-append.ts";
import { miniTransactions } from "./mini-transactions.ts";
import { mixed } from "./mixed.ts";
import type { Workload } from "./workload.ts";
import { writeSkew } from "./write-skew.ts";

/** By name, in the order `rashomon list workloads` shows them. */
export const workloads: ReadonlyMap<string, Workload> = new Map(
  [mixed, administered, listAppend, miniTransactions, bank, writeSkew].map((workload) => [
    workload.name,
    workload,
  ]),
);
