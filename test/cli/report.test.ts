/** `rashomon report` as scripts see it: what its page can run again, and what it cannot. */
import { existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { folderOf, rashomon } from "./rashomon.ts";

const SCENARIO = "version: 1\nprotocol: raft\nnodes: 3\nduration: 1s\n";

test("says once of which file a page cannot run a result again", async () => {
  const folder = folderOf({ "x.yaml": SCENARIO });
  const { stdout } = await rashomon(folder, ["run", "x.yaml", "--json"]);
  writeFileSync(join(folder, "saved.json"), stdout);
  const report = () =>
    rashomon(folder, ["report", "saved.json", "--reporter", "html=page.html", "--quiet"]);
  writeFileSync(join(folder, "x.yaml"), `${SCENARIO}nodes: 4\n`);
  expect((await report()).stderr).toMatch(/^The page cannot run a result again: x\.yaml:5:\d+/m);
  rmSync(join(folder, "x.yaml"));
  const { status, stderr } = await report();
  rmSync(folder, { recursive: true });
  expect(status).toBe(0);
  expect(stderr).toMatch(/^The page cannot run a result again: x\.yaml: cannot be read/m);
});

test("--out is the folder of --reporter html; with what has no folder it is refused", async () => {
  const folder = folderOf({ "x.yaml": SCENARIO });
  const { stdout } = await rashomon(folder, ["run", "x.yaml", "--json"]);
  writeFileSync(join(folder, "saved.json"), stdout);
  const report = (...given: string[]) => rashomon(folder, ["report", "saved.json", ...given]);
  const refused = await report("--out", "pages");
  expect([refused.status, refused.stderr]).toEqual([
    2,
    expect.stringContaining("--out: goes with"),
  ]);
  expect((await report("--out", "pages", "--reporter", "html", "--quiet")).status).toBe(0);
  const made = existsSync(join(folder, "pages/page.html"));
  rmSync(folder, { recursive: true });
  expect(made).toBe(true);
});
