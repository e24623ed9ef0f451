/** Progress on standard error: a live bar on a terminal, a line now and then elsewhere. */
import { SingleBar } from "cli-progress";
import { formatCount } from "../core/units.ts";

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
export function showProgress(count: number, quiet: boolean, what = "runs"): Progress {
  if (quiet || count < 2) return { advance: () => undefined, stop: () => undefined };
  return process.stderr.isTTY ? bar(count, what) : lines(count, what);
}

function bar(count: number, what: string): Progress {
  let done = 0;
  let failed = 0;
  const shown = new SingleBar({
    format: `{bar} {value}/{total} ${what}, {failed} failed, {eta_formatted} to go`,
    barCompleteChar: "█",
    barIncompleteChar: "░",
    barsize: 30,
    fps: REDRAWS_PER_S,
    stream: process.stderr,
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

function lines(count: number, what: string): Progress {
  let done = 0;
  let failed = 0;
  const say = (): void => {
    process.stderr.write(
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
