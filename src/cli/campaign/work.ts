/** `campaign work`: this machine does what is due of the campaigns of a queue. */
import { hostname } from "node:os";
import { InputError } from "../../core/errors.ts";
import { terminalLine } from "../../core/escape/terminal.ts";
import { type OpenCampaign, openCampaign } from "../../host/campaign/open-campaign.ts";
import type { CampaignRecord, Store } from "../../host/campaign/store.ts";
import { type WorkEnd, workOn } from "../../host/campaign/work.ts";
import { parseMs } from "../arguments.ts";
import { showCounting } from "../counting.ts";
import { EXIT } from "../exit-code.ts";
import { type Interrupt, untilInterrupted } from "../interrupt.ts";
import type { Io } from "../io.ts";
import { workersOf } from "../workers.ts";
import { type CampaignArguments, hasQueue, recordGiven, storeOf } from "./arguments.ts";
import { DoneHere } from "./done-here.ts";

/** How often it is looked for campaigns to come. */
const LOOK_MS = 2_000;

export async function work(given: CampaignArguments, io: Io): Promise<number> {
  if (!hasQueue(given, io)) {
    const message = "expected the queue that the campaign began in, such as redis://host:6379";
    throw new InputError([{ file: "--queue", message }]);
  }
  const interrupt = untilInterrupted();
  const store = await storeOf(given, io);
  try {
    return await workAll(store, given, io, interrupt);
  } finally {
    interrupt.dispose();
    await store.close();
  }
}

async function workAll(
  store: Store,
  given: CampaignArguments,
  io: Io,
  { signal }: Interrupt,
): Promise<number> {
  const [asked] = given.subject ?? [];
  const only = asked === undefined ? null : (await recordGiven(store, asked, io.program)).id;
  /** By campaign: why this machine cannot work on it. */
  const refused = new Map<string, InputError>();
  let worked = 0;
  while (!signal.aborted) {
    const records = (await store.records()).filter(
      ({ id, isOver, isStopped }) =>
        !isOver && !isStopped && !refused.has(id) && (only === null || id === only),
    );
    const [record] = records;
    if (record === undefined) {
      if (!given.stay) break;
      await slept(LOOK_MS, signal);
      continue;
    }
    try {
      const campaign = await openCampaign(record.spec);
      await workThrough(store, record, campaign, given, io, signal);
      worked++;
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      refused.set(record.id, error);
      io.stderr.write(`${terminalLine(`campaign ${record.id}: ${error.message}`)}\n`);
    }
  }
  if (worked === 0 && refused.size > 0) return EXIT.badInput;
  if (worked === 0 && !signal.aborted) {
    io.stderr.write(`There is no campaign in ${store.place} that is not over.\n`);
    return EXIT.nothingRan;
  }
  return EXIT.met;
}

/** Works on one campaign until it is over, stopped, or the program is asked to leave. */
export async function workThrough(
  store: Store,
  record: CampaignRecord,
  campaign: OpenCampaign,
  given: CampaignArguments,
  io: Io,
  outer?: AbortSignal,
): Promise<WorkEnd> {
  const own = outer === undefined ? untilInterrupted() : null;
  const signal = outer ?? (own as Interrupt).signal;
  const workers = Math.max(1, workersOf(given.workers, Number.MAX_SAFE_INTEGER, io));
  const done = new DoneHere(record.id);
  const progress = showCounting(given.quiet, io.stderr, () => done.text());
  const troubles = new Set<string>();
  try {
    return await workOn(store, record, campaign, {
      workers,
      name: `${hostname()}/${process.pid}`,
      leaseMs: Math.max(1_000, parseMs("--lease", given.lease)),
      // Without a queue there is no other worker to give it back to.
      graceMs: hasQueue(given, io) ? parseMs("--grace", given.grace) : 0,
      signal,
      onTrouble: (message) => {
        if (given.quiet || troubles.has(message)) return;
        troubles.add(message);
        io.stderr.write(`${terminalLine(`${store.place}: ${message}`)}\n`);
      },
      onDone: (task, result) => done.took(task, result),
    });
  } finally {
    progress.stop();
    own?.dispose();
  }
}

function slept(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
