/** The commands that show a run again, as the page offers them to be copied. */
import { replayCommand, rerunCommand, shellWord } from "../../report/commands.ts";
import type { ReportedRun } from "../../report/document.ts";

export interface NamedCommand {
  readonly about: string;
  readonly command: string;
}

/** @param program how the program is called: `npx rashomon`. */
export function commandsOf(
  run: Pick<
    ReportedRun,
    "artifact" | "artifactOnly" | "scenario" | "seed" | "protocol" | "verdict"
  >,
  program: string,
): readonly NamedCommand[] {
  const replay = replayCommand(run, program);
  // A run that a search drew has no scenario file but that of its artifact.
  if (run.artifact !== null && (run.artifactOnly || run.artifact === run.scenario)) {
    const artifact = shellWord(run.artifact);
    return [
      { about: "Replay the artifact", command: `${program} replay ${artifact}` },
      { about: "Explain the failure", command: `${program} explain ${artifact}` },
    ];
  }
  const scenario = `${shellWord(run.scenario)} --seed ${run.seed}`;
  return [
    { about: "Run it again", command: rerunCommand(run, program) },
    ...(replay === null ? [] : [{ about: "Replay the artifact", command: replay }]),
    ...(run.verdict === "fail"
      ? [{ about: "Explain the failure", command: `${program} explain ${scenario}` }]
      : []),
    {
      about: "Many ways in which it may continue",
      command: `${program} fork ${scenario} --at 1s`,
    },
  ];
}

/** Makes the page of a shrunk failure, which opens on the steps before its violation. */
export function shrunkCommand(file: string, seed: number, program: string): string {
  return `${program} run ${shellWord(file)} --seed ${seed} --reporter html`;
}
