/**
 * The output that the documents show is what the commands print: all but how long it took, and what
 * `...` leaves out.
 */
import { cpSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { folderOf, rashomon } from "./rashomon.ts";

const SCENARIO = "scenarios/raft/vote-not-persisted.yaml";
let folder = "";

beforeAll(() => {
  folder = folderOf({});
  mkdirSync(join(folder, dirname(SCENARIO)), { recursive: true });
  cpSync(SCENARIO, join(folder, SCENARIO));
});

afterAll(() => rmSync(folder, { recursive: true }));

/** Without how long it took, and with the command as an installed package calls it. */
function timeless(text: string): string[] {
  return text
    .replaceAll("npm run -s rashomon --", "rashomon")
    .replace(/\d+(\.\d+)? (ms|s)$/gm, "TIME")
    .trim()
    .split("\n");
}

/** The blocks of a document that begin with a command. */
function samplesOf(document: string): { argv: readonly string[]; shown: readonly string[] }[] {
  const text = readFileSync(document, "utf8");
  return [
    ...text.matchAll(/^```\n\$ (?:npm run -s rashomon --|rashomon) (.*)\n([\s\S]*?)^```$/gm),
  ].map(([, command = "", output = ""]) => ({ argv: command.split(" "), shown: timeless(output) }));
}

const samples = ["README.md", "docs/cli.md"].flatMap((document) =>
  samplesOf(document)
    .filter(({ argv }) => /^(run|replay) \S*vote-not-persisted/.test(argv.join(" ")))
    .map((sample) => ({ ...sample, title: `${document}: ${sample.argv.join(" ")}` })),
);

test("the documents show a failure, and a node in it", () => {
  expect(samples.map(({ argv }) => argv[0])).toEqual(["run", "run", "replay"]);
});

test.each(samples)("$title", async ({ argv, shown }) => {
  const lines = timeless((await rashomon(folder, argv)).stdout);
  const left = shown.findIndex((line) => line.trim() === "...");
  if (left < 0) expect(lines).toEqual(shown);
  else {
    expect(lines.slice(0, left)).toEqual(shown.slice(0, left));
    expect(lines.slice(left + 1 - shown.length)).toEqual(shown.slice(left + 1));
  }
});
