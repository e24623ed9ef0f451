/** Agents of the synod in any placement: who is asked, who is told, and what is refused. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { Simulation } from "../../../src/runner/simulation.ts";
import { parseScenario } from "../../../src/scenario/parse.ts";
import { record, sentIn } from "../../support/recorded.ts";

const file = "scenarios/paxos/agents-apart.yaml";
const text = readFileSync(file, "utf8");

describe("proposers, acceptors and learners apart", () => {
  const sent = new Map<string, Set<string>>();
  const scenario = parseScenario(text, file);
  for (let seed = 1; seed <= 5; seed++) {
    const simulation = new Simulation(scenario, "paxos", seed);
    for (const { actor, other, payload } of sentIn(record(simulation))) {
      const { type } = payload as { readonly type?: string };
      if (type === undefined) continue;
      const links = sent.get(type) ?? new Set<string>();
      sent.set(type, links.add(`n${actor}>n${other}`));
    }
  }
  const ends = (type: string, end: 0 | 1) =>
    [...new Set([...(sent.get(type) ?? [])].map((link) => link.split(">")[end]))].sort();

  it("only proposers prepare and propose, and only acceptors are asked", () => {
    expect(ends("prepare", 0)).toEqual(["n1", "n2", "n6"]);
    expect(ends("prepare", 1)).toEqual(["n2", "n3", "n4"]);
    expect(ends("accept", 1)).toEqual(["n2", "n3", "n4"]);
  });

  it("acceptors notify the learners and no other node", () => {
    expect(ends("accepted", 0)).toEqual(["n2", "n3", "n4"]);
    expect(ends("accepted", 1)).toEqual(["n2", "n5"]);
  });

  it("who is no learner learns by asking", () => {
    expect(ends("decided", 1)).toEqual(expect.arrayContaining(["n1", "n6"]));
  });
});

describe("placements that cannot be", () => {
  it.each([
    ["acceptors: [n2, n3, n4]", "acceptors: [n2, n9]", 'n1 to n6, got "n9"'],
    ["learners: [n2, n5]", "learners: []", "at least one node"],
    ["proposers: [n1, n2, n6]", "proposers: some", 'got "some"'],
  ])("%s as %s is refused with what would be right", (right, wrong, reason) => {
    expect(() => parseScenario(text.replace(right, wrong), file)).toThrow(reason);
  });
});
