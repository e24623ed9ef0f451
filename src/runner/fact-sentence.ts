/** A fact as the sentence that declares it, with what it was: `n3 ended session 2`. */

import { formatDuration, formatMoment } from "../core/formatting.ts";
import { hexOf } from "../core/hash.ts";
import { type FactDeclaration, type FieldKind, kindOf } from "../protocol/facts.ts";
import { nodesOf } from "../protocol/quorum.ts";

/** What of a fact's declaration its sentence is made of. */
export type Declared = Pick<FactDeclaration, "about" | "fields" | "kinds">;

/** Who is called what. */
export interface Names {
  /** A member of the fact's service; 0 is none. */
  member(number: number): string;
  /** A member of another service; null: there is no service of that name. */
  other(service: string, number: number): string | null;
  /** Of a fact about a client's operation, who asked. */
  readonly asker?: string;
  /** Whether the sentence has all words that its numbers need, as a user's own has. */
  readonly isBare?: boolean;
}

/** What is in brackets explains a sentence to those who declare facts. */
const REMARKS = /\s*\([^)]*\)/g;
/**
 * A field, and in brackets what its numbers mean: `call` (1 acquire, 2 release), or what its bits
 * mean: `modes` (bits: 1 fast, 2 safe).
 */
const MEANINGS = /`(\w+)` \((bits: )?(-?\d+:? [^)]*)\)/g;

/** By number its word; of bits, those that are set. */
interface Meanings {
  readonly areBits: boolean;
  readonly words: ReadonlyMap<number, string>;
}

/**
 * Whom it is about comes before a sentence that does not name it, the other fields that it does
 * not name after it.
 * @param numbers of the fact, in the order of its fields.
 */
export function factSentence(
  { about, fields, kinds }: Declared,
  numbers: readonly number[],
  names: Names,
): string {
  const isDigest = (field: string) => kindOf(field, kinds) === "digest";
  const namedIn = (text: string) =>
    fields.filter((field) => !isDigest(field) && text.includes(`\`${field}\``));
  const [first = about, ...rest] = about.replace(REMARKS, "").split("; ");
  // What comes after it and names nothing that a person reads is a remark as well.
  const clauses = [first, ...rest.filter((clause) => namedIn(clause).length > 0)];
  const sentence = clauses.join("; ");
  const said = namedIn(sentence);
  const [subject = ""] = fields;
  const left = fields.filter(
    (field) => field !== subject && !said.includes(field) && !isDigest(field),
  );
  const meanings = meaningsIn(about);
  /** A user's own sentence has its own word for microseconds, unless they are declared. */
  const kindHere = (field: string): FieldKind => {
    const kind = kindOf(field, kinds);
    const isGuess = kind === "duration" && kinds?.[field] === undefined;
    return isGuess && names.isBare === true ? "count" : kind;
  };
  const numberOf = (field: string) => numbers[fields.indexOf(field)] ?? 0;
  /** A number without a word of its own needs one before it. */
  const wordOf = (field: string): { readonly text: string; readonly isNumber: boolean } => {
    const number = numberOf(field);
    const word = (text: string) => ({ text, isNumber: false });
    if (field === subject && names.asker !== undefined) return word(names.asker);
    const meant = meaningOf(meanings.get(field), number);
    if (meant !== null) return word(meant);
    const kind = kindHere(field);
    const known = wordsOfKind(kind, number, names);
    if (known !== null) return word(known);
    if (kind === "hash") return { text: hexOf(number), isNumber: true };
    const other = kind === "number" ? null : names.other(`${field}s`, number);
    return { text: other ?? String(number), isNumber: true };
  };
  const withWord = (field: string): string => {
    const { text, isNumber } = wordOf(field);
    return isNumber ? `${wordsOf(field)} ${text}` : text;
  };
  const filled = sentence.replace(/(\b\w+ )?`(\w+)`/g, (quoted, before = "", field: string) => {
    if (!fields.includes(field)) return quoted;
    const kind = kindHere(field);
    const isMember = kind === "node" && (before === "the " || before === "its ");
    const { text: value, isNumber } = wordOf(field);
    const isOwn = names.isBare === true && value === String(numberOf(field));
    const isBare = isNumber && (kind === "number" || isOwn);
    const office = isMember ? `${wordsOf(field)} ` : "";
    const text = `${before}${office}${isBare ? value : withWord(field)}`;
    // "round `round`" is no "round round 3".
    return text.replace(/^(\w+) \1 /i, "$1 ");
  });
  const isAbout = subject === "" || said.includes(subject);
  const whole = isAbout ? filled : `${withWord(subject)}: ${filled}`;
  return left.length === 0 ? whole : `${whole} (${left.map(withWord).join(", ")})`;
}

/** What a number of a kind is in words of its own; null: it has none. */
export function wordsOfKind(
  kind: FieldKind,
  number: number,
  { member, other }: Pick<Names, "member" | "other">,
): string | null {
  const [what, of = ""] = kind.split(" of ");
  const named = (one: number) => (of === "" ? null : other(of, one)) ?? member(one);
  switch (what) {
    case "node":
      return number === 0 ? "none" : named(number);
    case "nodes":
      return number === 0 ? "none" : nodesOf(number).map(named).join(", ");
    case "duration":
      return formatDuration(number);
    case "moment":
      return formatMoment(number);
    case "quorums":
      if (number === 0) return "majorities";
      return `quorums of ${Math.floor(number / 32)} in phase 1 and ${number % 32} in phase 2`;
    default:
      return null;
  }
}

function meaningsIn(about: string): ReadonlyMap<string, Meanings> {
  const meanings = new Map<string, Meanings>();
  for (const [, field = "", bits, list = ""] of about.matchAll(MEANINGS)) {
    const items = list.split(", ").flatMap((item) => {
      const [, number, word = ""] = /^(-?\d+):? (\S.*)$/.exec(item) ?? [];
      return number === undefined ? [] : [[Number(number), word] as const];
    });
    meanings.set(field, { areBits: bits !== undefined, words: new Map(items) });
  }
  return meanings;
}

function meaningOf(meanings: Meanings | undefined, number: number): string | null {
  if (meanings === undefined) return null;
  const { areBits, words } = meanings;
  if (!areBits || number === 0) return words.get(number) ?? null;
  return [...words].flatMap(([bit, word]) => ((number & bit) === 0 ? [] : [word])).join(", ");
}

/** `isPrimary` as people write it. */
function wordsOf(field: string): string {
  return field.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
