/**
 * What combines several promises into one: `Promise.all` and its kind (ECMA-262, §27.2.4). Each is
 * given the capability of the result.
 */
import type { Capability, Constructor } from "./capability.ts";

export function all(C: Constructor, result: Capability, items: unknown): unknown {
  const { place, end } = gathering(result.resolve);
  return combined(C, result, items, {
    each: (item, index) => then(item, place(index), result.reject),
    end,
  });
}

export function allSettled(C: Constructor, result: Capability, items: unknown): unknown {
  const { place, end } = gathering(result.resolve);
  return combined(C, result, items, {
    each(item, index) {
      const put = place(index);
      const fulfilled = (value: unknown) => put({ status: "fulfilled", value });
      const rejected = (reason: unknown) => put({ status: "rejected", reason });
      then(item, fulfilled, rejected);
    },
    end,
  });
}

export function any(C: Constructor, result: Capability, items: unknown): unknown {
  const { place, end } = gathering((errors) =>
    result.reject(new AggregateError(errors, "All promises were rejected")),
  );
  return combined(C, result, items, {
    each: (item, index) => then(item, result.resolve, place(index)),
    end,
  });
}

export function race(C: Constructor, result: Capability, items: unknown): unknown {
  return combined(C, result, items, {
    each: (item) => then(item, result.resolve, result.reject),
    end: () => undefined,
  });
}

/** What a combination does with each of its items, and after the last. */
interface Combination {
  each(item: unknown, index: number): void;
  end(): void;
}

/** Walks the items; an error on the way rejects the result. */
function combined(
  C: Constructor,
  { promise, reject }: Capability,
  items: unknown,
  { each, end }: Combination,
): unknown {
  try {
    const resolveIt = (C as unknown as { readonly resolve?: unknown }).resolve;
    if (typeof resolveIt !== "function") {
      throw new TypeError("Promise resolve or reject function is not callable");
    }
    let index = 0;
    for (const item of items as Iterable<unknown>) each(resolveIt.call(C, item), index++);
    end();
  } catch (error) {
    reject(error);
  }
  return promise;
}

function then(item: unknown, onFulfilled: unknown, onRejected: unknown): void {
  (item as { then(...given: readonly unknown[]): unknown }).then(onFulfilled, onRejected);
}

/**
 * Collects what the items of a combination come to, in their places.
 * @param whenAll gets the values once every place has one and `end` was called.
 */
function gathering(whenAll: (values: unknown[]) => void) {
  const values: unknown[] = [];
  let missing = 1;
  const end = (): void => {
    if (--missing === 0) whenAll(values);
  };
  /** What puts an item's value in place: the first call counts. */
  const place = (index: number): ((value: unknown) => void) => {
    values.push(undefined);
    missing++;
    let isCalled = false;
    return (value) => {
      if (isCalled) return;
      isCalled = true;
      values[index] = value;
      end();
    };
  };
  return { place, end };
}
