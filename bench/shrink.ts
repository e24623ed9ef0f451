/**
 * What shrinking comes to, over mutants of all protocols: of each, the first drawn run that a
 * declared detector finds is shrunk.
 *
 *     npm run bench:shrink -- [MUTANTS] [SEED] [PROTOCOL]
 *
 * So many mutants (default 30), evenly spread over the protocols; runs are drawn from SEED (default
 * 1) on. Seconds are CPU time.
 */
import { protocols } from "../src/protocols/index.ts";
import { otherDraw } from "../src/search/shrink/other-draws.ts";
import {
  type Failure,
  NothingToShrinkError,
  type Shrunk,
  shrinkFailure,
} from "../src/search/shrink/shrink.ts";
import { failuresOf, median } from "./failures.ts";

const [count = "30", first = "1", only] = process.argv.slice(2);
const names = [...protocols.keys()].filter((name) => only === undefined || name === only);
const rows: { readonly shrunk: Shrunk; readonly seconds: number }[] = [];
for (const { name, failure } of failuresOf(names, Number(count), Number(first))) {
  const began = process.cpuUsage();
  const shrunk = shrunkOf(failure, name);
  if (shrunk === null) continue;
  const { user, system } = process.cpuUsage(began);
  const seconds = (user + system) / 1e6;
  rows.push({ shrunk, seconds });
  const { fingerprint, before, decisions, run, trials, minimal } = shrunk;
  console.log(
    `${name}, seed ${failure.seed}: ${fingerprint}, ${before.decisions} decisions to ${decisions}, ` +
      `${before.steps} steps to ${run.steps}, ${trials} runs, ${seconds.toFixed(1)} s` +
      (minimal ? "" : ", stopped"),
  );
}
if (rows.length > 0) {
  const decisions = rows.map(({ shrunk }) => shrunk.decisions);
  const fewer = rows.map(({ shrunk }) => 100 * (1 - shrunk.run.steps / shrunk.before.steps));
  const seconds = rows.map((row) => row.seconds);
  const minimal = rows.filter(({ shrunk }) => shrunk.minimal).length;
  console.log(
    `\n${rows.length} mutants, ${minimal} to the end. Median (worst): ` +
      `${median(decisions)} decisions (${Math.max(...decisions)}), ` +
      `${median(fewer).toFixed(1)} % fewer steps (${Math.min(...fewer).toFixed(1)}), ` +
      `${median(seconds).toFixed(1)} s (${Math.max(...seconds).toFixed(1)})`,
  );
}

function shrunkOf(failure: Failure, name: string): Shrunk | null {
  try {
    return shrinkFailure(failure, { otherDraw });
  } catch (error) {
    if (!(error instanceof NothingToShrinkError)) throw error;
    console.log(`${name}, seed ${failure.seed}: NOT SHRUNK, ${error.message}`);
    return null;
  }
}
