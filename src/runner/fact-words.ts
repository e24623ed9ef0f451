/**
 * Facts in words: by name and fields, in one line. Those of a user's own protocol are said by the
 * sentences that declare them.
 */
import { PROGRAM_FACTS } from "../programs/facts.ts";
import { type FactDeclaration, type FactTable, type FieldKind, kindOf } from "../protocol/facts.ts";
import { WORLD_FACTS } from "../protocol/shared-facts.ts";
import { REGISTERED } from "../scenario/scope.ts";
import { factSentence, wordsOfKind } from "./fact-sentence.ts";

/** A fact as a recording knows it. */
export interface NamedFact {
  readonly name: string;
  readonly fields: readonly string[];
  readonly kinds?: Readonly<Record<string, FieldKind>>;
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
    ...(declaration.kinds !== undefined && { kinds: declaration.kinds }),
    base,
    about: isOwn && !isOurFact(declaration) ? declaration.about : "",
    declared: declaration.about,
  }));
}

/** Whether a fact of ours is said better by its declaration than by `factWords`. */
export function hasSentence({ name, about, declared = "" }: NamedFact): boolean {
  const isPlain = shortName(name) === "vote" || shortName(name) === "truncated";
  return about === "" && declared !== "" && !isPlain;
}

/** A fact in one line: `n1 delivered: index=3 term=4`. */
export function factWords(fact: NamedFact, given: FactNumbers): string {
  const { name, fields, kinds, about } = fact;
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
  const names = { member: named, other: () => null };
  const words = fields.map((field, at) => {
    const number = numbers[at] ?? 0;
    return `${field}=${wordsOfKind(kindOf(field, kinds), number, names) ?? number}`;
  });
  const subject = asker === "" ? named(who) : asker;
  const rest = words.filter((_, at) => at > 0 && kindOf(fields[at] ?? "", kinds) !== "digest");
  return `${subject} ${name}${rest.length > 0 ? `: ${rest.join(" ")}` : ""}`;
}

/** The name of a fact within its service. */
export function shortName(name: string): string {
  return name.slice(name.lastIndexOf(".") + 1);
}
