/** Golden transcripts: what servers say to each other, for people to read in review. */
import { describe, expect, it } from "vitest";
import { type Changes, clusterOf, messagesOf } from "./cluster.ts";

const CASES: Readonly<Record<string, Changes>> = {
  "first-epoch": {
    duration: "150ms",
    script: [
      { when: { node: "n1", role: "follower", leader: "n3" } },
      { when: { node: "n2", role: "follower", leader: "n3" } },
      { request: "put", key: "x", input: 1, node: "n1" },
      { when: { node: "n1", commitIndex: 1 } },
    ],
  },
  "three-ways-to-synchronize": {
    nodes: 5,
    duration: "150ms",
    given: {
      n1: { currentEpoch: 3, log: ["1:1", "3:1"] },
      n2: { currentEpoch: 3, log: ["1:1", "3:1", "3:2"] },
      n3: { currentEpoch: 2, log: ["1:1", "2:1"] },
      n4: { currentEpoch: 4, log: ["1:1", "3:1"] },
      n5: { currentEpoch: 1, log: ["1:1"] },
    },
  },
  "a-leader-dies": {
    duration: "2s",
    script: [
      { when: { node: "n1", role: "follower", leader: "n3" } },
      { when: { node: "n2", role: "follower", leader: "n3" } },
      { request: "put", key: "x", input: 1, node: "n3" },
      { when: { fact: "durable", node: "n2", index: 1, term: 1 } },
      { crash: "n3" },
      { when: { node: "n1", role: "follower", leader: "n2", commitIndex: 1 }, within: "1500ms" },
    ],
  },
};

describe("a transcript", () => {
  it.each(Object.keys(CASES))("of %s stands in test/golden", async (name) => {
    const simulation = clusterOf(CASES[name] ?? {});
    const lines = messagesOf(simulation);
    expect(simulation.violations).toEqual([]);
    await expect(`${lines.join("\n")}\n`).toMatchFileSnapshot(`../../golden/zab/${name}.txt`);
  });
});
