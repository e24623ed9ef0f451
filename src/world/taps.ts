/**
 * The taps of a world as one list, and one combined tap of each kind: null where there is none, so
 * that an ordinary run pays a null test.
 */
import { TRAVELLING } from "./event.ts";
import type { Inspector, Interceptor, Recorder, Tap, Weigher } from "./tap.ts";

export class Taps {
  #all: readonly Tap[] = [];
  #recorder: Recorder | null = null;
  #interceptor: Interceptor | null = null;
  #inspector: Inspector | null = null;
  #weigher: Weigher | null = null;

  get recorder(): Recorder | null {
    return this.#recorder;
  }

  get interceptor(): Interceptor | null {
    return this.#interceptor;
  }

  get inspector(): Inspector | null {
    return this.#inspector;
  }

  get weigher(): Weigher | null {
    return this.#weigher;
  }

  /**
   * Adds a tap after those that are there; one that is there already stays where it is.
   * @throws {RangeError} for a second inspector: a handler runs on one draft.
   */
  attach(tap: Tap): void {
    if (this.#all.includes(tap)) return;
    if ("run" in tap && this.#inspector !== null) {
      throw new RangeError("there is an inspector already: detach it first");
    }
    this.#set([...this.#all, tap]);
  }

  /** Undoes `attach`. */
  detach(tap: Tap): void {
    this.#set(this.#all.filter((one) => one !== tap));
  }

  /**
   * The recorder, if there is one, hears of an event that is not a step.
   * @param cause the step within which it happens.
   */
  tell(
    cause: number,
    kind: number,
    actor: number,
    other: number,
    number: number,
    payload: unknown,
    mark: number,
  ): void {
    if (this.#recorder === null) return;
    this.#recorder.hear(kind, actor, other, number, payload, cause, mark);
  }

  #set(all: readonly Tap[]): void {
    this.#all = all;
    this.#recorder = recorderOf(all.filter((tap) => "hear" in tap));
    this.#interceptor = interceptorOf(all.filter((tap) => "intercept" in tap));
    this.#inspector = all.find((tap) => "run" in tap) ?? null;
    this.#weigher = weigherOf(all.filter((tap) => "weigh" in tap));
  }
}

/** One that calls several in turn; a single one itself; null for none. */
function recorderOf(recorders: readonly Recorder[]): Recorder | null {
  if (recorders.length <= 1) return recorders[0] ?? null;
  return {
    hear: (...event) => {
      for (const recorder of recorders) recorder.hear(...event);
    },
    handled: (node) => {
      for (const recorder of recorders) recorder.handled(node);
    },
  };
}

/** What one has taken, later ones do not see. */
function interceptorOf(interceptors: readonly Interceptor[]): Interceptor | null {
  if (interceptors.length <= 1) return interceptors[0] ?? null;
  return {
    intercept(...message) {
      for (const interceptor of interceptors) {
        const fate = interceptor.intercept(...message);
        if (fate !== TRAVELLING) return fate;
      }
      return TRAVELLING;
    },
    withhold: (node, timer) => interceptors.some((one) => one.withhold(node, timer)),
  };
}

function weigherOf(weighers: readonly Weigher[]): Weigher | null {
  if (weighers.length <= 1) return weighers[0] ?? null;
  return {
    weigh: (message) => {
      for (const weigher of weighers) weigher.weigh(message);
    },
  };
}
