/** The registry of workloads: one line each. */
import { administered } from "./administered.ts";
import { mixed } from "./mixed.ts";
import type { Workload } from "./workload.ts";

/** By name, in the order `rashomon list workloads` shows them. */
export const workloads: ReadonlyMap<string, Workload> = new Map(
  [mixed, administered].map((workload) => [workload.name, workload]),
);
