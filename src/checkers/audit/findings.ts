/** Findings: how a property reports that it does not hold, and what becomes of the report. */
import { type Address, type NodeId, nodeName } from "../../protocol/node-id.ts";
import type { AuditView, Seen } from "../property.ts";
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
  /** Since when no fault acts any more; absent or `Infinity`: some may. */
  readonly calmUs?: number;
  /** Whether a process has lost its disk for good; absent: none has. */
  isLost?(address: Address): boolean;
}

/** Where reports go. */
interface Desk {
  readonly findings: Finding[];
  readonly clock: Clock;
  forgetHeard(): void;
}

/** Who is who among all services, for every view of an audit. */
export type Members = Pick<AuditView, "addressOf" | "nameOf">;

/** @param scopes of the audit. */
export function membersOf(scopes: readonly Scope[]): Members {
  const byName = new Map(scopes.map((scope) => [scope.name, scope]));
  return {
    addressOf: (service, member) => member + (byName.get(service)?.base ?? 0),
    nameOf(service, member) {
      const own = byName.get(service);
      return own?.names?.[own.base + member] ?? nodeName(member);
    },
  };
}

/** The view that the folds of a property get. @param nodes what it calls the number of nodes. */
export function viewOf(
  { name, property, scope }: PlacedProperty,
  nodes: number,
  scopes: readonly Scope[],
  ghosts: PlacedGhosts,
  desk: Desk,
  members: Members,
): AuditView {
  const { base = 0, names = null } = scopes[scope] ?? {};
  const step = () => desk.clock.steps;
  const now = () => desk.clock.nowUs;
  const report = (
    message: string,
    concerned: readonly NodeId[],
    seen: Seen = { step: step(), atUs: now() },
  ) => {
    desk.forgetHeard();
    desk.findings.push({
      invariant: name,
      message: names === null ? message : withProcessNames(message, base, names),
      nodes: base === 0 ? concerned : concerned.map((member) => base + member),
      ...seen,
    });
  };
  const { addressOf, nameOf } = members;
  const calm = () => desk.clock.calmUs ?? Number.POSITIVE_INFINITY;
  const isLost = (node: NodeId) => desk.clock.isLost?.(base + node) ?? false;
  const view: Record<string, unknown> = {
    nodes,
    now,
    step,
    calm,
    isLost,
    report,
    addressOf,
    nameOf,
  };
  for (const ghost of property.uses ?? []) view[ghost] = ghosts.get(`${scope} ${ghost}`)?.ghost;
  return view as unknown as AuditView;
}

/** The message with process names, `n3/config`, in place of a service's member numbers, `n1`. */
function withProcessNames(message: string, base: number, names: readonly string[]): string {
  return message.replace(
    /\bn([1-9]\d*)\b/g,
    (word, member) => names[base + Number(member)] ?? word,
  );
}
