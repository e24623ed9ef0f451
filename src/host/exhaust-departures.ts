/**
 * A search by departures in worker threads. Each makes one part at a time; what parts come to is
 * counted in their order, so that nothing of it depends on timing.
 */
import { InputError, type InputProblem } from "../core/errors.ts";
import type { Scenario } from "../scenario/scenario.ts";
import type {
  DepartureBounds,
  DepartureSettings,
  DeparturesExplored,
  Part,
  PartMade,
} from "../search/exhaustive/departures.ts";
import { together } from "../search/exhaustive/explore-departures.ts";
import { PartsInOrder } from "../search/exhaustive/parts-in-order.ts";
import { bundlesOf, type SystemBundle } from "./own-systems.ts";
import { type Outcome, Pool } from "./pool.ts";

/** What is searched, as plain data for another thread. */
export interface DeparturesSearched {
  /** The system, where no scenario says it. */
  readonly system: string;
  readonly scenario: Scenario | null;
  readonly mutant: string | null;
  readonly bounds: DepartureBounds;
  /** Whether every run is made to its end, from states that have been met as well. */
  readonly isPlain: boolean;
  /** A failure with one of these as its first check ends the search. */
  readonly detectors: readonly string[];
}

/** What every worker gets. */
export interface DeparturesShare extends DeparturesSearched {
  /** The systems of a user's own that the scenario names. */
  readonly systems: readonly SystemBundle[];
  /** By part, modulo how many can be at work at once: its counts so far. */
  readonly counts: Float64Array;
}

export const COUNTED = ["runs", "steps", "states"] as const;

/** A part, or why nothing of this system can be made. */
export type PartAnswer = PartMade | { readonly problems: readonly InputProblem[] };

/** What came of a search: it may have lost a worker. */
export interface ExhaustedDepartures {
  readonly found: DeparturesExplored;
  /** Why it ended before its end, of the first part that was lost; null: none was. */
  readonly fault: string | null;
}

/** How often it is asked whether the search goes on, milliseconds. */
const TICK_MS = 100;

const WORKER = new URL("./departures-worker.js", import.meta.url);

/**
 * How far parts may be ahead of those that are complete: one after the other with one worker; else
 * so far that a long part does not keep the others waiting.
 */
export function lagOf(workers: number): number {
  return workers === 1 ? 1 : 2 * workers;
}

/**
 * Explores every run of a subject within bounds. `goesOn` is asked by the clock.
 * @throws {InputError} where no moment of a run can be kept.
 */
export async function exhaustDepartures(
  searched: DeparturesSearched,
  workers: number,
  { goesOn = () => true, onMade, ...settings }: Omit<DepartureSettings, "stop" | "isPlain" | "lag">,
  url: URL = WORKER,
): Promise<ExhaustedDepartures> {
  const { scenario } = searched;
  const lag = lagOf(workers);
  const counts = new Float64Array(
    new SharedArrayBuffer(COUNTED.length * lag * Float64Array.BYTES_PER_ELEMENT),
  );
  const systems = scenario === null ? [] : bundlesOf([scenario]);
  const shared: DeparturesShare = { ...searched, systems, counts };
  const pool = new Pool<Part, PartAnswer, DeparturesShare>({ url, workers, shared, stallMs: 0 });
  const inOrder = new PartsInOrder({ ...settings, lag });
  const atWork = new Set<number>();
  let fault: string | null = null;
  let isEnded = false;

  const end = (): void => {
    if (isEnded) return;
    isEnded = true;
    inOrder.end();
    void pool.interrupt();
  };
  const settle = ({ number }: Part, outcome: Outcome<PartAnswer>): void => {
    atWork.delete(number);
    rowOf(counts, number).fill(0);
    if (outcome.kind !== "done") {
      const ended =
        outcome.kind === "outgrown" ? "it took all memory" : "it made no step for too long";
      const what = outcome.kind === "crashed" ? outcome.message : ended;
      fault ??= number === 0 ? what : `first departure ${number}: ${what}`;
      end();
      return;
    }
    if ("problems" in outcome.result) throw new InputError(outcome.result.problems);
    const { made } = inOrder.soFar.firsts;
    inOrder.settle(outcome.result);
    if (inOrder.soFar.firsts.made > made) onMade?.(inOrder.made);
  };
  const isOver = (): boolean => inOrder.isDone || (isEnded && atWork.size === 0);

  try {
    await new Promise<void>((resolve, reject) => {
      const pump = (): void => {
        for (let part = nextOf(); part !== null; part = nextOf()) {
          const begun = part;
          atWork.add(begun.number);
          pool.run(begun).then((outcome) => {
            try {
              settle(begun, outcome);
              pump();
            } catch (error) {
              reject(error);
            }
          }, reject);
        }
        if (isOver()) resolve();
      };
      const nextOf = (): Part | null => (atWork.size < workers ? inOrder.next() : null);
      const ticking = setInterval(() => {
        const rows = [...atWork].map((number) => countsIn(rowOf(counts, number)));
        if (!isEnded && !goesOn(together(inOrder.soFar, rows))) end();
        if (isOver()) resolve();
      }, TICK_MS);
      ticking.unref();
      pump();
    });
  } finally {
    await pool.close();
  }
  return { found: inOrder.explored(), fault };
}

function rowOf(counts: Float64Array, part: number): Float64Array {
  const first = (part * COUNTED.length) % counts.length;
  return counts.subarray(first, first + COUNTED.length);
}

function countsIn([runs = 0, steps = 0, states = 0]: Float64Array) {
  return { runs, steps, states };
}
