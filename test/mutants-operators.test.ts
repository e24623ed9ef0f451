/**
 * The makers of operator mutants: what each operator does, that a mutant's name is its content, and
 * that nothing but one place changes.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bundle, protocolTexts, sourcesOf, specifierOf } from "../bench/operators/bundle.ts";
import { readEquivalents, stale } from "../bench/operators/equivalents.ts";
import { instrumented, mutantsOf, mutate } from "../bench/operators/mutants.ts";
import { operators } from "../bench/operators/operators.ts";
import { isCaught, scoreOf } from "../bench/operators/score.ts";
import { parse } from "../bench/operators/tree.ts";
import { protocols } from "../src/protocols/index.ts";

const TEXTS = protocolTexts(fileURLToPath(new URL("../src/", import.meta.url)));

/** What one operator makes of a text, as texts. */
function made(operator: string, text: string): readonly string[] {
  return mutantsOf({ path: "toy/toy.ts", text })
    .filter((mutant) => mutant.operator === operator)
    .map((mutant) => mutate(text, mutant));
}

test.each([
  ["comparison-turned", "f(a < b);", ["f((a >= b));"]],
  ["boundary-moved", "f(a < b, c === d);", ["f((a <= b), c === d);"]],
  ["condition-negated", "if (a()) b();", ["if (!(a())) b();"]],
  ["condition-negated", "f(!a && b);", ["f(a && b);", "f(!a && !(b));"]],
  ["and-or-swapped", "f((a || b) && c);", ["f(((a || b) || c));", "f(((a && b)) && c);"]],
  ["condition-forgotten", "f(a && b);", ["f((b));", "f((a));"]],
  ["guard-left-out", "function f() { if (a) return; b(); }", ["function f() { {} b(); }"]],
  ["branch-always-taken", "if (a) b();", ["if (true) b();"]],
  ["branch-never-taken", "if (a) b();", ["if (false) b();"]],
  ["call-left-out", "a(); x = b();", ["{} x = b();"]],
  ["assignment-left-out", "a(); x = b(); n++;", ["a(); {} n++;", "a(); x = b(); {}"]],
  [
    "constant-moved",
    "f(1, 0, 200);",
    ["f(2, 0, 200);", "f(0, 0, 200);", "f(1, 1, 200);", "f(1, 0, 400);", "f(1, 0, 100);"],
  ],
  ["constant-turned", "f(true);", ["f(false);"]],
  [
    "arithmetic-turned",
    "f((a + b) * c, `x` + y);",
    ["f(((a + b) + c), `x` + y);", "f(((a - b)) * c, `x` + y);"],
  ],
  ["arithmetic-turned", "f(Math.min(a, b));", ["f(Math.max(a, b));"]],
])("%s: %s", (operator, text, expected) => {
  expect(made(operator, text)).toEqual(expected);
});

test("every operator is tried above", () => {
  const text =
    "if (!a && b <= 1) { x = Math.min(f(true), c + d); g(); } " +
    "for (;;) if (h()) break; if (i()) j();";
  const found = new Set(mutantsOf({ path: "toy/toy.ts", text }).map(({ operator }) => operator));
  expect([...operators.keys()].filter((name) => !found.has(name))).toEqual([]);
});

test("types, imports and what a node says to its judges are left alone", () => {
  const text = `import { a } from "b";
type C = 1 | 2;
const f = (x: 1 | true, self: Self) => { self.assert("counted", x + 1); };
export const p = { observe: (state) => ({ term: state.term + 1 }) };`;
  expect(mutantsOf({ path: "toy/toy.ts", text })).toEqual([]);
});

test("a mutant is named by its content, whatever is edited elsewhere; twins are counted", () => {
  const text = "function f() { g(a < b); g(a < b); }";
  const names = (source: string) =>
    mutantsOf({ path: "toy/toy.ts", text: source })
      .filter(({ operator }) => operator === "comparison-turned")
      .map(({ name }) => name);
  expect(names(text)).toEqual([
    "toy/toy.ts f comparison-turned: a < b => (a >= b)",
    "toy/toy.ts f comparison-turned: a < b => (a >= b) #2",
  ]);
  expect(names(`const before = 1;\n\n${text}`)).toEqual(names(text));
});

