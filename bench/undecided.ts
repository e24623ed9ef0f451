/**
 * `npm run bench:undecided -- [SECONDS] [REGISTER|STACK]`: the smallest history of each number of
 * clients that is not decided within so many seconds (10) of processor time: registers with fifty
 * values, stacks with five. Histories grow by a quarter; of each size four are tried, of registers
 * two with a stale read.
 */
import { checkLinearizable } from "../src/checkers/linearizability/check.ts";
import { must } from "../src/core/assert.ts";
import type { Operation } from "../src/history/operation.ts";
import { objects } from "../src/objects/index.ts";
import { modelOf } from "../src/objects/model.ts";
import { generateHistory } from "./generate-history.ts";
import { objectHistory } from "./object-history.ts";

const CLIENTS = [5, 10, 20, 50, 100];
const FIRST = 80;
const LAST = 10_000;
const SEEDS = 4;

interface Kind {
  readonly name: string;
  readonly object: string;
  history(operations: number, concurrency: number, seed: number): readonly Operation[];
}

const KINDS: readonly Kind[] = [
  {
    name: "register, 50 values",
    object: "register",
    history: (operations, concurrency, seed) =>
      generateHistory({
        model: "register",
        operations,
        concurrency,
        values: 50,
        keys: 1,
        infoPermille: 0,
        stale: seed % 2 === 0,
        seed,
      }),
  },
  {
    name: "stack, 5 values",
    object: "stack",
    history: (operations, concurrency, seed) =>
      objectHistory({
        kind: "stack",
        operations,
        concurrency,
        values: 5,
        infoPermille: 0,
        readEvery: 4,
        wrong: false,
        seed,
      }),
  },
];

const [secondsText = "10", only = ""] = process.argv.slice(2);
const seconds = Number(secondsText);

/** Processor time used so far, in seconds. */
function spent(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

function isDecided(
  { object, history }: Kind,
  size: number,
  clients: number,
  seed: number,
): boolean {
  const until = spent() + seconds;
  const { verdict } = checkLinearizable(
    history(size, clients, seed),
    modelOf(must(objects.get(object), object)),
    { failure: false, budget: { expired: () => spent() > until } },
  );
  return verdict !== "unknown";
}

/** The first size and seed that is not decided; null if all are. */
function smallest(kind: Kind, clients: number): { size: number; seed: number } | null {
  for (let size = FIRST; size <= LAST; size = Math.round(size * 1.25)) {
    for (let seed = 1; seed <= SEEDS; seed++) {
      if (!isDecided(kind, size, clients, seed)) return { size, seed };
    }
  }
  return null;
}

console.log(`| history | clients | smallest not decided in ${seconds} s |`);
console.log("|---|---|---|");
for (const kind of KINDS.filter(({ object }) => object.includes(only.toLowerCase()))) {
  for (const clients of CLIENTS) {
    const found = smallest(kind, clients);
    const what =
      found === null ? `none up to ${LAST}` : `${found.size} operations (seed ${found.seed})`;
    console.log(`| ${kind.name} | ${clients} | ${what} |`);
  }
}
