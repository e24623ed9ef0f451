/** Where reports go. */
import { expect, test } from "vitest";
import type { Io } from "../../src/cli/io.ts";
import { outputsOf, writeReports } from "../../src/cli/outputs.ts";
import { folderOf } from "./rashomon.ts";

const targets = (json: boolean, ...reporter: string[]): string[] =>
  outputsOf({ json, reporter }).map(
    ({ reporter: { name }, file, toStderr }) =>
      `${name}>${file ?? (toStderr ? "stderr" : "stdout")}`,
  );

test("people get the default report unless something else prints", () => {
  expect(targets(false)).toEqual(["default>stdout"]);
  expect(targets(false, "junit=a=b.xml")).toEqual(["default>stdout", "junit>a=b.xml"]);
  expect(targets(false, "ndjson")).toEqual(["ndjson>stdout"]);
  expect(targets(false, "github")).toEqual(["default>stdout", "github>stdout"]);
});

test("--json keeps standard output to itself; annotations then go to standard error", () => {
  expect(targets(true, "github", "junit=x.xml")).toEqual([
    "json>stdout",
    "github>stderr",
    "junit>x.xml",
  ]);
  expect(() => targets(true, "default")).toThrow("json and default cannot both print");
});

test("an unknown reporter is an error that names near ones", () => {
  expect(() => targets(false, "juint=x.xml", "xyz")).toThrow(
    /there is no reporter "juint"; did you mean junit\?\n.*"xyz"; known: default, json/,
  );
});

test("two reporters never write one file, however it is spelled", () => {
  expect(() => targets(false, "json=x.txt", "junit=./x.txt")).toThrow(
    "json and junit cannot both write ./x.txt: name two files",
  );
  expect(() => targets(false, "html", "junit=reports/page.html")).toThrow(
    "html and junit cannot both write reports/page.html",
  );
  expect(targets(true, "json=/dev/null", "junit=/dev/null")).toHaveLength(3);
});

test("where the page is is said only once it is written", async () => {
  const folder = folderOf({ "no-folder": "" });
  const said: string[] = [];
  const stream = { write: (text: string) => said.push(text), isTerminal: false, columns: 80 };
  const io = { program: "r", threads: true, stdout: stream, stderr: stream, environment: {} };
  const written = async (file: string): Promise<void> => {
    const reporter = { name: "html", render: () => "the page" } as never;
    const outputs = [{ reporter, file, toStderr: false }];
    await writeReports(outputs, { quiet: false } as never, [], io as Io);
  };
  await written(`${folder}/page.html`);
  expect(said).toEqual([`The page: ${folder}/page.html\n`]);
  await expect(written(`${folder}/no-folder/page.html`)).rejects.toThrow("page.html");
  expect(said).toHaveLength(1);
});
