/** Several systems of users' own in one scenario: compared, each found by its file. */
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { pageData } from "../support/page-data.ts";
import { folderOf, rashomon } from "./rashomon.ts";

const FILE = "system/both.yaml";
const SCENARIO = `version: 1
systems: [./journal.ts, ./ledger.ts, raft]
nodes: 3
duration: 1s
workload: { clients: 2, rate: 20/s }
faults:
  - { at: 500ms, crash: n1, restartAfter: 100ms }
`;

let folder = "";
const at = (path: string) => join(folder, path);
const run = (...given: string[]) => rashomon(folder, ["run", FILE, "--seed", "1", ...given]);
/** The systems with a change in one of their texts, for as long as it is looked at. */
async function changed<Result>(
  path: string,
  change: (text: string) => string,
  look: () => Promise<Result>,
): Promise<Result> {
  const text = readFileSync(at(path), "utf8");
  writeFileSync(at(path), change(text));
  try {
    return await look();
  } finally {
    writeFileSync(at(path), text);
  }
}

beforeAll(async () => {
  folder = folderOf({});
  await rashomon(folder, ["init", "--system"]);
  const text = readFileSync(at("system/journal.ts"), "utf8");
  const other = text.replaceAll("answered-is-stored", "written-is-stored");
  writeFileSync(at("system/ledger.ts"), other.replaceAll(/"journal"/g, '"ledger"'));
  writeFileSync(at(FILE), SCENARIO);
});

afterAll(() => rmSync(folder, { recursive: true }));

test("each runs under the same faults, in this thread as in workers, and a page carries both", async () => {
  const { status, stdout, stderr } = await run("--json", "--reporter", "html=page.html");
  expect([status, stderr]).toEqual([0, expect.not.stringContaining("cannot be bundled")]);
  const { runs, comparison } = JSON.parse(stdout);
  expect(runs.map(({ protocol, verdict }: Record<string, string>) => [protocol, verdict])).toEqual([
    ["journal", "pass"],
    ["ledger", "pass"],
    ["raft", "pass"],
  ]);
  expect(comparison[0].protocols).toHaveLength(3);
  const page = pageData(readFileSync(at("page.html"), "utf8"));
  expect(page).toContain('"own":"system/journal.ts, system/ledger.ts"');
  expect(page).not.toContain('"refused"');
  const threaded = JSON.parse((await run("--json", "--workers", "1")).stdout);
  const hashes = (all: readonly { readonly hash: string }[]) => all.map(({ hash }) => hash);
  expect(hashes(threaded.runs)).toEqual(hashes(runs));
});

test("a bug is planted by system; its artifact needs sources that the scenario names", async () => {
  const planted = (text: string) => `${text}mutant: { ledger: hasty }\n`;
  const { stdout } = await changed(FILE, planted, () => run("--json"));
  const { runs } = JSON.parse(stdout);
  expect(runs.map(({ verdict }: Record<string, string>) => verdict)).toEqual([
    "pass",
    "fail",
    "pass",
  ]);
  expect(runs[1].violations[0].check).toBe("written-is-stored");
  const [artifact = ""] = readdirSync(at("reports")).filter((file) => file.includes("ledger"));
  const replay = () => rashomon(folder, ["replay", join("reports", artifact), "--quiet"]);
  expect((await replay()).status).toBe(1);
  const named = await changed("system/journal.ts", (text) => `${text}\n`, replay);
  expect([named.status, named.stderr]).toEqual([1, ""]);
  const refused = await changed(
    "system/journal.ts",
    (text) => `${text}\n`,
    () => changed(FILE, (text) => text.replace(/^systems: .*$/m, "systems: [journal]"), replay),
  );
  expect([refused.status, refused.stderr]).toEqual([
    2,
    expect.stringContaining(
      "systemCode: ./journal.ts, ./ledger.ts: not the code that the artifact was written with",
    ),
  ]);
});

test.each([
  ["[./journal.ts, ./none.ts]", FILE, "2:25 systems[1]: there is no file system/none.ts"],
  ["[./journal.ts, ../x.ts]", FILE, "2:25 systems[1]: "],
  ["[./journal.ts, journal]", FILE, "2:25 systems[1]: journal is ./journal.ts, named twice"],
  ["[./journal.ts, ragt]", FILE, "2:25 systems[1]: "],
  [
    "[./journal.ts, ./twin.ts]",
    "system/twin.ts",
    "name: journal is a name in another system of the scenario: take another",
  ],
] as const)("systems: %s is refused, and where", async (systems, file, said) => {
  writeFileSync(at("system/twin.ts"), readFileSync(at("system/journal.ts"), "utf8"));
  const listed = (text: string) => text.replace(/^systems: .*$/m, `systems: ${systems}`);
  const { status, stderr } = await changed(FILE, listed, () => run());
  expect(status).toBe(2);
  expect(stderr.replaceAll("\\", "/")).toContain(`${file}${file === FILE ? ":" : " "}${said}`);
});
