/** Plainer values: faults that name whom they hit, round moments, options at their defaults. */

import { formatDuration } from "../../core/formatting.ts";
import type { Value } from "../../core/json.ts";
import { parseDuration } from "../../core/quantities.ts";
import type { Decision } from "../../kernel/choices/decisions.ts";
import { type Candidate, plansOf, type Source, withFields } from "./candidate.ts";
import type { Pass, Shrinking } from "./shrinking.ts";

type Fields = Readonly<Record<string, Value>>;

/** Faults that say whom they hit, whatever they were aimed at. */
export function* namedTargets(shrinking: Shrinking): Pass {
  for (const { id, fault, words } of shrinking.run.decisions?.faults ?? []) {
    const name = id.replace(/\/1$/, "");
    const plan = plansOf(shrinking.best.source).find((one) => one["id"] === name);
    const explicit = plan === undefined ? null : explicitly(plan, fault, words);
    if (plan === undefined || explicit === null) continue;
    const { source, decisions } = shrinking.best;
    if (JSON.stringify({ ...plan, ...explicit }) === JSON.stringify(plan)) continue;
    const faults = plansOf(source).map((one) => (one === plan ? { ...one, ...explicit } : one));
    const left = decisions.filter(
      ([kind, key]) => kind !== "fault" || !AIMED.some((what) => key === `${id} ${what}`),
    );
    shrinking.attempt({ source: { ...source, faults }, decisions: left });
    yield;
  }
}

/** What a fault draws to find whom it hits, by the names of its draws. */
const AIMED = ["target", "around", "order", "shape", "direction"];

/** The fields of a fault that say what its words do; null: they say it already, or cannot. */
function explicitly(plan: Fields, fault: string, words: string): Fields | null {
  if (/^n\d+( n\d+)*$/.test(words)) {
    const names = words.split(" ");
    const target: Value = names.length === 1 ? (names[0] as string) : names;
    return JSON.stringify(plan[fault]) === JSON.stringify(target) ? null : { [fault]: target };
  }
  const sides = /^(n\d+(?: n\d+)*) (<\||\|>|\|) (n\d+(?: n\d+)*)(?:,|$)/.exec(words);
  if (sides === null) return null;
  const [, one = "", sign, other = ""] = sides;
  const direction = sign === "<|" ? "in" : sign === "|>" ? "out" : "both";
  return { [fault]: [one.split(" "), other.split(" ")], direction };
}

/**
 * Moments and lengths of faults and operations in whole hundreds of milliseconds, or tens, or
 * whole ones: earlier ones first.
 */
export function* roundTimes(shrinking: Shrinking): Pass {
  for (const unitUs of [100_000, 10_000, 1_000]) {
    for (const toWhole of [Math.floor, Math.round, Math.ceil]) {
      const whole = rounded(shrinking.best, (us) => toWhole(us / unitUs) * unitUs);
      if (JSON.stringify(whole) === JSON.stringify(shrinking.best)) continue;
      const isFound = shrinking.attempt(whole, { isPlainer: true });
      yield;
      if (isFound) return;
    }
  }
}

function rounded({ source, decisions }: Candidate, toWhole: (us: number) => number): Candidate {
  const faults = plansOf(source).map((plan) => {
    const times = ["at", "for"].flatMap((name) => {
      const us = parseDuration(plan[name]);
      return us === null ? [] : [[name, formatDuration(toWhole(us))] as const];
    });
    return { ...plan, ...Object.fromEntries(times) };
  });
  return {
    source: { ...source, faults },
    decisions: decisions.map((decision): Decision => {
      const [kind, key, value] = decision;
      const isMoment = kind === "operation" && key.endsWith(" moment");
      return isMoment ? [kind, key, toWhole(value as number)] : decision;
    }),
  };
}

/** Of the length of a fault, how much is left of it, the boldest first. */
const LENGTHS = [1 / 2, 3 / 4, 7 / 8] as const;

