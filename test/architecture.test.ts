/** The house rules, read from the source itself: who may import whom, and what is never named. */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const BELOW_SCENARIO = ["core", "kernel", "protocol", "objects", "history"] as const;
const ALL_BUT_SEARCH = [
  ...BELOW_SCENARIO,
  "protocols",
  "world",
  "faults",
  "workloads",
  "checkers",
  "scenario",
  "runner",
] as const;

/** Each folder, and the folders it may import from. Read upward, this is the architecture. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  core: [],
  kernel: ["core"],
  protocol: ["core"],
  objects: ["core"],
  history: ["core"],
  protocols: ["core", "protocol", "objects"],
  world: ["core", "kernel", "protocol"],
  faults: ["core", "kernel", "protocol", "world"],
  workloads: ["core", "kernel", "protocol", "objects", "history"],
  checkers: ["core", "objects", "history", "protocol"],
  scenario: ["core", "protocol", "protocols", "objects", "faults", "workloads", "checkers"],
  runner: ALL_BUT_SEARCH.filter((folder) => folder !== "runner"),
  search: ALL_BUT_SEARCH,
  report: ["core", "kernel", "history", "checkers", "scenario", "runner", "search"],
  host: [...ALL_BUT_SEARCH, "search", "report"],
  cli: [...ALL_BUT_SEARCH, "search", "report", "host"],
};

/** The folders in which a run is a function of its scenario and its seed: all but the door to the machine. */
const SIMULATED = Object.keys(MAY_IMPORT).filter((folder) => folder !== "host" && folder !== "cli");

/** Words that make a run depend on something other than its seed. */
const NEVER =
  /\bDate\.now\b|\bnew Date\b|\bMath\.random\b|\bPromise\.race\b|\bcrypto\.|\basync\b|\bawait\b/;

const root = fileURLToPath(new URL("../src/", import.meta.url));
const sources = readdirSync(root, { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".ts"))
  .sort()
  .map((path) => ({ path, text: readFileSync(join(root, path), "utf8") }));

describe("architecture", () => {
  it("imports only downward", () => {
    const broken = sources
      .filter(({ path }) => path.includes("/"))
      .flatMap(({ path, text }) =>
        [...text.matchAll(/\bfrom "(\.[^"]+)"/g)].flatMap(([, specifier = ""]) => {
          const from = path.split("/")[0] ?? "";
          const to = posix.join(dirname(path), specifier).split("/")[0] ?? "";
          return to === from || MAY_IMPORT[from]?.includes(to) ? [] : [`${path} -> ${specifier}`];
        }),
      );
    expect(broken).toEqual([]);
  });

  it("names no clock, no chance and no promise below host/ and cli/", () => {
    const named = sources
      .filter(({ path }) => SIMULATED.includes(path.split("/")[0] ?? ""))
      .flatMap(({ path, text }) =>
        text.split("\n").flatMap((line, index) => {
          const code = line.replace(/^\s*(\/?\*|\/\/).*/, "");
          return NEVER.test(code) ? [`${path}:${index + 1}: ${line.trim()}`] : [];
        }),
      );
    expect(named).toEqual([]);
  });

  it("opens every file with the sentence that says what it is for", () => {
    const silent = sources
      .filter(({ text }) => !/^(#!.*\n)?\/\*\*/.test(text))
      .map(({ path }) => path);
    expect(silent).toEqual([]);
  });
});
