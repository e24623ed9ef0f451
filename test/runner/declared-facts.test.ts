/**
 * Every declared fact, of all protocols and systems, as the sentence that stories and explanations
 * say it by: a file to read, and what no sentence may be.
 */
import { expect, it } from "vitest";
import { PROGRAM_FACTS } from "../../src/programs/facts.ts";
import { type FactDeclaration, type FactTable, kindOf } from "../../src/protocol/facts.ts";
import { WORLD_FACTS } from "../../src/protocol/shared-facts.ts";
import { protocols } from "../../src/protocols/index.ts";
import { factSentence } from "../../src/runner/fact-sentence.ts";
import { systems } from "../../src/systems/index.ts";

/** By whose they are, facts by name; each declaration once. */
function declared(): ReadonlyMap<string, FactTable> {
  const seen = new Set<string>();
  const all = new Map<string, FactTable>();
  const add = (whose: string, facts: FactTable = {}): void => {
    const own = Object.entries(facts).filter((one) => !seen.has(JSON.stringify(one)));
    for (const one of own) seen.add(JSON.stringify(one));
    if (own.length > 0) all.set(whose, { ...all.get(whose), ...Object.fromEntries(own) });
  };
  add("the world", WORLD_FACTS);
  add("programs", PROGRAM_FACTS);
  for (const { name, facts } of protocols.values()) add(name, facts);
  for (const { name, services = [] } of systems.values()) {
    for (const { name: service, runs, object } of services) {
      if (typeof runs === "object" && "name" in runs) add(`${name}, ${service}`, runs.facts);
      add(`${name}, ${service}`, object?.facts);
    }
  }
  return all;
}

const SERVICES = new Map(
  [...systems.values()].flatMap(({ services = [] }) => services.map(({ name }) => [name, name])),
);
/** Members of other services have machines further on. */
const names = {
  member: (number: number) => `n${number}`,
  other: (service: string, number: number) => (SERVICES.has(service) ? `n${number + 10}` : null),
};

/** A number of each field, unlike those of the others. */
function sampleOf(field: string, at: number, kinds: FactDeclaration["kinds"]): number {
  const [kind] = kindOf(field, kinds).split(" of ");
  if (kind === "node") return at + 1;
  if (kind === "nodes") return 0b1011 << at;
  if (kind === "duration") return 250_000 + 1_000 * at;
  if (kind === "moment") return 3_037_215 + at;
  if (kind === "quorums") return 4 * 32 + 2;
  return kind === "hash" || kind === "digest" ? 0x1f0c22aa : 3 + at;
}

/** What is read: of a word for a number its other words, too, and the sets without members. */
function sentencesOf(declaration: FactDeclaration): readonly string[] {
  const { about, fields, kinds } = declaration;
  const meant = [...about.matchAll(/`(\w+)` \((?:bits: )?(-?\d+:? [^)]*)\)/g)].map(
    ([, field = "", list = ""]) =>
      [field, [...list.matchAll(/(?:^|, )(-?\d+):? /g)].map(([, one]) => Number(one))] as const,
  );
  const sample = fields.map((field, at) => {
    const words = meant.find(([of]) => of === field)?.[1] ?? [];
    return at === 0 ? 1 : words.length > 1 ? (words[1] as number) : sampleOf(field, at, kinds);
  });
  const asker = fields[0] === "client" ? { asker: "c1" } : {};
  const said = (numbers: readonly number[]) =>
    factSentence(declaration, numbers, { ...names, ...asker });
  const variants = meant.flatMap(([field, words]) =>
    words.map((number) => sample.map((one, at) => (fields[at] === field ? number : one))),
  );
  return [...new Set([said(sample), ...variants.map(said)])];
}

const lines = [...declared()].flatMap(([whose, facts]) => [
  "",
  whose,
  ...Object.entries(facts).flatMap(([name, one]) =>
    sentencesOf(one).map((sentence, at) => `  ${at === 0 ? name : ""}`.padEnd(18) + sentence),
  ),
]);

it("every fact is a sentence, by what its fields are", async () => {
  await expect(`${lines.join("\n").trimStart()}\n`).toMatchFileSnapshot("../golden/facts.txt");
});

it("no sentence shows how its fact is declared", () => {
  const wrong = [...declared()].flatMap(([whose, facts]) =>
    Object.entries(facts).flatMap(([name, declaration]) => {
      const { fields, kinds } = declaration;
      return sentencesOf(declaration).flatMap((sentence) => {
        const found = [
          /`/.test(sentence) && "a backtick",
          /\bis \d+, or \d+ for\b/.test(sentence) && "numbers that stand for words",
          /\b(\w+) \1\b/i.test(sentence) && "a word twice",
          /\(\)|\s[,.;:]|undefined|NaN|: *$/.test(sentence) && "a gap",
          /\b(none|no one) (has|is|of none)\b/.test(sentence) && "none that does something",
          /\b(Us|[a-z]+ us) \d/.test(sentence) && "microseconds",
          /\b(previous|last term|voted|reported|through) \d/.test(sentence) &&
            "a field that is no word for its number",
          fields.some(
            (field) =>
              kindOf(field, kinds).startsWith("node") &&
              new RegExp(`\\b${field} \\d`).test(sentence),
          ) && "a node's number",
        ].filter((one) => typeof one === "string");
        return found.map((one) => `${whose}: ${name}: ${one}: ${sentence}`);
      });
    }),
  );
  expect(wrong).toEqual([]);
});
