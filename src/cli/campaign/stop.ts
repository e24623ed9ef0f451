/** `campaign stop`: no more of a campaign is begun; what was done stays. */
import { EXIT } from "../exit-code.ts";
import type { Io } from "../io.ts";
import { type CampaignArguments, recordGiven, storeOf } from "./arguments.ts";

export async function stop(given: CampaignArguments, io: Io): Promise<number> {
  const store = await storeOf(given, io);
  try {
    const record = await recordGiven(store, given.subject?.[0], io.program);
    await store.keep({ ...record, isStopped: true });
    await store.board(record.id).drain();
    const text =
      `Campaign ${record.id} is stopped: workers leave once they have ended what they are at. ` +
      "`campaign start` with the same arguments goes on.\n";
    io.stdout.write(
      given.json ? `${JSON.stringify({ campaign: record.id, stopped: true })}\n` : text,
    );
    return EXIT.met;
  } finally {
    await store.close();
  }
}
