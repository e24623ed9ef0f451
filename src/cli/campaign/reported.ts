/** Campaigns whose results are reported: one, or the shards of one. */
import { shrinkKey } from "../../campaign/tasks.ts";
import type { OpenCampaign } from "../../host/campaign/open-campaign.ts";
import type { Board } from "../../host/campaign/store.ts";

/** A campaign, or a shard of one, and its results. */
export interface ReportedCampaign {
  readonly campaign: OpenCampaign;
  readonly board: Board;
  readonly interrupted: boolean;
  /** A shard alone: that others are missing is not reported. */
  readonly isPart?: boolean;
}

/** What the failure of a seed shrinks to; null: none smaller, or it is not known. */
export async function shrunkIn(
  reported: readonly ReportedCampaign[],
  group: number,
  seed: number,
): Promise<string | null> {
  for (const { board } of reported) {
    for await (const { result } of board.results([shrinkKey(group, seed)])) {
      if (result.kind === "shrunk" && result.text !== null) return result.text;
    }
  }
  return null;
}
