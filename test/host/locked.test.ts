/** What several processes change in turns: no change is lost. */
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, expect, test } from "vitest";
import { whileLocked } from "../../src/host/locked.ts";

const folder = mkdtempSync(join(tmpdir(), "rashomon-"));
afterAll(() => rmSync(folder, { recursive: true }));

const LOCKED = pathToFileURL(join(import.meta.dirname, "../../dist/src/host/locked.js")).href;

test("processes that change a file at the same time lose no change of each other", async () => {
  const file = join(folder, "count");
  writeFileSync(file, "0");
  const script = `
    import { readFileSync, writeFileSync } from "node:fs";
    import { whileLocked } from ${JSON.stringify(LOCKED)};
    const [, file] = process.argv;
    for (let i = 0; i < 50; i++) {
      whileLocked(file, () => writeFileSync(file, String(Number(readFileSync(file)) + 1)));
    }`;
  const given = ["--input-type=module", "-e", script, file];
  const ended = Array.from({ length: 4 }, () => {
    const child = spawn(process.execPath, given, { stdio: "inherit" });
    return new Promise((resolve) => child.on("close", resolve));
  });
  expect(await Promise.all(ended)).toEqual([0, 0, 0, 0]);
  expect(readFileSync(file, "utf8")).toBe("200");
  expect(existsSync(`${file}.lock`)).toBe(false);
});

test("the lock of a process that was killed is taken over", () => {
  const file = join(folder, "left");
  // No process has a number as high.
  writeFileSync(`${file}.lock`, "4194305");
  expect(whileLocked(file, () => "done")).toBe("done");
  expect(existsSync(`${file}.lock`)).toBe(false);
});

test("a lock is given back by what throws, and none is made where there is no folder", () => {
  const file = join(folder, "thrown");
  const fails = () =>
    whileLocked(file, () => {
      throw new RangeError("full");
    });
  expect(fails).toThrow("full");
  expect(existsSync(`${file}.lock`)).toBe(false);
  expect(whileLocked(join(folder, "none/file"), () => "done")).toBe("done");
  expect(existsSync(join(folder, "none"))).toBe(false);
});
