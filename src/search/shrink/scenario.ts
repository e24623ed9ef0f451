/** The smallest scenario as a file: only what is not so by default, and what it is to come to. */

import { counted, formatCount } from "../../core/formatting.ts";
import type { Value } from "../../core/json.ts";
import type { Decision } from "../../kernel/choices/decisions.ts";
import { operationOfKey } from "../../protocol/request.ts";
import { scenarioDigest } from "../../runner/artifact.ts";
import { decisions as decisionsShape } from "../../scenario/choices.ts";
import { explicitSource, resolveScenario } from "../../scenario/resolve.ts";
import type { Registries } from "../../scenario/scope.ts";
import { scenarioText } from "../../scenario/text.ts";
import {
  type Candidate,
  MOMENT,
  operationsOf,
  othersOf,
  plansOf,
  type Source,
} from "./candidate.ts";
import type { Failure, Shrunk } from "./shrink.ts";

/** Fields that are not looked into for more to leave out. */
const WHOLE: readonly string[] = ["script", "given", "expect", "mutant", "checks"];

/**
 * The source of the scenario, its decisions and its expectation in it.
 * @param known what it may name.
 */
export function shrunkSource(
  { scenario }: Pick<Failure, "scenario">,
  { candidate, run }: Pick<Shrunk, "candidate" | "run">,
  known: Registries,
): Source {
  const { source } = candidate;
  const [violation] = run.violations;
  const { check = "progress", scriptStep, cause } = violation ?? {};
  const failure = {
    fail: check,
    ...(scriptStep !== undefined && { step: scriptStep }),
    ...(cause !== undefined && { cause }),
  };
  const choices = source["choices"] as Source;
  const whole: Source = {
    ...source,
    name: `Shrunk: ${scenario.name}`,
    choices: { ...choices, decisions: decisionsShape.write(inOrder(candidate), null) },
    expect: run.verdict === "unrecoverable" ? "unrecoverable" : failure,
  };
  return lean(whole, scenario.file, known);
}

/** What its time to recover shows; null: nothing need be said of it. */
export function patienceText({ patience }: Pick<Shrunk, "patience">): string | null {
  return patience === null
    ? null
    : `With ${patience} to recover it fails as well; without the planted bug it recovers in a ` +
        "quarter of its time.";
}

/** The file's text: why it is there, and the scenario. */
export function shrunkText(failure: Failure, shrunk: Shrunk, source: Source): string {
  const { scenario, seed } = failure;
  const { before, decisions, run, fingerprint, minimal } = shrunk;
  const [violation] = run.violations;
  const patience = patienceText(shrunk);
  return scenarioText(source as Value, [
    `${fingerprint}, shrunk from seed ${seed} of ${scenario.file}:`,
    `${counted(before.decisions, "decision")} became ${formatCount(decisions)}, ` +
      `${formatCount(before.steps)} steps became ${formatCount(run.steps)}.` +
      (minimal ? " Each is needed." : " It was stopped: there may be less."),
    ...(violation === undefined ? [] : [violation.message.split("\n")[0] as string]),
    ...(patience === null ? [] : [patience]),
  ]);
}

/** The decisions, operations by their moments, each after its own. */
function inOrder(candidate: Candidate): readonly Decision[] {
  const places = new Map(operationsOf(candidate).map((key, at) => [key, at]));
  const operations = candidate.decisions.flatMap((decision) => {
    const [kind, key] = decision;
    if (kind !== "operation") return [];
    const place = places.get(operationOfKey(key)) ?? 0;
    const rank = key.endsWith(MOMENT) ? 0 : key === operationOfKey(key) ? 1 : 2;
    return [{ decision, rank: 3 * place + rank }];
  });
  operations.sort((a, b) => a.rank - b.rank);
  const others = othersOf(candidate).filter(([kind]) => kind !== "operation");
  return [...others, ...operations.map(({ decision }) => decision)];
}

/**
 * A source without the fields that say what is so anyway, the others in the order of the format.
 */
function lean(source: Source, file: string, known: Registries): Source {
  const order = Object.keys(
    explicitSource(resolveScenario(source, file, undefined, known), known) as Source,
  );
  const least = Object.entries(leastOf(source, file, known));
  return Object.fromEntries(least.sort(([a], [b]) => order.indexOf(a) - order.indexOf(b)));
}

function leastOf(source: Source, file: string, known: Registries): Source {
  const resolvedDigest = (one: Source): string =>
    scenarioDigest(resolveScenario(one, file, undefined, known));
  const digestOf = (one: Source): string | null => {
    try {
      return resolvedDigest(one);
    } catch {
      return null;
    }
  };
  const digest = resolvedDigest(source);
  let least = source;
  for (const name of Object.keys(source)) {
    if (name === "name" || name === "version" || name === "seeds" || name === "expect") continue;
    const without = lacking(least, name);
    if (digestOf(without) === digest) {
      least = without;
      continue;
    }
    if (name === "faults") {
      plansOf(least).forEach((plan, at) => {
        for (const field of Object.keys(plan)) {
          const faults = plansOf(least).map((one, other) =>
            other === at ? lacking(one, field) : one,
          );
          if (digestOf({ ...least, faults }) === digest) least = { ...least, faults };
        }
      });
      continue;
    }
    if (WHOLE.includes(name) || !isMap(least[name])) continue;
    least = {
      ...least,
      [name]: leanWithin(least[name], (at) => digestOf({ ...least, [name]: at }), digest),
    };
  }
  return least;
}

/** Likewise of a field that has fields, and of those in it. */
function leanWithin(
  fields: Source,
  digestOf: (fields: Source) => string | null,
  digest: string,
): Source {
  let least = fields;
  for (const name of Object.keys(fields)) {
    const without = lacking(least, name);
    if (digestOf(without) === digest) {
      least = without;
      continue;
    }
    const inner = least[name];
    if (!isMap(inner)) continue;
    const around = least;
    const lighter = leanWithin(inner, (at) => digestOf({ ...around, [name]: at }), digest);
    least = { ...least, [name]: lighter };
  }
  return least;
}

function isMap(value: Value | undefined): value is Source {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function lacking(fields: Source, field: string): Source {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => name !== field));
}
