/** What to do after a sweep: three commands that can be pasted. */
import { commandLines, replayCommand, rerunCommand, shellWord } from "./commands.ts";
import type { ReportedRun } from "./document.ts";
import { folderOf } from "./folders.ts";
import type { Paint } from "./paint.ts";
import { type Row, vacuousIn } from "./rows.ts";
import { wrap } from "./wrap.ts";

/** Seeds that a search is proposed with. */
const SEARCHED = 200;

/** Each command with a line that says what it does. */
export function nextSteps(
  rows: readonly Row[],
  program: string,
  columns: number,
  paint: Paint,
): string[] {
  const steps = stepsOf(rows, program);
  if (steps.length === 0) return [];
  return [
    paint.strong("Next:"),
    ...steps.flatMap(([about, command]) => [
      ...wrap(about, columns, "  ").map(paint.dim),
      ...commandLines(command, columns, "    "),
    ]),
  ];
}

function stepsOf(rows: readonly Row[], program: string): readonly (readonly [string, string])[] {
  const steps: (readonly [string, string])[] = [];
  const runs = rows.flat();
  const unmet = runs.find((run) => !run.met);
  const planted = shortest(runs.filter((run) => run.met && run.verdict === "fail"));
  if (unmet !== undefined) {
    const command = replayCommand(unmet, program) ?? rerunCommand(unmet, program);
    steps.push(["The first that is not as expected, step by step:", command]);
  } else if (planted !== undefined) {
    steps.push(["A planted bug, found, step by step:", rerunCommand(planted, program)]);
  }
  const busiest = mostHappened(rows.filter((row) => row.every((run) => run.verdict === "pass")));
  if (busiest !== undefined) {
    const command = `${program} run ${shellWord(busiest.scenario)} --seeds 1..${SEARCHED}`;
    steps.push([`The same faults at ${SEARCHED} other seeds:`, command]);
  }
  const folder = commonFolder(runs);
  if (folder !== null) {
    steps.push(["Every scenario with its sentence:", `${program} run ${shellWord(folder)} --list`]);
  }
  return steps;
}

function shortest(runs: readonly ReportedRun[]): ReportedRun | undefined {
  return runs.reduce<ReportedRun | undefined>(
    (best, run) => (best === undefined || run.scenario.length < best.scenario.length ? run : best),
    undefined,
  );
}

/** A run of the scenario in which the most kinds of faults struck. */
function mostHappened(rows: readonly Row[]): ReportedRun | undefined {
  let best: ReportedRun | undefined;
  let most = 0;
  for (const row of rows) {
    const faults = new Set(
      row.flatMap((run) =>
        Object.entries(run.happened).flatMap(([name, count]) =>
          name.startsWith("fault-") && count > 0 ? [name] : [],
        ),
      ),
    );
    if (faults.size <= most || vacuousIn(row).length > 0) continue;
    most = faults.size;
    best = row[0];
  }
  return best;
}

/** The innermost folder that holds all scenarios; null if there is none. */
function commonFolder(runs: readonly ReportedRun[]): string | null {
  const folders = runs.map((run) => folderOf(run.scenario).split("/"));
  const common = folders.reduce((shared, folder) => {
    const parts = shared.findIndex((part, at) => part !== folder[at]);
    return parts < 0 ? shared : shared.slice(0, parts);
  }, folders[0] ?? []);
  return common.length === 0 || common[0] === "" ? null : common.join("/");
}
