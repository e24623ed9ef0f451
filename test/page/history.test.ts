/** The page of histories in a browser, opened from a file, as a user would. */
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { rashomon } from "../cli/rashomon.ts";
import { audited } from "./accessibility.ts";
import { openFile } from "./browser.ts";

let folder = "";

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "rashomon-history-"));
});

afterAll(async () => {
  rmSync(folder, { recursive: true });
});

const DATA = join(process.cwd(), "test/data/histories");

async function opened(parameters: readonly string[], fragment = "") {
  const file = join(folder, "history.html");
  const { status } = await rashomon(folder, ["check", ...parameters, "--html", "--out", file]);
  expect(status).toBeLessThanOrEqual(1);
  expect(statSync(file).size).toBeLessThanOrEqual(400_000);
  const watched = await openFile(file, fragment);
  await watched.page.getByTestId("verdict").waitFor();
  return watched;
}

describe("a page of histories", () => {
  it("shows what contradicts, in words, and the states along the longest order", async () => {
    const file = join(DATA, "knossos-cas-register/bad-bad-analysis.edn");
    const { page, complaints } = await opened([file, "--model", "cas-register", "--initial", "0"]);
    expect(await page.getByTestId("verdict").textContent()).toContain("illegal");
    expect(await audited(page)).toEqual([]);
    const why = await page.getByRole("tabpanel").textContent();
    expect(why).toContain("c21 read 2 after c19's read of 0 had completed");
    expect(why).toContain("c4's write of 2 had completed before c19's read of 0 was invoked");
    expect(await page.getByTestId("chosen").textContent()).toContain("no order has a place for it");
    await page.keyboard.press("2");
    const order = await page.getByTestId("order").textContent();
    expect(order).toContain("at first0");
    expect(order).toContain("not possible next, nor in any other order");
    await page.keyboard.press("Shift+ArrowLeft");
    expect(await page.getByTestId("chosen").textContent()).toContain("in the order");
    const link = await page.evaluate<string>("location.hash");
    const chosen = await page.getByTestId("chosen").textContent();
    expect(complaints).toEqual([]);
    const again = await openFile(join(folder, "history.html"), link);
    expect(await again.page.getByTestId("chosen").textContent()).toBe(chosen);
  });

  it("draws the cycles of transactions", async () => {
    const file = join(folder, "skew.jsonl");
    const lines = [
      {
        process: 0,
        type: "invoke",
        f: "txn",
        value: [
          ["r", "x", null],
          ["w", "y", 1],
        ],
      },
      {
        process: 1,
        type: "invoke",
        f: "txn",
        value: [
          ["r", "y", null],
          ["w", "x", 1],
        ],
      },
      {
        process: 0,
        type: "ok",
        f: "txn",
        value: [
          ["r", "x", null],
          ["w", "y", 1],
        ],
      },
      {
        process: 1,
        type: "ok",
        f: "txn",
        value: [
          ["r", "y", null],
          ["w", "x", 1],
        ],
      },
    ];
    writeFileSync(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
    const { page, complaints } = await opened([file, "--check", "transactions"]);
    const cycle = page.getByRole("img", { name: "A cycle of 2 transactions: G2-item" });
    expect(await cycle.textContent()).toContain("rw x");
    expect(await page.getByRole("tabpanel").textContent()).toContain(
      "T1 read x as it was at first, before 1",
    );
    expect(complaints).toEqual([]);
  });

  it("shows names and values that look like markup as text", async () => {
    const evil = "</script><img src=x onerror=alert(1)>";
    const file = join(folder, "evil.jsonl");
    const lines = [
      { process: 0, type: "invoke", f: "put", key: evil, value: evil },
      { process: 0, type: "ok", f: "put", key: evil, value: evil },
      { process: 1, type: "invoke", f: "get", key: evil, value: null },
      { process: 1, type: "ok", f: "get", key: evil, value: `${evil}2` },
    ];
    writeFileSync(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
    const { page, complaints } = await opened([file, "--model", "kv"]);
    expect(await page.locator("img").count()).toBe(0);
    expect(await page.getByRole("tabpanel").textContent()).toContain("<img");
    expect(complaints).toEqual([]);
  });

  it("marks where an order takes each operation of a correct history, key by key", async () => {
    const file = join(DATA, "kv/c01-ok.txt");
    const { page, complaints } = await opened([file, "--model", "kv"]);
    expect(await page.getByTestId("verdict").textContent()).toContain("ok");
    await page.keyboard.press("Shift+ArrowRight");
    await page.keyboard.press("Shift+ArrowRight");
    expect(await page.getByTestId("states").textContent()).toContain("→");
    expect(complaints).toEqual([]);
  });
});
