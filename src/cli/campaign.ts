/** `rashomon campaign`: a search, or a sweep, over as many machines as there are. */
import { InputError } from "../core/errors.ts";
import type { CampaignArguments } from "./campaign/arguments.ts";
import { campaignOptions } from "./campaign/arguments.ts";
import { report } from "./campaign/report.ts";
import { start } from "./campaign/start.ts";
import { status } from "./campaign/status.ts";
import { stop } from "./campaign/stop.ts";
import { work } from "./campaign/work.ts";
import type { Command } from "./command.ts";
import type { Io } from "./io.ts";

const ACTIONS: Readonly<Record<string, (given: CampaignArguments, io: Io) => Promise<number>>> = {
  start,
  work,
  status,
  stop,
  report,
};

export const campaignCommand: Command<CampaignArguments> = {
  options: (yargs) => campaignOptions(yargs, Object.keys(ACTIONS)),
  run: (given, io) => {
    const action = ACTIONS[given.action];
    if (action !== undefined) return action(given, io);
    const message = `there is no ${JSON.stringify(given.action)}; expected ${Object.keys(ACTIONS).join(", ")}`;
    throw new InputError([{ file: "campaign", message }]);
  },
};
