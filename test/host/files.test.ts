/** Files are written whole or not at all. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readText, writeWhole } from "../../src/host/files.ts";
import { programVersion, protocolCode } from "../../src/host/program.ts";

let root = "";

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "rashomon-"));
});

afterAll(() => rmSync(root, { recursive: true }));

test("a file is written with its folders, and nothing is left beside it", () => {
  const path = join(root, "a/b/report.json");
  writeWhole(path, "one");
  writeWhole(path, "two");
  expect(readFileSync(path, "utf8")).toBe("two");
  expect(readdirSync(join(root, "a/b"))).toEqual(["report.json"]);
});

test("a file that cannot be written is an error that names it, and leaves nothing", () => {
  const path = join(root, "folder");
  mkdirSync(path);
  expect(() => writeWhole(path, "text")).toThrow(/folder: cannot be written: /);
  expect(readdirSync(root).filter((name) => name.endsWith(".tmp"))).toEqual([]);
});

test("a file that cannot be read is an error that says why", () => {
  expect(() => readText(join(root, "none"))).toThrow(/none: cannot be read: there is no such file/);
  expect(() => readText(root)).toThrow(/cannot be read: it is a folder/);
});

test("the program knows its version and has a digest of each protocol's code", () => {
  expect(programVersion()).toMatch(/^\d+\.\d+\.\d+/);
  expect(protocolCode("raft")).toMatch(/^[0-9a-f]{16}$/);
  expect(protocolCode("no-such-protocol")).toBe("");
});
