/** The arguments of `rashomon exhaust`: its bounds, how far they go, which are of states only. */
import { InputError } from "../core/errors.ts";
import { parseCount, parseMs } from "./arguments.ts";

export interface ExhaustArguments {
  readonly subject: string;
  readonly mutant: string | undefined;
  readonly departures: string | undefined;
  readonly nodes: string | undefined;
  readonly operations: string | undefined;
  readonly terms: string | undefined;
  readonly timers: string | undefined;
  readonly alarms: string | undefined;
  readonly anyLeader: boolean;
  readonly acceptors: string | undefined;
  readonly ballots: string | undefined;
  readonly crashes: string | undefined;
  readonly duplicates: string | undefined;
  readonly states: string | undefined;
  readonly time: string | undefined;
  readonly workers: string | undefined;
  readonly resume: string | undefined;
  readonly breadth: boolean;
  readonly plain: boolean;
  readonly out: string | undefined;
  readonly json: boolean;
}

/** Of each bound of a kind, and of departures: what `Visited` can compare. */
const BOUND_MAX = 7;

/** Bounds of a cluster whose states are visited, unless it is said otherwise. */
export const BOUNDS = {
  nodes: "3",
  operations: "1",
  terms: "1",
  timers: "1",
  acceptors: "2",
  ballots: "1",
  duplicates: "0",
} as const;
/** Bounds of the synod only, and those that it does not have. */
const OF_SYNOD = ["acceptors", "ballots"] as const;
const OF_CLUSTER = ["nodes", "operations", "terms", "timers", "alarms", "anyLeader"] as const;
/** What only a search of states knows. */
const OF_STATES = [...OF_SYNOD, ...OF_CLUSTER, "duplicates", "breadth"] as const;

export function boundOf(option: string, text: string, least = 0): number {
  const bound = parseCount(option, text, least);
  if (bound <= BOUND_MAX) return bound;
  const message = `expected at most ${BOUND_MAX}, got ${bound}`;
  throw new InputError([{ file: option, message }]);
}

/** Of a search by departures. @throws {InputError} naming bounds that it knows nothing of. */
export function refuseOfStates(given: ExhaustArguments): void {
  const names = givenOf(given, OF_STATES);
  if (names.length === 0) return;
  const message =
    "is of a search of states: with --departures a scenario file says what the calm run is, its " +
    "nodes too";
  throw new InputError(names.map((name) => ({ file: spelled(name), message })));
}

/**
 * What only a search by departures knows: states are visited by one thread, which keeps nothing.
 */
const OF_DEPARTURES = ["workers", "resume", "out"] as const;

/** Of a search of states. @throws {InputError} naming what says nothing of it. */
export function refuseOfDepartures(given: ExhaustArguments, isSynod: boolean): void {
  const [bounds, foreign] = isSynod ? [OF_SYNOD, OF_CLUSTER] : [OF_CLUSTER, OF_SYNOD];
  const own = bounds.map(spelled).join(", ");
  const problems = [
    ...givenOf(given, OF_DEPARTURES).map((name) => ({
      file: spelled(name),
      message: "is of a search with --departures only",
    })),
    ...givenOf(given, foreign).map((name) => ({
      file: spelled(name),
      message: isSynod
        ? `is no bound of paxos, the synod, whose bounds are ${own}`
        : `is a bound of paxos, the synod, only; those of a cluster are ${own}`,
    })),
  ];
  if (problems.length > 0) throw new InputError(problems);
}

function givenOf<Name extends keyof ExhaustArguments>(
  given: ExhaustArguments,
  names: readonly Name[],
): readonly Name[] {
  return names.filter((name) => given[name] !== undefined && given[name] !== false);
}

function spelled(name: string): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** How long it may take, milliseconds; 0: for ever. */
export function timeMsOf({ time }: ExhaustArguments): number {
  return time === undefined ? 0 : parseMs("--time", time);
}
