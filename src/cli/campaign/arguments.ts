/** The arguments of `rashomon campaign`, and where they say that campaigns are kept. */
import { join } from "node:path";
import type { Argv } from "yargs";
import { InputError } from "../../core/errors.ts";
import { LocalStore } from "../../host/campaign/local-store.ts";
import { placeOf } from "../../host/campaign/place.ts";
import { openQueue } from "../../host/campaign/queue-store.ts";
import type { CampaignRecord, Store } from "../../host/campaign/store.ts";
import { probeFolder } from "../../host/probe-folder.ts";
import { GUARD_OPTION } from "../guard-option.ts";
import type { Io } from "../io.ts";
import { WORKERS_ABOUT } from "../workers.ts";

export interface CampaignArguments {
  readonly action: string;
  readonly subject: readonly string[] | undefined;
  readonly queue: string | undefined;
  readonly seeds: string | undefined;
  readonly time: string | undefined;
  readonly strategy: string | undefined;
  readonly piece: string | undefined;
  readonly shard: string | undefined;
  readonly workers: string | undefined;
  readonly lease: string;
  readonly grace: string;
  readonly stay: boolean;
  readonly watch: boolean;
  readonly out: string;
  readonly stall: string;
  readonly guard: string;
  readonly json: boolean;
  readonly reporter: readonly string[] | undefined;
  readonly quiet: boolean;
}

/** Where the queue is, where no option says it: there it is in no list of processes. */
const QUEUE_VARIABLE = "RASHOMON_QUEUE";
/** Below the folder of artifacts. */
const FOLDER = "campaigns";

export function campaignOptions(yargs: Argv<object>, actions: readonly string[]) {
  const text = (describe: string) => ({ describe, type: "string", requiresArg: true }) as const;
  const flag = (describe: string) => ({ describe, type: "boolean", default: false }) as const;
  return yargs
    .positional("action", {
      describe: "What is done",
      type: "string",
      choices: actions,
      demandOption: true,
    })
    .positional("subject", {
      describe:
        "start: a system to search, or scenarios to run; else a campaign (default: the latest); " +
        "report: also folders of shards",
      type: "string",
    })
    .option(
      "queue",
      text(
        `redis://, rediss:// or postgres:// (default: $${QUEUE_VARIABLE}, else this machine alone)`,
      ),
    )
    .option("seeds", text("start: seeds, both ends included: 1..100000"))
    .option("time", text("start: how long pieces are begun, instead of --seeds: 8h"))
    .option(
      "strategy",
      text("start: which runs a search makes; of a scenario, draws what it leaves open"),
    )
    .option("piece", text("start: seeds of a piece (default: some seconds' worth)"))
    .option("shard", text("start, without a queue: part I of N of the seeds: 1/4"))
    .option("workers", text(WORKERS_ABOUT))
    .option("lease", {
      ...text("work: a piece is another's once a worker was silent for so long"),
      default: "30s",
    })
    .option("grace", {
      ...text("work: what has not ended so long after SIGTERM is given back"),
      default: "20s",
    })
    .option("stay", flag("work: wait for campaigns to come, also once all are over"))
    .option("watch", flag("status: until the campaign is over (default on a terminal)"))
    .option("out", {
      ...text("Folder of artifacts; without a queue also of campaigns"),
      default: "reports/",
    })
    .option("stall", {
      ...text("start: end a run that makes no step for that long; 0: never"),
      default: "10s",
    })
    .option("guard", GUARD_OPTION)
    .option("json", flag("One JSON document on standard output"))
    .option("reporter", {
      ...text("report: NAME or NAME=FILE, several times; of a search: html or html=FILE"),
      array: true,
      nargs: 1,
    })
    .option("quiet", flag("No progress"))
    .example("$0 campaign start raft --seeds 1..100000 --queue redis://host", "Begin it")
    .example("$0 campaign work --queue redis://host", "On each machine")
    .example("$0 campaign status --queue redis://host", "How far it is")
    .example("$0 campaign report --queue redis://host", "What it came to");
}

/** Where campaigns are: in a queue, or in a folder of this machine. @throws {InputError} */
export async function storeOf({ queue, out }: CampaignArguments, io: Io): Promise<Store> {
  probeFolder(out);
  const given = queue ?? io.environment[QUEUE_VARIABLE];
  if (given === undefined || given === "") return new LocalStore(join(out, FOLDER));
  const argument = queue === undefined ? QUEUE_VARIABLE : "--queue";
  return openQueue(placeOf(given, argument), argument);
}

/** Whether a queue is asked for. */
export function hasQueue({ queue }: CampaignArguments, io: Io): boolean {
  return (queue ?? io.environment[QUEUE_VARIABLE] ?? "") !== "";
}

/**
 * The campaign of an id, or of how one begins; of none the latest.
 * @param program how the program is called, for the command that begins one.
 * @throws {InputError} if there is none, or several begin so.
 */
export async function recordGiven(
  store: Store,
  given: string | undefined,
  program: string,
): Promise<CampaignRecord> {
  const records = await store.records();
  const found =
    given === undefined ? records.slice(-1) : records.filter(({ id }) => id.startsWith(given));
  const [record, other] = found;
  if (record !== undefined && other === undefined) return record;
  const ids = records.map(({ id }) => id).join(", ");
  const what =
    records.length === 0
      ? `there is no campaign in ${store.place}; begin one: ${program} campaign start SUBJECT`
      : `expected one of ${ids}, or how one of them begins; got ${JSON.stringify(given ?? "")}`;
  throw new InputError([{ file: "campaign", message: what }]);
}
