/** The commands that show a run again, as a person types them. */
import { terminalLine } from "../core/escape/terminal.ts";
import type { ReportedRun } from "./document.ts";
import { lengthOf } from "./wrap.ts";

/**
 * `rashomon replay reports/x.json`; null if the run left no artifact.
 * @param program how the program is called: `npx rashomon`.
 */
export function replayCommand(run: Pick<ReportedRun, "artifact">, program: string): string | null {
  return run.artifact === null ? null : `${program} replay ${shellWord(run.artifact)}`;
}

/**
 * The commands that show a run again: its artifact's, and its scenario's where a file holds that.
 */
export function againCommands(
  run: Pick<ReportedRun, "artifact" | "artifactOnly" | "scenario" | "seed">,
  program: string,
): readonly string[] {
  const replay = replayCommand(run, program);
  const rerun = run.artifactOnly ? null : rerunCommand(run, program);
  return [replay, rerun].filter((command) => command !== null);
}

/** `rashomon run scenarios/raft/x.yaml --seed 7`. */
export function rerunCommand(run: Pick<ReportedRun, "scenario" | "seed">, program: string): string {
  return `${program} run ${shellWord(run.scenario)} --seed ${run.seed}`;
}

/** `rashomon explain reports/x.json`; null if only an artifact that was not kept holds the run. */
export function explainCommand(
  {
    artifact,
    artifactOnly,
    scenario,
    protocol,
    seed,
  }: Pick<ReportedRun, "artifact" | "artifactOnly" | "scenario" | "protocol" | "seed">,
  program: string,
): string | null {
  if (artifact !== null) return `${program} explain ${shellWord(artifact)}`;
  const which = `--protocol ${shellWord(protocol)} --seed ${seed}`;
  return artifactOnly ? null : `${program} explain ${shellWord(scenario)} ${which}`;
}

/** A command in lines that fit and can be pasted: an unfinished line ends in a backslash. */
export function commandLines(command: string, columns: number, indent: string): string[] {
  const lines: string[] = [];
  let line = "";
  // A quoted word may hold spaces; an option and its value stay together.
  for (const word of command.match(/(?:--?[a-z]+ (?=[\d']))?(?:\$?'(?:[^'\\]|\\.)*'|[^\s'])+/g) ??
    []) {
    const longer = line === "" ? indent + word : `${line} ${word}`;
    if (line !== "" && lengthOf(longer) + 2 > columns) {
      lines.push(`${line} \\`);
      line = `${indent}  ${word}`;
    } else {
      line = longer;
    }
  }
  return [...lines, line];
}

/**
 * Quoted where a shell would read it otherwise; what a terminal would act on is written as
 * `$'\\x1b'`.
 */
export function shellWord(text: string): string {
  if (/^[\w./:@%+,=-]+$/.test(text) && !text.startsWith("::")) return text;
  if (terminalLine(text) === text) return `'${text.replaceAll("'", `'\\''`)}'`;
  const plain = text.replace(/[^\x20-\x7e]|['\\#:]/gu, (character) => {
    const point = character.codePointAt(0) ?? 0;
    const [mark, digits] = point < 0x80 ? ["x", 2] : point < 0x10000 ? ["u", 4] : ["U", 8];
    return `\\${mark}${point.toString(16).padStart(digits, "0")}`;
  });
  return `$'${plain}'`;
}