/**
 * Shorter faults: half as long, again and again, then by a quarter and by an eighth where the run
 * has fewer steps for it.
 */
export function* shorterFaults(shrinking: Shrinking): Pass {
  for (let at = 0; at < plansOf(shrinking.best.source).length; at++) {
    for (const left of LENGTHS) {
      for (;;) {
        const shorter = withShorterFault(shrinking.best, at, left);
        if (shorter === null) break;
        const worth = left > 1 / 2 ? { isShorter: true } : { isPlainer: true };
        const isFound = shrinking.attempt(shorter, worth);
        yield;
        if (!isFound) break;
      }
    }
  }
}

/** Faults that do not end before the run does: nothing has to come back. */
export function* endlessFaults(shrinking: Shrinking): Pass {
  for (let at = 0; at < plansOf(shrinking.best.source).length; at++) {
    const { best, endUs } = shrinking;
    const plan = plansOf(best.source)[at];
    const atUs = parseDuration(plan?.["at"]);
    const forUs = parseDuration(plan?.["for"]);
    if (plan === undefined || atUs === null || forUs === null || atUs + forUs > endUs) continue;
    const length = formatDuration(endUs + 1 - atUs);
    const faults = plansOf(best.source).map((one) =>
      one === plan ? { ...one, for: length } : one,
    );
    shrinking.attempt({ ...best, source: { ...best.source, faults } }, { isShorter: true });
    yield;
  }
}

/** In whole milliseconds; null: it is as short as can be. */
function withShorterFault(best: Candidate, at: number, left: number): Candidate | null {
  const { source } = best;
  const plan = plansOf(source)[at];
  const forUs = parseDuration(plan?.["for"]);
  if (plan === undefined || forUs === null || forUs < 2_000) return null;
  const length = formatDuration(Math.floor((left * forUs) / 1_000) * 1_000);
  const faults = plansOf(source).map((one) => (one === plan ? { ...one, for: length } : one));
  return { ...best, source: { ...source, faults } };
}

/**
 * What a scenario need not say: one field less at a time.
 */
export function* defaultOptions(shrinking: Shrinking): Pass {
  if (!shrinking.mayChangeTimes) return;
  for (const name of ["network", "clocks", "disk", "options", "workload", "limits", "given"]) {
    const whole = () => shrinking.best.source[name] as Fields | undefined;
    if (whole() === undefined) continue;
    // How many clients there are is not to become more.
    const isAtOnce =
      name !== "workload" && shrinking.attempt(withFields(shrinking.best, { [name]: undefined }));
    yield;
    if (isAtOnce || name === "given") continue;
    for (const field of Object.keys(whole() ?? {}).filter((one) => one !== "clients")) {
      const without = withFields(shrinking.best, { [name]: lacking(whole() ?? {}, field) });
      shrinking.attempt(without, { isPlainer: true });
      yield;
    }
  }
}

/** The same where options, clients or disks were made others on the way: the run gets no longer. */
export function* plainOptions(shrinking: Shrinking): Pass {
  if (!shrinking.mayChangeTimes) return;
  for (const name of ["network", "disk", "options", "workload"]) {
    const whole = () => (shrinking.best.source[name] ?? {}) as Fields;
    for (const field of Object.keys(whole()).filter((one) => one !== "clients")) {
      const without = withFields(shrinking.best, { [name]: lacking(whole(), field) });
      shrinking.attempt(without, { isPlainer: true });
      yield;
    }
  }
}

/** Directed steps that the failure does without. */
export function* fewerScriptSteps(shrinking: Shrinking): Pass {
  const list = () => (shrinking.best.source["script"] ?? []) as readonly Value[];
  yield* shrinking.reduce(list, (gone) =>
    withFields(shrinking.best, { script: list().filter((step) => !gone.includes(step)) }),
  );
}

function lacking(fields: Source, field: string): Source {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => name !== field));
}
