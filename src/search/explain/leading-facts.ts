/**
 * The facts that led to a violation, of any node: followed backwards from the facts that show it by
 * what facts name in common (a token, a session, an index, a ballot). What few facts name says more
 * than what many do; what the broken rule is judged by says more than other facts. That one message
 * came before another says nothing here.
 */
import { DIGESTS } from "../../protocol/facts.ts";
import { type Asserted, NO_SUBJECT, OF_ONE_SERVICE, serviceOf } from "./evidence.ts";

export interface Following {
  /** The facts that the broken rule listens to, without their service; empty: not known. */
  readonly judgedBy: ReadonlySet<string>;
  /** Whether the violation names the node that a fact is of. */
  readonly isNamed: (one: Asserted) => boolean;
  /** Whether a fact is a vote for a node that the violation names: it made it what it was. */
  readonly isVote: (one: Asserted) => boolean;
}

/** Fields that say where in a log something is. */
const PLACES: readonly string[] = ["index", "slot"];
/** What is one thing under two names: what a holder calls its grant is the token of the service. */
const ALSO: ReadonlyMap<string, string> = new Map([["grant", "token"]]);
/** Who asked: one that asks often says little. */
const WHO: ReadonlySet<string> = new Set(["holder"]);
const OF_WHO = 0.5;
/** Groups of more facts, of one name and with one number in common, lead nowhere. */
const GROUP_MAX = 16;
/** Facts that are looked at, each with all that it has in common with others. */
const LOOKED_AT_MAX = 60;
/** Each further fact on the way says less. */
const FADING = 0.8;
/** Of what the rule is not judged by. */
const BESIDE = 0.35;
const VOTED = 0.8;
/** What a fact has in common with others never says as much as the fact itself. */
const LIKE_MAX = 0.95;
/** Facts that matter less are left out. */
const WORTH = 0.12;
/** So many of one name. */
const OF_A_NAME = 3;
/** Of nodes that the violation names. */
const NAMED = 1.25;

/** A fact and how much it matters: the facts that one starts from have 1. */
export interface Leading {
  readonly fact: Asserted;
  readonly weight: number;
}

/**
 * @param all in their order, up to the violation. @param seeds those of them that show it.
 * @returns the most telling first, without the seeds.
 */
export function leadingFacts(
  all: readonly Asserted[],
  seeds: readonly Asserted[],
  { judgedBy, isNamed, isVote }: Following,
): readonly Leading[] {
  const isJudged = ({ name }: Asserted): boolean => judgedBy.size === 0 || isIn(judgedBy, name);
  const groups = new Groups(all);
  const weights = new Map<Asserted, number>(seeds.map((seed) => [seed, 1]));
  const done = new Set<Asserted>();
  for (let looked = 0; looked < LOOKED_AT_MAX; looked++) {
    const next = greatest(weights, done);
    if (next === null) break;
    done.add(next.fact);
    const shares = groups.sharing(next.fact, isJudged);
    for (const [other, share] of shares) {
      const usual = isJudged(other) ? 1 : isVote(other) ? VOTED : BESIDE;
      const bias = isJudged(other) && isNamed(other) ? NAMED : usual;
      const weight = next.weight * FADING * Math.min(LIKE_MAX, share * bias);
      if (weight > (weights.get(other) ?? 0)) weights.set(other, weight);
    }
  }
  const of = new Map<string, number>();
  return [...weights]
    .filter(([fact, weight]) => weight >= WORTH && !seeds.includes(fact))
    .sort(([a, one], [b, other]) => other - one || b.event.index - a.event.index)
    .filter(([{ name }]) => {
      of.set(name, (of.get(name) ?? 0) + 1);
      return (of.get(name) ?? 0) <= OF_A_NAME;
    })
    .map(([fact, weight]) => ({ fact, weight }));
}

function greatest(weights: ReadonlyMap<Asserted, number>, done: ReadonlySet<Asserted>) {
  let best: Leading | null = null;
  for (const [fact, weight] of weights) {
    if (weight >= WORTH && !done.has(fact) && weight > (best?.weight ?? 0)) best = { fact, weight };
  }
  return best;
}

/**
 * Replicas assert the same of a place in their log: the first says it for all. What else a node
 * asserts that the violation names is its own.
 */
export function firstOfEach(
  all: readonly Asserted[],
  isNamed: (one: Asserted) => boolean,
): readonly Asserted[] {
  const said = new Set<string>();
  return all.filter((one) => {
    const { name, fields, event } = one;
    const isReplicated = PLACES.some((field) => fields.has(field));
    const whose = !isReplicated && isNamed(one) ? event.actor : 0;
    const numbers = [...fields].filter(([field], at) => at > 0 && !DIGESTS.includes(field));
    const key = `${name} ${whose} ${numbers.join()}`;
    if (said.has(key) && event.mark !== 1) return false;
    said.add(key);
    return true;
  });
}

/** Facts of one name that have a number in common. */
class Groups {
  /** By what is named, by the name of the facts. */
  readonly #by = new Map<string, Map<string, Asserted[]>>();

  constructor(all: readonly Asserted[]) {
    for (const one of all) {
      for (const { key } of namedIn(one)) {
        const names = this.#by.get(key) ?? new Map<string, Asserted[]>();
        this.#by.set(key, names);
        const group = names.get(one.name);
        if (group === undefined) names.set(one.name, [one]);
        else group.push(one);
      }
    }
  }

  /** What has something in common with a fact, and how much that says: 1 where it is the only. */
  sharing(fact: Asserted, isJudged: (one: Asserted) => boolean): ReadonlyMap<Asserted, number> {
    const shares = new Map<Asserted, number>();
    for (const { key, isPlace, says } of namedIn(fact)) {
      for (const group of this.#by.get(key)?.values() ?? []) {
        if (group.length > GROUP_MAX) continue;
        // How the log below a service came about is beside the point, unless the rule is about it.
        const first = group[0] as Asserted;
        if (isPlace && serviceOf(first.name) !== "" && !isJudged(first)) continue;
        const share = says / Math.sqrt(group.length);
        for (const one of group) {
          if (one !== fact) shares.set(one, (shares.get(one) ?? 0) + share);
        }
      }
    }
    return shares;
  }
}

/** What a fact names, but for nodes. */
function namedIn({ name, fields }: Asserted) {
  const named: { readonly key: string; readonly isPlace: boolean; readonly says: number }[] = [];
  for (const [field, number] of fields) {
    if (number <= 0 || NO_SUBJECT.has(field)) continue;
    const isPlace = OF_ONE_SERVICE.has(field);
    const what = ALSO.get(field) ?? field;
    const says = WHO.has(field) ? OF_WHO : 1;
    named.push({ key: `${isPlace ? serviceOf(name) : ""} ${what}=${number}`, isPlace, says });
  }
  return named;
}

/** Whether names have that of a fact, with its service or without. */
export function isIn(names: ReadonlySet<string>, name: string): boolean {
  return names.has(name) || names.has(name.slice(name.lastIndexOf(".") + 1));
}
