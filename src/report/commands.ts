/** The commands that show a run again, as a person types them. */
import type { ReportedRun } from "./document.ts";

/** `rashomon replay reports/x.json`; null if the run left no artifact. */
export function replayCommand(run: Pick<ReportedRun, "artifact">): string | null {
  return run.artifact === null ? null : `rashomon replay ${shellWord(run.artifact)}`;
}

/** `rashomon run scenarios/raft/x.yaml --seed 7`. */
export function rerunCommand(run: Pick<ReportedRun, "scenario" | "seed">): string {
  return `rashomon run ${shellWord(run.scenario)} --seed ${run.seed}`;
}

/** Quoted where a shell would read it otherwise. */
function shellWord(text: string): string {
  return /^[\w./:@%+,=-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
