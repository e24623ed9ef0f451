/** Pages of systems and programs that users wrote: carried, and made again to the same hash. */
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { rashomon } from "../cli/rashomon.ts";
import { openFile } from "./browser.ts";

let folder = "";

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "rashomon-own-page-"));
});

afterAll(async () => {
  rmSync(folder, { recursive: true });
});

async function madeAgain(scenario: string): Promise<void> {
  const file = join(folder, "page.html");
  const what = ["run", scenario, "--seed", "3", "--out", folder];
  await rashomon(process.cwd(), [...what, "--reporter", `html=${file}`]);
  expect(statSync(file).size).toBeLessThanOrEqual(400_000);
  const { page, complaints } = await openFile(file);
  const hash = await page.getByTestId("hash").textContent();
  expect(hash).toBe(await page.getByTestId("recorded").textContent());
  expect(complaints).toEqual([]);
}

describe("a page of code of users' own", () => {
  it("carries a system, and makes its run again to the same hash", async () => {
    await rashomon(folder, ["init", "--system", "mine"]);
    await madeAgain(join(folder, "mine/system/journal.yaml"));
  });

  it("carries awaiting programs, though it forbids to make code of text", async () => {
    await madeAgain("examples/programs/echo.yaml");
  });

  it("carries a system that runs programs", async () => {
    await madeAgain("examples/programs/retry-storm/retry-storm.yaml");
  });
});
