/** Options that leave a correct cluster little hope. */
import { expect, it } from "vitest";
import { parseScenario } from "../../src/scenario/parse.ts";

it.each(["raft", "multi-paxos"])(
  "%s doubts a leader that sends less often than the shortest election timeout",
  (protocol) => {
    const doubtsWith = (heartbeat: string) =>
      parseScenario(
        `version: 1\nprotocol: ${protocol}\noptions: { heartbeat: ${heartbeat} }`,
        "a.yaml",
      ).doubts;
    expect(doubtsWith("149ms")).toEqual({});
    for (const seldom of ["150ms", "299ms"]) {
      expect(doubtsWith(seldom)[protocol]).toEqual([
        expect.stringMatching(/^options\.heartbeat: .* does not always keep .* after 150ms/),
      ]);
    }
  },
);
