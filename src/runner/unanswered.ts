/**
 * Operations of one kind that are never answered, while others are: a protocol may serve writes for
 * ever and forget its readers.
 */
import type { Operation } from "../history/operation.ts";
import type { Scenario } from "../scenario/scenario.ts";

/** Below this chance that it is chance, it is none. */
const CHANCE_MAX = 1e-12;
/** How many operations show that a function is forgotten. */
interface Enough {
  /** Of the function: fewer show nothing, however many of the others are answered. */
  readonly asked: number;
  /** Of the others: how often these are answered is not known from fewer. */
  readonly others: number;
}

/** After faults, or where messages are lost. */
const AFTER_FAULTS: Enough = { asked: 10, others: 10 };
/**
 * Where nothing ever happened that could keep an answer back. A client waits for an answer as long
 * as it can, so that a few clients come to no more than a few operations that are not answered, and
 * to as few others: the fewer are answered, the fewer are asked.
 */
const IN_CALM: Enough = { asked: 3, others: 1 };

/** A function of which no operation was answered. */
export interface Forgotten {
  readonly f: string;
  /** How many operations it was asked for in. */
  readonly asked: number;
}

/**
 * Whether nothing of a scenario can keep an answer back: no fault, no script, no message lost, no
 * clock wrong, nothing decided otherwise.
 */
export function isCalm({ faults, script, network, clocks, choices }: Scenario): boolean {
  if (faults.length + script.length + network.lossPpm > 0 || choices !== undefined) return false;
  const { offsetMaxUs, driftMaxPpm, machines = {} } = clocks;
  return offsetMaxUs + driftMaxPpm + Object.keys(machines).length === 0;
}

/** An operation, as far as it matters here. */
export type Asked = Pick<Operation, "f" | "outcome" | "invokedUs">;

/**
 * The functions of which not one operation was completed, although it cannot be chance: if they
 * were answered as often as all others, at least one would have been. In a run with a few
 * operations, or with hardly any answers, that proves nothing.
 * @param history of a time in which no fault was at work: functions may be answered at different
 * times, a read by one node alone while a write waits for the end of a partition. Without
 * operations that are open yet where it is calm.
 * @param isCalm whether the whole run was such a time, and no message was lost by chance.
 */
export function neverAnswered(history: readonly Asked[], isCalm = false): readonly Forgotten[] {
  const enough = isCalm ? IN_CALM : AFTER_FAULTS;
  const unanswered = withoutAnswer(history);
  const others = history.length - unanswered.reduce((sum, { asked }) => sum + asked, 0);
  if (others < enough.others) return [];
  const completed = history.filter(({ outcome }) => outcome !== "info").length;
  return unanswered.filter(
    ({ asked }) => asked >= enough.asked && power(1 - completed / others, asked) < CHANCE_MAX,
  );
}

/** The functions of which no operation was completed, with how many were asked for. */
export function withoutAnswer(history: readonly Asked[]): readonly Forgotten[] {
  const asked = new Map<string, number>();
  const answered = new Set<string>();
  for (const { f, outcome } of history) {
    asked.set(f, (asked.get(f) ?? 0) + 1);
    if (outcome !== "info") answered.add(f);
  }
  return [...asked].filter(([f]) => !answered.has(f)).map(([f, count]) => ({ f, asked: count }));
}

/** So many that were asked for in vain are told, after faults. */
const TOLD_MIN = 3;

/**
 * The functions of which a run that passed shows nothing: asked for, and never answered, though
 * others were. Chance may be to blame, and a fault.
 */
export function forgottenIn(history: readonly Asked[], isCalm: boolean): readonly Forgotten[] {
  const found = withoutAnswer(history);
  const isAnswered = history.some(({ outcome }) => outcome !== "info");
  return isAnswered ? found.filter(({ asked }) => asked >= (isCalm ? 1 : TOLD_MIN)) : [];
}

/** By multiplication, which is the same on every engine. */
function power(base: number, exponent: number): number {
  let product = 1;
  for (let at = 0; at < exponent && product >= CHANCE_MAX; at++) product *= base;
  return product;
}
