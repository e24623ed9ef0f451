/**
 * The evidence of a violation: of what happened before it, the facts on the same subject as the one
 * that shows it (the same index, ballot, key), and what was done in its name.
 */
import type { LoggedEvent } from "../../kernel/event-log.ts";
import { DIGESTS } from "../../protocol/facts.ts";
import { shortName } from "../../runner/fact-words.ts";
import type { Recording } from "../../runner/recording.ts";
import { FACT } from "../../world/event.ts";
import { QUIET_FACTS } from "./steps-seen.ts";

/**
 * Fields that say who, or that mean nothing to a person: two facts with the same are not therefore
 * about the same.
 */
export const NO_SUBJECT: ReadonlySet<string> = new Set([
  "node",
  "peer",
  "candidate",
  "leader",
  "client",
  "voters",
  "outgoing",
  "members",
  ...DIGESTS,
]);

/** Fields that say under whom: facts on one index are evidence whatever their term is. */
const REIGNS: ReadonlySet<string> = new Set(["term", "ballot", "epoch", "view", "round", "era"]);

/** Facts of a leader that sending asserts again and again: the messages are drawn. */
const OF_SENDING: ReadonlySet<string> = new Set(["lead", "continued", "replicated", "announced"]);

/** Fields that mean something within one service only. */
export const OF_ONE_SERVICE: ReadonlySet<string> = new Set([
  ...REIGNS,
  "index",
  "slot",
  "sequence",
]);

/** What a violation is about: by field of facts, a number. */
export interface Subject {
  /** The service whose fact shows it; empty where there is one. */
  readonly service: string;
  readonly numbers: ReadonlyMap<string, number>;
}

/** A fact that was asserted: its name, and its numbers by field. */
export interface Asserted {
  readonly name: string;
  readonly event: LoggedEvent;
  readonly fields: ReadonlyMap<string, number>;
}

/** The facts of some steps, in their order; those that repeat a message are left out. */
export function assertedIn(
  { log, facts }: Pick<Recording, "log" | "facts">,
  isWanted: (step: number) => boolean,
): readonly Asserted[] {
  const asserted: Asserted[] = [];
  for (let index = log.first; index < log.length; index++) {
    if (log.kindAt(index) !== FACT) continue;
    const event = log.at(index);
    if (!isWanted(event.step)) continue;
    const { name = "", fields = [], about = "" } = facts[event.other] ?? {};
    const fact = shortName(name);
    const isQuiet = about === "" && (QUIET_FACTS.has(fact) || OF_SENDING.has(fact));
    if (isQuiet && event.mark !== 1) continue;
    const numbers = event.payload as readonly number[];
    const named = fields.map((field, at): [string, number] => [field, numbers[at] ?? 0]);
    asserted.push({ name, event: { ...event }, fields: new Map(named) });
  }
  return asserted;
}

/** What a fact is about. */
export function subjectOf({ name, fields }: Asserted): Subject {
  const numbers = [...fields].filter(([field, number]) => !NO_SUBJECT.has(field) && number > 0);
  return { service: serviceOf(name), numbers: new Map(numbers) };
}

export function serviceOf(name: string): string {
  return name.slice(0, Math.max(0, name.lastIndexOf(".")));
}

/**
 * Whether a fact is on a subject: what both name is the same but for the term, of which at least
 * one thing; a fact that names a term alone (a vote) is of that term.
 */
export function isOn({ name, fields }: Asserted, { service, numbers }: Subject): boolean {
  const isOther = serviceOf(name) !== service;
  let same = 0;
  let names = 0;
  let reigns = true;
  for (const [field, number] of numbers) {
    if (isOther && OF_ONE_SERVICE.has(field)) continue;
    const other = fields.get(field);
    if (other === undefined) continue;
    if (REIGNS.has(field)) {
      if (other !== number) reigns = false;
      else same++;
      continue;
    }
    names++;
    if (other !== number) return false;
    same++;
  }
  return same > 0 && (reigns || names > 0);
}

/** Whether a fact has another number than the subject in some field, one of those given. */
export function differsBy(
  { name, fields }: Asserted,
  { service, numbers }: Subject,
  given: ReadonlySet<number>,
): boolean {
  const isOther = serviceOf(name) !== service;
  for (const [field, number] of numbers) {
    if (isOther && OF_ONE_SERVICE.has(field)) continue;
    const other = fields.get(field) ?? 0;
    if (other > 0 && other !== number && given.has(other)) return true;
  }
  return false;
}
