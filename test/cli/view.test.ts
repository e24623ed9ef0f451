/** `rashomon view`: the page in the default browser; where none is, its path. */
import { chmodSync, existsSync, readFileSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { pageData } from "../support/page-data.ts";
import { folderOf, rashomon, rashomonProcess } from "./rashomon.ts";

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
  const json = await rashomon(folder, ["view", "result.json.html", "--json"]);
  expect(JSON.parse(json.stdout)).toEqual({ page: "result.json.html", opened: false });
  const none = await rashomon(folder, ["view", "nothing.json"]);
  expect(none.status).toBe(2);
  expect(none.stderr).toContain("nothing.json");
  expect(existsSync(join(folder, "reports"))).toBe(false);
});

test("opens the page in the default browser where one is, and prints its path where none is", async () => {
  // Writes down what it is asked to open, under another name at last: then it is whole.
  const opener = `#!/bin/sh
printf %s "$1" > "$0.part" && mv "$0.part" "$0.asked"
`;
  const folder = folderOf({ "page.html": "<html></html>", "bin/xdg-open": opener });
  chmodSync(join(folder, "bin/xdg-open"), 0o755);
  const bin = join(folder, "bin");
  const view = (environment: Readonly<Record<string, string>>) =>
    rashomonProcess(folder, ["view", "page.html"], environment);
  const path = `${bin}:${process.env["PATH"]}`;
  expect(view({ PATH: path, DISPLAY: ":0" })).toMatchObject({
    status: 0,
    stdout: "Opened page.html\n",
  });
  await expect.poll(() => existsSync(join(bin, "xdg-open.asked")), { timeout: 20_000 }).toBe(true);
  const asked = readFileSync(join(bin, "xdg-open.asked"), "utf8");
  expect(asked).toBe(pathToFileURL(realpathSync(join(folder, "page.html"))).href);
  for (const environment of [
    { PATH: path },
    { PATH: path, DISPLAY: ":0", CI: "true" },
    { PATH: join(folder, "nothing"), DISPLAY: ":0" },
  ]) {
    expect(view(environment)).toMatchObject({ status: 0, stdout: "page.html\n" });
  }
});
