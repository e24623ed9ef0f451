/**
 * Facts in words: by name and fields, or as a sentence, in the words of their declarations. Those
 * of a user's own protocol are always said so.
 */
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
  const { numbers, last, named, asker } = given;
  if (about !== "") {
    const names = { member: named, other: () => null, isBare: true };
    return factSentence(fact, numbers, asker === "" ? names : { ...names, asker });
  }
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

function numberWords(field: string, number: number, named: (member: number) => string): string {
  if (NODES.includes(field)) return number === 0 ? "none" : named(number);
  if (SETS.includes(field)) return nodesOf(number).map(named).join(",");
  return String(number);
}

export interface Declared {
  /** One sentence, with the fields in backticks. */
  readonly about: string;
  readonly fields: readonly string[];
}

/** Who is called what. */
export interface Names {
  /** A member of the fact's service; 0 is none. */
  member(number: number): string;
  /** Of a field that names a member of another service, its name; null: it names none. */
  other(field: string, number: number): string | null;
  /** Of a fact about a client's operation, who asked. */
  readonly asker?: string;
  /** Whether the sentence has all words that its numbers need, as a user's own has. */
  readonly isBare?: boolean;
}

/** What is in brackets explains a sentence to those who declare facts. */
const REMARKS = /\s*\([^)]*\)/g;
/** A field, and in brackets what its numbers mean: `call` (1 acquire, 2 release). */
const MEANINGS = /`(\w+)` \((\d+:? [^)]*)\)/g;

/**
 * A fact as its declaration says it, with what it was: `n3 ended session 2`. Whom it is about comes
 * before a sentence that does not name it, the other fields that it does not name after it.
 * @param numbers of the fact, in the order of its fields.
 */
export function factSentence(
  { about, fields }: Declared,
  numbers: readonly number[],
  names: Names,
): string {
  const [first = about, ...rest] = about.replace(REMARKS, "").split("; ");
  // What comes after it and names nothing that a person reads is a remark as well.
  const clauses = [first, ...rest.filter((clause) => namedIn(clause, fields).length > 0)];
  const sentence = clauses.join("; ");
  const said = namedIn(sentence, fields);
  const [subject = ""] = fields;
  const left = fields.filter(
    (field) => field !== subject && !said.includes(field) && !DIGESTS.includes(field),
  );
  const meanings = meaningsIn(about);
  const value = (field: string): string => {
    const number = numbers[fields.indexOf(field)] ?? 0;
    if (field === subject && names.asker !== undefined) return names.asker;
    const meant = meanings.get(field)?.get(number);
    if (meant !== undefined) return meant;
    if (NODES.includes(field)) return number === 0 ? "none" : names.member(number);
    if (SETS.includes(field))
      return nodesOf(number)
        .map((one) => names.member(one))
        .join(", ");
    return `${wordsOf(field)} ${names.other(field, number) ?? number}`;
  };
  const filled = sentence.replace(/(\b\w+ )?`(\w+)`/g, (quoted, before = "", field) => {
    if (!fields.includes(field)) return quoted;
    const isMember = NODES.includes(field) && before === "the ";
    const number = numbers[fields.indexOf(field)] ?? 0;
    const isNumber = names.isBare === true && value(field) === `${wordsOf(field)} ${number}`;
    const shown = isNumber ? number : value(field);
    const text = `${before}${isMember ? `${field} ` : ""}${shown}`;
    // "round `round`" is no "round round 3".
    return text.replace(/^(\w+) \1 /i, "$1 ");
  });
  const isAbout = subject === "" || said.includes(subject);
  const whole = isAbout ? filled : `${value(subject)}: ${filled}`;
  return left.length === 0 ? whole : `${whole} (${left.map(value).join(", ")})`;
}

/** By field, by number, what it means. */
function meaningsIn(about: string): ReadonlyMap<string, ReadonlyMap<number, string>> {
  const meanings = new Map<string, ReadonlyMap<number, string>>();
  for (const [, field = "", list = ""] of about.matchAll(MEANINGS)) {
    const items = list.split(", ").flatMap((item) => {
      const [, number, word = ""] = /^(\d+):? (\S.*)$/.exec(item) ?? [];
      return number === undefined ? [] : [[Number(number), word] as const];
    });
    meanings.set(field, new Map(items));
  }
  return meanings;
}

function namedIn(text: string, fields: readonly string[]): readonly string[] {
  return fields.filter((field) => !DIGESTS.includes(field) && text.includes(`\`${field}\``));
}

/** `isPrimary` as people write it. */
function wordsOf(field: string): string {
  return field.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
