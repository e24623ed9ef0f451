/** Comments are wrapped at a hundred columns, and nothing else is touched. */
import { expect, test } from "vitest";
// @ts-expect-error a script without types
import { wrapComments } from "../.config/comments.js";

const WORDS = "word ".repeat(25).trim();

test("a long comment becomes a block, tags on lines of their own", () => {
  const wrapped = wrapComments(`  /** ${WORDS}. @returns nothing. */\n  f();\n`);
  expect(wrapped.split("\n").every((line: string) => line.length <= 100)).toBe(true);
  expect(wrapped).toMatch(/^ {2}\/\*\*\n {3}\* word .*\n {3}\* .*word\.\n {3}\* @returns [^\n]*\n/);
  expect(wrapped.endsWith("word.\n   * @returns nothing.\n   */\n  f();\n")).toBe(true);
});

test("short comments, tables, lists, trailing comments and texts like comments stay", () => {
  const kept = [
    "/** Short. */",
    "/**\n * A table:\n * | a | b |\n * | - | - |\n */",
    `f(); // ${WORDS}`,
    `const text = \`\n// ${WORDS}\n/** ${WORDS} */\n\`;`,
  ].join("\n");
  expect(wrapComments(kept)).toBe(kept);
});

test("a run of line comments is filled as one paragraph, once", () => {
  const once = wrapComments(`// ${WORDS}\n// and an end\nf();\n`);
  expect(once).toMatch(/^\/\/ word .*\n\/\/ word .*word and an end\nf\(\);\n$/);
  expect(wrapComments(once)).toBe(once);
});
