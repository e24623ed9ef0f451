/** The error for what should be a function and is not one. */
export function notCallable(what: string, value: unknown): TypeError {
  return new TypeError(
    `${what} ${typeof value === "object" ? "#<Object>" : String(value)} is not a function`,
  );
}
