/** A file of what was made is good for the search that made it, and for no other. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { MadeFile } from "../../src/cli/made-file.ts";
import { InputError } from "../../src/core/errors.ts";
import { folderOf } from "./rashomon.ts";

const folder = folderOf({});
const SEARCH = { of: "raft, 2 departures", code: "c0de" };
const MADE = {
  firsts: { made: 3, of: 9, fromUs: 1_000 },
  runs: 4,
  met: 1,
  steps: 100,
  states: 50,
  undecided: 0,
  vacuous: 0,
  failures: [],
};

describe("a file of what was made", () => {
  it("is made by the first that is kept, and read by the next search", () => {
    const file = join(folder, "made.json");
    const first = new MadeFile(file, SEARCH);
    expect(first.made).toBeNull();
    first.write(MADE);
    expect(new MadeFile(file, SEARCH).made).toEqual(MADE);
  });

  it.each([
    ["bounds", { ...SEARCH, of: "raft, 3 departures" }, "is of raft, 2 departures, not of raft, 3"],
    ["code", { ...SEARCH, code: "0ther" }, "was made by other code"],
  ])("is refused by a search with other %s", (_, other, said) => {
    const file = join(folder, "of-another.json");
    new MadeFile(file, SEARCH).write(MADE);
    expect(() => new MadeFile(file, other)).toThrow(InputError);
    expect(() => new MadeFile(file, other)).toThrow(said);
  });

  it.each([
    ["another file", () => "[1, 2]\n"],
    ["empty", () => ""],
    ["changed by hand", (text: string) => text.replace('"made":3', '"made":9')],
    ["cut", (text: string) => text.slice(0, -20)],
  ])("is refused where it is %s, and stays as it is", (_, changed) => {
    const file = join(folder, "changed.json");
    writeFileSync(file, "");
    const whole = join(folder, "whole.json");
    new MadeFile(whole, SEARCH).write(MADE);
    const text = changed(readFileSync(whole, "utf8"));
    writeFileSync(file, text);
    expect(() => new MadeFile(file, SEARCH)).toThrow(
      "is not a file that exhaust --resume has written, or was changed since",
    );
    expect(readFileSync(file, "utf8")).toBe(text);
  });
});
