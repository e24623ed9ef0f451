/**
 * `npm run bench:campaign -- kills [redis|postgres] [PIECES KILLS RESTARTS]`: what a campaign comes
 * to while its workers are killed and its server is restarted. `-- cost [redis|postgres]`: what a
 * queue costs a piece. `-- crowd [WORKERS SECONDS]`: so many simulated workers and one Redis.
 */
import { costOf, crowdOf } from "./campaign/cost.ts";
import { killCampaign, localReports } from "./campaign/kills.ts";

const [what = "kills", ...given] = process.argv.slice(2);

if (what === "kills") {
  const stores = (["redis", "postgres"] as const).filter((store) => given.includes(store));
  const [pieces = 20_000, kills = 1_000, restarts = 20] = given.map(Number).filter(Number.isFinite);
  const local = await localReports(pieces, ["1", "2", "16"], tell);
  for (const store of stores.length === 0 ? (["redis", "postgres"] as const) : stores) {
    const order = { store, pieces, kills, restarts, processes: [1, 2, 1], seed: 1, everyStarts: 2 };
    const onProgress = (text: string) => tell(`${store}: ${text}`);
    print({ store, ...(await killCampaign({ ...order, onProgress }, local)) });
  }
} else if (what === "cost") {
  for (const store of ["redis", "postgres"] as const) {
    if (given[0] === undefined || given[0] === store) print(await costOf(store, 2_000));
  }
} else if (what === "crowd") {
  const [workers = "1000", seconds = "30"] = given;
  print(await crowdOf(Number(workers), Number(seconds), tell));
  // A thousand workers would look for their server for ever.
  process.exit(0);
}

function tell(text: string): void {
  process.stderr.write(`${text}\n`);
}

function print(document: unknown): void {
  process.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
}
