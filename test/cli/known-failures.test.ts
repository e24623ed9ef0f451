/** What sweeps remember, where it cannot be read: that much is lost, and no more. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { folderOf, rashomon } from "./rashomon.ts";

const FAILING = `version: 1
protocol: raft
duration: 1s
workload: { clients: 0 }
script:
  - { expect: { node: n1, role: down }, within: 10ms }
`;

describe("a memory of failures that is broken", () => {
  const folder = folderOf({ "fails.yaml": FAILING });
  const file = join(folder, "reports/.known-failures.json");
  const NOT_SAID =
    "Which failures are new, and which were seen before, is not said: " +
    "reports/.known-failures.json: expected the failures that sweeps remember, and";

  test.each([
    ["", "it is empty"],
    ["{ broken", "it holds something else"],
    ['{ "failures": 7 }', "it holds something else"],
  ])("(%j) is named, and stays; the artifact is written", async (text, is) => {
    mkdirSync(join(folder, "reports"), { recursive: true });
    writeFileSync(file, text);
    const { status, stdout, stderr } = await rashomon(folder, ["run", "fails.yaml"]);
    expect([status, stderr]).toEqual([1, expect.stringContaining(`${NOT_SAID} ${is}; it stays`)]);
    expect(stderr).not.toContain("No artifacts");
    expect(stdout).toContain("reports/fails-raft-seed-1.json");
    expect(existsSync(join(folder, "reports/fails-raft-seed-1.json"))).toBe(true);
    expect(readFileSync(file, "utf8")).toBe(text);
  });

  test("costs a search no more", async () => {
    writeFileSync(file, "[]");
    const ended = await rashomon(folder, ["search", "fails.yaml", "--seeds", "1..1", "--json"]);
    expect(ended.stderr).toContain(NOT_SAID);
    expect(JSON.parse(ended.stdout)).toMatchObject({ failures: [{ runs: 1 }] });
    expect(readFileSync(file, "utf8")).toBe("[]");
  });
});

test("a campaign whose folder cannot be made is refused, with the reason", async () => {
  const folder = folderOf({ "fails.yaml": FAILING, "reports/campaigns": "a file" });
  const given = ["campaign", "start", "fails.yaml", "--seeds", "1..1"];
  const { status, stderr } = await rashomon(folder, given);
  expect([status, stderr]).toEqual([2, expect.stringContaining("reports/campaigns")]);
  expect(stderr).not.toContain("fault of rashomon");
});
