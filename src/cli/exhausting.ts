/** What `rashomon exhaust` does: the search, and what is printed of it. */
import { InputError } from "../core/errors.ts";
import { terminalText } from "../core/escape/terminal.ts";
import { counted, formatCount, formatDuration } from "../core/formatting.ts";
import { hashText, hexOf } from "../core/hash.ts";
import { codeDigest } from "../host/own-systems.ts";
import { probeFolder } from "../host/probe-folder.ts";
import { programCode } from "../host/program.ts";
import type { Departure } from "../search/calm-base.ts";
import { CLUSTER_NAMES, type ClusterName, exploreCluster } from "../search/exhaustive/cluster.ts";
import { exploreDepartures } from "../search/exhaustive/departing.ts";
import type {
  DeparturesExplored,
  DeparturesSoFar,
  FirstDepartures,
} from "../search/exhaustive/departures.ts";
import type { Exploration } from "../search/exhaustive/explore.ts";
import { exploreSynod } from "../search/exhaustive/synod.ts";
import { planting, type Subject } from "../search/subject.ts";
import { parseCount, parseMs, unknownName } from "./arguments.ts";
import { ArtifactWriter } from "./artifacts.ts";
import { BOUNDS, boundOf, type ExhaustArguments, refuseOfStates } from "./exhaust-arguments.ts";
import { EXIT } from "./exit-code.ts";
import { goingOn } from "./how-far.ts";
import type { Io } from "./io.ts";
import { MadeFile, type SearchMade } from "./made-file.ts";
import { subjectGiven } from "./search.ts";

/** States of a cluster, unless it is said otherwise. */
export const STATES = "1000000";
/** Departures that are crashes, unless it is said otherwise. */
export const CRASHES = "2";
/** The clock is asked once in so many runs. */
const RUNS_UNTIMED = 32;

/** @param isOver asked from time to time: true ends the search. */
export async function exhaust(
  given: ExhaustArguments,
  io: Io,
  isOver: () => boolean,
): Promise<number> {
  const subject = await subjectGiven(given.subject);
  const { mutant, departures } = given;
  if (mutant !== undefined && !mutantsOf(subject).has(mutant)) {
    throw unknownName("mutant", mutant, [...mutantsOf(subject).keys()], "--mutant");
  }
  return departures === undefined
    ? states(given, subject, io, isOver)
    : byDepartures(given, mutant === undefined ? subject : planting(subject, mutant), io, isOver);
}

function mutantsOf({ protocol, system, known }: Subject) {
  const all = [
    ...(known.protocols.get(protocol)?.mutants.values() ?? []),
    ...(system.mutants ?? []),
  ];
  return new Map(all.map((mutant) => [mutant.name, mutant]));
}

/** How long it may take; 0: for ever. */
function timeMsOf({ time }: ExhaustArguments): number {
  return time === undefined ? 0 : parseMs("--time", time);
}

// --- every state ---

function states(
  given: ExhaustArguments,
  { protocol }: Subject,
  { stdout, stderr }: Io,
  isOver: () => boolean,
): number {
  const isSynod = protocol === "paxos";
  if (!isSynod && !CLUSTER_NAMES.includes(protocol as ClusterName)) {
    const names = ["paxos", ...CLUSTER_NAMES];
    throw unknownName("system whose states can be exhausted", protocol, names, "exhaust");
  }
  const acceptors = boundOf("--acceptors", given.acceptors ?? BOUNDS.acceptors, 2);
  if (acceptors !== 2 && acceptors !== 3) {
    const message = `expected 2 or 3, got ${acceptors}`;
    throw new InputError([{ file: "--acceptors", message }]);
  }
  if (given.anyLeader && protocol !== "zab") {
    const message = `elections of zab only, not of ${protocol}, may name anyone`;
    throw new InputError([{ file: "--any-leader", message }]);
  }
  const common = {
    crashes: boundOf("--crashes", given.crashes ?? "0"),
    duplicates: boundOf("--duplicates", given.duplicates ?? BOUNDS.duplicates),
    statesMax: parseCount("--states", given.states ?? STATES, 1),
    order: given.breadth ? ("breadth" as const) : ("depth" as const),
    reduced: !given.plain,
    goesOn: goingOn(timeMsOf(given), stderr, isOver),
    ...(given.mutant === undefined ? {} : { mutant: given.mutant }),
  };
  const start = process.cpuUsage();
  const found = isSynod
    ? exploreSynod({
        ...common,
        acceptors,
        ballots: boundOf("--ballots", given.ballots ?? BOUNDS.ballots, 1),
      })
    : exploreCluster({
        ...common,
        protocol: protocol as ClusterName,
        anyLeader: given.anyLeader,
        nodes: boundOf("--nodes", given.nodes ?? BOUNDS.nodes, 1),
        operations: boundOf("--operations", given.operations ?? BOUNDS.operations, 1),
        terms: boundOf("--terms", given.terms ?? BOUNDS.terms, 1),
        timers: boundOf("--timers", given.timers ?? BOUNDS.timers),
        ...(given.alarms === undefined ? {} : { alarms: boundOf("--alarms", given.alarms) }),
      });
  const seconds = process.cpuUsage(start).user / 1_000_000;
  stdout.write(given.json ? `${JSON.stringify(found, null, 2)}\n` : statesText(found, seconds));
  if (found.violations.length > 0) return EXIT.notMet;
  return found.complete ? EXIT.met : EXIT.undecided;
}

