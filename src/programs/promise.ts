/**
 * Promises as the language has them (ECMA-262, §27.2), over the queue of the program that has its
 * turn. There is one class for all programs, frozen, since what differs between them is the queue.
 */
import type { Capability, Constructor, Resolve } from "./capability.ts";
import { all, allSettled, any, race } from "./combinations.ts";
import { notCallable } from "./not-callable.ts";
import { type Job, present, type Rejected } from "./turns.ts";

type Handler = ((value: never) => unknown) | null | undefined;
type State = 0 | 1 | 2;

const PENDING = 0;
const FULFILLED = 1;
const REJECTED = 2;

/** What resumes when a promise is settled. */
export interface Continuation {
  /** @param isRejected whether `value` is the reason of a rejection. */
  resume(isRejected: boolean, value: unknown): void;
}

/** Given instead of an executor: the promise is settled by us. */
const OURS = (): void => {
  // Never called.
};

/** A reaction; when its promise is settled it becomes the job that runs it. */
abstract class Reaction implements Job {
  readonly task = present().task;
  state: State = PENDING;
  value: unknown = undefined;
  abstract run(): void;
}

/** `then`. */
class ThenReaction extends Reaction {
  readonly #derived: ProgramPromise | Capability | null;
  readonly #onFulfilled: Handler;
  readonly #onRejected: Handler;

  constructor(
    derived: ProgramPromise | Capability | null,
    onFulfilled: Handler,
    onRejected: Handler,
  ) {
    super();
    this.#derived = derived;
    this.#onFulfilled = onFulfilled;
    this.#onRejected = onRejected;
  }

  override run(): void {
    const isRejected = this.state === REJECTED;
    const handler = isRejected ? this.#onRejected : this.#onFulfilled;
    let result = this.value;
    let failed = isRejected;
    if (typeof handler === "function") {
      try {
        result = handler(this.value as never);
        failed = false;
      } catch (error) {
        result = error;
        failed = true;
      }
    }
    const derived = this.#derived;
    if (derived === null) return;
    if (derived instanceof ProgramPromise) settle(derived, failed, result);
    else if (failed) derived.reject(result);
    else derived.resolve(result);
  }
}

/** `await`, and whatever of ours waits. */
class AwaitReaction extends Reaction {
  readonly #continuation: Continuation;

  constructor(continuation: Continuation) {
    super();
    this.#continuation = continuation;
  }

  override run(): void {
    this.#continuation.resume(this.state === REJECTED, this.value);
  }
}

/** A promise that was resolved with a thenable takes on what becomes of it (§27.2.2.2). */
class ThenableJob implements Job {
  readonly task = present().task;
  readonly #promise: ProgramPromise;
  readonly #thenable: object;
  readonly #then: (...given: readonly unknown[]) => unknown;

  constructor(
    promise: ProgramPromise,
    thenable: object,
    then: (...given: readonly unknown[]) => unknown,
  ) {
    this.#promise = promise;
    this.#thenable = thenable;
    this.#then = then;
  }

  run(): void {
    const { resolve, reject } = resolvers(this.#promise);
    try {
      this.#then.call(this.#thenable, resolve, reject);
    } catch (error) {
      reject(error);
    }
  }
}

let settle: (promise: ProgramPromise, isRejected: boolean, value: unknown) => void;
let listen: (promise: ProgramPromise, reaction: Reaction) => void;
let isPromise: (value: unknown) => value is ProgramPromise;

export class ProgramPromise<T = unknown> implements Rejected {
  #state: State = PENDING;
  #value: unknown = undefined;
  #reactions: Reaction | Reaction[] | null = null;
  #isHandled = false;

  static {
    settle = (promise, isRejected, value) => promise.#resolveWith(isRejected, value);
    listen = (promise, reaction) => promise.#listen(reaction);
    isPromise = (value): value is ProgramPromise =>
      typeof value === "object" && value !== null && #state in value;
  }

  constructor(executor: (resolve: (value?: T) => void, reject: Resolve) => void) {
    if (executor === OURS) return;
    if (typeof executor !== "function") throw notCallable("Promise resolver", executor);
    const { resolve, reject } = resolvers(this);
    try {
      executor(resolve as (value?: T) => void, reject);
    } catch (error) {
      reject(error);
    }
  }

