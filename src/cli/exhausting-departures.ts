/** `rashomon exhaust --departures`: the search, and what is printed of it. */
import { terminalText } from "../core/escape/terminal.ts";
import { counted, formatCount, formatDuration } from "../core/formatting.ts";
import { hashText, hexOf } from "../core/hash.ts";
import { expectManyRuns } from "../host/engine.ts";
import { type ExhaustedDepartures, exhaustDepartures } from "../host/exhaust-departures.ts";
import { codeDigest } from "../host/own-systems.ts";
import { probeFolder } from "../host/probe-folder.ts";
import { programCode } from "../host/program.ts";
import { type CalmAbout, CalmBase, type Departure } from "../search/calm-base.ts";
import type {
  DeparturesExplored,
  DeparturesSoFar,
  FirstDepartures,
} from "../search/exhaustive/departures.ts";
import { exploreDepartures } from "../search/exhaustive/explore-departures.ts";
import { planting, type Subject } from "../search/subject.ts";
import { parseCount } from "./arguments.ts";
import { ArtifactWriter } from "./artifacts.ts";
import { boundOf, type ExhaustArguments, refuseOfStates, timeMsOf } from "./exhaust-arguments.ts";
import { detectorsOf, subjectToExhaust } from "./exhaust-subject.ts";
import { EXIT } from "./exit-code.ts";
import { goingOn } from "./how-far.ts";
import { untilInterrupted } from "./interrupt.ts";
import type { Io } from "./io.ts";
import { MadeFile, type SearchMade } from "./made-file.ts";
import { workersOf } from "./workers.ts";

/** Departures that are crashes, unless it is said otherwise. */
export const CRASHES = "2";
/** Where artifacts go, unless it is said otherwise. */
export const OUT = "reports";

/** In worker threads, or in the calling one where there are to be none. */
export async function exhaustByDepartures(given: ExhaustArguments, io: Io): Promise<number> {
  const { out = OUT } = given;
  probeFolder(out);
  refuseOfStates(given);
  const most = boundOf("--departures", given.departures ?? "0");
  const crashes = boundOf("--crashes", given.crashes ?? CRASHES);
  const workers = workersOf(given.workers, Number.POSITIVE_INFINITY, io);
  const statesMax = given.states === undefined ? Infinity : parseCount("--states", given.states, 1);
  const timeMs = timeMsOf(given);
  const subject = await subjectToExhaust(given);
  const { mutant, resume } = given;
  const detectors = detectorsOf(subject, mutant);
  const kept =
    resume === undefined ? null : new MadeFile(resume, madeBy(given, subject, most, crashes));
  const interrupt = untilInterrupted();
  const { signal } = interrupt;
  try {
    const isAsked = goingOn(timeMs, io.stderr, () => signal.aborted);
    const settings = {
      statesMax,
      isPlain: given.plain,
      goesOn: ({ firsts, ...soFar }: DeparturesSoFar) =>
        isAsked({ ...soFar, [`of ${firsts.of} first departures`]: firsts.made }),
      ...(kept !== null && { onMade: kept.write.bind(kept) }),
      ...(kept?.made && { from: kept.made }),
    };
    const bounds = { most, crashes };
    const { protocol: system, scenario } = subject;
    const searched = {
      system,
      scenario,
      mutant: mutant ?? null,
      bounds,
      isPlain: given.plain,
      detectors,
    };
    if (workers > 0) expectManyRuns();
    const { found, fault } =
      workers > 0
        ? await exhaustDepartures(searched, workers, settings)
        : inThisThread(mutant === undefined ? subject : planting(subject, mutant), bounds, {
            ...settings,
            stop: (check) => detectors.includes(check),
          });
    const files = filesOf(found, out, io);
    const calm = new CalmBase(subject).about;
    io.stdout.write(
      given.json
        ? `${JSON.stringify({ calm, ...documentOf(found, files), workers, fault }, null, 2)}\n`
        : departuresText({ found, fault }, calm, files),
    );
    if (signal.aborted) return EXIT.interrupted;
    if (fault !== null) return EXIT.notDeterministic;
    if (found.failures.length > 0) return EXIT.notMet;
    return found.complete && found.undecided === 0 ? EXIT.met : EXIT.undecided;
  } finally {
    interrupt.dispose();
  }
}

