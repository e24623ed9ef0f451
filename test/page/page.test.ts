/** The page in a browser, opened from a file, as a user would. */
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { rashomon } from "../cli/rashomon.ts";
import { launch, openFile } from "./browser.ts";

let browser: Browser;
let folder = "";
let file = "";

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "rashomon-page-"));
  file = join(folder, "page.html");
  browser = await launch();
});

afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true });
});

describe("a page of one run", () => {
  beforeAll(async () => {
    const scenario = "scenarios/raft/figure-8-mutant.yaml";
    const reporter = `html=${file}`;
    await rashomon(process.cwd(), ["run", scenario, "--reporter", reporter, "--out", folder]);
  });

  it("is one file of at most 400 kB", () => {
    expect(statSync(file).size).toBeLessThanOrEqual(400_000);
  });

  it("makes the run again to the same hash, asks for nothing, and breaks no policy", async () => {
    const { page, complaints } = await openFile(browser, file);
    const hash = await page.getByTestId("hash").textContent();
    expect(hash).toBe(await page.getByTestId("recorded").textContent());
    expect(hash).toMatch(/^[0-9a-f]{16}$/);
    expect(complaints).toEqual([]);
    await page.close();
  });
});
