/** The lessons in a browser: each asks before it shows, and its two runs are as it says. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { readLessons } from "../../src/host/lessons.ts";
import { rashomon } from "../cli/rashomon.ts";
import { audited } from "./accessibility.ts";
import { openFile } from "./browser.ts";

let folder = "";

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "rashomon-lessons-"));
});

afterAll(async () => {
  rmSync(folder, { recursive: true });
});

it("each lesson asks for a prediction, and shows its run, the broken one, and the rule", async () => {
  await rashomon(process.cwd(), ["report", "--lessons", "--out", folder]);
  const lessons = readLessons();
  expect(lessons.length).toBeGreaterThanOrEqual(12);
  for (const { name, lesson } of lessons) {
    const { page, complaints } = await openFile(join(folder, `${name}.html`));
    const hashes = async () => {
      const hash = await page.getByTestId("hash").textContent();
      return [name, hash === (await page.getByTestId("recorded").textContent())];
    };
    const options = page.locator(".options button");
    await options.first().waitFor();
    expect([name, await options.count()]).toEqual([name, lesson.options.length]);
    expect([name, await page.getByTestId("hash").count()]).toEqual([name, 0]);
    if (name === lessons[0]?.name) expect(await audited(page)).toEqual([]);
    await options.nth(lesson.right).click();
    await page.getByText("You predicted it.").waitFor();
    expect(await hashes()).toEqual([name, true]);
    if (name === lessons[0]?.name) expect(await audited(page)).toEqual([]);
    const first = await page.getByTestId("recorded").textContent();
    await page.getByRole("button", { name: "Break it", exact: true }).click();
    expect(await page.getByTestId("recorded").textContent()).not.toBe(first);
    expect(await hashes()).toEqual([name, true]);
    await page.getByRole("button", { name: "The rule that saves it" }).click();
    await page
      .getByText(lesson.rule[0]?.text.split("`")[0] ?? "")
      .first()
      .waitFor();
    expect([name, ...complaints]).toEqual([name]);
  }
});
