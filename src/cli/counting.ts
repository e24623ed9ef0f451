/** Progress of work whose end is not known by a count: a line that says how far it has come. */
import { columnsOf, type Output } from "./io.ts";
import type { Progress } from "./progress.ts";

const LINE_EVERY_MS = 10_000;
const REDRAW_EVERY_MS = 200;
/** Goes to the start of a terminal's line, and wipes it. */
const WIPE = "\r\u001B[K";

/** @param text says how far it has come. */
export function showCounting(quiet: boolean, stderr: Output, text: () => string): Progress {
  if (quiet) return { advance: () => undefined, stop: () => undefined };
  const { isTerminal } = stderr;
  const say = (): void => {
    const line = text();
    stderr.write(isTerminal ? `${WIPE}${line.slice(0, columnsOf(stderr) - 1)}` : `${line}\n`);
  };
  const clock = setInterval(say, isTerminal ? REDRAW_EVERY_MS : LINE_EVERY_MS);
  clock.unref();
  return {
    advance: () => undefined,
    stop: () => {
      clearInterval(clock);
      if (isTerminal) stderr.write(WIPE);
    },
  };
}
