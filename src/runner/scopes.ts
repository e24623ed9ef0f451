/** What is judged, counted and recorded of each service of a run. */
import type { Judged, Scope } from "../checkers/audit/judged.ts";
import type { Count } from "../checkers/happened/count.ts";
import { type NearHeard, withNearness } from "../checkers/nearness.ts";
import type { Invariant, Property } from "../checkers/property.ts";
import type { FactTable } from "../protocol/facts.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { REGISTERED } from "../scenario/scope.ts";
import { processNames } from "../world/service.ts";
import type { LaidOut, Layout } from "./layout.ts";
import type { Script } from "./script.ts";

/** A service as its recorders see it. */
export interface RecordedService {
  /** Empty where there is one. */
  readonly name: string;
  /** Plus a member, it is the member's address. */
  readonly base: number;
  /**
   * What is before a fact in the names that the system's own invariants and goals go by: `SERVICE.`
   * where the system names services, though there be one; empty for the system of a protocol.
   */
  readonly prefix: string;
  /** Whether it runs a protocol of a user's own: what its facts mean only its declaration says. */
  readonly isOwn: boolean;
}

/** What a recorder is called with of the facts of a run. */
export interface FactsRecorder {
  /**
   * A fold that gets every fact after the invariants, and judges nothing.
   * @param facts those that may be asserted of a service; asked once for each.
   */
  fold?(facts: FactTable, service: RecordedService): Property;
  /**
   * Hears how near an invariant of a service comes to failing with a fact: asked once for each that
   * says so.
   */
  near?(invariant: string, fact: string): NearHeard;
}

/** What is counted of a service. */
export interface Counted {
  readonly count: Count;
  readonly scope: number;
  /** Of several services: `config.`. */
  readonly prefix: string;
}

/** @param more what is counted of the first service beside what its protocol declares. */
export function countsOf(services: readonly LaidOut[], more: readonly Count[]): readonly Counted[] {
  const isAlone = services.length === 1;
  return services.flatMap(({ name, happened }, scope) => [
    ...happened.map((count) => ({ count, scope, prefix: isAlone ? "" : `${name}.` })),
    ...(scope === 0 ? more : []).map((count) => ({ count, scope, prefix: "" })),
  ]);
}

/** Who listens to the facts of a run. */
export interface Listening {
  readonly counts: readonly Counted[];
  readonly checks: Scenario["checks"];
  readonly script: Script | null;
  /** Further invariants, of the first service. */
  readonly invariants: readonly Invariant[];
  readonly recordings: readonly FactsRecorder[];
}

/** All that the audit of a run judges. */
export function judgedOf(layout: Layout, isOurs: boolean, listening: Listening): Judged {
  const { services, across, acrossPremises } = layout;
  const { counts, checks, script, recordings } = listening;
  const isAlone = services.length === 1;
  const names = isAlone ? null : processNames(services);
  const counted: Count[][] = services.map(() => []);
  for (const { count, scope } of counts) counted[scope]?.push(count);
  const heard = withNearness(recordings);
  const asked = ({ invariants, premises }: Pick<LaidOut, "invariants" | "premises">) => [
    ...(checks.includes("invariants") ? invariants : []),
    ...(checks.includes("premises") ? premises : []),
  ];
  let base = 0;
  const scopes = services.map((service, number): Scope => {
    const { name, protocol, facts, on } = service;
    const seen = {
      name: isAlone ? "" : name,
      base,
      prefix: layout.isAlone ? "" : `${name}.`,
      isOwn: !isOurs && !REGISTERED.protocols.has(protocol.name),
    };
    const scope = {
      name,
      nodes: on.length,
      facts,
      invariants: heard([...asked(service), ...(number === 0 ? listening.invariants : [])], facts),
      listeners: [
        ...(counted[number] ?? []),
        ...(script === null ? [] : [script.foldOf(facts, seen.prefix)]),
      ],
      recorders: recordings.flatMap((recording) => recording.fold?.(facts, seen) ?? []),
      base,
      names,
    };
    base += on.length;
    return scope;
  });
  return { scopes, across: asked({ invariants: across, premises: acrossPremises }) };
}
