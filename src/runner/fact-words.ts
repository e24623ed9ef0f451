/** Facts in words: those of a user's own protocol in the words of their declarations. */
import { PROGRAM_FACTS } from "../programs/facts.ts";
import type { FactDeclaration, FactTable } from "../protocol/facts.ts";
import { nodesOf } from "../protocol/quorum.ts";
import { WORLD_FACTS } from "../protocol/shared-facts.ts";
import { REGISTERED } from "../scenario/scope.ts";

/** A fact as a recording knows it. */
export interface NamedFact {
  readonly name: string;
  readonly fields: readonly string[];
  /** Plus a member, it is the member's address. */
  readonly base: number;
  /** The sentence that declares it; empty: the fact is one of ours. */
  readonly about: string;
  /** The sentence that declares it, ours as well. */
  readonly declared?: string;
}

/** What narration says of a fact's numbers. */
export interface FactNumbers {
  readonly numbers: readonly number[];
  /** Of a truncation, the last index before it. */
  readonly last: number;
  /** What a member is called. */
  readonly named: (member: number) => string;
  /** Of a fact about a client's operation, who asked; else empty. */
  readonly asker: string;
}

/** Fields of facts that name a node. */
export const NODES: readonly string[] = ["node", "candidate", "leader", "peer"];
/** Those that name a set of nodes. */
export const SETS: readonly string[] = ["voters", "outgoing", "members"];
/** Those that mean nothing to a person. */
export const DIGESTS: readonly string[] = ["digest", "chain"];

let ours: ReadonlySet<FactDeclaration> | null = null;

/** Whether a fact is declared by one of our protocols, which a user's own may assert too. */
function isOurFact(declaration: FactDeclaration): boolean {
  ours ??= new Set<FactDeclaration>([
    ...Object.values(WORLD_FACTS),
    ...Object.values(PROGRAM_FACTS),
    ...[...REGISTERED.protocols.values()].flatMap(({ facts }) => Object.values(facts ?? {})),
  ]);
  return ours.has(declaration);
}

/** The facts of a service, as a recording knows them. @param isOwn whether a user declares them. */
export function namedFacts(
  table: FactTable,
  { name: service, base, isOwn }: { name: string; base: number; isOwn: boolean },
): readonly NamedFact[] {
  return Object.entries(table).map(([name, declaration]) => ({
    name: service === "" ? name : `${service}.${name}`,
    fields: declaration.fields,
    base,
    about: isOwn && !isOurFact(declaration) ? declaration.about : "",
    declared: declaration.about,
  }));
}

/** Whether a fact of ours is said better by its declaration than by `factWords`. */
export function hasSentence({ name, fields, about, declared = "" }: NamedFact): boolean {
  const isPlain = shortName(name) === "vote" || shortName(name) === "truncated";
  return about === "" && declared !== "" && !isPlain && fields[0] !== "client";
}

/** A fact in one line: `n1 delivered: index=3 term=4`. */
export function factWords(fact: NamedFact, given: FactNumbers): string {
  const { name, fields, about } = fact;
  if (about !== "") return declaredWords(fact, given);
  const { numbers, last, named, asker } = given;
  const [who = 0, second = 0, third = 0] = numbers;
  const short = shortName(name);
  if (short === "vote") return `${named(who)} votes for ${named(third)} in term ${second}`;
  if (short === "truncated" && second <= last) {
    return `${named(who)} removes entries ${second} to ${last} from its disk`;
  }
  const words = fields.map(
    (field, at) => `${field}=${numberWords(field, numbers[at] ?? 0, named)}`,
  );
  const subject = asker === "" ? named(who) : asker;
  const rest = words.filter((_, at) => at > 0 && !DIGESTS.includes(fields[at] ?? ""));
  return `${subject} ${name}${rest.length > 0 ? `: ${rest.join(" ")}` : ""}`;
}

/** The name of a fact within its service. */
export function shortName(name: string): string {
  return name.slice(name.lastIndexOf(".") + 1);
}

/**
 * A fact of a user's own, in its declaration's words with its numbers in place of the fields: `n1:
 * the disk of n1 holds the entry at 4`. Fields that the sentence does not name come after it.
 */
function declaredWords(
  { fields, about }: NamedFact,
  { numbers, named, asker }: FactNumbers,
): string {
  const numberOf = (field: string, at: number) => {
    if (at === 0 && asker !== "") return asker;
    return at === 0 ? named(numbers[0] ?? 0) : numberWords(field, numbers[at] ?? 0, named);
  };
  const sentence = about.replace(/`([^`]+)`/g, (quoted, field: string) => {
    const at = fields.indexOf(field);
    return at < 0 ? quoted : numberOf(field, at);
  });
  const unnamed = fields.flatMap((field, at) =>
    at === 0 || about.includes(`\`${field}\``) ? [] : [`${field}=${numberOf(field, at)}`],
  );
  const subject = fields.length === 0 ? "" : `${numberOf(fields[0] ?? "", 0)}: `;
  const isSubject = subject !== "" && about.startsWith(`\`${fields[0]}\``);
  return [`${isSubject ? "" : subject}${sentence}`, ...unnamed].join(" ");
}

function numberWords(field: string, number: number, named: (member: number) => string): string {
  if (NODES.includes(field)) return number === 0 ? "none" : named(number);
  if (SETS.includes(field)) return nodesOf(number).map(named).join(",");
  return String(number);
}
