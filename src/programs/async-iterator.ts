/** The iterators that `for await` and `yield*` walk, over our own promises. */
import { type ProgramPromise, pending, reject, resolve, whenSettled } from "./promise.ts";

/** An iterator of any kind: what it answers is not known yet. */
export interface AnyIterator {
  next(value?: unknown): unknown;
  throw?(error?: unknown): unknown;
  return?(value?: unknown): unknown;
}

/** The iterator that `for await` and `yield*` walk (§7.4.4). */
export function asyncIterator(iterable: unknown): AnyIterator {
  const things = iterable as Readonly<Record<symbol, unknown>>;
  const own = things[Symbol.asyncIterator];
  if (own !== undefined && own !== null) return iteratorOf(iterable, own, "async ");
  return new FromSync(iteratorOf(iterable, things[Symbol.iterator], "async "));
}

function iteratorOf(iterable: unknown, method: unknown, what: string): AnyIterator {
  if (typeof method !== "function") throw new TypeError(`object is not ${what}iterable`);
  const iterator: unknown = method.call(iterable);
  if (typeof iterator !== "object" || iterator === null) {
    throw new TypeError("Result of the Symbol.asyncIterator method is not an object");
  }
  return iterator as AnyIterator;
}

/** An iterator over promises, or over values, as one that answers with promises (§27.1.6). */
class FromSync implements AnyIterator {
  readonly #inner: AnyIterator;
  readonly #next: AnyIterator["next"];

  constructor(inner: AnyIterator) {
    this.#inner = inner;
    this.#next = inner.next;
  }

  next(value?: unknown): unknown {
    return this.#answer(() => this.#next.call(this.#inner, value), true);
  }

  return(value?: unknown): unknown {
    const given = this.#inner.return;
    if (given === undefined || given === null) return ended(value);
    return this.#answer(() => given.call(this.#inner, value), false);
  }

  throw(error?: unknown): unknown {
    const given = this.#inner.throw;
    if (given !== undefined && given !== null) {
      return this.#answer(() => given.call(this.#inner, error), true);
    }
    this.#inner.return?.();
    const promise = pending<never>();
    reject(promise, new TypeError("The iterator does not provide a 'throw' method."));
    return promise;
  }

  #answer(ask: () => unknown, closes: boolean): unknown {
    const promise = pending<never>();
    try {
      const result = ask();
      if (typeof result !== "object" || result === null) {
        throw new TypeError(`Iterator result ${String(result)} is not an object`);
      }
      const { done, value } = result as { readonly done?: unknown; readonly value?: unknown };
      whenSettled(value, {
        resume: (isRejected, settled) => {
          if (!isRejected) resolve(promise, { value: settled, done: Boolean(done) });
          else {
            if (closes && !done) this.#close();
            reject(promise, settled);
          }
        },
      });
    } catch (error) {
      reject(promise, error);
    }
    return promise;
  }

  /** The consumer will ask no more: the item was a rejected promise. */
  #close(): void {
    try {
      this.#inner.return?.();
    } catch {
      // The rejection is what counts.
    }
  }
}

function ended(value: unknown): ProgramPromise<never> {
  const promise = pending<never>();
  resolve(promise, { value, done: true });
  return promise;
}
