/** Progress on standard error: a live bar on a terminal, a line now and then elsewhere. */
import type { Writable } from "node:stream";
import { SingleBar } from "cli-progress";
import { formatCount } from "../core/formatting.ts";
import { columnsOf, type Output } from "./io.ts";

export interface Progress {
  /** One has ended. @param bad it counts among those that `words.bad` names. */
  advance(bad: boolean): void;
  /** Takes the bar away. */
  stop(): void;
}

/** What is counted, and what is said of those that did not end well. */
export interface ProgressWords {
  readonly what: string;
  readonly bad: string;
}

const RUNS: ProgressWords = { what: "runs", bad: "not as expected" };

/** Time between lines where there is no terminal. */
const LINE_EVERY_MS = 10_000;
/** Sweeps of at least this many runs have a line at their start. */
const LONG_SWEEP = 100;
const REDRAWS_PER_S = 10;
/** The bar itself, and what is beside it at most. */
const BAR_MAX = 30;
const WORDS_MAX = 58;

/** Shows nothing for a single run, or if asked to be quiet. */
export function showProgress(
  count: number,
  quiet: boolean,
  stderr: Output,
  words: ProgressWords = RUNS,
): Progress {
  if (quiet || count < 2) return { advance: () => undefined, stop: () => undefined };
  return stderr.isTerminal && stderr.stream !== undefined
    ? bar(count, stderr, stderr.stream, words)
    : lines(count, stderr, words);
}

/**
 * `, 2m 5s left`; empty where it says nothing: at the start, and when less than a second is left.
 * @param elapsedMs how long the first `done` of `count` took.
 */
export function leftText(done: number, count: number, elapsedMs: number): string {
  if (done === 0) return "";
  const seconds = Math.round((elapsedMs / done) * (count - done)) / 1_000;
  const whole = Math.round(seconds);
  if (whole < 1) return "";
  const hours = Math.floor(whole / 3_600);
  const minutes = Math.floor((whole % 3_600) / 60);
  if (hours > 0) return `, ${hours}h ${minutes}m left`;
  return minutes > 0 ? `, ${minutes}m ${whole % 60}s left` : `, ${whole}s left`;
}

function bar(
  count: number,
  stderr: Output,
  stream: Writable,
  { what, bad: badWord }: ProgressWords,
): Progress {
  let done = 0;
  let bad = 0;
  const began = performance.now();
  const texts = () => ({
    bad: bad === 0 ? "" : `, ${formatCount(bad)} ${badWord}`,
    left: leftText(done, count, performance.now() - began),
  });
  const shown = new SingleBar({
    format: `{bar} {value} of {total} ${what}{bad}{left}`,
    barCompleteChar: "█",
    barIncompleteChar: "░",
    barsize: Math.max(4, Math.min(BAR_MAX, columnsOf(stderr) - WORDS_MAX)),
    fps: REDRAWS_PER_S,
    stream: stream as NodeJS.WritableStream,
    clearOnComplete: true,
    hideCursor: true,
    gracefulExit: false,
  });
  shown.start(count, 0, texts());
  return {
    advance: (isBad) => {
      if (isBad) bad++;
      done++;
      shown.update(done, texts());
    },
    stop: () => shown.stop(),
  };
}

function lines(count: number, stderr: Output, { what, bad: badWord }: ProgressWords): Progress {
  let done = 0;
  let bad = 0;
  const say = (): void => {
    const worse = bad === 0 ? "" : `, ${formatCount(bad)} ${badWord}`;
    stderr.write(`${formatCount(done)} of ${formatCount(count)} ${what}${worse}\n`);
  };
  if (count >= LONG_SWEEP) say();
  const clock = setInterval(say, LINE_EVERY_MS);
  clock.unref();
  return {
    advance: (isBad) => {
      done++;
      if (isBad) bad++;
    },
    stop: () => clearInterval(clock),
  };
}