  /** Whether anything listened to it before the turn's task ended. */
  get isHandled(): boolean {
    return this.#isHandled;
  }

  get reason(): unknown {
    return this.#value;
  }

  // biome-ignore lint/suspicious/noThenProperty: it is a promise.
  then(onFulfilled?: Handler, onRejected?: Handler): ProgramPromise {
    const C = speciesOf(this);
    if (C === ProgramPromise) {
      const derived = pending();
      this.#listen(new ThenReaction(derived, onFulfilled, onRejected));
      return derived;
    }
    const capability = capabilityOf(C);
    this.#listen(new ThenReaction(capability, onFulfilled, onRejected));
    return capability.promise as ProgramPromise;
  }

  catch(onRejected?: Handler): ProgramPromise {
    return this.then(undefined, onRejected);
  }

  finally(onFinally?: () => unknown): ProgramPromise {
    const C = speciesOf(this);
    if (typeof onFinally !== "function") return this.then(onFinally, onFinally);
    return this.then(
      ((value: unknown) =>
        (resolvedBy(C, onFinally()) as ProgramPromise).then(() => value)) as Handler,
      ((reason: unknown) =>
        (resolvedBy(C, onFinally()) as ProgramPromise).then(() => {
          throw reason;
        })) as Handler,
    );
  }

  static resolve(this: Constructor, value?: unknown): unknown {
    return resolvedBy(this, value);
  }

  static reject(this: Constructor, reason?: unknown): unknown {
    const capability = capabilityOf(this);
    capability.reject(reason);
    return capability.promise;
  }

  static withResolvers(this: Constructor): unknown {
    const { promise, resolve, reject } = capabilityOf(this);
    return { promise, resolve, reject };
  }

  static try(this: Constructor, callback: unknown, ...given: readonly unknown[]): unknown {
    const capability = capabilityOf(this);
    try {
      capability.resolve((callback as (...given: readonly unknown[]) => unknown)(...given));
    } catch (error) {
      capability.reject(error);
    }
    return capability.promise;
  }

  static all(this: Constructor, items: unknown): unknown {
    return all(this, capabilityOf(this), items);
  }

  static allSettled(this: Constructor, items: unknown): unknown {
    return allSettled(this, capabilityOf(this), items);
  }

  static any(this: Constructor, items: unknown): unknown {
    return any(this, capabilityOf(this), items);
  }

  static race(this: Constructor, items: unknown): unknown {
    return race(this, capabilityOf(this), items);
  }

  static get [Symbol.species](): unknown {
    return this;
  }

  get [Symbol.toStringTag](): string {
    return "Promise";
  }

  /** The resolve function (§27.2.1.3.2), or the reject function. */
  #resolveWith(isRejected: boolean, value: unknown): void {
    if (isRejected) {
      this.#settle(REJECTED, value);
      return;
    }
    if (value === this) {
      this.#settle(REJECTED, new TypeError("Chaining cycle detected for promise #<Promise>"));
      return;
    }
    if ((typeof value !== "object" && typeof value !== "function") || value === null) {
      this.#settle(FULFILLED, value);
      return;
    }
    let then: unknown;
    try {
      ({ then } = value as { readonly then?: unknown });
    } catch (error) {
      this.#settle(REJECTED, error);
      return;
    }
    if (typeof then !== "function") {
      this.#settle(FULFILLED, value);
      return;
    }
    refuseReal(value);
    type Then = (...given: readonly unknown[]) => unknown;
    present().add(new ThenableJob(this as ProgramPromise, value, then as Then));
  }

  #settle(state: State, value: unknown): void {
    const reactions = this.#reactions;
    this.#state = state;
    this.#value = value;
    this.#reactions = null;
    if (state === REJECTED && !this.#isHandled) present().rejected(this);
    if (reactions === null) return;
    if (Array.isArray(reactions)) for (const reaction of reactions) this.#trigger(reaction);
    else this.#trigger(reactions);
  }

