/**
 * Flexible quorums that need not intersect: refused before anything runs, as a user sees it
 * (Flexible Paxos §3).
 */
import { rmSync } from "node:fs";
import { afterAll, describe, expect, it } from "vitest";
import { parseScenario } from "../../../src/scenario/parse.ts";
import { folderOf, rashomon } from "../../cli/rashomon.ts";

const scenarioOf = (options: string, others = "") =>
  `version: 1\nprotocol: multi-paxos\nnodes: 5\nduration: 500ms\noptions: ${options}\n${others}`;

const APART = scenarioOf("{ phase1Quorum: 2, phase2Quorum: 3 }");
const REASON =
  "quorums of 2 promises (phase1Quorum) and 3 acceptances (phase2Quorum) of 5 acceptors need " +
  "not intersect: they must come to more than 5 together";

const folder = folderOf({
  "apart.yaml": APART,
  "together.yaml": scenarioOf("{ phase1Quorum: 4, phase2Quorum: 2 }", "workload: { clients: 1 }\n"),
});

afterAll(() => rmSync(folder, { recursive: true }));

describe("the command line", () => {
  it("ends with 2 and names file, line, column, option and what would be right; nothing runs", async () => {
    const { status, stdout, stderr } = await rashomon(folder, ["run", "apart.yaml"]);
    expect(status).toBe(2);
    expect(stdout).toBe("");
    expect(stderr.trimEnd()).toBe(`apart.yaml:5:43 options.phase2Quorum: ${REASON}`);
  });

  it("runs quorums that meet, though they are no majorities", async () => {
    const { status, stdout } = await rashomon(folder, ["run", "together.yaml"]);
    expect([status, stdout.includes("1 run: 1 passed; all as expected")]).toEqual([0, true]);
  });
});

describe("a scenario", () => {
  const parse = (options: string, others?: string) =>
    parseScenario(scenarioOf(options, others), "x.yaml");

  it("whose other quorum is left a majority gets the one it gave named", async () => {
    expect(() => parse("{ phase1Quorum: 2 }")).toThrow(
      `x.yaml:5:26 options.phase1Quorum: ${REASON}`,
    );
    expect(() => parse("{ phase1Quorum: 3 }")).not.toThrow();
  });

  it("whose quorum is larger than the cluster has no quorum", async () => {
    expect(() => parse("{ phase1Quorum: 6, phase2Quorum: 1 }")).toThrow(
      "options.phase1Quorum: 5 acceptors have no quorum of 6",
    );
    expect(() => parse("{ phase2Quorum: 6 }")).toThrow(
      "options.phase2Quorum: 5 acceptors have no quorum of 6",
    );
  });

  it("counts the acceptors, not the nodes", async () => {
    expect(() => parse("{ acceptors: 3, phase1Quorum: 2, phase2Quorum: 2 }")).not.toThrow();
    expect(() => parse("{ acceptors: 3, phase1Quorum: 1, phase2Quorum: 2 }")).toThrow(
      "they must come to more than 3 together",
    );
  });

  it("with more acceptors than nodes is refused", async () => {
    expect(() => parse("{ acceptors: 6 }")).toThrow(
      "x.yaml:5:23 options.acceptors: there are 5 nodes, of which 6 cannot be acceptors",
    );
  });

  it("of several protocols gets the place of its options named", async () => {
    const text = `version: 1\nprotocols: [raft, multi-paxos]\nnodes: 5\noptions:\n  multi-paxos: { phase1Quorum: 2, phase2Quorum: 3 }\n`;
    expect(() => parseScenario(text, "x.yaml")).toThrow(
      `x.yaml:5:49 options.multi-paxos.phase2Quorum: ${REASON}`,
    );
  });

  it("whose planted bug is that quorums are not checked, runs", async () => {
    const bug = "mutant: non-intersecting-quorums\n";
    expect(() => parse("{ phase1Quorum: 2, phase2Quorum: 3 }", bug)).not.toThrow();
  });
});
