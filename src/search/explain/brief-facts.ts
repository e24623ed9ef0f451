/**
 * The facts of a failure in brief: that which shows it, those that it is compared with, and those
 * of any node that led to it.
 */
import type { LoggedEvent } from "../../kernel/event-log.ts";
import type { Recording } from "../../runner/recording.ts";
import type { Violation } from "../../runner/result.ts";
import { FACT } from "../../world/event.ts";
import { type Asserted, assertedIn, differsBy, subjectOf } from "./evidence.ts";
import { firstOfEach, isIn, leadingFacts } from "./leading-facts.ts";

/** A failure, as far as its recording says. */
export interface Found {
  readonly recording: Recording;
  readonly violation: Violation;
  /** Steps. */
  readonly events: ReadonlyMap<number, LoggedEvent>;
  readonly decided: LoggedEvent | null;
  /** The facts that the broken rule listens to. */
  readonly judgedBy: ReadonlySet<string>;
}

/** Facts, each with what it is there for. */
interface BriefFacts {
  /** Those that show the violation. */
  readonly shows: readonly Asserted[];
  /** Those that led to it, the most telling first. */
  readonly led: readonly Asserted[];
}

/** Facts that a sentence compares with. */
const SAID_MAX = 2;
const ALIKE_MAX = 2;
const LEADING_MAX = 7;
/** Facts before the violation that are looked at. */
const FACTS_MAX = 60_000;

/** @param past the causal past of the violation. */
export function factsOf(found: Found, past: ReadonlySet<number>): BriefFacts {
  const { recording, violation, decided, judgedBy } = found;
  const isNamed = ({ event }: Asserted) => violation.nodes.includes(recording.nameOf(event.actor));
  const from = lateFacts(recording, violation.step);
  const heard = assertedIn(recording, (step) => step >= from && step <= violation.step);
  const all = firstOfEach(heard, isNamed);
  const witness = all.find(({ event }) => event.mark === 1);
  const shows = witness === undefined ? shownWithout(found, all) : [witness];
  const compared =
    witness === undefined ? [] : comparedWith(witness, { violation, all, past, isNamed });
  const isVote = ({ name, fields, event }: Asserted) => {
    if (!/(^|\.)vote$/.test(name)) return false;
    const { base = 0 } = recording.facts[event.other] ?? {};
    const candidate = fields.get("candidate") ?? 0;
    return candidate > 0 && violation.nodes.includes(recording.nameOf(base + candidate));
  };
  const leading = leadingFacts(all, [...shows, ...compared], { judgedBy, isNamed, isVote });
  const led = leading.slice(0, LEADING_MAX).map(({ fact }) => fact);
  const shown = witness === undefined ? shows : [];
  const isEarlier = ({ event }: Asserted) => event.step !== decided?.step;
  return { shows, led: [...compared, ...shown, ...led].filter(isEarlier) };
}

/**
 * Where no one fact shows the violation: those at the moments that its sentence names, by which
 * its rule is judged; or those of the deciding step.
 */
function shownWithout({ violation, decided, judgedBy }: Found, all: readonly Asserted[]) {
  const moments = violation.message.match(/\d+\.\d{6}(?= s)/g) ?? [];
  const momentsUs = new Set(moments.map((one) => Number(one.replace(".", ""))));
  const isJudged = ({ name }: Asserted) => isIn(judgedBy, name);
  const named = all.filter((one) => isJudged(one) && momentsUs.has(one.event.atUs));
  return named.length > 0 ? named : all.filter(({ event }) => event.step === decided?.step);
}

interface Comparing {
  readonly violation: Violation;
  readonly all: readonly Asserted[];
  readonly past: ReadonlySet<number>;
  readonly isNamed: (one: Asserted) => boolean;
}

/**
 * The facts that a violation compares with: each has a number that its sentence names, in a field
 * in which the fact that shows it has another; the latest, of different names. And what each other
 * node that is named asserted last of the kind that shows it.
 */
function comparedWith(witness: Asserted, { violation, all, past, isNamed }: Comparing) {
  const numbers = new Set((violation.message.match(/(?<![a-z\d])\d+/g) ?? []).map(Number));
  const subject = subjectOf(witness);
  const latest = new Map<string, Asserted>();
  const alike = new Map<number, Asserted>();
  for (const one of all) {
    const isAlike = one.name === witness.name;
    if (past.has(one.event.step) && differsBy(one, subject, numbers)) latest.set(one.name, one);
    const isOther = one.event.actor !== witness.event.actor;
    if (isAlike && isOther && isNamed(one)) alike.set(one.event.actor, one);
  }
  const own = latest.get(witness.name);
  latest.delete(witness.name);
  const said = [...(own === undefined ? [] : [own]), ...[...latest.values()].reverse()];
  const chosen = new Set([...said.slice(0, SAID_MAX), ...[...alike.values()].slice(0, ALIKE_MAX)]);
  return [...chosen];
}

/** The step from which on facts are looked at, so that a long run takes no longer to read. */
function lateFacts({ log }: Recording, end: number): number {
  let left = FACTS_MAX;
  for (let index = Math.min(log.firstOf(end + 1), log.length) - 1; index >= log.first; index--) {
    if (log.kindAt(index) === FACT && --left === 0) return log.at(index).step;
  }
  return 0;
}
