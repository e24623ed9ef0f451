/** The page in a browser, opened from a file, as a user would. */
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Timeline } from "../../src/runner/timeline.ts";
import { parseScenario } from "../../src/scenario/parse.ts";
import { rashomon } from "../cli/rashomon.ts";
import { audited } from "./accessibility.ts";
import { openFile } from "./browser.ts";

const SCENARIO = "scenarios/raft/figure-8-mutant.yaml";

let folder = "";
let file = "";

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "rashomon-page-"));
  file = join(folder, "page.html");
  await rashomon(process.cwd(), ["run", SCENARIO, "--reporter", `html=${file}`, "--out", folder]);
});

afterAll(async () => {
  rmSync(folder, { recursive: true });
});

/** Waits until the run is made, and has what is copied written down. */
async function opened(
  fragment = "",
  path = file,
): Promise<{ page: Page; complaints: readonly string[] }> {
  const watched = await openFile(path, fragment);
  await watched.page.getByTestId("hash").waitFor();
  await watched.page.evaluate(`
    globalThis.copied = "";
    Object.defineProperty(navigator, "clipboard", {
      value: { writeText: async (text) => { globalThis.copied = text; } },
    });
  `);
  return watched;
}

const copied = (page: Page): Promise<string> => page.evaluate("globalThis.copied");

