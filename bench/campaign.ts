/**
 * `npm run bench:campaign -- kills [redis|postgres] [PIECES KILLS RESTARTS]`: what a campaign comes
 * to while its workers are killed and its server is restarted. `-- cost [redis|postgres]`: what a
 * queue costs a piece. `-- crowd [WORKERS SECONDS]`: so many simulated workers and one Redis.
 */
import { costOf, crowdOf } from "./campaign/cost.ts";
import { killCampaign } from "./campaign/kills.ts";

const [what = "kills", ...given] = process.argv.slice(2);

if (what === "kills") {
  const [store = "redis", pieces = "20000", kills = "1000", restarts = "20"] = given;
  const outcome = await killCampaign({
    store: store === "postgres" ? "postgres" : "redis",
    pieces: Number(pieces),
    kills: Number(kills),
    restarts: Number(restarts),
    processes: 3,
    seed: 1,
    everyMs: 500,
    onProgress: (text) => process.stderr.write(`${text}\n`),
  });
  print(outcome);
} else if (what === "cost") {
  for (const store of ["redis", "postgres"] as const) {
    if (given[0] === undefined || given[0] === store) print(await costOf(store, 2_000));
  }
} else if (what === "crowd") {
  const [workers = "1000", seconds = "30"] = given;
  const tell = (text: string): void => {
    process.stderr.write(`${text}\n`);
  };
  print(await crowdOf(Number(workers), Number(seconds), tell));
  // A thousand workers would look for their server for ever.
  process.exit(0);
}

function print(document: unknown): void {
  process.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
}
