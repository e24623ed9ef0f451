/**
 * What the bundler lowers async generators to: generators, driven here as the language drives them
 * (ECMA-262, §27.6), over our own promises.
 */
import type { AnyFunction, Body } from "./async-function.ts";
import type { AnyIterator } from "./async-iterator.ts";
import {
  type Continuation,
  type ProgramPromise,
  pending,
  reject,
  resolve,
  whenSettled,
} from "./promise.ts";

/** What an async generator's body yields when it awaits, and not to its consumer. */
class Awaited {
  readonly value: unknown;
  /** Whether it is what an inner iterator of `yield*` answers, whose items pass through. */
  readonly isDelegated: boolean;
  /** Whether the body returns with it, when it is there. */
  readonly returns: boolean;

  constructor(value: unknown, isDelegated = false, returns = false) {
    this.value = value;
    this.isDelegated = isDelegated;
    this.returns = returns;
  }
}

/** `await` in an async generator. */
export function awaitAsyncGenerator(value: unknown): unknown {
  return new Awaited(value);
}

type Kind = "next" | "throw" | "return";

/** A call of `next`, `throw` or `return`. */
interface Asked {
  readonly kind: Kind;
  readonly value: unknown;
  readonly promise: ProgramPromise<never>;
}

/** The state of an async generator (§27.6.3.1), and what was asked of it. */
class AsyncGeneratorCall implements Continuation {
  readonly #generator: Body;
  readonly #queue: Asked[] = [];
  #state: "start" | "yield" | "executing" | "awaiting-return" | "completed" = "start";
  /** What the body is to be resumed with. */
  #awaits: "await" | "yield" | "return" | "delegate" | "returns" | "done" = "await";

  constructor(generator: Body) {
    this.#generator = generator;
  }

  ask(kind: Kind, value: unknown): ProgramPromise<never> {
    const promise = pending<never>();
    if (this.#state === "start" && kind !== "next") this.#state = "completed";
    if (this.#state === "completed" && this.#queue.length === 0 && kind !== "return") {
      if (kind === "throw") reject(promise, value);
      else resolve(promise, { value: undefined, done: true });
      return promise;
    }
    this.#queue.push({ kind, value, promise });
    if (this.#state === "completed") this.#drain();
    else if (this.#state === "start" || this.#state === "yield") this.#goOn();
    return promise;
  }

  /** Something that the body, or the end of it, waited for is there. */
  resume(isRejected: boolean, value: unknown): void {
    switch (this.#awaits) {
      case "await":
        this.#run(isRejected ? "throw" : "next", value);
        break;
      case "yield":
        if (isRejected) this.#run("throw", value);
        else this.#give(value);
        break;
      case "returns":
      case "return":
        this.#run(isRejected ? "throw" : "return", value);
        break;
      case "delegate":
        this.#delegated(isRejected, value);
        break;
      case "done":
        this.#state = "completed";
        this.#answer(isRejected, value, true);
        this.#drain();
        break;
    }
  }

  /** Resumes a body that is suspended, with the first of what was asked. */
  #goOn(): void {
    const { kind, value } = this.#queue[0] as Asked;
    const isStarted = this.#state === "yield";
    this.#state = "executing";
    // A generator that is asked to return waits for the value first (§27.6.3.7).
    if (kind === "return" && isStarted) this.#wait("return", value);
    else this.#run(kind, value);
  }

  /** @param passes whether an item comes from an inner iterator, and is not waited for again. */
  #run(kind: Kind, value: unknown, passes = false): void {
    let result: IteratorResult<unknown, unknown>;
    try {
      result = this.#generator[kind](value as never);
    } catch (error) {
      this.#complete(true, error);
      return;
    }
    const { value: given, done } = result;
    if (done) this.#complete(false, given);
    else if (passes && !(given instanceof Awaited)) this.#give(given);
    else if (!(given instanceof Awaited)) this.#wait("yield", given);
    else if (given.isDelegated) this.#wait("delegate", given.value);
    else this.#wait(given.returns ? "returns" : "await", given.value);
  }

  #wait(
    what: "await" | "yield" | "return" | "returns" | "delegate" | "done",
    value: unknown,
  ): void {
    this.#awaits = what;
    whenSettled(value, this);
  }

