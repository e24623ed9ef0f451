/**
 * The causal past of a violation: the steps that may have had a part in it, by what caused each
 * step and by what its node had handled before.
 */
import type { EventLog } from "../../kernel/event-log.ts";
import { STEP_MAX } from "../../world/event.ts";

/** A run's steps as far as causes need them, by step from 1. */
interface Steps {
  readonly causes: Int32Array;
  /** The step before it in which the same node or client acted; 0: none. */
  readonly before: Int32Array;
}

/**
 * The steps from which a path of causes leads to one of those given, these included, ascending.
 * @param log of the whole run, or of its end: what it no longer has is left out.
 */
export function causalPast(log: EventLog, from: readonly number[]): readonly number[] {
  const last = from.reduce((highest, step) => Math.max(highest, step), 0);
  const { causes, before } = stepsOf(log, last);
  const isIn = new Uint8Array(last + 1);
  for (const step of from) isIn[step] = 1;
  for (let step = last; step > 0; step--) {
    if (isIn[step] === 0) continue;
    isIn[causes[step] as number] = 1;
    isIn[before[step] as number] = 1;
  }
  const past: number[] = [];
  for (let step = 1; step <= last; step++) if (isIn[step] === 1) past.push(step);
  return past;
}

/** The steps each of which brought the next about, up to one: its cause, the cause of that, ... */
export function chainOf(log: EventLog, step: number): readonly number[] {
  const chain = [step];
  for (let at = step; at > 0; ) {
    const index = log.firstOf(at);
    const event = index < log.length ? log.at(index) : null;
    if (event === null || event.step !== at || event.cause >= at || event.cause === 0) break;
    at = event.cause;
    chain.unshift(at);
  }
  return chain;
}

function stepsOf(log: EventLog, last: number): Steps {
  const causes = new Int32Array(last + 1);
  const before = new Int32Array(last + 1);
  const lastOf = new Map<number, number>();
  for (const { kind, step, cause, actor } of log.events()) {
    if (step > last) break;
    if (kind > STEP_MAX) continue;
    causes[step] = cause;
    before[step] = lastOf.get(actor) ?? 0;
    lastOf.set(actor, step);
  }
  return { causes, before };
}
