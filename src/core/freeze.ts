/**
 * Freezing plain data to its leaves. `Object.freeze` does not keep a Map or a Set from changing:
 * its methods that do are replaced.
 */

const ADVICE = "change a copy of your own";

const refuseMap = refusal(
  `a Map that was sent, written or replied must not be changed: ${ADVICE}, such as new Map(it)`,
);
const refuseSet = refusal(
  `a Set that was sent, written or replied must not be changed: ${ADVICE}, such as new Set(it)`,
);

/**
 * Own properties that hide those of the prototype: no walk over entries, fields or keys has them.
 */
const OF_MAP = ["set", "delete", "clear"] as const;
const OF_SET = ["add", "delete", "clear"] as const;

/**
 * Freezes plain data to its leaves, keys of Maps included, so that a later change of it throws a
 * TypeError. It contains nothing twice over: no cycles.
 * @returns its argument.
 * @throws {TypeError} for a Map or a Set that somebody else has frozen: it can be changed, and
 * nothing can prevent that any more.
 */
export function deepFreeze<T>(value: T): T {
  if (typeof value === "object" && value !== null) freezeObject(value);
  return value;
}

/** Whether a Map or a Set was frozen by `deepFreeze`, with all that it holds. */
export function isSealed(value: ReadonlyMap<unknown, unknown> | ReadonlySet<unknown>): boolean {
  const { clear } = value as { readonly clear?: unknown };
  return clear === refuseMap || clear === refuseSet;
}

function freezeObject(value: object): void {
  if (value instanceof Map) {
    if (isSealed(value)) return;
    seal(value, OF_MAP, refuseMap, "Map");
    for (const [key, item] of value) {
      deepFreeze(key);
      deepFreeze(item);
    }
  } else if (value instanceof Set) {
    if (isSealed(value)) return;
    seal(value, OF_SET, refuseSet, "Set");
    for (const item of value) deepFreeze(item);
  } else {
    // What is frozen already may hold what is not.
    if (!Object.isFrozen(value)) Object.freeze(value);
    if (Array.isArray(value)) {
      for (let at = 0; at < value.length; at++) deepFreeze(value[at]);
    } else {
      const record = value as Readonly<Record<string, unknown>>;
      for (const name in record) deepFreeze(record[name]);
    }
  }
}

function seal(value: object, methods: readonly string[], refuse: () => never, kind: string): void {
  if (Object.isFrozen(value)) {
    throw new TypeError(
      `Object.freeze does not keep a ${kind} from changing, and keeps a strict run from seeing ` +
        `that it changes: leave it as it is`,
    );
  }
  for (const name of methods) Object.defineProperty(value, name, { value: refuse });
  Object.freeze(value);
}

function refusal(message: string): () => never {
  return () => {
    throw new TypeError(message);
  };
}
