/** What makes promises of one class, and a promise with the functions that settle it. */

export type Resolve = (value?: unknown) => void;

/** A promise with its functions (ECMA-262, §27.2.1.1). */
export interface Capability {
  readonly promise: unknown;
  readonly resolve: Resolve;
  readonly reject: Resolve;
}

/** A constructor of promises: their class, or one derived from it. */
// biome-ignore lint/suspicious/noExplicitAny: a constructor of any kind of promise.
export type Constructor = new (executor: (resolve: Resolve, reject: Resolve) => void) => any;
