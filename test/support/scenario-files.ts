/** The scenarios of the repository, each with each of its protocols, and their pinned hashes. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { RunResult } from "../../src/runner/result.ts";
import { parseScenario } from "../../src/scenario/parse.ts";
import type { Scenario } from "../../src/scenario/scenario.ts";

export interface ScenarioRun {
  readonly file: string;
  readonly text: string;
  readonly protocol: string;
  readonly scenario: Scenario;
}

/** @param within keeps a file, by its path below `scenarios/`. */
export function scenarioRuns(within: (path: string) => boolean): readonly ScenarioRun[] {
  return readdirSync("scenarios", { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".yaml") && within(path))
    .sort()
    .flatMap((path) => {
      const file = join("scenarios", path);
      const { text, scenario } = fileAt(file);
      return scenario.protocols.map((protocol) => ({ file, text, protocol, scenario }));
    });
}

interface ScenarioFile {
  readonly text: string;
  readonly scenario: Scenario;
}

/** Read once for all files of tests that a process runs. */
const read = new Map<string, ScenarioFile>();

function fileAt(file: string): ScenarioFile {
  const known = read.get(file);
  if (known !== undefined) return known;
  const text = readFileSync(file, "utf8");
  const fresh = { text, scenario: parseScenario(text, file) };
  read.set(file, fresh);
  return fresh;
}

/** What is known of a plain run: its hash, and how many steps it takes. */
export interface Pinned {
  readonly hash: string;
  readonly steps: number;
}

/** What is pinned of a run, in one line: `HASH pass 1203 steps  FILE PROTOCOL seed 1`. */
export function pinnedLine(run: ScenarioRun, { hash, verdict, steps }: RunResult): string {
  return `${hash} ${verdict} ${steps} steps  ${keyOf(run)}`;
}

/** What is pinned of a run, if it is: test/scenarios.test.ts holds it against the plain run. */
export function pinnedOf(run: ScenarioRun): Pinned | undefined {
  pinned ??= new Map(
    [...readFileSync(HASHES, "utf8").matchAll(/^(\S+) \S+ (\d+) steps {2}(.*)$/gm)].map(
      ([, hash = "", steps, key = ""]) => [key, { hash, steps: Number(steps) }],
    ),
  );
  return pinned.get(keyOf(run));
}

const HASHES = "test/golden/hashes.txt";

let pinned: ReadonlyMap<string, Pinned> | undefined;

function keyOf({ file, protocol, scenario }: ScenarioRun): string {
  return `${file} ${protocol} seed ${scenario.seeds.first}`;
}
