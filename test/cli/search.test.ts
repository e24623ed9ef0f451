/** `rashomon search`: draws, groups what fails, shrinks the first of each kind. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { folderOf, rashomon } from "./rashomon.ts";

const folder = folderOf({
  "planted.yaml": "version: 1\nprotocol: paxos\nmutant: promise-not-persisted\n",
  "twice.yaml":
    "version: 1\nprotocol: raft\nmutant: no-dedup\nnodes: 1\nobject: counter\n" +
    "checks: [linearizable]\nfaults: [{ every: 100ms, oneOf: [crash], for: 50ms }]\n",
  // Every server answers by what it was asked itself.
  "apart.ts":
    "let value = null;\n" +
    "export default (self) => self.onRequest(async ({ f, input }) => {\n" +
    "  if (f === 'read') return value;\n  value = input;\n  return null;\n});\n",
  "apart.yaml":
    "version: 1\nprotocol: ./apart.ts\nobject: register\n" +
    "workload: { kind: mixed, mix: { read: 1, write: 1 } }\n",
  "right.yaml": "version: 1\nprotocol: paxos\n",
});

interface Failure {
  readonly fingerprint: string;
  readonly artifact: string;
  readonly shrunk: string;
}

const search = async (...given: readonly string[]) => {
  const { status, stdout } = await rashomon(folder, ["search", ...given, "--quiet", "--json"]);
  return { status, document: JSON.parse(stdout) as { failures: readonly Failure[] } };
};

describe("rashomon search", () => {
  it("writes the first failure of each kind, and what it shrinks to, which fails so", async () => {
    const { status, document } = await search("planted.yaml", "--seeds", "1..40", "--workers", "1");
    expect(status).toBe(1);
    const [first] = document.failures;
    expect(first?.fingerprint).toMatch(/^paxos\//);
    const shrunk = first?.shrunk ?? "";
    expect(shrunk).toMatch(/-shrunk\.yaml$/);
    expect(readFileSync(join(folder, shrunk), "utf8")).toContain("Each is needed.");
    const again = await rashomon(folder, ["run", shrunk, "--quiet", "--json"]);
    expect(again.status).toBe(0);
    const [run] = JSON.parse(again.stdout).runs as readonly { verdict: string; met: boolean }[];
    expect(run).toMatchObject({ verdict: "fail", met: true });
    const replayed = await rashomon(folder, ["replay", first?.artifact ?? "", "--quiet"]);
    expect(replayed.status).toBe(1);
    // No file holds what was drawn: planted.yaml at that seed is another run.
    expect(replayed.stdout).toContain(`rashomon replay ${first?.artifact}`);
    expect(replayed.stdout).not.toContain("rashomon run planted.yaml");
  });

  it("searches a program of one's own that a scenario has as its protocol", async () => {
    const { status, document } = await search("apart.yaml", "--seeds", "1..10");
    expect(status).toBe(1);
    const [first] = document.failures;
    expect(first?.fingerprint).toBe("./apart.ts/linearizable");
    const replayed = await rashomon(folder, ["replay", first?.artifact ?? "", "--quiet"]);
    expect([replayed.status, replayed.stderr]).toEqual([1, ""]);
  });

  it("prints a violation of several lines as lines", async () => {
    const { status, stdout } = await rashomon(folder, ["search", "twice.yaml", "--seeds", "3..3"]);
    expect(status).toBe(1);
    expect(stdout).toContain("These operations cannot all have happened so");
    expect(stdout).not.toContain("\\n");
  });

  it("finds nothing in the correct protocol, and ends with 0", async () => {
    const { status, document } = await search("right.yaml", "--seeds", "1..10", "--workers", "1");
    expect(status).toBe(0);
    expect(document.failures).toEqual([]);
  });

  it.each([
    [["nowhere"], "system or scenario file"],
    [["paxos", "--strategy", "swam"], "swarm"],
    [["paxos", "--seeds", "9..1"], "--seeds"],
  ])("%j is refused with what would be right", async (given, said) => {
    const { status, stderr } = await rashomon(folder, ["search", ...given]);
    expect(status).toBe(2);
    expect(stderr).toContain(said);
  });
});
