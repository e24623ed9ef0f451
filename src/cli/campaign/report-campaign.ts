/**
 * Says what campaigns came to, each kind as the command does that makes the same on one machine.
 */
import { joinedParts, nothingOf, type Part } from "../../campaign/results.ts";
import { terminalLine } from "../../core/escape/terminal.ts";
import { wholeOf } from "../../host/campaign/perform-task.ts";
import type { Io } from "../io.ts";
import type { CampaignArguments } from "./arguments.ts";
import { reportCampaignRuns } from "./report-runs.ts";
import { reportCampaignSearch } from "./report-search.ts";
import type { ReportedCampaign } from "./reported.ts";

/** @returns the exit code. */
export async function reportCampaign(
  reported: readonly ReportedCampaign[],
  given: CampaignArguments,
  io: Io,
): Promise<number> {
  const [{ campaign }] = reported as [ReportedCampaign];
  let whole: Part = nothingOf(campaign.spec.kind);
  for (const one of reported) {
    whole = joinedParts(whole, await wholeOf(one.campaign, one.board));
    for (const { key, reason } of await one.board.aside()) {
      io.stderr.write(`${terminalLine(`Set aside after three attempts: ${key}: ${reason}`)}\n`);
    }
  }
  return whole.kind === "search"
    ? reportCampaignSearch(whole.tally, reported, given, io)
    : reportCampaignRuns(whole.runs, reported, given, io);
}
