/** Findings: how a property reports that it does not hold, and what becomes of the report. */
import { type Address, type NodeId, nodeName } from "../../protocol/node-id.ts";
import type { AuditView } from "../property.ts";
import type { PlacedGhosts } from "./folds.ts";
import type { PlacedProperty, Scope } from "./judged.ts";

/** An invariant that does not hold. */
export interface Finding {
  readonly invariant: string;
  readonly message: string;
  /** Addresses. */
  readonly nodes: readonly Address[];
  /** The step whose fact shows it, and its virtual time. */
  readonly step: number;
  readonly atUs: number;
}

/** How far the run is, while facts are asserted. */
export interface Clock {
  readonly steps: number;
  readonly nowUs: number;
}

/** Where reports go. */
interface Desk {
  readonly findings: Finding[];
  readonly clock: Clock;
}

/** The view that the folds of a property get. @param nodes what it calls the number of nodes. */
export function viewOf(
  { name, property, scope }: PlacedProperty,
  nodes: number,
  scopes: readonly Scope[],
  ghosts: PlacedGhosts,
  desk: Desk,
): AuditView {
  const seen = Object.fromEntries(
    (property.uses ?? []).map((ghost) => [ghost, ghosts.get(`${scope} ${ghost}`)?.ghost]),
  );
  const { base = 0, names = null } = scopes[scope] ?? {};
  const report = (message: string, concerned: readonly NodeId[]) => {
    const { steps, nowUs } = desk.clock;
    desk.findings.push({
      invariant: name,
      message: names === null ? message : withProcessNames(message, base, names),
      nodes: base === 0 ? concerned : concerned.map((member) => base + member),
      step: steps,
      atUs: nowUs,
    });
  };
  const scopeOf = (service: string) => scopes.find((one) => one.name === service);
  const addressOf = (service: string, member: NodeId) => member + (scopeOf(service)?.base ?? 0);
  const nameOf = (service: string, member: NodeId) => {
    const own = scopeOf(service);
    return own?.names?.[own.base + member] ?? nodeName(member);
  };
  const now = () => desk.clock.nowUs;
  return { ...seen, nodes, now, report, addressOf, nameOf } as unknown as AuditView;
}

/** The message with process names, `n3/config`, in place of a service's member numbers, `n1`. */
function withProcessNames(message: string, base: number, names: readonly string[]): string {
  return message.replace(
    /\bn([1-9]\d*)\b/g,
    (word, member) => names[base + Number(member)] ?? word,
  );
}
