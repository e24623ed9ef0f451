/** Progress on standard error: a live bar on a terminal, a line now and then elsewhere. */
import type { Writable } from "node:stream";
import { SingleBar } from "cli-progress";
import { formatCount } from "../core/units.ts";
import type { Output } from "./io.ts";

export interface Progress {
  /** A run has ended. */
  advance(failed: boolean): void;
  /** Takes the bar away. */
  stop(): void;
}

/** Time between lines where there is no terminal. */
const LINE_EVERY_MS = 10_000;
/** Sweeps of at least so many runs have a line at their start. */
const LONG_SWEEP = 100;
const REDRAWS_PER_S = 10;

/** Shows nothing for a single run, or if told to be quiet. `what` is counted: runs, histories. */
export function showProgress(
  count: number,
  quiet: boolean,
  stderr: Output,
  what = "runs",
): Progress {
  if (quiet || count < 2) return { advance: () => undefined, stop: () => undefined };
  return stderr.isTerminal && stderr.stream !== undefined
    ? bar(count, stderr.stream, what)
    : lines(count, stderr, what);
}

function bar(count: number, stream: Writable, what: string): Progress {
  let done = 0;
  let failed = 0;
  const shown = new SingleBar({
    format: `{bar} {value}/{total} ${what}, {failed} failed, {eta_formatted} to go`,
    barCompleteChar: "█",
    barIncompleteChar: "░",
    barsize: 30,
    fps: REDRAWS_PER_S,
    stream: stream as NodeJS.WritableStream,
    clearOnComplete: true,
    hideCursor: true,
    gracefulExit: false,
  });
  shown.start(count, 0, { failed });
  return {
    advance: (hasFailed) => {
      if (hasFailed) failed++;
      shown.update(++done, { failed });
    },
    stop: () => shown.stop(),
  };
}

function lines(count: number, stderr: Output, what: string): Progress {
  let done = 0;
  let failed = 0;
  const say = (): void => {
    stderr.write(
      `${formatCount(done)} of ${formatCount(count)} ${what}, ${formatCount(failed)} failed\n`,
    );
  };
  if (count >= LONG_SWEEP) say();
  const clock = setInterval(say, LINE_EVERY_MS);
  clock.unref();
  return {
    advance: (hasFailed) => {
      done++;
      if (hasFailed) failed++;
    },
    stop: () => clearInterval(clock),
  };
}
