/**
 * What the documents say of commands and options, against the help of the program: neither knows
 * one that the other does not.
 */
import { readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { rashomon } from "./rashomon.ts";

const COLUMNS = 100;
const help = async (...argv: string[]): Promise<string> =>
  (await rashomon(tmpdir(), [...argv, "--help"], { columns: COLUMNS })).stdout;

const general = await help();
const commands = [...general.matchAll(/^ {2}([a-z][a-z-]*)(?: [[<]| {2})/gm)].map(
  ([, name = ""]) => name,
);
const helps = new Map<string, string>();
for (const name of commands) helps.set(name, (await help(name)).trimEnd());

/** The options in a help: `-g, --grep`. */
function optionsIn(text: string): Set<string> {
  return new Set([...text.matchAll(/^ {2,}(?:-\w, )?--([a-z-]+)/gm)].map(([, name = ""]) => name));
}

test("docs/options.md is the help of every command", async () => {
  const sections = [...helps].map(
    ([name, text]) => `## rashomon ${name}\n\`\`\`\n${text}\n\`\`\`\n`,
  );
  await expect(
    `# Every option\n\nWhat \`rashomon COMMAND --help\` prints. What it is for is in ` +
      `[cli.md](cli.md).\n\n${sections.join("\n")}`,
  ).toMatchFileSnapshot("../../docs/options.md");
});

const documents = [
  "README.md",
  ...readdirSync("docs")
    .filter((name) => name.endsWith(".md"))
    .map((name) => join("docs", name)),
];

test("every command has a row in docs/cli.md", () => {
  const text = readFileSync("docs/cli.md", "utf8");
  const rows = [...text.matchAll(/^\| `rashomon ([a-z-]+)/gm)].map(([, name]) => name);
  expect(rows).toEqual(commands);
});

/** Shown with the error that it leads to. */
const MISSPELT = ["rashomon run scenarios --sed 3: --sed"];

test.each(documents)("%s shows no command or option that there is not", (document) => {
  const text = readFileSync(document, "utf8");
  const shown = [...text.matchAll(/\brashomon (?:-- )?([a-z-]+)((?: [^\n`|&;]+)?)/g)];
  const wrong = shown.flatMap(([line, name = "", rest = ""]) => {
    const known = helps.get(name);
    if (known === undefined) return [];
    const options = optionsIn(known);
    return [...rest.matchAll(/(?<= )--([a-z-]+)/g)]
      .filter(([, option = ""]) => !options.has(option))
      .map(([option]) => `${line}: ${option}`)
      .filter((words) => !MISSPELT.includes(words));
  });
  expect(wrong).toEqual([]);
});

test("docs/cli.md names every option of run", () => {
  const text = readFileSync("docs/cli.md", "utf8");
  const silent = [...optionsIn(helps.get("run") ?? "")].filter(
    (name) => !text.includes(`--${name}`),
  );
  expect(silent).toEqual([]);
});

test("what docs/cli.md lists as options of run are options of run", () => {
  const text = readFileSync("docs/cli.md", "utf8");
  const table = /^## Running$[\s\S]*?(?=^## )/m.exec(text)?.[0] ?? "";
  const listed = [...table.matchAll(/`--([a-z-]+)/g)].map(([, name = ""]) => name);
  const options = optionsIn(helps.get("run") ?? "");
  expect(listed.length).toBeGreaterThan(10);
  expect(listed.filter((name) => !options.has(name))).toEqual([]);
});
