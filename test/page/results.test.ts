/** The page of results in a browser: a sweep, a search, planted bugs. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { rashomon } from "../cli/rashomon.ts";
import { audited, cutOff } from "./accessibility.ts";
import { openFile } from "./browser.ts";

let folder = "";

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "rashomon-results-"));
});

afterAll(async () => {
  rmSync(folder, { recursive: true });
});

describe("the page of a sweep", () => {
  it("opens any seed, made again to its hash, and asks all runs the same", async () => {
    const file = join(folder, "sweep.html");
    const scenarios = ["scenarios/raft/figure-8-mutant.yaml", "scenarios/raft/calm.yaml"];
    const how = ["--seeds", "1..4", "--out", folder, "--reporter", `html=${file}`];
    await rashomon(process.cwd(), ["run", ...scenarios, ...how]);
    const { page, complaints } = await openFile(file);
    await page.getByRole("button", { name: "seed 3: fail" }).click();
    const hash = await page.getByTestId("hash").textContent();
    expect(hash).toBe(await page.getByTestId("recorded").textContent());
    await page.keyboard.press("s");
    await page.locator("#panel select").selectOption({ index: 1 });
    await page.getByTestId("parting").getByText("They first differ in").waitFor();
    await page.getByText("What n", { exact: false }).waitFor();
    for (const tab of ["Beside", "Operations", "Why", "Find", "What if", "Step"]) {
      await page.getByRole("tab", { name: tab }).click();
      expect([tab, ...(await audited(page))]).toEqual([tab]);
    }
    expect(complaints).toEqual([]);
    await page.keyboard.press("r");
    await page.getByLabel("What is looked for in every run").fill("kind:violation");
    await page.getByRole("button", { name: "Ask 8 runs" }).click();
    await page.getByText("It happened in 4 of 8 runs.").waitFor();
    await page.getByRole("button", { name: "Ask 8 runs" }).waitFor();
    expect(await audited(page)).toEqual([]);
    await page.evaluate(`held = []; setTimeout = (late) => held.push(late)`);
    await page.getByRole("listitem").getByRole("button", { name: "seed 2" }).click();
    await page.getByTestId("hash").waitFor();
    // The address of the run is written when the reader is on the way back already.
    await page.evaluate(`addEventListener("popstate", () => held.at(-1)())`);
    await page.goBack();
    // What was asked is still there.
    await page.getByText("It happened in 4 of 8 runs.").waitFor();
    expect(complaints).toEqual([]);
  });
});

describe("names and messages that break a page", () => {
  it("wrap where they have no space, and turn no text beside them", async () => {
    const file = join(folder, "names.html");
    const scenario = join(folder, "names.yaml");
    const turned = "\u202eback";
    const step = { expect: { node: "n1", role: "leader" }, within: "1ms", as: turned };
    writeFileSync(
      scenario,
      JSON.stringify({
        name: `${turned}${"x".repeat(300)}`,
        version: 1,
        protocol: "raft",
        duration: "500ms",
        script: [step],
        expect: { fail: "script", step: turned },
      }),
    );
    const how = ["--seeds", "1..2", "--out", folder, "--reporter", `html=${file}`];
    await rashomon(folder, ["run", scenario, ...how]);
    const { page } = await openFile(file);
    const excess = "document.documentElement.scrollWidth - document.documentElement.clientWidth";
    // What follows a turned text in the same element is turned with it.
    const mixed = `[...document.querySelectorAll("body *:not(script)")].flatMap((element) => {
      const nodes = [...element.childNodes].filter(({ textContent }) => textContent.trim() !== "");
      const at = nodes.findIndex(
        ({ nodeType, textContent }) =>
          nodeType === Node.TEXT_NODE && textContent.includes("\u202e"),
      );
      return at < 0 || at === nodes.length - 1 ? [] : [element.outerHTML.slice(0, 80)];
    })`;
    await page.getByText("As expected.").waitFor();
    expect([await page.evaluate(excess), await page.evaluate(mixed)]).toEqual([0, []]);
    await page.getByRole("button", { name: "seed 1: fail" }).click();
    await page.getByTestId("hash").waitFor();
    await page.getByTestId("story").waitFor();
    expect([await page.evaluate(excess), await page.evaluate(mixed)]).toEqual([0, []]);
  });
});

describe("the page of a search", () => {
  it("opens the first failure of each kind; `report` makes it of what was saved", async () => {
    const scenario = join(folder, "space.yaml");
    writeFileSync(
      scenario,
      "version: 1\nname: A space\nprotocol: raft\nmutant: double-vote\nnodes: 3\n",
    );
    const given = ["search", scenario, "--seeds", "1..12", "--json", "--out", folder];
    const first = join(folder, "search.html");
    const { stdout } = await rashomon(folder, [...given, "--reporter", `html=${first}`]);
    const { failures } = JSON.parse(stdout) as { failures: readonly { seed: number }[] };
    expect(failures.length).toBeGreaterThan(0);
    const saved = join(folder, "search.json");
    writeFileSync(saved, stdout);
    const second = join(folder, "again.html");
    const again = await rashomon(folder, ["report", saved, "--reporter", `html=${second}`]);
    expect(again.stderr).toContain(second);
    for (const file of [first, second]) {
      const { page, complaints } = await openFile(file);
      expect(await cutOff(page)).toEqual([]);
      expect(await audited(page)).toEqual([]);
      await page.getByRole("button", { name: `seed ${failures[0]?.seed}`, exact: true }).click();
      const hash = await page.getByTestId("hash").textContent();
      expect(hash).toBe(await page.getByTestId("recorded").textContent());
      expect(complaints).toEqual([]);
    }
  });
});

describe("the page of planted bugs", () => {
  it("is a table of them", async () => {
    const file = join(folder, "mutants.html");
    const given = ["mutants", "raft", "--directed", "--json", "--reporter", `html=${file}`];
    const { stdout } = await rashomon(process.cwd(), [...given, "--only", "figure-8"]);
    const saved = join(folder, "mutants.json");
    writeFileSync(saved, stdout);
    await rashomon(folder, ["report", saved, "--reporter", `html=${saved}.html`]);
    expect(readFileSync(`${saved}.html`).length).toBeGreaterThan(10_000);
    const { page, complaints } = await openFile(file);
    await page.getByRole("row", { name: /figure-8/ }).waitFor();
    expect(await cutOff(page)).toEqual([]);
    expect(await audited(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });
});

describe("the page of strategies compared", () => {
  it("has each strategy's finds, and a drawing of each bug", async () => {
    const file = join(folder, "strategies.html");
    const given = ["compare-strategies", "raft", "--mutants", "double-vote", "--trials", "2"];
    const two = ["--strategies", "uniform", "swarm", "--json", "--reporter", `html=${file}`];
    const { stdout } = await rashomon(process.cwd(), [...given, ...two]);
    const { ranking } = JSON.parse(stdout) as { ranking: readonly { found: number }[] };
    const { page, complaints } = await openFile(file);
    for (const [at, name] of ["swarm", "uniform"].entries()) {
      const found = ranking[at]?.found;
      await page.getByRole("row", { name: `${name} ${found} of 2` }).waitFor();
    }
    expect(await cutOff(page)).toEqual([]);
    await page.getByText("raft: double-vote").waitFor();
    expect(await audited(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });
});

describe("the page of shards", () => {
  it("is that of all runs when shards are merged, and names what is missing of one", async () => {
    const run = ["run", "scenarios/raft/calm.yaml", "--seeds", "1..4", "--json"];
    const shards = ["1/2", "2/2"].map((shard) => ({
      shard,
      saved: join(folder, `${shard.replace("/", "-")}.json`),
    }));
    for (const { shard, saved } of shards) {
      const { stdout } = await rashomon(process.cwd(), [...run, "--shard", shard]);
      writeFileSync(saved, stdout);
    }
    const reported = async (saved: readonly string[]) => {
      const file = join(folder, `${saved.length}-shards.html`);
      await rashomon(process.cwd(), ["report", ...saved, "--reporter", `html=${file}`]);
      return await openFile(file);
    };
    const whole = await reported(shards.map(({ saved }) => saved));
    await whole.page.getByRole("heading", { name: "4 runs of 1 scenario" }).waitFor();
    await whole.page.getByRole("button", { name: "seed 4: pass" }).click();
    const hash = await whole.page.getByTestId("hash").textContent();
    expect(hash).toBe(await whole.page.getByTestId("recorded").textContent());
    expect(whole.complaints).toEqual([]);
    const part = await reported(shards.slice(1).map(({ saved }) => saved));
    await part.page.getByText("Results are missing: shard 1/2.").waitFor();
  });
});
