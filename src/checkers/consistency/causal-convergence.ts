/**
 * Causal convergence: causal consistency in which all sessions agree on the order of concurrent
 * writes (Burckhardt 2014; Bouajjani et al. 2017). A write in the past of a read comes before the
 * write that was read: together with causality that must not run in a circle. Exact where every
 * value is written once to its key.
 */
import type { Operation } from "../../history/operation.ts";
import { flawOfCausal } from "../certificates/causal.ts";
import { nounOf } from "../explain/words.ts";
import { type Causality, judgeCausality, latestWrites, type Proof } from "./causality.ts";
import type { Check, Findings } from "./check.ts";
import { adjacencyOf, Graph, WW } from "./transactions/graph.ts";
import { componentsOf, topologicalOrder } from "./transactions/order.ts";

export const causalConvergence: Check = {
  name: "causal-convergence",
  about: "causal, and all sessions agree on the order of concurrent writes (Bouajjani et al. 2017)",
  weakerThanLinearizable: true,
  run: (input) => {
    const conflicts: [number, number][] = [];
    return judgeCausality(
      input,
      (causality, { index, source, past }) => {
        if (source < 0) return;
        for (const earlier of latestWrites(
          causality,
          causality.accesses.keyOf[index] as number,
          past,
        )) {
          if (earlier !== source) conflicts.push([earlier, source]);
        }
      },
      (causality, findings, fitsFirst) => judge(causality, conflicts, findings, fitsFirst),
    );
  },
};

function judge(
  { history, accesses, sessions }: Causality,
  conflicts: readonly (readonly [number, number])[],
  findings: Findings,
  fitsFirst: (operation: Operation) => boolean,
): Proof | null {
  const graph = new Graph(history.length);
  sessions.before.forEach((earlier, index) => {
    if (earlier >= 0) graph.add(earlier, index, WW, -1);
  });
  accesses.source.forEach((source, index) => {
    if (source >= 0 && (sessions.session[index] as number) >= 0) graph.add(source, index, WW, -1);
  });
  for (const [earlier, later] of conflicts) graph.add(earlier, later, WW, -1);
  const adjacency = adjacencyOf(graph, "serial", WW);
  const { count, of } = componentsOf(adjacency);
  const told = new Uint8Array(count);
  for (const [earlier, later] of conflicts) {
    const component = of[earlier] as number;
    if (component < 0 || component !== of[later] || told[component] === 1) continue;
    told[component] = 1;
    const first = history[earlier] as Operation;
    const second = history[later] as Operation;
    findings.add(
      [earlier, later],
      () =>
        `${nounOf(first)} came before ${nounOf(second)} for one session, and after it for others`,
    );
  }
  if (count > 0) return null;
  const times = Float64Array.from(history, ({ invoked }) => invoked);
  const order = [...topologicalOrder(adjacency, times)].filter(
    (index) => (sessions.session[index] as number) >= 0,
  );
  const certificate = { kind: "causal", order, sources: [...accesses.source] } as const;
  return { certificate, flaw: flawOfCausal(history, certificate, true, fitsFirst) };
}