  #listen(reaction: Reaction): void {
    this.#isHandled = true;
    if (this.#state !== PENDING) this.#trigger(reaction);
    else if (this.#reactions === null) this.#reactions = reaction;
    else if (Array.isArray(this.#reactions)) this.#reactions.push(reaction);
    else this.#reactions = [this.#reactions, reaction];
  }

  #trigger(reaction: Reaction): void {
    reaction.state = this.#state;
    reaction.value = this.#value;
    present().add(reaction);
  }
}

/** A promise that we settle. */
export function pending<T = unknown>(): ProgramPromise<T> {
  return new ProgramPromise<T>(OURS);
}

/** Resolves a promise of `pending`; a thenable is followed. Once at most. */
export function resolve(promise: ProgramPromise<never>, value?: unknown): void {
  settle(promise, false, value);
}

/** Rejects a promise of `pending`. Once at most. */
export function reject(promise: ProgramPromise<never>, reason: unknown): void {
  settle(promise, true, reason);
}

/** Marks a promise as handled: its rejection is not reported. */
export function handled<T>(promise: ProgramPromise<T>): ProgramPromise<T> {
  listen(promise as ProgramPromise, new ThenReaction(null, undefined, undefined));
  return promise;
}

/** Resumes when a value is there, as `await` does (§27.7.5.3). */
export function whenSettled(value: unknown, continuation: Continuation): void {
  let promise: ProgramPromise;
  try {
    promise = resolvedBy(ProgramPromise as unknown as Constructor, value) as ProgramPromise;
  } catch (error) {
    continuation.resume(true, error);
    return;
  }
  listen(promise, new AwaitReaction(continuation));
}

/** PromiseResolve (§27.2.4.7.1). */
function resolvedBy(C: Constructor, value: unknown): unknown {
  if (isPromise(value) && (value.constructor as unknown) === C) return value;
  if ((C as unknown) === ProgramPromise) {
    const promise = pending();
    settle(promise, false, value);
    return promise;
  }
  const capability = capabilityOf(C);
  capability.resolve(value);
  return capability.promise;
}

/** NewPromiseCapability (§27.2.1.5). */
function capabilityOf(C: Constructor): Capability {
  if ((C as unknown) === ProgramPromise) {
    const promise = pending();
    return { promise, ...resolvers(promise) };
  }
  let resolve: unknown;
  let reject: unknown;
  const promise: unknown = new C((resolveIt, rejectIt) => {
    if (resolve !== undefined || reject !== undefined) {
      throw new TypeError("Promise executor has already been invoked with non-undefined arguments");
    }
    resolve = resolveIt;
    reject = rejectIt;
  });
  if (typeof resolve !== "function" || typeof reject !== "function") {
    throw new TypeError("Promise resolve or reject function is not callable");
  }
  return { promise, resolve: resolve as Resolve, reject: reject as Resolve };
}

/** The functions that an executor is given: the first call of either counts. */
function resolvers(promise: ProgramPromise<never>): Omit<Capability, "promise"> {
  let isCalled = false;
  const settleOnce = (isRejected: boolean, value: unknown): void => {
    if (isCalled) return;
    isCalled = true;
    settle(promise, isRejected, value);
  };
  return {
    resolve: (value) => settleOnce(false, value),
    reject: (reason) => settleOnce(true, reason),
  };
}

/** SpeciesConstructor (§7.3.22) of a promise. */
function speciesOf(promise: ProgramPromise<never>): Constructor {
  const C: unknown = promise.constructor;
  if (C === ProgramPromise || C === undefined) return ProgramPromise as unknown as Constructor;
  if (typeof C !== "function" && (typeof C !== "object" || C === null)) {
    throw new TypeError("The .constructor property is not an object");
  }
  const species = (C as { readonly [Symbol.species]?: unknown })[Symbol.species];
  return (species ?? ProgramPromise) as Constructor;
}

/** @throws {HostError} for a promise of the engine's: it would be settled when no turn is on. */
function refuseReal(value: object): void {
  if (!isPromise(value) && Object.prototype.toString.call(value) === "[object Promise]") {
    throw present().lacks("an operation of the engine answered with a promise of its own");
  }
}

Object.defineProperty(ProgramPromise, "name", { value: "Promise", configurable: true });