describe("a page of one run", () => {
  it("is one file of at most 400 kB", () => {
    expect(statSync(file).size).toBeLessThanOrEqual(400_000);
  });

  it("makes the run again to the same hash, asks for nothing, and breaks no policy", async () => {
    const { page, complaints } = await opened();
    const hash = await page.getByTestId("hash").textContent();
    expect(hash).toBe(await page.getByTestId("recorded").textContent());
    expect(hash).toMatch(/^[0-9a-f]{16}$/);
    expect(complaints).toEqual([]);
  });

  it("a name that turns the direction of text turns no text beside it", async () => {
    const { page } = await opened();
    const isAlone = `[...document.querySelectorAll("body *")].every(
      (element) => getComputedStyle(element).unicodeBidi.startsWith("isolate"),
    )`;
    expect(await page.evaluate(isAlone)).toBe(true);
  });

  it("opens with what went wrong: the rule, the step that broke it, and what led there", async () => {
    const { page, complaints } = await opened();
    const panel = page.getByRole("tabpanel");
    await page.getByTestId("story").waitFor();
    const text = (await panel.textContent()) ?? "";
    expect(text).toContain("Only log entries from the leader's current term are committed");
    expect(text).toContain("Ongaro 2014, §3.6.2");
    expect(text).toMatch(/Broken in\s*step 230/);
    expect(text).toContain("which n4 sent in");
    const lines = page.getByTestId("story").getByRole("button");
    const [top] = await lines.allTextContents();
    const [, first = ""] = /^1 (\d+) n\d votes for n1 in term 2/.exec(top ?? "") ?? [];
    await lines.first().click();
    expect(await page.getByTestId("step").inputValue()).toBe(first);
    await page.getByRole("button", { name: "State of every node" }).click();
    await page.getByTestId("state-n1").getByText("candidate").first().waitFor();
    expect(complaints).toEqual([]);
  });

  it("shows states after 100 random steps as `replay --state` does", async () => {
    const source = "scenarios/raft/lossy-network.yaml";
    const path = join(folder, "long.html");
    await rashomon(folder, [
      "run",
      join(process.cwd(), source),
      "--seed",
      "1",
      "--reporter",
      `html=${path}`,
    ]);
    const timeline = new Timeline(parseScenario(readFileSync(source, "utf8"), source), "raft", 1);
    let drawn = 7;
    const draw = (bound: number): number => {
      drawn = (Math.imul(drawn, 1_103_515_245) + 12_345) >>> 0;
      return (drawn >>> 8) % bound;
    };
    const asked = Array.from(
      { length: 100 },
      () => [1 + draw(timeline.steps), 1 + draw(5)] as const,
    );
    const { page } = await opened("", path);
    // There is little to draw.
    await page.setViewportSize({ width: 480, height: 320 });
    const texts = await page.evaluate<readonly (string | null)[]>(`(async () => {
      const field = document.querySelector("[data-testid=step]");
      const texts = [];
      for (const [step, node] of ${JSON.stringify(asked)}) {
        field.value = step;
        field.dispatchEvent(new Event("change", { bubbles: true }));
        const shown = 'section[aria-label="Step ' + step + '"][aria-busy=false]';
        while (document.querySelector(shown) === null) await new Promise((go) => setTimeout(go));
        // Where it was pressed a moment ago it says "Copied" still.
        const about = ": State of n" + node + " after step " + step;
        const button = document.querySelector('[aria-label$="' + about + '"]');
        copied = null;
        button?.click();
        texts.push(copied);
      }
      return texts;
    })()`);
    const plain = (_name: string, value: unknown) =>
      value instanceof Map || value instanceof Set ? [...value] : value;
    asked.forEach(([step, node], place) => {
      const { state } = timeline.at(node, step);
      const text = state === null ? null : JSON.stringify(state, plain, 2);
      expect([step, node, texts[place]]).toEqual([step, node, text]);
    });
  });

  it("is walked by keys, and its address says where one is", async () => {
    const { page } = await opened();
    const step = () => page.getByTestId("step").inputValue();
    expect(await step()).toBe("230");
    await page.keyboard.press("m");
    expect(Number(await step())).toBeLessThan(230);
    await page.keyboard.press("v");
    expect(await step()).toBe("230");
    await page.keyboard.press("ArrowLeft");
    expect(await step()).toBe("229");
    await page.keyboard.press("Shift+E");
    await page.keyboard.press("p");
    await page.keyboard.press("?");
    await page.getByRole("dialog").waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await page.keyboard.press("4");
    const fragment = () => page.evaluate<string>("location.hash");
    await expect.poll(fragment).toContain("tab=why");
    const link = await fragment();
    const pinned = await step();
    const again = await opened(link);
    expect(await again.page.getByTestId("step").inputValue()).toBe(pinned);
    expect(await again.page.getByRole("tab", { selected: true }).textContent()).toContain("Why");
    expect(await again.page.evaluate<string>("location.hash")).toBe(link);
  });

  it("goes another way, and the command line runs the branch to the same hash", async () => {
    const { page, complaints } = await opened();
    await page.keyboard.press("Shift+E");
    await page.keyboard.press("w");
    await page.getByRole("button", { name: "lose it" }).first().click();
    const hash = await page.getByTestId("branch-hash").textContent();
    expect(hash).not.toBe(await page.getByTestId("hash").textContent());
    await page
      .getByRole("button", { name: "Copy as a scenario: The branch as a scenario file" })
      .click();
    const branch = join(folder, "branch.json");
    writeFileSync(branch, await copied(page));
    const { stdout } = await rashomon(folder, ["run", branch, "--seed", "1", "--json"]);
    expect(JSON.parse(stdout).runs[0].hash).toBe(hash);
    expect(complaints).toEqual([]);
  });

  it("finds events by what they say, and goes to one", async () => {
    const { page, complaints } = await opened();
    await page.getByRole("tab", { name: "Find" }).click();
    await page.getByLabel("Question").fill("votedfor");
    const first = page.locator("#panel li").first();
    // Until the question is read, all events are listed.
    await expect.poll(() => first.textContent()).toMatch(/votedFor/);
    await page.getByText(/^[1-9]\d* events$/).waitFor();
    const step = await first.getByRole("button").textContent();
    await first.getByRole("button").click();
    expect(await page.getByTestId("step").inputValue()).toBe(step);
    await page.getByLabel("Question").fill("nowhere-said");
    await page.getByText("0 events").waitFor();
    expect(complaints).toEqual([]);
  });

  it("says when the failure became inevitable, asked for once, whatever else is looked at", async () => {
    const { page, complaints } = await opened();
    await page.getByRole("button", { name: "When did it become inevitable?" }).click();
    await page.getByRole("tab", { name: "Find" }).click();
    await page.getByRole("tab", { name: "Why" }).click();
    await page.getByRole("heading", { name: "When it became inevitable" }).waitFor();
    await page.getByRole("tab", { name: "Story" }).click();
    await page.getByRole("tab", { name: "Why" }).click();
    await page.getByRole("heading", { name: "When it became inevitable" }).waitFor();
    const text = (await page.getByRole("tabpanel").textContent()) ?? "";
    expect(text).toMatch(/Chance does not decide it|ertain from step [\d,]+ on/);
    // The step that `explain` and the screen call decisive, by the same name.
    expect(text).toMatch(/Decisive: +step \d+/);
    expect(complaints).toEqual([]);
  });

  it("shrinks the failure beside the run, and the command line runs that to the same hash", async () => {
    const { page, complaints } = await opened();
    // From the story it takes one click.
    await page.getByRole("button", { name: "Shrink it" }).click();
    const hash = await page.getByTestId("shrunk-hash").textContent();
    expect(await page.getByTestId("shrunk").textContent()).toContain(
      "It fails in the same way with none.",
    );
    await page
      .getByRole("button", { name: "Copy as a scenario: The shrunk failure as a scenario file" })
      .click();
    writeFileSync(join(folder, "shrunk.json"), await copied(page));
    const given = ["run", "shrunk.json", "--seed", "1", "--json", "--out", folder];
    const { stdout } = await rashomon(folder, given);
    const [run] = JSON.parse(stdout).runs;
    expect([run.hash, run.violations[0].check, run.met]).toEqual([hash, "commits-own-term", true]);
    expect(await audited(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it("says where a run proves little, and by which check answers are judged", async () => {
    const shown = async (fields: string) => {
      const source = join(folder, "little.yaml");
      writeFileSync(source, `version: 1\nprotocol: raft\nnodes: 3\nduration: 300ms\n${fields}`);
      const path = join(folder, "little.html");
      await rashomon(folder, ["run", source, "--seed", "1", "--reporter", `html=${path}`]);
      const { page } = await opened("", path);
      await page.getByRole("tab", { name: "Operations" }).click();
      return page;
    };
    const empty = await shown("workload: { clients: 0 }\n");
    expect(await empty.getByTestId("doubts").textContent()).toBe("vacuous: nothing-judged");
    await empty.getByText("No client asked for anything: there was nothing to judge.").waitFor();
    const judged = await shown("workload: { clients: 2, rate: 50/s }\nchecks: [sequential]\n");
    await judged.getByText("sequential: one order explains every answer").waitFor();
    expect(await judged.getByTestId("doubts").count()).toBe(0);
    expect(await audited(judged)).toEqual([]);
  });

  it("shows names that look like markup as text", async () => {
    const evil = "</script><img src=x onerror=alert(1)>\u2028<!--";
    const text = readFileSync("scenarios/raft/figure-8-mutant.yaml", "utf8");
    const source = join(folder, "evil.yaml");
    writeFileSync(source, text.replace(/^name: .*$/m, `name: ${JSON.stringify(evil)}`));
    const page = join(folder, "evil.html");
    await rashomon(folder, ["run", source, "--reporter", `html=${page}`]);
    const watched = await openFile(page);
    await watched.page.getByTestId("hash").waitFor();
    expect(await watched.page.getByRole("heading", { level: 1 }).textContent()).toBe(evil);
    expect(await watched.page.locator("img").count()).toBe(0);
    expect(watched.complaints).toEqual([]);
  });
});
