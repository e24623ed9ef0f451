/** A fact as its declaration says it, with what it was: "n3 ended session 2". */
import { nodesOf } from "../protocol/quorum.ts";
import { DIGESTS, NODES, SETS } from "./fact-words.ts";

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
}

/** What is in brackets explains a sentence to those who declare facts. */
const REMARKS = /\s*\([^)]*\)/g;
/** A field, and in brackets what its numbers mean: `call` (1 acquire, 2 release). */
const MEANINGS = /`(\w+)` \((\d+:? [^)]*)\)/g;

/** @param numbers of the fact, in the order of its fields. */
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
  const left = fields.filter((field) => !said.includes(field) && !DIGESTS.includes(field));
  const meanings = meaningsIn(about);
  const value = (field: string): string => {
    const number = numbers[fields.indexOf(field)] ?? 0;
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
    const text = `${before}${isMember ? `${field} ` : ""}${value(field)}`;
    // "round `round`" is no "round round 3".
    return text.replace(/^(\w+) \1 /i, "$1 ");
  });
  return left.length === 0 ? filled : `${filled} (${left.map(value).join(", ")})`;
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
