/** Whether something was promised in place of being done: what is, is done in no step. */

/** As it is where nothing is refused. */
const THEN = Promise.prototype.then;

/** A promise, or what can be awaited as one is; its rejection ends no process from now on. */
export function isPromise(value: unknown): boolean {
  if (typeof value !== "object" || value === null || !("then" in value)) return false;
  const thenable = value as { then(kept: () => void, broken: () => void): unknown };
  if (typeof thenable.then !== "function") return false;
  if (value instanceof Promise) Reflect.apply(THEN, value, [ignore, ignore]);
  else thenable.then(ignore, ignore);
  return true;
}

function ignore(): void {
  // Nothing is left to do.
}

/**
 * Does something while promises refuse `then`, and with it `catch` and `finally`. `isPromise` works
 * as ever.
 * @param refuse called before each `then`: throws, or returns where the call may go on.
 */
export function whileRefusing(refuse: () => void, body: () => void): void {
  const holder = Promise.prototype;
  const before = holder.then;
  const refusing = function (this: unknown, ...given: unknown[]): unknown {
    refuse();
    return Reflect.apply(before, this, given);
  };
  replaceThen(holder, refusing);
  try {
    body();
  } finally {
    replaceThen(holder, before);
  }
}

function replaceThen(holder: object, value: unknown): void {
  // biome-ignore lint/suspicious/noThenProperty: it is a promise's own
  Object.defineProperty(holder, "then", {
    value,
    writable: true,
    enumerable: false,
    configurable: true,
  });
}
