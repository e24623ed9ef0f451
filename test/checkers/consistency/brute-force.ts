/**
 * Consistency models by trying every order, straight from their definitions: for small histories
 * only.
 */
import type { Value } from "../../../src/core/json.ts";
import type { Operation } from "../../../src/history/operation.ts";

/** Orders of some things in which each stands after those that must come before it. */
export function* ordersOf<T>(
  items: readonly T[],
  isBefore: (a: T, b: T) => boolean,
): Generator<readonly T[]> {
  if (items.length === 0) {
    yield [];
    return;
  }
  for (const first of items) {
    if (items.some((other) => other !== first && isBefore(other, first))) continue;
    const rest = items.filter((other) => other !== first);
    for (const order of ordersOf(rest, isBefore)) yield [first, ...order];
  }
}

/** All ways of leaving some of these out. */
export function* subsetsOf<T>(items: readonly T[]): Generator<readonly T[]> {
  const [first, ...rest] = items;
  if (first === undefined) {
    yield [];
    return;
  }
  for (const subset of subsetsOf(rest)) {
    yield subset;
    yield [first, ...subset];
  }
}

const isRead = ({ f }: Operation): boolean => f === "read" || f === "get";

/** What each key holds at last, by its text, after these writes; null: what it holds at first. */
function stateAfter(order: readonly Operation[]): Map<string, Value> {
  const state = new Map<string, Value>();
  for (const { f, key, input } of order)
    if (f === "write" || f === "put") state.set(JSON.stringify(key), input);
  return state;
}

function explains(past: readonly Operation[], read: Operation): boolean {
  return (stateAfter(past).get(JSON.stringify(read.key)) ?? null) === read.output;
}

/**
 * Whether writes of values that are written once explain all reads causally, by one of three
 * models.
 */
export function isCausal(
  history: readonly Operation[],
  model: "causal" | "memory" | "convergence",
): boolean {
  const wasRead = (write: Operation): boolean =>
    history.some((one) => isRead(one) && one.outcome === "ok" && sourceOf(one) === write);
  const sourceOf = (read: Operation): Operation | undefined =>
    history.find(
      (one) =>
        !isRead(one) &&
        one.outcome !== "fail" &&
        one.input === read.output &&
        JSON.stringify(one.key) === JSON.stringify(read.key),
    );
  const taking = history.filter(
    (one) => one.outcome === "ok" || (one.outcome === "info" && !isRead(one) && wasRead(one)),
  );
  for (const one of taking)
    if (isRead(one) && one.output !== null && sourceOf(one) === undefined) return false;
  const inSession = (a: Operation, b: Operation): boolean =>
    a.outcome === "ok" && a.process === b.process && a.invoked < b.invoked;
  const edges = new Map(
    taking.map((one) => [
      one,
      taking.filter((other) => inSession(one, other) || (isRead(other) && sourceOf(other) === one)),
    ]),
  );
  const reach = new Map(
    taking.map((one) => {
      const found = new Set<Operation>(edges.get(one));
      for (const next of found) for (const after of edges.get(next) ?? []) found.add(after);
      return [one, found];
    }),
  );
  const isBefore = (a: Operation, b: Operation): boolean => reach.get(a)?.has(b) === true;
  if (taking.some((one) => isBefore(one, one))) return false;
  const reads = taking.filter(isRead);
  const pastOf = (read: Operation): Operation[] => taking.filter((one) => isBefore(one, read));
  if (model === "convergence") {
    for (const order of ordersOf(
      taking.filter((one) => !isRead(one)),
      isBefore,
    )) {
      if (
        reads.every((read) =>
          explains(
            order.filter((one) => isBefore(one, read)),
            read,
          ),
        )
      )
        return true;
    }
    return reads.length === 0;
  }
  return reads.every((read) => {
    const own =
      model === "memory" ? reads.filter((one) => one === read || inSession(one, read)) : [read];
    const events = [...pastOf(read).filter((one) => !isRead(one) || own.includes(one)), read];
    for (const order of ordersOf(events, isBefore)) {
      if (own.every((one) => explains(order.slice(0, order.indexOf(one)), one))) return true;
    }
    return false;
  });
}

/** Whether prefixes of one order of writes explain all reads, growing for each lane of reads. */
export function hasPrefixes(
  history: readonly Operation[],
  laneOf: (read: Operation) => unknown,
): boolean {
  const writes = history.filter((one) => !isRead(one) && one.outcome === "ok");
  const maybe = history.filter((one) => !isRead(one) && one.outcome === "info");
  const reads = history.filter((one) => isRead(one) && one.outcome === "ok");
  const isBefore = (a: Operation, b: Operation): boolean =>
    a.outcome === "ok" && a.process === b.process && a.invoked < b.invoked;
  for (const chosen of subsetsOf(maybe)) {
    for (const order of ordersOf([...writes, ...chosen], isBefore)) {
      const reached = new Map<unknown, number>();
      const fits = reads.every((read) => {
        for (let length = reached.get(laneOf(read)) ?? 0; length <= order.length; length++) {
          if (!explains(order.slice(0, length), read)) continue;
          reached.set(laneOf(read), length);
          return true;
        }
        return false;
      });
      if (fits) return true;
    }
  }
  return false;
}

/**
 * Whether some order that is true to `isBefore` lets every read return one of the latest versions.
 */
export function isFresh(
  history: readonly Operation[],
  versions: number,
  isBefore: (a: Operation, b: Operation) => boolean,
): boolean {
  const must = history.filter((one) => one.outcome === "ok");
  const maybe = history.filter((one) => one.outcome === "info" && !isRead(one));
  for (const chosen of subsetsOf(maybe)) {
    for (const order of ordersOf([...must, ...chosen], isBefore)) {
      const fits = order.every((read, at) => {
        if (!isRead(read)) return true;
        const written = order
          .slice(0, at)
          .filter((one) => !isRead(one) && JSON.stringify(one.key) === JSON.stringify(read.key));
        const held: Value[] = [null, ...written.map(({ input }) => input)];
        return held.slice(-versions - 1).includes(read.output);
      });
      if (fits) return true;
    }
  }
  return false;
}
