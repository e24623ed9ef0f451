/** Arguments as files: folders, globs, and errors for what is not there. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findFiles, globExpression } from "../../src/host/find-files.ts";

let root = "";

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "rashomon-"));
  mkdirSync(join(root, "raft/deep"), { recursive: true });
  for (const file of ["b.yaml", "a.yaml", "raft/c.yml", "raft/deep/d.json", "raft/notes.md"]) {
    writeFileSync(join(root, file), "");
  }
});

afterAll(() => rmSync(root, { recursive: true }));

const found = (...patterns: string[]): string[] =>
  findFiles(
    patterns.map((pattern) => `${root}/${pattern}`),
    [".yaml", ".yml", ".json"],
  ).map((file) => file.slice(root.length + 1));

test("a file is taken as it is, whatever its name", () => {
  expect(found("raft/notes.md", "b.yaml")).toEqual(["raft/notes.md", "b.yaml"]);
});

test("a folder means all scenario files below it, by name", () => {
  expect(found("")).toEqual(["a.yaml", "b.yaml", "raft/c.yml", "raft/deep/d.json"]);
  expect(found("raft")).toEqual(["raft/c.yml", "raft/deep/d.json"]);
});

test("a glob means all files that match, and a file named twice counts once", () => {
  expect(found("*.yaml", "a.yaml")).toEqual(["a.yaml", "b.yaml"]);
  expect(found("**/*.{yml,json}")).toEqual(["raft/c.yml", "raft/deep/d.json"]);
  expect(found("nothing/*.yaml")).toEqual([]);
});

test("a folder or glob that names no file is an error where others name some", () => {
  mkdirSync(join(root, "none"));
  expect(found("none")).toEqual([]);
  expect(() => found("a.yaml", "none", "nothing/*.yaml")).toThrow(
    /none: none of the files in it is .* \(\.yaml, \.yml, \.json\)\n.*\*\.yaml: no file matches it$/,
  );
});

test("what is not there is an error that names near files, all of them at once", () => {
  expect(() => found("c.yaml", "rafd")).toThrow(
    /c\.yaml: there is no such file.*a\.yaml.*\n.*rafd: .*; did you mean .*\/raft\?$/,
  );
});

describe("a glob", () => {
  const matches = (glob: string, path: string): boolean => globExpression(glob).test(path);

  test("`*` and `?` stay within a folder, `**` does not", () => {
    expect(matches("a/*.yaml", "a/b.yaml")).toBe(true);
    expect(matches("a/*.yaml", "a/b/c.yaml")).toBe(false);
    expect(matches("a/?.yaml", "a/b.yaml")).toBe(true);
    expect(matches("a/**/c.yaml", "a/c.yaml")).toBe(true);
    expect(matches("a/**/c.yaml", "a/b/b/c.yaml")).toBe(true);
    expect(matches("a/**", "a/b/c.yaml")).toBe(true);
  });

  test("knows classes and alternatives, and takes other characters as they are", () => {
    expect(matches("[a-c].yaml", "b.yaml")).toBe(true);
    expect(matches("[!a-c].yaml", "b.yaml")).toBe(false);
    expect(matches("{a,b}.yaml", "b.yaml")).toBe(true);
    expect(matches("a+b(1).yaml", "a+b(1).yaml")).toBe(true);
    expect(matches("a.yaml", "axyaml")).toBe(false);
  });
});

test("a link that leads nowhere or to itself breaks nothing, and is left to what reads it", () => {
  mkdirSync(join(root, "links"));
  writeFileSync(join(root, "links/a.yaml"), "");
  symlinkSync("loop.yaml", join(root, "links/loop.yaml"));
  symlinkSync("nowhere", join(root, "links/lost.yaml"));
  symlinkSync("nowhere", join(root, "links/lost"));
  expect(found("links")).toEqual(["links/a.yaml", "links/loop.yaml", "links/lost.yaml"]);
  expect(found("links/a*.yaml")).toEqual(["links/a.yaml"]);
  expect(() => found("links/lost")).toThrow(/links\/lost: it is a link that leads nowhere$/);
});

test.each([
  ["a name that is too long", "x".repeat(300), /the name is too long/],
  ["a path through a file", "b.yaml/c", /a part of its path is not a folder/],
  ["a class that runs backwards", "[z-a]*.yaml", /expected a class such as \[a-z\]/],
])("%s is an error that says so", (_, pattern, reason) => {
  expect(() => found(pattern)).toThrow(reason);
});

test("a glob of many `**` is matched at once", () => {
  expect(globExpression(`${"**/".repeat(40)}x.yaml`).test("a/".repeat(60))).toBe(false);
});
