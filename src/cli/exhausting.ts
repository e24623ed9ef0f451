/** What `rashomon exhaust` does with states: the search, and what is printed of it. */
import { InputError } from "../core/errors.ts";
import { formatCount } from "../core/formatting.ts";
import { CLUSTER_NAMES, type ClusterName, exploreCluster } from "../search/exhaustive/cluster.ts";
import type { Exploration } from "../search/exhaustive/explore.ts";
import { exploreSynod } from "../search/exhaustive/synod.ts";
import { parseCount, unknownName } from "./arguments.ts";
import {
  BOUNDS,
  boundOf,
  type ExhaustArguments,
  refuseOfDepartures,
  timeMsOf,
} from "./exhaust-arguments.ts";
import { subjectToExhaust } from "./exhaust-subject.ts";
import { EXIT } from "./exit-code.ts";
import { goingOn } from "./how-far.ts";
import type { Io } from "./io.ts";

/** States of a cluster, unless it is said otherwise. */
export const STATES = "1000000";
/** @param isOver asked from time to time: true ends the search. */
export async function exhaust(
  given: ExhaustArguments,
  io: Io,
  isOver: () => boolean,
): Promise<number> {
  const { stdout, stderr } = io;
  const { protocol, scenario } = await subjectToExhaust(given);
  const isSynod = protocol === "paxos";
  if (scenario !== null) {
    const message =
      "states are visited of systems of ours only, by name: with --departures N, every run that " +
      "departs from a calm one";
    throw new InputError([{ file: given.subject, message }]);
  }
  if (!isSynod && !CLUSTER_NAMES.includes(protocol as ClusterName)) {
    const names = ["paxos", ...CLUSTER_NAMES];
    throw unknownName("system whose states can be exhausted", protocol, names, "exhaust");
  }
  refuseOfDepartures(given, isSynod);
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
