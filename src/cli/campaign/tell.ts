/**
 * Says what campaigns came to, each kind as the command does that makes the same on one machine.
 */
import { joinedParts, nothingOf, type Part } from "../../campaign/results.ts";
import { terminalLine } from "../../core/escape/terminal.ts";
import { wholeOf } from "../../host/campaign/perform-task.ts";
import type { Io } from "../io.ts";
import type { CampaignArguments } from "./arguments.ts";
import { tellRan } from "./tell-ran.ts";
import { tellSearched } from "./tell-searched.ts";
import type { ToldCampaign } from "./told.ts";

/** @returns the exit code. */
export async function tellCampaign(
  told: readonly ToldCampaign[],
  given: CampaignArguments,
  io: Io,
): Promise<number> {
  const [{ campaign }] = told as [ToldCampaign];
  let whole: Part = nothingOf(campaign.spec.kind);
  for (const one of told) {
    whole = joinedParts(whole, await wholeOf(one.campaign, one.board));
    for (const { key, reason } of await one.board.aside()) {
      io.stderr.write(`${terminalLine(`Set aside after three attempts: ${key}: ${reason}`)}\n`);
    }
  }
  return whole.kind === "search"
    ? tellSearched(whole.tally, told, given, io)
    : tellRan(whole.runs, told, given, io);
}
