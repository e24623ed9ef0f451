/** Where reports go. */
import { expect, test } from "vitest";
import { outputsOf } from "../../src/cli/outputs.ts";

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
    /there is no reporter "juint"; expected junit\n.*"xyz"; expected one of default, json/,
  );
});
