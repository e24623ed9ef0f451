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

/** Listens for SIGINT and SIGTERM until disposed of. */
export function untilInterrupted(): Interrupt {
  const controller = new AbortController();
  const stop = (): void => {
    if (controller.signal.aborted) process.exit(EXIT.interrupted);
    controller.abort();
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
  return {
    signal: controller.signal,
    dispose: () => {
      process.off("SIGINT", stop);
      process.off("SIGTERM", stop);
    },
  };
}
