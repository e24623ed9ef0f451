/** The examples of awaiting programs: each scenario ends as it expects, whatever the seed. */
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { folderOf, rashomon } from "../cli/rashomon.ts";

const EXAMPLES = fileURLToPath(new URL("../../examples/", import.meta.url));
const FOLDER = join(EXAMPLES, "programs");
/** Each of one system: of one program each, and of services of programs. */
const folders = [
  ...foldersIn(FOLDER),
  ...foldersIn(EXAMPLES).filter((folder) => folder !== FOLDER),
].map((folder) => [relative(EXAMPLES, folder), folder] as const);

function foldersIn(path: string): readonly string[] {
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => join(path, name));
}

describe.each(folders)("%s", (_, folder) => {
  const files = readdirSync(folder).filter((file) => file.endsWith(".yaml"));
  const texts = files.map((file) => readFileSync(join(folder, file), "utf8"));

  it("ends as its scenarios expect", async () => {
    const argv = ["run", folder, "--seeds", "101..102", "--quiet"];
    const { status, stdout, stderr } = await rashomon(folderOf({}), argv);
    expect(status, stdout + stderr).toBe(0);
  });

  it("has a scenario for every planted mistake", () => {
    const system = readdirSync(folder)
      .filter((file) => file.endsWith(".ts"))
      .map((file) => readFileSync(join(folder, file), "utf8"))
      .find((text) => text.includes("defineSystem("));
    const [, mutants = ""] = (system ?? "").split("  mutants: [");
    const planted = [...mutants.matchAll(/^ {6}name: "([a-z-]+)",$/gm)].map(([, mutant]) => mutant);
    expect(planted.length).toBeGreaterThan(0);
    for (const mutant of planted) {
      expect(texts.some((text) => text.includes(`mutant: ${mutant}\n`))).toBe(true);
    }
  });
});

/** A scenario without what differs: where its schema is, what runs, and its comments. */
function shared(text: string): string {
  return text
    .split("\n")
    .filter((line) => !/^(#|protocol: |system: )/.test(line))
    .join("\n");
}

describe("raft-with-channels", () => {
  const own = join(FOLDER, "raft-with-channels");
  const plain = fileURLToPath(new URL("../../scenarios/raft/", import.meta.url));
  const same = ["lossy-network", "partitioned-leader", "paused-leader"];

  it.each([...same, "rolling-crashes", "skewed-clocks"])("passes our own Raft's %s", (name) => {
    const [mine, ours] = [own, plain].map((folder) =>
      shared(readFileSync(join(folder, `${name}.yaml`), "utf8")),
    );
    expect(mine).toBe(ours);
    expect(mine).toContain("expect: pass");
  });
});
