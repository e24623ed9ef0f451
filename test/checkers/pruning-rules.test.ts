/** The pages that argue why the judges lose nothing: what their tables name is there. */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

const PAGES = [
  { page: "docs/checker.md", code: "src/checkers/linearizability" },
  { page: "docs/transactions.md", code: "src/checkers/consistency/transactions" },
];

describe("each rule by which less is tried names its code and a test that exist", () => {
  const tests = textsUnder(`${ROOT}/test/checkers`).join("\n");
  for (const { page, code } of PAGES) {
    test(page, () => {
      const rows = rulesOf(readFileSync(`${ROOT}/${page}`, "utf8"));
      expect(rows.length).toBeGreaterThan(10);
      const files = new Set(readdirSync(`${ROOT}/${code}`));
      for (const [rule, where, , guards] of rows) {
        const named = [...where.matchAll(/`([\w-]+\.ts)`/g)].map(([, file]) => file as string);
        const missing = named.filter((file) => !files.has(file));
        expect(missing, `files of "${rule}"`).toEqual([]);
        const titles = [...guards.matchAll(/"([^"]+)"/g)].map(([, title]) => title as string);
        const unknown = titles.filter((title) => !tests.includes(title));
        expect(unknown, `tests of "${rule}"`).toEqual([]);
        expect(guards, `tests of "${rule}"`).not.toBe("");
      }
    });
  }
});

type Rule = readonly [rule: string, where: string, argument: string, guards: string];

/** The rows of the table under "Why nothing is lost". */
function rulesOf(page: string): Rule[] {
  const [, section = ""] = page.split("\n## Why nothing is lost\n");
  const [table = ""] = section.split("\n## ");
  return table
    .split("\n")
    .filter((line) => line.startsWith("| "))
    .slice(1)
    .map(
      (line) =>
        line
          .split("|")
          .slice(1, -1)
          .map((cell) => cell.trim()) as unknown as Rule,
    );
}

function textsUnder(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return textsUnder(path);
    return entry.name.endsWith(".test.ts") ? [readFileSync(path, "utf8")] : [];
  });
}