  /** The answer of an inner iterator: its items are the consumer's, its end is the body's. */
  #delegated(isRejected: boolean, answer: unknown): void {
    if (isRejected) {
      this.#run("throw", answer);
      return;
    }
    if (typeof answer !== "object" || answer === null) {
      this.#run("throw", new TypeError(`Iterator result ${String(answer)} is not an object`));
      return;
    }
    let result: { readonly done: boolean; readonly value: unknown };
    try {
      const { done, value } = answer as { readonly done?: unknown; readonly value?: unknown };
      result = { done: Boolean(done), value };
    } catch (error) {
      this.#run("throw", error);
      return;
    }
    const { kind } = this.#queue[0] as Asked;
    this.#run(kind === "return" ? "return" : "next", result, !result.done);
  }

  /** Hands an item to the consumer; a request that came meanwhile resumes the body at once. */
  #give(value: unknown): void {
    this.#state = "yield";
    this.#answer(false, value, false);
    if (this.#queue.length > 0) this.#goOn();
  }

  #complete(isRejected: boolean, value: unknown): void {
    this.#state = "completed";
    this.#answer(isRejected, value, true);
    this.#drain();
  }

  #answer(isRejected: boolean, value: unknown, done: boolean): void {
    const { promise } = this.#queue.shift() as Asked;
    if (isRejected) reject(promise, value);
    else resolve(promise, { value, done });
  }

  /** Answers what was asked of a body that has ended (§27.6.3.10). */
  #drain(): void {
    for (let asked = this.#queue[0]; asked !== undefined; asked = this.#queue[0]) {
      if (asked.kind === "return") {
        this.#state = "awaiting-return";
        this.#wait("done", asked.value);
        return;
      }
      this.#answer(asked.kind === "throw", asked.kind === "throw" ? asked.value : undefined, true);
    }
  }
}

/** What an async generator function makes. */
class AsyncGeneratorObject {
  readonly #call: AsyncGeneratorCall;

  constructor(call: AsyncGeneratorCall) {
    this.#call = call;
  }

  next(value?: unknown): unknown {
    return this.#call.ask("next", value);
  }

  throw(error?: unknown): unknown {
    return this.#call.ask("throw", error);
  }

  return(value?: unknown): unknown {
    return this.#call.ask("return", value);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  get [Symbol.toStringTag](): string {
    return "AsyncGenerator";
  }
}

/** `async function*`: its body is a generator that yields items, and `Awaited` where it awaits. */
export function wrapAsyncGenerator(body: AnyFunction): AnyFunction {
  return function (this: unknown, ...given: never[]): unknown {
    return new AsyncGeneratorObject(new AsyncGeneratorCall(body.apply(this, given) as Body));
  };
}

/** `yield*` in an async generator, over the iterator that `asyncIterator` made (§15.5.5). */
export function asyncGeneratorDelegate(inner: AnyIterator): unknown {
  /** Whether what comes next is the inner iterator's answer, and not the consumer's. */
  let isAsked = false;
  let isEnding = false;
  let failure: unknown = null;
  const asks = (value: unknown): IteratorResult<unknown> => {
    isAsked = true;
    return { done: false, value: new Awaited(value, true) };
  };
  return {
    next(value: unknown) {
      if (failure !== null) throw failure;
      if (!isAsked) return asks(inner.next(value));
      isAsked = false;
      return value;
    },
    throw(error: unknown) {
      if (isAsked || isEnding || failure !== null) {
        isAsked = false;
        throw error;
      }
      if (typeof inner.throw === "function") return asks(inner.throw(error));
      failure = new TypeError("The iterator does not provide a 'throw' method.");
      if (typeof inner.return !== "function") throw failure;
      return { done: false, value: new Awaited(inner.return()) };
    },
    return(value: unknown) {
      if (isEnding) return { done: true, value };
      if (isAsked) {
        isAsked = false;
        return value;
      }
      if (typeof inner.return === "function") return asks(inner.return(value));
      isEnding = true;
      return { done: false, value: new Awaited(value, false, true) };
    },
    [Symbol.iterator]() {
      return this;
    },
  };
}
