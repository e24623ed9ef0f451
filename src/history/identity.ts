/**
 * What a history allows, as 64 bits: its operations with their answers, and which of them were over
 * before which began. The order of what is concurrent does not count, nor, but where it is asked
 * for, any time.
 */
import { DigestSum } from "../core/digest.ts";
import { Digester } from "../core/digester.ts";
import { mix } from "../core/hash.ts";
import type { HistoryRecorder } from "./recorder.ts";

const INVOKED = 1;
const COMPLETED = 2;

interface Open {
  readonly operation: number;
  readonly low: number;
  readonly high: number;
}

/**
 * An operation represents itself and the set of those that were over when it was invoked. Those
 * sets grow along the history, so that this is all there is to the order of real time.
 */
export class HistoryIdentity {
  readonly #history: HistoryRecorder;
  readonly #isTimed: boolean;
  readonly #digester = new Digester({}, { session: (id) => id, nodes: null, tickets: 0 });
  #restores = -1;
  /** How many operations have been taken in, and those of them that have not completed. */
  #taken = 0;
  #open: Open[] = [];
  readonly #completed = new DigestSum();
  readonly #invoked = new DigestSum();

  /** @param isTimed whether it counts when operations were invoked and completed. */
  constructor(history: HistoryRecorder, isTimed = false) {
    this.#history = history;
    this.#isTimed = isTimed;
  }

  addTo(total: DigestSum): void {
    const history = this.#history;
    if (this.#restores !== history.restores) this.#forget();
    this.#takeIn();
    total.add(INVOKED, this.#invoked.low, this.#invoked.high);
    total.add(COMPLETED, this.#completed.low, this.#completed.high);
  }

  #forget(): void {
    this.#restores = this.#history.restores;
    this.#taken = 0;
    this.#open = [];
    this.#completed.clear();
    this.#invoked.clear();
  }

  /** Takes in what has happened since, in the order in which it happened. */
  #takeIn(): void {
    const history = this.#history;
    for (; this.#taken < history.length; this.#taken++) {
      this.#complete(history.at(this.#taken).invoked);
      this.#invoke(this.#taken);
    }
    this.#complete(Number.POSITIVE_INFINITY);
  }

  #invoke(operation: number): void {
    const { process, f, key, input, invokedUs } = this.#history.at(operation);
    this.#digester.read([process, f, key, input, this.#isTimed ? invokedUs : 0]);
    const low = mix(mix(this.#digester.low, this.#completed.low), this.#completed.high);
    const high = mix(mix(this.#digester.high, this.#completed.high), this.#completed.low);
    this.#invoked.add(INVOKED, low, high);
    this.#open.push({ operation, low, high });
  }

  /** Completes those that completed before an event. */
  #complete(before: number): void {
    if (this.#open.length === 0) return;
    const history = this.#history;
    this.#open = this.#open.filter(({ operation, low, high }) => {
      const { completed, outcome, output, completedUs } = history.at(operation);
      if (completed >= before) return true;
      this.#digester.read([outcome, output, this.#isTimed ? completedUs : 0]);
      this.#completed.add(mix(COMPLETED, low), this.#digester.low, mix(this.#digester.high, high));
      return false;
    });
  }
}
