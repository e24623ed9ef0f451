/**
 * `npm run bench:objects`: times the checker on histories of collections, multi-registers and a
 * user's model, each an order verified; `--long`: those of 1,000,000 operations; a word: only cases
 * whose name has it.
 */
import { certify } from "../src/checkers/certificates/order.ts";
import { checkLinearizable } from "../src/checkers/linearizability/check.ts";
import { must } from "../src/core/assert.ts";
import { objects } from "../src/objects/index.ts";
import { type Model, modelOf } from "../src/objects/model.ts";
import { bank } from "./bank.ts";
import { slowness } from "./calibration.ts";
import { table } from "./measure.ts";
import { type ObjectShape, objectHistory } from "./object-history.ts";

const TIME_LIMIT_MS = 10_000;
const SEEDS = [1, 2, 3, 4, 5];
const RUNS = 5;

type Case = readonly [
  kind: ObjectShape["kind"],
  operations: number,
  concurrency: number,
  values: number | null,
  infoPermille: number,
];

const SHORT: readonly Case[] = [
  ["multi-register", 300, 10, null, 37],
  ["multi-register", 300, 10, 5, 37],
  ["multi-register", 1_000, 5, 5, 0],
  ["bank", 1_000, 10, null, 0],
  ["set", 500, 10, 5, 0],
  ["grow-set", 500, 10, null, 0],
  ["list", 200, 5, null, 0],
  ["list", 200, 10, null, 20],
  ["fifo-queue", 300, 5, 5, 0],
  ["fifo-queue", 1_000, 10, 5, 0],
  ["fifo-queue", 1_000, 10, 5, 20],
  ["priority-queue", 500, 10, 5, 0],
  ["priority-queue", 500, 10, null, 20],
  ["stack", 500, 10, 5, 0],
  ["stack", 500, 10, null, 20],
];
const LONG: readonly Case[] = [
  ["list", 1_000_000, 20, null, 0],
  ["grow-set", 1_000_000, 20, null, 0],
  ["fifo-queue", 1_000_000, 20, null, 0],
  ["stack", 1_000_000, 20, null, 0],
  ["priority-queue", 1_000_000, 20, null, 0],
  ["stack", 250_000, 20, null, 0],
  ["fifo-queue", 100_000, 20, null, 20],
  ["stack", 100_000, 20, null, 20],
  ["priority-queue", 100_000, 20, null, 20],
];

function modelFor(kind: ObjectShape["kind"]): Model {
  if (kind === "bank") return bank as Model;
  const name = kind === "grow-set" ? "set" : kind;
  return modelOf(must(objects.get(name), name));
}

/**
 * Milliseconds of processor time: the least of some runs, of long ones also in proportion to the
 * calibration loop; null if it was not decided.
 */
function time(
  shape: ObjectShape,
  long: boolean,
): {
  ms: number | null;
  scaled: number | null;
  verdict: string;
} {
  const model = modelFor(shape.kind);
  const history = objectHistory(shape);
  const judge = (witness: boolean) => {
    const until = Date.now() + TIME_LIMIT_MS;
    const budget = { expired: () => Date.now() > until };
    return checkLinearizable(history, model, { failure: false, witness, budget });
  };
  const first = judge(!long);
  if (first.verdict === "unknown") return { ms: null, scaled: null, verdict: "unknown" };
  const flaw = first.witness === null ? null : certify(history, model, first.witness);
  if (flaw !== null || first.verdict !== "ok") {
    return { ms: null, scaled: null, verdict: `wrong: ${flaw ?? first.verdict}` };
  }
  let best = Number.POSITIVE_INFINITY;
  let least = Number.POSITIVE_INFINITY;
  for (let run = 0; run < RUNS; run++) {
    const slow = long ? slowness() : 1;
    const before = process.cpuUsage();
    judge(false);
    const { user, system } = process.cpuUsage(before);
    const ms = (user + system) / 1_000;
    best = Math.min(best, ms);
    least = Math.min(least, ms / slow);
  }
  return { ms: best, scaled: long ? least : null, verdict: "ok" };
}

const long = process.argv.includes("--long");
const only = process.argv.slice(2).find((argument) => !argument.startsWith("--")) ?? "";
const rows = [["history", "decided", "ms, least", "ms, median", "ms, most", "in proportion"]];
for (const [kind, operations, concurrency, values, infoPermille] of long ? LONG : SHORT) {
  const name =
    `${kind} of ${operations}, ${concurrency} clients, ${values ?? "distinct"} values, ` +
    `${infoPermille / 10} % crashed`;
  if (!name.includes(only)) continue;
  const results = (long ? [1] : SEEDS).map((seed) => {
    const readEvery = long ? operations / 40 : 4;
    const shape = { kind, operations, concurrency, values, infoPermille, readEvery, seed };
    return time({ ...shape, wrong: false }, long);
  });
  const wrong = results.find(({ verdict }) => verdict.startsWith("wrong"));
  if (wrong !== undefined) throw new Error(`${name}: ${wrong.verdict}`);
  const times = results.flatMap(({ ms }) => (ms === null ? [] : [ms])).sort((a, b) => a - b);
  const at = (index: number): string => times[index]?.toFixed(2) ?? "";
  rows.push([
    name,
    `${times.length} of ${results.length}`,
    at(0),
    at(times.length >> 1),
    at(times.length - 1),
    results[0]?.scaled?.toFixed(0) ?? "",
  ]);
}
console.log(table(rows));
