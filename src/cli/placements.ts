/**
 * `rashomon placements`: what each placement does with the same keys and nodes, as a table: the
 * largest and the smallest load, and the keys that a join and a leave move.
 */
import { formatCount } from "../core/formatting.ts";
import { type Cell, table } from "../report/table.ts";
import { placements } from "../systems/placements/index.ts";
import { type Figures, type Moved, measure } from "../systems/placements/measure.ts";
import { parseCount } from "./arguments.ts";
import type { Command } from "./command.ts";
import { EXIT } from "./exit-code.ts";
import type { Io } from "./io.ts";

const KEYS_MAX = 1_000_000;
const NODES_MAX = 1_000;

interface PlacementsArguments {
  readonly keys: string;
  readonly nodes: string;
  readonly json: boolean;
}

export const placementsCommand: Command<PlacementsArguments> = {
  options: (yargs) =>
    yargs
      .option("keys", {
        describe: "How many keys: key0, key1...",
        type: "string",
        requiresArg: true,
        default: "10000",
      })
      .option("nodes", {
        describe: "How many nodes, from 2: node1, node2...",
        type: "string",
        requiresArg: true,
        default: "5",
      })
      .option("json", { describe: "One JSON document", type: "boolean", default: false })
      .example(
        "$0 placements --nodes 10",
        "What an eleventh node moves, and one of ten that leaves",
      ),
  run,
};

function run(given: PlacementsArguments, io: Io): number {
  const count = parseCount("--keys", given.keys, 1, KEYS_MAX);
  const size = parseCount("--nodes", given.nodes, 2, NODES_MAX);
  const keys = Array.from({ length: count }, (_, number) => `key${number}`);
  const nodes = Array.from({ length: size }, (_, number) => `node${number + 1}`);
  const newcomer = `node${size + 1}`;
  const figures = [...placements.values()].map((one) => measure(one, keys, nodes, newcomer));
  if (given.json) {
    io.stdout.write(`${JSON.stringify({ keys: count, nodes, newcomer, placements: figures })}\n`);
    return EXIT.met;
  }
  const head = `${formatCount(count)} keys on ${size} nodes; keys moved, and those of them between`;
  io.stdout.write(`${head} nodes that stay\n\n`);
  io.stdout.write(`${textOf(figures, count, size)}\n`);
  return EXIT.met;
}

function textOf(figures: readonly Figures[], keys: number, nodes: number): string {
  const header = [
    "placement",
    "least",
    "most",
    `node${nodes + 1} joins`,
    "node1 leaves",
    `node${nodes} leaves`,
  ];
  const rows = figures.map(({ placement, loads, joins, firstLeaves, lastLeaves }) => [
    placement,
    shareOf(Math.min(...loads), keys),
    shareOf(Math.max(...loads), keys),
    ...[joins, firstLeaves, lastLeaves].map((moved) => movedOf(moved, keys)),
  ]);
  const cells = [header, ...rows].map((row) => row.map((text): Cell => ({ text })));
  return table(cells, ["left", "right", "right", "right", "right", "right"]).join("\n");
}

/** `33.3 %`. */
function shareOf(part: number, keys: number): string {
  return `${((100 * part) / keys).toFixed(1)} %`;
}

function movedOf({ keys: moved, betweenSurvivors }: Moved, keys: number): string {
  return `${shareOf(moved, keys)} (${shareOf(betweenSurvivors, keys)})`;
}