function inThisThread(...given: Parameters<typeof exploreDepartures>): ExhaustedDepartures {
  return { found: exploreDepartures(...given), fault: null };
}

/** What a file of what was made is good for. */
function madeBy(
  { subject: named, mutant, plain }: ExhaustArguments,
  { given, protocol, scenario }: Subject,
  most: number,
  crashes: number,
): SearchMade {
  const own = scenario === null ? "" : codeDigest(scenario, protocol);
  return {
    of: JSON.stringify({
      subject: named,
      mutant: mutant ?? null,
      departures: most,
      crashes,
      ...(plain && { plain }),
    }),
    code: `${programCode()}${own}${hexOf(hashText(JSON.stringify(given)))}`,
  };
}

function filesOf({ failures }: DeparturesExplored, folder: string, io: Io) {
  const scenarios = failures.map(({ scenario }) => scenario);
  const writer = new ArtifactWriter(folder, scenarios, io.stderr, "exhaust");
  return failures.map(({ scenario, result }) => writer.write(scenario, result));
}

function documentOf(found: DeparturesExplored, files: readonly (string | null)[]) {
  const failures = found.failures.map(({ fingerprint, result, departures, runs }, at) => {
    const { check, message } = result.violations[0] ?? { check: "", message: "" };
    return { fingerprint, check, message, departures, runs, artifact: files[at] ?? null };
  });
  return { ...found, failures };
}

function departuresText(
  { found, fault }: ExhaustedDepartures,
  calm: CalmAbout,
  files: readonly (string | null)[],
): string {
  const { runs, met, steps, states, firsts, complete, failures, undecided, vacuous } = found;
  const isClean = failures.length === 0 && fault === null;
  return [
    ...calmText(calm),
    `${counted(runs, "run")}, ${formatCount(met)} of them left at a state that had been met`,
    `${counted(steps, "step")}, ${counted(states, "state")}`,
    complete ? "All were made." : `Not all were made. ${firstsText(firsts)}`,
    fault === null ? "" : terminalText(`It could not go on: ${fault}`),
    undecided === 0 ? "" : `${formatCount(undecided)} histories could not be decided.`,
    ...failures.flatMap(({ fingerprint, result, departures }, at) => [
      terminalText(`${fingerprint}: ${result.violations[0]?.message ?? ""}`),
      ...departures.map((departure) => `  ${departureText(departure)}`),
      files[at] == null ? "" : `  ${files[at]}`,
    ]),
    isClean ? "No failure." : "",
    isClean && vacuous > 0 && vacuous === runs - met
      ? "Vacuous: in none of the runs was there anything to judge."
      : "",
  ]
    .filter((line) => line !== "")
    .map((line) => `${line}\n`)
    .join("");
}

/** What runs depart from, and by what they are judged. */
function calmText({ nodes, operations, durationUs, healUs, checks, setAside }: CalmAbout) {
  const size = `${counted(nodes, "node")}, ${counted(operations, "operation")}`;
  const lasts = `${formatDuration(durationUs)}, then ${formatDuration(healUs)} to recover`;
  const judged = checks.length === 0 ? "nothing" : checks.join(", ");
  return [
    `The calm run: ${size}, ${lasts}; judged by ${judged}.`,
    setAside.length === 0 ? "" : `It has its own ${setAside.join(", ")}: not the scenario's.`,
  ];
}

/** Of a search that was ended: what is complete of it. */
function firstsText({ made, of, fromUs }: FirstDepartures): string {
  if (fromUs === null) return "Of no departure from the calm run all that depart further.";
  return (
    `All whose first departure comes last: the last ${formatCount(made)} of the calm run's ` +
    `${formatCount(of)}, from ${formatDuration(fromUs)} on.`
  );
}

function departureText(departure: Departure): string {
  if (departure.kind === "crash") {
    const { node, atUs, forUs } = departure;
    return `${node} crashes at ${atUs} us, for ${forUs} us`;
  }
  const [kind, key, decision] = departure.decision;
  return `${kind} ${key}: ${JSON.stringify(decision)}`;
}
