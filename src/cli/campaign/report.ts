/** `campaign report`: what campaigns came to, as a search or a sweep of one machine says it. */
import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { InputError } from "../../core/errors.ts";
import { LocalStore } from "../../host/campaign/local-store.ts";
import { type OpenCampaign, openCampaign } from "../../host/campaign/open-campaign.ts";
import type { CampaignRecord, Store } from "../../host/campaign/store.ts";
import type { Io } from "../io.ts";
import { type CampaignArguments, recordGiven, storeOf } from "./arguments.ts";
import { reportCampaign } from "./report-campaign.ts";
import type { ReportedCampaign } from "./reported.ts";

export async function report(given: CampaignArguments, io: Io): Promise<number> {
  const folders = (given.subject ?? []).filter(isFolder);
  if (folders.length > 0) return reportFolders(folders, given, io);
  const store = await storeOf(given, io);
  try {
    const record = await recordGiven(store, given.subject?.[0], io.program);
    return await reportCampaign([await reportedOf(store, record)], given, io);
  } finally {
    await store.close();
  }
}

/** Folders of shards: of each the latest campaign. @throws {InputError} if they are no shards. */
async function reportFolders(
  folders: readonly string[],
  given: CampaignArguments,
  io: Io,
): Promise<number> {
  const reported: ReportedCampaign[] = [];
  for (const folder of folders) {
    const below = join(folder, "campaigns");
    const store = new LocalStore(existsSync(below) ? below : folder);
    reported.push(await reportedOf(store, await recordGiven(store, undefined, io.program)));
  }
  const [first, ...others] = reported.map(({ campaign }) => wholeSpec(campaign));
  others.forEach((other, at) => {
    if (other === first) return;
    const message = `${folders[at + 1]} and ${folders[0]} are no shards of one campaign`;
    throw new InputError([{ file: "report", message }]);
  });
  return reportCampaign(reported, given, io);
}

async function reportedOf(store: Store, record: CampaignRecord): Promise<ReportedCampaign> {
  const campaign = await openCampaign(record.spec);
  return { campaign, board: store.board(record.id), interrupted: false };
}

/** What shards of one campaign have in common, as text. */
function wholeSpec({ spec }: OpenCampaign): string {
  const groups = spec.groups.map(({ scenario, protocol, begins, ends }) => {
    return { scenario, protocol, begins, ends };
  });
  return JSON.stringify({ ...spec, groups });
}

function isFolder(path: string): boolean {
  return existsSync(path) && statSync(path).isDirectory();
}