function statesText(found: Exploration, seconds: number): string {
  const { states, terminal, transitions, depth, complete, violations } = found;
  const speed = formatCount(Math.round(transitions / seconds));
  return [
    `${formatCount(states)} states, ${formatCount(terminal)} of them ends`,
    `${formatCount(transitions)} transitions, ${speed} a second of CPU; depth ${depth}`,
    complete ? "All were visited." : "Not all were visited.",
    ...violations.flatMap(({ check, message, path }) => [
      `${check}: ${message}`,
      ...path.map((step) => `  ${step}`),
    ]),
    violations.length === 0 ? "No violation." : "",
  ]
    .filter((line) => line !== "")
    .map((line) => `${line}\n`)
    .join("");
}

// --- by departures ---

function byDepartures(
  given: ExhaustArguments,
  subject: Subject,
  io: Io,
  isOver: () => boolean,
): number {
  probeFolder(given.out);
  refuseOfStates(given);
  const most = boundOf("--departures", given.departures ?? "0");
  const crashes = boundOf("--crashes", given.crashes ?? CRASHES);
  const isAsked = goingOn(timeMsOf(given), io.stderr, isOver);
  let asked = 0;
  const statesMax = given.states === undefined ? Infinity : parseCount("--states", given.states, 1);
  const goesOn = ({ firsts, ...soFar }: DeparturesSoFar) =>
    soFar.states < statesMax &&
    (++asked % RUNS_UNTIMED !== 0 ||
      isAsked({ ...soFar, [`of ${firsts.of} first departures`]: firsts.made }));
  const { mutant, resume } = given;
  const kept =
    resume === undefined ? null : new MadeFile(resume, madeBy(given, subject, most, crashes));
  const detectors = mutant === undefined ? [] : (mutantsOf(subject).get(mutant)?.detectors ?? []);
  const found = exploreDepartures(
    subject,
    { most, crashes },
    {
      goesOn,
      stop: (check) => detectors.includes(check),
      ...(kept !== null && { onMade: (made) => kept.write(made) }),
      ...(kept?.made && { from: kept.made }),
    },
  );
  const files = filesOf(found, given.out, io);
  io.stdout.write(
    given.json
      ? `${JSON.stringify(documentOf(found, files), null, 2)}\n`
      : departuresText(found, files),
  );
  if (found.failures.length > 0) return EXIT.notMet;
  return found.complete && found.undecided === 0 ? EXIT.met : EXIT.undecided;
}

/** What a file of what was made is good for. */
function madeBy(
  { subject: named, mutant }: ExhaustArguments,
  { given, protocol, scenario }: Subject,
  most: number,
  crashes: number,
): SearchMade {
  const own = scenario === null ? "" : codeDigest(scenario, protocol);
  return {
    of: JSON.stringify({ subject: named, mutant: mutant ?? null, departures: most, crashes }),
    code: `${programCode()}${own}${hexOf(hashText(JSON.stringify(given)))}`,
  };
}

function filesOf({ failures }: DeparturesExplored, folder: string, io: Io) {
  const scenarios = failures.map(({ scenario }) => scenario);
  const writer = new ArtifactWriter(folder, scenarios, io.stderr);
  return failures.map(({ scenario, result }) => writer.write(scenario, result));
}

function documentOf(found: DeparturesExplored, files: readonly (string | null)[]) {
  const failures = found.failures.map(({ fingerprint, result, departures, runs }, at) => {
    const { check, message } = result.violations[0] ?? { check: "", message: "" };
    return { fingerprint, check, message, departures, runs, artifact: files[at] ?? null };
  });
  return { ...found, failures };
}

function departuresText(found: DeparturesExplored, files: readonly (string | null)[]): string {
  const { runs, met, steps, states, firsts, complete, failures, undecided } = found;
  return [
    `${counted(runs, "run")}, ${formatCount(met)} of them left at a state that had been met`,
    `${counted(steps, "step")}, ${counted(states, "state")}`,
    complete ? "All were made." : `Not all were made. ${firstsText(firsts)}`,
    undecided === 0 ? "" : `${formatCount(undecided)} histories could not be decided.`,
    ...failures.flatMap(({ fingerprint, result, departures }, at) => [
      terminalText(`${fingerprint}: ${result.violations[0]?.message ?? ""}`),
      ...departures.map((departure) => `  ${departureText(departure)}`),
      files[at] == null ? "" : `  ${files[at]}`,
    ]),
    failures.length === 0 ? "No failure." : "",
  ]
    .filter((line) => line !== "")
    .map((line) => `${line}\n`)
    .join("");
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
