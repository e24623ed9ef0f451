/** What can be seen of what a program waits for: its closures hold it, so that it is counted. */

/** What a program waits for, and who waits for it, as counts. */
export interface Waits {
  readonly timers: number;
  readonly calls: number;
  /** Streams that are open, its own and those that it serves. */
  readonly streams: number;
  /** Tasks that wait for answers of other services. */
  readonly asks: number;
  readonly serving: number;
  readonly requests: number;
  readonly writes: number;
  /** Tasks that wait at channels, locks and wait groups. */
  readonly blocked: number;
}

/** `2 timers, 1 write`; empty: it waits for nothing. */
export function wordsOfWaits(waits: Waits): string {
  const { timers, calls, streams, asks, serving, requests, writes, blocked } = waits;
  const counts: readonly (readonly [number, one: string, several: string])[] = [
    [requests, "request that it has not answered", "requests that it has not answered"],
    [serving, "call that it serves", "calls that it serves"],
    [calls, "answer to a call", "answers to calls"],
    [streams, "stream", "streams"],
    [asks, "answer of a service", "answers of services"],
    [writes, "write", "writes"],
    [blocked, "task at a channel or lock", "tasks at channels or locks"],
    [timers, "timer", "timers"],
  ];
  return counts
    .flatMap(([count, one, several]) =>
      count === 0 ? [] : [`${count} ${count === 1 ? one : several}`],
    )
    .join(", ");
}
