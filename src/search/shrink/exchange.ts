/**
 * The same by others: another seed, nodes that exchange their parts, another client that asks,
 * options turned. As much is decided, and the run may have fewer steps: a request that comes to the
 * leader at once, an order in which what counts comes first.
 */
import { formatDuration } from "../../core/formatting.ts";
import type { Value } from "../../core/json.ts";
import type { Parameter, Parameters } from "../../core/parameters.ts";
import { parseDuration } from "../../core/quantities.ts";
import type { Decision } from "../../kernel/choices/decisions.ts";
import { explicitSource } from "../../scenario/resolve.ts";
import {
  type Candidate,
  operationsOf,
  plansOf,
  type Source,
  withClientOf,
  withClientsMoved,
  withExchanged,
  withFields,
} from "./candidate.ts";
import type { Pass, Shrinking } from "./shrinking.ts";

/** Seeds that are tried. */
const SEEDS = 20;
/** With more operations than that, one alone seldom changes much. */
const OPERATIONS_MAX = 12;

/**
 * Another seed: of a calm run it says which timers come early, and in which order comes what is due
 * together.
 */
export function* otherSeeds(shrinking: Shrinking): Pass {
  for (let seed = 1; seed <= SEEDS; seed++) {
    const other = withFields(shrinking.best, { seeds: `${seed}..${seed}` });
    shrinking.attempt(other, { isShorter: true });
    yield;
  }
}

/** By how much all comes earlier: what comes before it may take less time so. */
const EARLIER_US = Array.from({ length: 11 }, (_, at) => at * 10_000);

/**
 * Two nodes exchange their parts, all clients are others, who ask other nodes first, or an option
 * that says yes or no says the other: as it was, and with all operations and faults a little
 * earlier.
 */
export function* exchanges(shrinking: Shrinking): Pass {
  for (const made of [nodesExchanged, clientsMoved, optionsTurned]) {
    // With other options a run may fail with nothing wrong.
    const needsBug = made === optionsTurned;
    for (const change of made(shrinking)) {
      for (const byUs of EARLIER_US) {
        const candidate = allEarlier(change(shrinking.best), byUs);
        const isShorter = shrinking.attempt(candidate, { isShorter: true, needsBug });
        yield;
        if (isShorter) break;
      }
    }
  }
}

type Change = (best: Candidate) => Candidate;

function nodesExchanged({ best }: Shrinking): readonly Change[] {
  const nodes = upTo(best.source["nodes"] as number);
  return nodes.flatMap((one) =>
    nodes
      .filter((other) => other > one)
      .map(
        (other): Change =>
          (now) =>
            withExchanged(now, "n", one, other),
      ),
  );
}

function clientsMoved({ best }: Shrinking): readonly Change[] {
  if (operationsOf(best).length === 0) return [];
  return upTo((best.source["nodes"] as number) - 1).map((by): Change => {
    return (now) => {
      const workload = now.source["workload"] as Source;
      const clients = (workload["clients"] as number) + by;
      return withFields(withClientsMoved(now, by), { workload: { ...workload, clients } });
    };
  });
}

/** Each option that says yes or no says the other; none where times have to stay. */
function optionsTurned(shrinking: Shrinking): readonly Change[] {
  return optionsOf(shrinking).flatMap(([name, value]) =>
    typeof value === "boolean" ? [withOption(name, !value)] : [],
  );
}

/**
 * Each option that is a number or one of several words is another one. Where no bug is planted
 * options stay: with others nothing need be wrong.
 */
export function* otherOptions(shrinking: Shrinking): Pass {
  for (const [name, value] of optionsOf(shrinking)) {
    for (const other of othersThan(value, parametersOf(shrinking)[name])) {
      const candidate = withOption(name, other)(shrinking.best);
      shrinking.attempt(candidate, { isShorter: true, needsBug: true });
      yield;
    }
  }
}

/** What an option may be beside what it is: small numbers and near ones, other words. */
function othersThan(value: Value, parameter: Parameter | undefined): readonly Value[] {
  if (parameter?.kind === "text") return (parameter.choices ?? []).filter((one) => one !== value);
  if (parameter?.kind !== "integer" || typeof value !== "number") return [];
  const { min = 0, max = Number.POSITIVE_INFINITY } = parameter;
  const others = [0, 1, 2, 3, value >> 1, value - 1, value + 1];
  return [...new Set(others)].filter((one) => one !== value && one >= min && one <= max);
}

function parametersOf({ trials, best }: Shrinking): Parameters {
  const [protocol = ""] = trials.scenarioOf(best.source)?.protocols ?? [];
  return trials.known.protocols.get(protocol)?.options ?? {};
}

/** All options with what they are; none where they have to stay. */
function optionsOf(shrinking: Shrinking): readonly (readonly [string, Value])[] {
  const { trials, best } = shrinking;
  if (!shrinking.mayChangeTimes || best.source["mutant"] === undefined) return [];
  const scenario = trials.scenarioOf(best.source);
  const whole =
    scenario === null ? best.source : (explicitSource(scenario, trials.known) as Source);
  return Object.entries((whole["options"] ?? {}) as Source);
}

function withOption(name: string, value: Value): Change {
  return (now) => {
    const options = { ...(now.source["options"] as Source | undefined), [name]: value };
    return withFields(now, { options });
  };
}

/** All operations and faults earlier, none before the start. */
function allEarlier(candidate: Candidate, byUs: number): Candidate {
  if (byUs === 0) return candidate;
  const earlier = (us: number): number => Math.max(0, us - byUs);
  const faults = plansOf(candidate.source).map((plan) => {
    const us = parseDuration(plan["at"]);
    return us === null ? plan : { ...plan, at: formatDuration(earlier(us)) };
  });
  const decisions = candidate.decisions.map((one): Decision => {
    const [kind, key, value] = one;
    const isMoment = kind === "operation" && key.endsWith(" moment");
    return isMoment ? [kind, key, earlier(value as number)] : one;
  });
  return { source: { ...candidate.source, faults }, decisions };
}

/** From 1 on. */
function upTo(count: number): readonly number[] {
  return Array.from({ length: count }, (_, at) => at + 1);
}

/** An operation is asked for by another client, or by one more, which waits for no other. */
export function* otherClients(shrinking: Shrinking): Pass {
  const workload = () => shrinking.best.source["workload"] as Source;
  if (operationsOf(shrinking.best).length > OPERATIONS_MAX) return;
  for (let at = 0; at < operationsOf(shrinking.best).length; at++) {
    const clients = workload()["clients"] as number;
    for (let client = 1; client <= clients + 1; client++) {
      const { best } = shrinking;
      const operation = operationsOf(best)[at];
      if (operation === undefined) break;
      const moved = withClientOf(best, operation, `c${client}`);
      const more = { workload: { ...workload(), clients: Math.max(clients, client) } };
      shrinking.attempt(withFields(moved, more), { isShorter: true });
      yield;
    }
  }
}
