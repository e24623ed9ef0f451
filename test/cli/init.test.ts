/** What `rashomon init` makes: it works as it is printed, and its planted bugs are found. */
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { folderOf, rashomon } from "./rashomon.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
let folder = "";
let printed = "";

beforeAll(async () => {
  folder = folderOf({});
  mkdirSync(join(folder, "node_modules"));
  symlinkSync(ROOT, join(folder, "node_modules/rashomon"));
  symlinkSync(join(ROOT, "node_modules/vitest"), join(folder, "node_modules/vitest"));
  printed = (await rashomon(folder, ["init", "mine"])).stdout;
});

afterAll(() => rmSync(folder, { recursive: true }));

test("the command that it prints runs: one scenario passes, the planted bug is found at every seed", async () => {
  const command = /^ {2}rashomon (run .*)$/m.exec(printed)?.[1]?.split(" ") ?? [];
  const { status, stdout } = await rashomon(folder, command);
  expect([status, stdout]).toEqual([0, expect.stringContaining("10 failed as expected")]);
});

test("scenarios point to a schema, and what runs leave is ignored", () => {
  const scenario = readFileSync(join(folder, "mine/scenarios/first.yaml"), "utf8");
  expect(scenario).toMatch(/^# yaml-language-server: \$schema=.*schema\.json\n/);
  expect(readFileSync(join(folder, "mine/.gitignore"), "utf8")).toContain("reports/");
});

test("its protocol passes its own test, and the bug planted in it is found", () => {
  const vitest = join(ROOT, "node_modules/vitest/vitest.mjs");
  const ended = spawnSync(process.execPath, [vitest, "run"], {
    cwd: join(folder, "mine"),
    encoding: "utf8",
    env: { PATH: process.env["PATH"] ?? "", NO_COLOR: "1" },
  });
  expect(ended.stdout + ended.stderr).toContain("4 passed");
});