test.each([...protocols.keys()])(
  "every mutant of %s has a name of its own, and one in seven is read back",
  (name) => {
    for (const source of sourcesOf(TEXTS, name)) {
      const mutants = mutantsOf(source);
      expect(new Set(mutants.map((mutant) => mutant.name)).size).toBe(mutants.length);
      for (const [at, mutant] of mutants.entries()) {
        if (at % 7 === 0)
          expect(() => parse(mutate(source.text, mutant)), mutant.name).not.toThrow();
      }
    }
  },
);

test.each([...protocols.keys()])(
  "no argument for an equivalent mutant of %s has lost its mutant",
  (name) => {
    const entries = readEquivalents(
      new URL("../bench/operators/equivalents.json", import.meta.url),
    );
    const mutants = sourcesOf(TEXTS, name).flatMap(mutantsOf);
    expect(stale(entries, name, mutants)).toEqual([]);
    expect(
      stale([{ mutant: `${name}/gone.ts f: a => b`, argument: "none" }], name, mutants),
    ).toHaveLength(1);
  },
);

let folder = "";

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "rashomon-operators-"));
  mkdirSync(join(folder, "protocols", "toy"), { recursive: true });
});

afterAll(() => rmSync(folder, { recursive: true }));

const TOY = `export function sign(n: number): string {
  if (n === 0) return "zero";
  return n > 0 && n < 5 ? "few" : "other";
}
`;

/** The toy protocol with its text replaced, loaded from memory. */
async function loaded(text: string): Promise<{ sign(n: number): string; places: Uint8Array }> {
  writeFileSync(join(folder, "protocols", "toy", "toy.ts"), TOY);
  const entry =
    'export { sign } from "./protocols/toy/toy.ts"; ' +
    'export { places } from "rashomon:reached";';
  const changed = new Map([["toy/toy.ts", text]]);
  const texts = new Map<string, string>();
  const options = { entry, sources: folder, texts, changed, external: () => null };
  const module = await bundle(options);
  return import(/* @vite-ignore */ specifierOf(module));
}

test("a mutant is loaded from memory and behaves as changed", async () => {
  const mutant = mutantsOf({ path: "toy/toy.ts", text: TOY }).find(
    ({ after }) => after === "(n < 5)",
  );
  if (mutant === undefined) throw new Error("no such mutant");
  const { sign } = await loaded(mutate(TOY, mutant));
  expect([0, 3, 9, -3].map(sign)).toEqual(["zero", "few", "other", "few"]);
});

test("an instrumented source does the same and notes which places it reaches", async () => {
  const mutants = mutantsOf({ path: "toy/toy.ts", text: TOY });
  const { sign, places } = await loaded(instrumented(TOY, mutants, 0));
  const reached = (n: number) => {
    places.fill(0);
    const answer = sign(n);
    return [answer, mutants.filter((_, at) => places[at] === 1).map(({ before }) => before)];
  };
  const [few, negative] = [reached(3), reached(-3)];
  expect(few[0]).toBe("few");
  expect(few[1]).toContain("n < 5");
  expect(negative[0]).toBe("other");
  expect(negative[1]).not.toContain("n < 5");
  expect(reached(0)[1]).not.toContain("n > 0");
});

test("an argument takes no caught mutant out of the score", () => {
  const [mutant] = mutantsOf({ path: "toy/toy.ts", text: TOY });
  if (mutant === undefined) throw new Error("no mutant");
  const score = scoreOf([
    { mutant, fate: { kind: "judged", check: "progress", run: "x" }, argument: "harmless" },
    { mutant, fate: { kind: "equal", runs: 3 }, argument: "harmless" },
    { mutant, fate: { kind: "unreached" }, argument: null },
  ]);
  expect(score).toMatchObject({ mutants: 3, caught: 1, equal: 1, unreached: 1, equivalent: 1 });
  expect(isCaught({ kind: "hung", run: "" })).toBe(true);
});
