/** What differs between the nodes of a run: what is seen of each, and the logs on their disks. */
import type { AuditView, Fold, Property } from "../../checkers/property.ts";
import { waitsWords } from "../../programs/program.ts";
import type { FactTable } from "../../protocol/facts.ts";
import { nodeName } from "../../protocol/node-id.ts";
import type { RunRecorder, Simulation } from "../../runner/simulation.ts";
import type { Explanation, LogsCompared } from "./explanation.ts";

/** Indices of logs that are shown at most: the last ones. */
const ROWS_MAX = 12;

/** Sees the logs on the disks of each service that shows some. */
export class LogWatch implements RunRecorder {
  readonly #views = new Map<string, AuditView>();

  fold(table: FactTable, { name }: { readonly name: string }): Property {
    const look: Fold<unknown> = (_state, view) => {
      this.#views.set(name, view);
    };
    const on = "durable" in table ? { durable: look } : {};
    return { uses: ["logs"], initial: () => null, on };
  }

  begin(): void {
    // A view is of its audit, and goes on with it.
  }

  /** The logs of a simulation, from the last index at which all agree; none: no two differ. */
  compared(simulation: Simulation): LogsCompared[] {
    const { names } = simulation.world;
    return simulation.services.flatMap(({ name: service, on }, number) => {
      const name = simulation.services.length === 1 ? "" : service;
      const view = this.#views.get(name);
      if (view === undefined) return [];
      const base = simulation.services
        .slice(0, number)
        .reduce((sum, before) => sum + before.on.length, 0);
      const members = on.map((_, at) => at + 1);
      const lasts = members.map((member) => view.logs.lastIndex(member));
      const last = Math.max(...lasts);
      const differs = (index: number) =>
        new Set(members.map((member) => view.logs.chainAt(member, index))).size > 1;
      // From one index on at which two logs differ, they differ at all later ones.
      let low = 0;
      let high = last + 1;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (differs(middle)) high = middle;
        else low = middle + 1;
      }
      if (low > last) return [];
      const first = Math.max(low - 1, 1, last - ROWS_MAX + 1);
      const rows = Array.from({ length: last - first + 1 }, (_, at) => {
        const index = first + at;
        const entries = members.map((member) => entryOf(view, member, index));
        return { index, entries };
      });
      return [{ service: name, nodes: members.map((member) => names[base + member] ?? ""), rows }];
    });
  }
}

/** `3:9f2c`: its term, and a hash of the log up to it. */
function entryOf({ logs }: AuditView, member: number, index: number): string {
  const chain = logs.chainAt(member, index);
  if (chain === undefined) return "";
  const prefix = (chain >>> 16).toString(16).padStart(4, "0");
  const term = logs.termAt(member, index);
  return term < 0 ? `?:${prefix}` : `${term}:${prefix}`;
}

/** What is seen of each node. */
export function nodesOf({ world }: Simulation): Explanation["nodes"] {
  return world.ids.map((id) => {
    const name = world.names[id] ?? nodeName(id);
    const observed = world.observe(id);
    if (observed === null) {
      return { name, up: false, role: "", term: 0, leader: "", commitIndex: 0, lastIndex: 0 };
    }
    const { role, term, leader, commitIndex, lastIndex } = observed;
    const { base, protocol, state } = world.node(id);
    const followed = leader === 0 ? "" : (world.names[base + leader] ?? "");
    const waits = waitsWords(protocol, state);
    const seen = { name, up: true, role, term, leader: followed, commitIndex, lastIndex };
    return waits === "" ? seen : { ...seen, waits };
  });
}
