/** Results are read while others put them together: none is missed, and none is made up. */
import { describe, expect, it } from "vitest";
import type { CampaignResult } from "../../../src/campaign/results.ts";
import type { CampaignSpec } from "../../../src/campaign/spec.ts";
import { mergeKey, piecesOf } from "../../../src/campaign/tasks.ts";
import type { OpenCampaign } from "../../../src/host/campaign/open-campaign.ts";
import { wholeOf } from "../../../src/host/campaign/perform-task.ts";
import type { KeptResult } from "../../../src/host/campaign/store.ts";

const PIECES = 80;
const spec: CampaignSpec = {
  kind: "run",
  program: "0",
  code: "0",
  node: "v20",
  system: null,
  files: [],
  strategy: "swarm",
  groups: [
    {
      scenario: 0,
      protocol: "paxos",
      first: 1,
      begins: 1,
      last: PIECES,
      ends: PIECES,
      pieceSeeds: 1,
    },
  ],
  timeMs: null,
  guard: 0,
  stallMs: 0,
};
const campaign = { id: "c", spec, scenarios: [], search: null } as unknown as OpenCampaign;

const ran = (seed: number) =>
  ({ group: 0, seed, wallMs: 0, result: null, fault: null, isUnmet: false }) as const;
const kept = (key: string, result: CampaignResult): KeptResult => {
  return { key, result, by: null, vanished: 0, beganMs: null, endedMs: null };
};

/** A board whose first block is put together, and its pieces dropped, right after it is listed. */
function mergedWhileRead() {
  const first = piecesOf(spec, 0).map(({ key, first: seed }) => [key, seed] as const);
  const second = piecesOf(spec, 1).map(({ key, first: seed }) => [key, seed] as const);
  const held = new Map<string, CampaignResult>(
    [...first, ...second].map(([key, seed]) => [key, { kind: "run", runs: [ran(seed)] }]),
  );
  return {
    done: () => {
      const listed = new Set(held.keys());
      for (const [key] of first) held.delete(key);
      held.set(mergeKey(0), { kind: "run", runs: first.map(([, seed]) => ran(seed)) });
      return Promise.resolve(listed);
    },
    async *results(keys: readonly string[]) {
      for (const key of keys) {
        const result = held.get(key);
        if (result !== undefined) yield kept(key, result);
      }
    },
  };
}

describe("all that pieces came to", () => {
  it("is whole though a block is put together between two readings", async () => {
    const whole = await wholeOf(campaign, mergedWhileRead());
    if (whole.kind !== "run") throw new Error("the campaign is one of runs");
    expect(whole.runs.map(({ seed }) => seed)).toEqual(
      Array.from({ length: PIECES }, (_, at) => at + 1),
    );
  });

  it("is refused where a result that is listed is never found", async () => {
    const [piece = { key: "" }] = piecesOf(spec, 0);
    const board = {
      done: () => Promise.resolve(new Set([piece.key])),
      async *results(): AsyncIterable<KeptResult> {
        // Listed, and gone.
      },
    };
    await expect(wholeOf(campaign, board)).rejects.toThrow("cannot be read");
  });
});
