/** The passes of shrinking that take things out: operations, faults, decisions, nodes, clients. */
import type { Value } from "../../core/json.ts";
import { parseDuration } from "../../core/quantities.ts";
import type { ChoiceClass } from "../../kernel/choices/classes.ts";
import type { Decision } from "../../kernel/choices/decisions.ts";
import {
  type Candidate,
  faultsOf,
  operationsOf,
  othersOf,
  type Source,
  withClients,
  withFields,
  without,
  withoutFaults,
  withoutMember,
  withoutOperations,
} from "./candidate.ts";
import { keysMoved } from "./inputs.ts";
import type { Pass, Shrinking } from "./shrinking.ts";

/** Classes of decisions that a failure may do with, the fewest first. */
const CLASSES_KEPT: readonly (readonly ChoiceClass[])[] = [
  [],
  ["fault", "crash", "operation"],
  ["fault", "crash", "operation", "draw"],
  ["fault", "crash", "operation", "message", "session"],
  ["fault", "crash", "operation", "draw", "message", "session"],
  ["fault", "crash", "operation", "draw", "message", "session", "disk", "clock"],
];

/** As much as possible at a time, since what is left then is fast to run. */
export function* allAtOnce(shrinking: Shrinking): Pass {
  if (shrinking.size < BOLD_MIN) return;
  for (const kept of CLASSES_KEPT) {
    const others = othersOf(shrinking.best).filter(([kind]) => !kept.includes(kind));
    const calmer = without(shrinking.best, others);
    const silent = withoutOperations(calmer, operationsOf(calmer));
    const isFound = shrinking.attempt(silent);
    yield;
    if (isFound || shrinking.attempt(calmer)) return;
    yield;
  }
}

/** Less is soon gone through piece by piece. */
const BOLD_MIN = 100;

/** Client operations: those of a client, then the early and the late ones, then one by one. */
export function* fewerOperations(shrinking: Shrinking): Pass {
  const list = () => operationsOf(shrinking.best);
  const remove = (gone: readonly string[]) => withoutOperations(shrinking.best, gone);
  yield* shrinking.reduceGroups(list, (key) => key.split("/")[0] ?? null, remove);
  yield* shrinking.reduce(list, remove);
}

/** Planned faults. */
export function* fewerFaults(shrinking: Shrinking): Pass {
  const list = () => faultsOf(shrinking.best);
  yield* shrinking.reduce(list, (gone) => withoutFaults(shrinking.best, gone));
}

/**
 * Whatever else is decided goes back to calm: by class, by class and place, then the early and the
 * late ones, then one by one.
 */
export function* fewerDecisions(shrinking: Shrinking): Pass {
  const list = () => othersOf(shrinking.best);
  const remove = (gone: readonly Decision[]) => without(shrinking.best, gone);
  yield* shrinking.reduceGroups(list, ([kind]) => kind, remove);
  yield* shrinking.reduceGroups(list, ([kind, key]) => `${kind} ${placeOf(key)}`, remove);
  yield* shrinking.reduce(list, remove);
}

/** A link, a process, a fault: what a key begins with. */
function placeOf(key: string): string {
  return key.split(/[ /]/, 1)[0] ?? key;
}

/** With more decisions than that, other keys seldom come to the same. */
const KEYS_SIZE_MAX = 12;

/**
 * Nodes: only the first few, or one less, or two, which leaves a quorum as small. Where the options
 * want as many as there were (a quorum of all), a number of them that is as high is as high as
 * there are nodes now. Who asks which node, and which node holds what, goes by how many there are:
 * so clients that ask the same ones as before are tried, and other keys.
 */
export function* fewerNodes(shrinking: Shrinking): Pass {
  const nodes = () => shrinking.best.source["nodes"] as number;
  const attempt = function* (...gone: readonly number[]): Pass {
    const left = nodes() - gone.length;
    const { source, decisions } = gone.reduce<Candidate>(
      (candidate, node) => withoutMember(candidate, "n", node),
      shrinking.best,
    );
    const less = { ...source, nodes: left };
    const isPossible = shrinking.trials.scenarioOf(less) !== null;
    const options = Object.entries((source["options"] ?? {}) as Readonly<Record<string, Value>>);
    const fewer = options.map(([name, value]) => [name, value === nodes() ? left : value]);
    const candidate = {
      source: isPossible ? less : { ...less, options: Object.fromEntries(fewer) },
      decisions,
    };
    const alike = askingAlike(candidate, nodes(), gone);
    const others = shrinking.size > KEYS_SIZE_MAX ? [] : keysMoved(alike ?? candidate);
    for (const one of [candidate, ...(alike === null ? [] : [alike]), ...others]) {
      const isFewer = shrinking.attempt(one);
      yield;
      if (isFewer) return;
    }
  };
  for (let left = 1; left < nodes() - 2; left++) {
    yield* attempt(...Array.from({ length: nodes() - left }, (_, at) => nodes() - at));
  }
  for (let gone = nodes(); gone >= 1 && nodes() > 1; gone--) {
    yield* attempt(gone);
  }
  for (let gone = nodes(); gone >= 2; gone--) {
    for (let other = gone - 1; other >= 1 && nodes() > 2; other--) {
      if (gone > nodes()) continue;
      yield* attempt(gone, other);
    }
  }
}

/**
 * A candidate that has fewer nodes with clients that ask the same nodes first as before, which goes
 * by their numbers; of a node that is gone, the next one. Null: they do so anyway.
 */
function askingAlike(
  candidate: Candidate,
  before: number,
  gone: readonly number[],
): Candidate | null {
  const left = before - gone.length;
  const busy = [...new Set(operationsOf(candidate).map((key) => Number(/\d+/.exec(key)?.[0])))];
  const numbers = new Map<number, number>();
  const taken = new Set<number>();
  for (const client of busy.sort((a, b) => a - b)) {
    const home = (client - 1) % before;
    let number = ((home - gone.filter((node) => node - 1 < home).length) % left) + 1;
    while (taken.has(number)) number += left;
    taken.add(number);
    numbers.set(client, number);
  }
  if (busy.every((client) => numbers.get(client) === client)) return null;
  const workload = candidate.source["workload"] as Source;
  const clients = Math.max(...numbers.values());
  return withFields(withClients(candidate, numbers), { workload: { ...workload, clients } });
}

/**
 * Clients that ask for nothing, and those of them that are last. It is worth no step more: whom a
 * client asks first goes by its number.
 */
export function* fewerClients(shrinking: Shrinking): Pass {
  const workload = () => shrinking.best.source["workload"] as Readonly<Record<string, number>>;
  const busy = new Set(
    operationsOf(shrinking.best).map((key) => Number(key.slice(1).split("/")[0])),
  );
  for (let gone = workload()["clients"] ?? 0; gone >= 1; gone--) {
    if (busy.has(gone)) continue;
    const less = withoutMember(shrinking.best, "c", gone);
    const clients = (workload()["clients"] ?? 0) - 1;
    const candidate = withFields(less, { workload: { ...workload(), clients } });
    shrinking.attempt(candidate, { isPlainer: true });
    yield;
  }
}

/** What is due first comes first. */
export function* plainOrder(shrinking: Shrinking): Pass {
  const { best } = shrinking;
  const choices = best.source["choices"] as Source;
  const { window: _window, windowUntil: _until, ...plain } = choices;
  if (parseDuration(choices["window"]) === 0) return;
  shrinking.attempt(withFields(best, { choices: { ...plain, window: 0 } }));
  yield;
}
