/** How large pages are: of a run of each of our systems, and of histories from a file. */
import { spawnSync } from "node:child_process";
import { statSync } from "node:fs";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { pageParts } from "../../src/host/page.ts";
import { resolveScenario } from "../../src/scenario/resolve.ts";
import { systems } from "../../src/systems/index.ts";
import { type Opened, opened } from "./opened.ts";

/** Bytes of what a page of one run carries by system, results aside, the largest first. */
export async function runPageSizes(): Promise<readonly (readonly [system: string, number])[]> {
  const sizes: [string, number][] = [];
  for (const name of systems.keys()) {
    const scenario = resolveScenario({ name, version: 1, system: name, duration: "1s" }, name);
    const { template, engine } = await pageParts([scenario]);
    sizes.push([name, Buffer.byteLength(template) + Buffer.byteLength(engine)]);
  }
  return sizes.sort(([, a], [, b]) => b - a);
}

export interface HistorySize {
  readonly file: string;
  readonly bytes: number;
  readonly operations: number;
  /** Those that there was room for. */
  readonly carried: number;
  readonly opened: Opened["took"];
}

/** The page of a history, as `check --html` writes it. */
export async function historyPageSize(
  browser: Browser,
  program: string,
  folder: string,
  [file, ...flags]: readonly [file: string, ...flags: string[]],
): Promise<HistorySize> {
  const page = join(folder, "history.html");
  const given = [program, "check", file, ...flags, "--html", "--out", page];
  const { stderr, status } = spawnSync(process.execPath, given, { encoding: "utf8" });
  if (status !== 0 && status !== 1) throw new Error(`${file}: ${stderr}`);
  const shown = await opened(browser, page, "main, h1");
  const [operations, carried] = await shown.page.evaluate<[number, number]>(`
    unpacked("packed").then((text) => {
      const [history] = JSON.parse(text).histories;
      return [history.operations, history.carried.length];
    })`);
  await shown.page.close();
  return { file, bytes: statSync(page).size, operations, carried, opened: shown.took };
}
