/** `AbortController`, `AbortSignal` and the events that they need (DOM standard, §2 and §3). */
import { setTimeout } from "./timeouts.ts";

type Listener = ((event: ProgramEvent) => unknown) | { handleEvent(event: ProgramEvent): unknown };

interface Listening {
  readonly listener: Listener;
  readonly once: boolean;
}

interface ListenOptions {
  readonly once?: boolean;
  readonly signal?: ProgramAbortSignal;
}

export class ProgramDOMException extends Error {
  constructor(message = "", name = "Error") {
    super(message);
    Object.defineProperty(this, "name", { value: name, configurable: true });
  }
}

export class ProgramEvent {
  readonly type: string;
  readonly cancelable: boolean;
  target: unknown = null;
  defaultPrevented = false;
  stopped = false;

  constructor(type: string, { cancelable = false }: { readonly cancelable?: boolean } = {}) {
    this.type = String(type);
    this.cancelable = cancelable;
  }

  get currentTarget(): unknown {
    return this.target;
  }

  preventDefault(): void {
    if (this.cancelable) this.defaultPrevented = true;
  }

  stopImmediatePropagation(): void {
    this.stopped = true;
  }

  stopPropagation(): void {
    // A target has no parent, so an event does not propagate.
  }
}

export class ProgramEventTarget {
  readonly #listening = new Map<string, Listening[]>();

  addEventListener(
    type: string,
    listener: Listener | null,
    options: ListenOptions | boolean = {},
  ): void {
    if (listener === null || listener === undefined) return;
    const { once = false, signal } = typeof options === "boolean" ? {} : options;
    if (signal?.aborted) return;
    const known = this.#listening.get(type) ?? [];
    if (known.some((one) => one.listener === listener)) return;
    this.#listening.set(type, [...known, { listener, once }]);
    signal?.addEventListener("abort", () => this.removeEventListener(type, listener), {
      once: true,
    });
  }

  removeEventListener(type: string, listener: Listener | null): void {
    const known = this.#listening.get(type) ?? [];
    this.#listening.set(
      type,
      known.filter((one) => one.listener !== listener),
    );
  }

  dispatchEvent(event: ProgramEvent): boolean {
    event.target = this;
    for (const one of this.#listening.get(event.type) ?? []) {
      const { listener, once } = one;
      if (!this.#listening.get(event.type)?.includes(one)) continue;
      if (once) this.removeEventListener(event.type, listener);
      if (typeof listener === "function") listener.call(this, event);
      else listener.handleEvent(event);
      if (event.stopped) break;
    }
    return !event.defaultPrevented;
  }
}

const MADE_BY_US = Symbol("made by us");

/** Aborts a signal: by its controller, a timeout, or another signal. */
let abort: (signal: ProgramAbortSignal, reason: unknown) => void;

export class ProgramAbortSignal extends ProgramEventTarget {
  #aborted = false;
  #reason: unknown = undefined;
  #onabort: Listener | null = null;

  static {
    abort = (signal, reason) => signal.#abort(reason);
  }

  constructor(key: unknown) {
    super();
    if (key !== MADE_BY_US) throw new TypeError("Illegal constructor");
  }

  get aborted(): boolean {
    return this.#aborted;
  }

  get reason(): unknown {
    return this.#reason;
  }

  get onabort(): Listener | null {
    return this.#onabort;
  }

  set onabort(listener: Listener | null) {
    if (this.#onabort !== null) this.removeEventListener("abort", this.#onabort);
    this.#onabort = typeof listener === "function" ? listener : null;
    this.addEventListener("abort", this.#onabort);
  }

  throwIfAborted(): void {
    if (this.#aborted) throw this.#reason;
  }

  static abort(reason?: unknown): ProgramAbortSignal {
    const signal = new ProgramAbortSignal(MADE_BY_US);
    signal.#abort(reason);
    return signal;
  }

  static timeout(ms: number): ProgramAbortSignal {
    const signal = new ProgramAbortSignal(MADE_BY_US);
    const why = "The operation was aborted due to timeout";
    setTimeout(() => signal.#abort(new ProgramDOMException(why, "TimeoutError")), ms);
    return signal;
  }

  static any(signals: Iterable<ProgramAbortSignal>): ProgramAbortSignal {
    const signal = new ProgramAbortSignal(MADE_BY_US);
    const all = [...signals];
    const first = all.find(({ aborted }) => aborted);
    if (first !== undefined) signal.#abort(first.reason);
    else
      for (const one of all) {
        one.addEventListener("abort", () => signal.#abort(one.reason), { once: true });
      }
    return signal;
  }

  #abort(reason: unknown): void {
    if (this.#aborted) return;
    this.#aborted = true;
    this.#reason =
      reason === undefined
        ? new ProgramDOMException("This operation was aborted", "AbortError")
        : reason;
    this.dispatchEvent(new ProgramEvent("abort"));
  }
}

export class ProgramAbortController {
  readonly #signal = new ProgramAbortSignal(MADE_BY_US);

  get signal(): ProgramAbortSignal {
    return this.#signal;
  }

  abort(reason?: unknown): void {
    abort(this.#signal, reason);
  }
}

for (const [name, made] of [
  ["DOMException", ProgramDOMException],
  ["Event", ProgramEvent],
  ["EventTarget", ProgramEventTarget],
  ["AbortSignal", ProgramAbortSignal],
  ["AbortController", ProgramAbortController],
] as const) {
  Object.defineProperty(made, "name", { value: name });
}
