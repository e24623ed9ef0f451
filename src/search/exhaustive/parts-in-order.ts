/**
 * The parts of a search by departures, in order: which is made next, and what all that were made
 * come to. It gets parts as they end, from one thread or several, and counts them in their order:
 * what it says depends on its settings, and not on which thread was faster.
 */
import type {
  DeparturesExplored,
  DeparturesMade,
  DeparturesSoFar,
  FirstDepartures,
  FoundByDepartures,
  OrderSettings,
  Part,
  PartCounts,
  PartMade,
} from "./departures.ts";
import { MetTable } from "./met-table.ts";

const NONE: PartCounts = { runs: 0, met: 0, steps: 0, states: 0, undecided: 0, vacuous: 0 };

export class PartsInOrder {
  readonly #from: DeparturesMade | null;
  readonly #lag: number;
  readonly #statesMax: number;
  readonly #table = new MetTable();
  readonly #failures = new Map<string, FoundByDepartures>();
  /** By part, what ended and is not counted yet. */
  readonly #waiting = new Map<number, PartMade>();
  /** By part, the states that were met up to its end. */
  readonly #statesUpTo = new Map<number, number>();
  #counts: PartCounts = NONE;
  #firsts: FirstDepartures = { made: 0, of: 0, fromUs: null };
  /** The next part to be made, and the next to be counted. */
  #next = 0;
  #counted = 0;
  /** No more parts are made. */
  #isEnded = false;
  /** Nothing counts any more: what ends a search was found, or its bound of states reached. */
  #isOver = false;

  constructor({ from, lag = 1, statesMax = Number.POSITIVE_INFINITY }: OrderSettings = {}) {
    this.#from = from ?? null;
    this.#lag = lag;
    this.#statesMax = statesMax;
  }

  /** The next part to be made; null: there is none, or it may not begin yet. */
  next(): Part | null {
    const number = this.#next;
    if (this.isDone || this.#isEnded || number > this.#firsts.of) return null;
    // All others depart from the calm run.
    if (number > 0 && (this.#counted === 0 || number - this.#lag >= this.#counted)) return null;
    this.#next++;
    const before = Math.max(1, number - this.#lag + 1);
    const states = this.#statesUpTo.get(before - 1) ?? this.#statesUpTo.get(0) ?? 0;
    return {
      number,
      table: this.#table.buffer,
      before,
      statesMax: this.#statesMax - states,
      known: [...this.#failures.keys()],
      again: number === 0 ? (this.#from?.failures ?? null) : null,
    };
  }

  /** A part has ended. @throws {RangeError} where the search goes on from that of another run. */
  settle(made: PartMade): void {
    if (this.#isOver) return;
    this.#waiting.set(made.part, made);
    for (;;) {
      const next = this.#waiting.get(this.#counted);
      if (next === undefined || (!next.isWhole && this.#isEnded)) return;
      this.#waiting.delete(next.part);
      this.#count(next);
      if (!next.isWhole || (this.#counts.states >= this.#statesMax && !this.isDone)) {
        this.#isOver = true;
        this.#waiting.clear();
        return;
      }
    }
  }

  /** No more parts are made: those that were begun still count, with what they came to. */
  end(): void {
    this.#isEnded = true;
  }

  /** Whether there is nothing left to be made. */
  get isDone(): boolean {
    return this.#isOver || this.#counted > this.#firsts.of;
  }

  /** Counts of all parts up to the first that is not complete. */
  get soFar(): DeparturesSoFar {
    const { runs, steps, states } = this.#counts;
    return { runs, steps, states, firsts: this.#firsts };
  }

  /** What is complete. */
  get made(): DeparturesMade {
    const failures = [...this.#failures.values()].map(({ fingerprint, departures, runs }) => {
      return { fingerprint, departures, runs };
    });
    return { ...this.#counts, firsts: this.#firsts, failures };
  }

  /** What the search came to: with what parts came to that are not complete. */
  explored(): DeparturesExplored {
    const left = [...this.#waiting.values()].sort((one, other) => one.part - other.part);
    this.#waiting.clear();
    for (const made of left) this.#add(made);
    const complete = !this.#isOver && this.isDone;
    const failures = [...this.#failures.values()];
    return { ...this.#counts, firsts: this.#firsts, complete, failures };
  }

  /** Counts the part whose turn it is. */
  #count(made: PartMade): void {
    const { part, of, fromUs, listed, isWhole } = made;
    this.#add(made);
    if (part === 0) this.#begin(of);
    if (!isWhole) return;
    this.#table.add(part, listed);
    this.#counted++;
    if (part === 0) {
      const { firsts } = this.#from ?? {};
      this.#counted += firsts?.made ?? 0;
      this.#next = this.#counted;
    } else {
      this.#firsts = { ...this.#firsts, made: part, fromUs };
    }
    this.#statesUpTo.set(part, this.#counts.states);
  }

  /** The calm run has been made, as it was before. */
  #begin(of: number): void {
    this.#firsts = { made: 0, fromUs: null, ...this.#from?.firsts, of };
    if (this.#from === null) return;
    if (this.#from.firsts.of !== of) throw new RangeError("the calm run is another one now");
    const { runs, met, steps, states, undecided, vacuous } = this.#from;
    this.#counts = { runs, met, steps, states, undecided, vacuous };
  }

  #add({ failures, part, ...made }: PartMade): void {
    for (const failure of failures) {
      if (this.#failures.has(failure.fingerprint)) continue;
      // Those of a search that goes on have their numbers.
      const before = part === 0 ? 0 : this.#counts.runs;
      this.#failures.set(failure.fingerprint, { ...failure, runs: before + failure.runs });
    }
    const sum = (key: keyof PartCounts) => this.#counts[key] + made[key];
    this.#counts = {
      runs: sum("runs"),
      met: sum("met"),
      steps: sum("steps"),
      states: sum("states"),
      undecided: sum("undecided"),
      vacuous: sum("vacuous"),
    };
  }
}
