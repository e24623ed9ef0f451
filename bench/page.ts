/**
 * `npm run bench:page -- [--write]`: how fast the page is in Chromium: a run of 100,000 steps made
 * again, a step and a zoom in it, a question to 160 runs; what recording costs; how large pages
 * are. Processor time beside real time: other programs lengthen the latter more.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Browser, chromium } from "playwright-core";
import { busy } from "./busy.ts";
import { slowness } from "./calibration.ts";
import { table } from "./measure.ts";
import {
  askedAll,
  type Opened,
  opened,
  pressed,
  type Took,
  timesOfRun,
  walked,
} from "./page/opened.ts";
import { recordingCost } from "./page/recording.ts";
import { historyPageSize, runPageSizes } from "./page/sizes.ts";
import { writeSection } from "./section.ts";

const PROGRAM = fileURLToPath(new URL("../src/bundle/main.js", import.meta.url));
const CHROMIUM = "/usr/bin/chromium";
/** The chaos phase of a run of five-node Raft that has some 100,000 steps. */
const LONG = "50s";
const OPENINGS = 3;
const STEPS_WALKED = 40;
const SWEPT_RUNS = 160;
/** Real histories, and what they are judged by. */
const HISTORIES: readonly (readonly [file: string, ...flags: string[]])[] = [
  ["test/data/histories/jepsen-etcd/etcd_101.log", "--model", "cas-register"],
  ["test/data/histories/kv/c50-ok.txt", "--model", "kv"],
];

/** A line of the table: what was measured, its figures, and what is wanted of it. */
type Row = readonly [what: string, wall: string, page: string, workers: string, wanted: string];

const ms = (figure: number): string => (figure < 10 ? figure.toFixed(1) : figure.toFixed(0));

/** The middle of each, and the most of real time. */
function summed(what: string, all: readonly Took[], wanted: string): Row {
  const middle = (of: (took: Took) => number): number =>
    all.map(of).sort((a, b) => a - b)[all.length >> 1] ?? 0;
  const most = Math.max(...all.map(({ wallMs }) => wallMs));
  const wall = ms(middle(({ wallMs }) => wallMs));
  return [
    what,
    all.length > 3 ? `${wall} (${ms(most)})` : wall,
    ms(middle(({ pageMs }) => pageMs)),
    ms(middle(({ workersMs }) => workersMs)),
    wanted,
  ];
}

function ran(folder: string, scenario: string, seeds: string): string {
  const file = join(folder, `${seeds}.html`);
  const given = [PROGRAM, "run", scenario, "--seeds", seeds, "--out", folder, "--quiet"];
  const { stderr, status } = spawnSync(process.execPath, [...given, "--reporter", `html=${file}`], {
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(stderr);
  return file;
}

async function longRun(browser: Browser, folder: string): Promise<readonly Row[]> {
  const scenario = join(folder, "long.json");
  writeFileSync(scenario, JSON.stringify(busy("raft", LONG).source));
  const file = ran(folder, scenario, "1..1");
  const openings: Opened[] = [];
  const times: { runMs: number; judgedMs: number }[] = [];
  for (let time = 0; time < OPENINGS; time++) {
    await openings.at(-1)?.page.close();
    const open = await opened(browser, file, "[data-testid=hash]");
    openings.push(open);
    times.push(await timesOfRun(open));
  }
  const on = openings.at(-1) as Opened;
  const steps = Number(await on.page.getByTestId("step").getAttribute("max"));
  const held = Math.min(...openings.map(({ heldUpMs }) => heldUpMs));
  const run = Math.min(...times.map(({ runMs }) => runMs));
  const judged = Math.min(...times.map(({ judgedMs }) => judgedMs));
  const walks: Took[] = [];
  for (let at = 0; at < STEPS_WALKED; at++) {
    walks.push(await walked(on, 1 + ((at * 104_729 + 7) % steps)));
  }
  const neighbours: Took[] = [];
  for (let at = 0; at < STEPS_WALKED; at++) neighbours.push(await walked(on, (steps >> 1) + at));
  const zooms: Took[] = [];
  for (const key of "0+++++++++---------") zooms.push(await pressed(on, key));
  return [
    summed(
      `open a run of ${steps} steps, until it is drawn`,
      openings.map(({ took }) => took),
      "",
    ),
    ["of that the run (the best)", ms(run), "", "", "500"],
    ["its judgement after it (the best)", ms(judged), "", "", ""],
    [`the page held up meanwhile (the best)`, ms(held), "", "", "50"],
    summed("any step, until all states are shown", walks, "50"),
    summed("the next step", neighbours, "50"),
    summed("zoom, the whole run and nearer", zooms, "50"),
  ];
}

async function sweep(browser: Browser, folder: string): Promise<readonly Row[]> {
  const scenario = join(folder, "swept.json");
  writeFileSync(scenario, JSON.stringify(busy("raft", "5s").source));
  const on = await opened(browser, ran(folder, scenario, `1..${SWEPT_RUNS}`), "#question");
  const asked = await askedAll(on, "kind:crash", SWEPT_RUNS);
  await on.page.close();
  const each = asked.wallMs / SWEPT_RUNS;
  return [
    summed(`open a sweep of ${SWEPT_RUNS} runs`, [on.took], ""),
    summed(`"in which runs" of ${SWEPT_RUNS} runs of 10,000 steps`, [asked], ""),
    ["of that each run", ms(each), "", ms(asked.workersMs / SWEPT_RUNS), ""],
  ];
}

const folder = mkdtempSync(join(tmpdir(), "rashomon-bench-page-"));
const browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] });
try {
  const rows = [...(await longRun(browser, folder)), ...(await sweep(browser, folder))];
  process.stderr.write(`${table(rows)}\n`);
  const costs = ["raft", "multi-paxos", "zab"].map((name) => [name, recordingCost(name)] as const);
  const sizes = await runPageSizes();
  const histories = [];
  for (const history of HISTORIES) {
    histories.push(await historyPageSize(browser, PROGRAM, folder, history));
  }
  const kB = (bytes: number): string => (bytes / 1000).toFixed(0);
  const tables = [
    [["", "ms (most)", "page's thread, ms", "workers, ms", "wanted"], ...rows],
    [
      ["recording", "us an event", "us a step"],
      ...costs.map(([name, cost]) => [name, cost.usPerEvent.toFixed(2), cost.usPerStep.toFixed(2)]),
    ],
    [["page of a run of", "kB"], ...sizes.map(([name, bytes]) => [name, kB(bytes)])],
    [
      ["page of a history", "kB", "operations", "carried", "opens in ms"],
      ...histories.map(({ file, bytes, operations, carried, opened: { wallMs } }) => [
        file.replace(/^.*\//, ""),
        kB(bytes),
        String(operations),
        String(carried),
        ms(wallMs),
      ]),
    ],
  ];
  const slow = slowness().toFixed(2);
  process.stdout.write(`${tables.map(table).join("\n\n")}\n\n`);
  process.stdout.write(`A second of processor time was worth 1/${slow} of one that is quiet.\n`);
  if (process.argv.includes("--write")) {
    const rule = (row: readonly string[]) => `| ${row.join(" | ")} |`;
    const lines = tables.flatMap(([head = [], ...body]) => [
      "",
      rule(head),
      rule(head.map(() => "---")),
      ...body.map(rule),
    ]);
    writeSection(new URL("../../docs/performance.md", import.meta.url), "bench:page", [
      "## The page",
      "",
      `\`npm run bench:page -- --write\`, ${browser.version()}; slowness ${slow}.`,
      ...lines,
    ]);
  }
} finally {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
}
