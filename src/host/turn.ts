/** Lets timers and signals have their turn, between two runs in one thread. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
