/**
 * What `rashomon init` makes: it works as it is printed. Its protocol and types are tried in
 * `test/package.test.ts`.
 */
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { folderOf, rashomon } from "./rashomon.ts";

let folder = "";
let printed = "";

beforeAll(async () => {
  folder = folderOf({});
  printed = (await rashomon(folder, ["init", "mine"])).stdout;
});

afterAll(() => rmSync(folder, { recursive: true }));

test("its command runs: one scenario passes, the planted bug is found at every seed", async () => {
  const command = /^ {2}rashomon (run .*)$/m.exec(printed)?.[1]?.split(" ") ?? [];
  const { status, stdout } = await rashomon(folder, command);
  expect([status, stdout]).toEqual([0, expect.stringContaining("10 failed as expected")]);
});

test("scenarios point to a schema, and what runs leave is ignored", () => {
  const scenario = readFileSync(join(folder, "mine/scenarios/first.yaml"), "utf8");
  expect(scenario).toMatch(/^# yaml-language-server: \$schema=.*schema\.json\n/);
  expect(readFileSync(join(folder, "mine/.gitignore"), "utf8")).toContain("reports/");
});

test("--json prints one document: what was made, what was left, and what to do then", async () => {
  const apart = folderOf({ "mine/package.json": '{"type":"module"}' });
  const { status, stdout } = await rashomon(apart, ["init", "mine", "--json"]);
  expect([status, JSON.parse(stdout)]).toEqual([
    0,
    {
      version: expect.any(String),
      made: expect.arrayContaining(["mine/scenarios/first.yaml", "mine/tsconfig.json"]),
      left: ["mine/package.json"],
      run: "rashomon run mine/scenarios",
      test: ["cd mine", expect.stringMatching(/^npm install /), "npx vitest run"],
    },
  ]);
  rmSync(apart, { recursive: true });
});
