/** `rashomon view`: where no browser is, the path of a page that was made. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { pageData } from "../support/page-data.ts";
import { folderOf, rashomon } from "./rashomon.ts";

const scenario = readFileSync("scenarios/raft/vote-not-persisted.yaml", "utf8");

test("makes the page of a result and of an artifact, and prints its path without a browser", async () => {
  const folder = folderOf({ "x.yaml": scenario });
  const given = ["run", "x.yaml", "--artifacts", "all", "--reporter", "json=result.json"];
  await rashomon(folder, [...given, "--out", "r"]);
  for (const result of ["result.json", "r/x-raft-seed-1.json"]) {
    const ended = await rashomon(folder, ["view", result, "--out", `${result}.html`]);
    expect(ended).toMatchObject({ status: 0, stdout: `${result}.html\n` });
    const html = readFileSync(join(folder, `${result}.html`), "utf8");
    expect(pageData(html)).toContain("rashomon-page");
  }
  const again = await rashomon(folder, ["view", "result.json.html"]);
  expect(again.stdout).toBe("result.json.html\n");
  const none = await rashomon(folder, ["view", "nothing.json"]);
  expect(none.status).toBe(2);
  expect(none.stderr).toContain("nothing.json");
  expect(existsSync(join(folder, "reports"))).toBe(false);
});
