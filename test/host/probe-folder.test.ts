/** Folders for results, before there are any. */
import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { probeFolder } from "../../src/host/probe-folder.ts";
import { folderOf } from "../cli/rashomon.ts";

test("a folder in which none can be made is refused", () => {
  const words =
    /^\/proc\/none\/x: cannot be written into: there is no such file or folder \(\/proc\)$/;
  expect(() => probeFolder("/proc/none/x")).toThrow(words);
});

test("a folder is probed without being made: only what is no folder in its path is refused", () => {
  const root = folderOf({ plain: "" });
  for (const name of ["new/one", ".", "plain-not"]) {
    probeFolder(join(root, name));
    expect(existsSync(join(root, "new"))).toBe(false);
  }
  for (const name of ["plain", "plain/below/it"]) {
    expect(() => probeFolder(join(root, name))).toThrow(/plain is a file$/);
  }
  expect(readdirSync(root)).toEqual(["plain"]);
  rmSync(root, { recursive: true });
});
