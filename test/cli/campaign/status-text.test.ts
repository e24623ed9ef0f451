/** How far a campaign is, on a terminal of any width. */
import { expect, it } from "vitest";
import { type CampaignStatus, statusLines } from "../../../src/cli/campaign/status-text.ts";

const status: CampaignStatus = {
  campaign: "0f123a3dde473f44",
  queue: "postgres://a-rather-long-name.of-a-queue.example.org:5432/campaigns-of-the-night",
  state: "running",
  pieces: { done: 18_092, active: 4, waiting: 194, of: 20_000 },
  runs: 18_092,
  runsPerS: 32.7,
  failures: 6_940,
  kinds: { "paxos/votes-safe": 3_521, "paxos/agreement": 1 },
  setAside: [{ key: "piece-0-7-9", reason: "the process that did it ended by SIGKILL" }],
  takenOver: 3,
  machines: { vm: 3, other: 1 },
  leftS: 8_000,
};

it("says pieces, runs a second, failures by kind, machines, what was set aside, and what is left", () => {
  expect(statusLines(status, 80)).toEqual([
    "Campaign 0f123a3dde473f44: running, about 2 h 13 min left",
    "  queue",
    "            postgres://a-rather-long-name.of-a-queue.example.org:5432/campaigns-",
    "of-the-night",
    "  pieces    18,092 of 20,000 done, 4 at work, 194 waiting",
    "  runs      18,092, 32.7 runs/s",
    "  failures  6,940",
    "            paxos/votes-safe: 3521",
    "            paxos/agreement: 1",
    "  machines  2, 4 processes",
    "  set aside piece-0-7-9: the process that did it ended by SIGKILL",
  ]);
});

it.each([20, 40, 80, 120])("has no line wider than %d columns", (columns) => {
  for (const line of statusLines(status, columns)) expect(line.length).toBeLessThanOrEqual(columns);
});

it("names some kinds, and says how many others there are", () => {
  const kinds = Object.fromEntries(Array.from({ length: 11 }, (_, at) => [`raft/kind-${at}`, 1]));
  const lines = statusLines({ ...status, kinds }, 80);
  expect(lines).toContain("            raft/kind-7: 1");
  expect(lines).toContain("            and 3 more");
});
