/** `campaign start`: begins a campaign, or takes it up again; without a queue also does it. */

import { pieceCount } from "../../campaign/pieces.ts";
import type { CampaignSpec } from "../../campaign/spec.ts";
import { InputError } from "../../core/errors.ts";
import { formatCount } from "../../core/formatting.ts";
import { advance } from "../../host/campaign/advance.ts";
import { campaignId, openCampaign } from "../../host/campaign/open-campaign.ts";
import type { Board, CampaignRecord, Store } from "../../host/campaign/store.ts";
import { EXIT } from "../exit-code.ts";
import type { Io } from "../io.ts";
import { type CampaignArguments, hasQueue, storeOf } from "./arguments.ts";
import { reportCampaign } from "./report-campaign.ts";
import { specOf } from "./spec-of.ts";
import { workThrough } from "./work.ts";

export async function start(given: CampaignArguments, io: Io): Promise<number> {
  const isShared = hasQueue(given, io);
  if (isShared && given.shard !== undefined) {
    const message = "expected it without a queue: a queue hands each piece out once by itself";
    throw new InputError([{ file: "--shard", message }]);
  }
  const store = await storeOf(given, io);
  try {
    const spec = await specOf(given);
    const record = await begun(store, spec, Date.now());
    const board = store.board(record.id);
    await advance(record, board, Date.now());
    if (isShared) {
      io.stdout.write(given.json ? jsonOf(record, store) : textOf(record, store, io));
      return EXIT.met;
    }
    const campaign = await openCampaign(spec);
    const end = await workThrough(store, record, campaign, given, io);
    const shard = given.shard === undefined ? {} : { isPart: true };
    const reported = { campaign, board, interrupted: end === "left", ...shard };
    return await reportCampaign([reported], given, io);
  } finally {
    await store.close();
  }
}

/** A campaign that is there goes on from where it is; one that ended by time goes on as long. */
async function begun(store: Store, spec: CampaignSpec, nowMs: number): Promise<CampaignRecord> {
  const id = campaignId(spec);
  const before = (await store.records()).find((one) => one.id === id);
  const deadlineMs = spec.timeMs === null ? null : nowMs + spec.timeMs;
  const record: CampaignRecord = {
    id,
    spec,
    beganMs: before?.beganMs ?? nowMs,
    deadlineMs,
    isStopped: false,
    isOver: false,
  };
  const board = store.board(id);
  if (before !== undefined) {
    await board.again();
    if (deadlineMs !== null) await board.forget(await skippedOf(board));
  }
  await store.keep(record);
  return record;
}

async function skippedOf(board: Board): Promise<readonly string[]> {
  const skipped: string[] = [];
  const pieces = [...(await board.done())].filter((key) => key.startsWith("piece-"));
  for await (const { key, result } of board.results(pieces)) {
    if (result.kind === "skipped") skipped.push(key);
  }
  return skipped;
}

function textOf({ id, spec }: CampaignRecord, { place }: Store, { program }: Io): string {
  const pieces =
    spec.timeMs === null ? `${formatCount(pieceCount(spec))} pieces` : "until its time is over";
  return (
    `Campaign ${id} in ${place}: ${pieces}.\n` +
    `  ${program} campaign work     on each machine\n` +
    `  ${program} campaign status   how far it is\n` +
    `  ${program} campaign report   what it came to\n`
  );
}

function jsonOf({ id, spec, beganMs, deadlineMs }: CampaignRecord, { place }: Store): string {
  const { program, code, node } = spec;
  const pieces = spec.timeMs === null ? pieceCount(spec) : null;
  const document = { campaign: id, queue: place, program, code, node, pieces, beganMs, deadlineMs };
  return `${JSON.stringify(document, null, 2)}\n`;
}
