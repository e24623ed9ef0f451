/**
 * What the bundler lowers async functions to: generators, driven here as the language drives them
 * (ECMA-262, §27.7), over our own promises.
 */
import {
  type Continuation,
  type ProgramPromise,
  pending,
  reject,
  resolve,
  whenSettled,
} from "./promise.ts";

export type AnyFunction = (this: unknown, ...given: never[]) => unknown;
/** What the body of an async function or generator is lowered to. */
export type Body = Generator<unknown, unknown, unknown>;

/** A call of an async function. */
class AsyncCall implements Continuation {
  readonly promise = pending();
  #generator: Body | null = null;

  begin(body: AnyFunction, self: unknown, given: ArrayLike<unknown>): void {
    try {
      this.#generator = body.apply(self, given as never) as Body;
    } catch (error) {
      reject(this.promise as ProgramPromise<never>, error);
      return;
    }
    this.resume(false, undefined);
  }

  resume(isRejected: boolean, value: unknown): void {
    const generator = this.#generator as Body;
    let result: IteratorResult<unknown, unknown>;
    try {
      result = isRejected ? generator.throw(value) : generator.next(value);
    } catch (error) {
      reject(this.promise as ProgramPromise<never>, error);
      return;
    }
    if (result.done) resolve(this.promise as ProgramPromise<never>, result.value);
    else whenSettled(result.value, this);
  }
}

/** `async function`: its body is a generator that yields what is awaited. */
export function asyncToGenerator(body: AnyFunction): AnyFunction {
  return function (this: unknown, ...given: never[]): unknown {
    const call = new AsyncCall();
    call.begin(body, this, given);
    return call.promise;
  };
}
