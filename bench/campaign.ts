/**
 * `npm run bench:campaign -- kills [redis|postgres] [PIECES KILLS RESTARTS]`: what a campaign comes
 * to while its workers are killed and its server is restarted.
 */
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
    everyMs: 250,
    onProgress: (text) => process.stderr.write(`${text}\n`),
  });
  process.stdout.write(`${JSON.stringify(outcome, null, 2)}\n`);
}
