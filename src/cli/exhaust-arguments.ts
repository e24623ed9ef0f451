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
  readonly out: string;
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
/** What only a search of states knows. */
const OF_STATES = [
  ...(Object.keys(BOUNDS) as (keyof typeof BOUNDS)[]),
  "alarms",
  "anyLeader",
  "breadth",
] as const;

export function boundOf(option: string, text: string, least = 0): number {
  const bound = parseCount(option, text, least);
  if (bound <= BOUND_MAX) return bound;
  const message = `expected at most ${BOUND_MAX}, got ${bound}`;
  throw new InputError([{ file: option, message }]);
}

/** Of a search by departures. @throws {InputError} naming bounds that it knows nothing of. */
export function refuseOfStates(given: ExhaustArguments): void {
  const problems = OF_STATES.filter((name) => given[name] !== undefined && given[name] !== false);
  if (problems.length === 0) return;
  const message =
    "is of a search of states: with --departures a scenario file says what the calm run is, its " +
    "nodes too";
  throw new InputError(
    problems.map((name) => ({
      file: name === "anyLeader" ? "--any-leader" : `--${name}`,
      message,
    })),
  );
}

/** Of a search of states, which one thread makes. @throws {InputError} */
export function refuseOfDepartures({ workers }: ExhaustArguments): void {
  if (workers === undefined) return;
  const message = "is of a search with --departures: states are visited by one thread";
  throw new InputError([{ file: "--workers", message }]);
}

/** How long it may take, milliseconds; 0: for ever. */
export function timeMsOf({ time }: ExhaustArguments): number {
  return time === undefined ? 0 : parseMs("--time", time);
}
