/**
 * Interruptions: the first ends the work and keeps the results so far, the second ends the program
 * at once.
 */
import { EXIT } from "./exit-code.ts";

export interface Interrupt {
  readonly signal: AbortSignal;
  /** Restores the default handling of the signals. */
  dispose(): void;
}

/** Ctrl-C, the end of a job, and the end of the terminal or connection that it runs in. */
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Listens for signals that end a program until disposed of. */
export function untilInterrupted(): Interrupt {
  const controller = new AbortController();
  const stop = (): void => {
    if (controller.signal.aborted) process.exit(EXIT.interrupted);
    controller.abort();
  };
  for (const signal of SIGNALS) process.on(signal, stop);
  return {
    signal: controller.signal,
    dispose: () => {
      for (const signal of SIGNALS) process.off(signal, stop);
    },
  };
}
