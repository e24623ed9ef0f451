/** `rashomon placements`: the table of placements, in text and as JSON. */
import { describe, expect, it } from "vitest";
import { folderOf, rashomon } from "./rashomon.ts";

const folder = folderOf({});
const placements = (...argv: readonly string[]) => rashomon(folder, ["placements", ...argv]);

describe("rashomon placements", () => {
  it("prints how even each placement is, and what a change moves", async () => {
    const { status, stdout } = await placements();
    expect(status).toBe(0);
    expect(stdout).toMatch(/^ring +19\.0 % +21\.6 % +18\.4 % \(0\.0 %\)/m);
    expect(stdout).toMatch(/^modulo +19\.6 % +20\.7 % +82\.8 %/m);
    expect(stdout).toMatch(/^tutorial-ring +0\.0 % +60\.0 % +83\.4 %/m);
  });

  it("prints one JSON document", async () => {
    const { stdout } = await placements("--keys", "100", "--json");
    const table = JSON.parse(stdout);
    expect([table.keys, table.newcomer, table.placements.length]).toEqual([100, "node6", 7]);
  });

  it("says how many nodes there may be", async () => {
    const { status, stderr } = await placements("--nodes", "1");
    expect(status).toBe(2);
    expect(stderr).toBe('--nodes: expected a whole number, at least 2 and at most 1000, got "1"\n');
  });
});
