/** What a command touches of the process it runs in: where it prints, and the environment. */
import type { Writable } from "node:stream";

/** A stream that people or programs read. */
export interface Output {
  write(text: string): void;
  /** Whether it is a terminal, which shows colours and a live bar. */
  readonly isTerminal: boolean;
  /** Characters in a line; undefined where nobody knows, as in a pipe. */
  readonly columns: number | undefined;
  /** Where a live bar is drawn; absent: nowhere. */
  readonly stream?: Writable;
}

export interface Io {
  /** False: all work is done in the calling thread, without a watchdog: for many commands in one process. */
  readonly threads: boolean;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** The width to write for where nobody knows it, as in a pipe. */
const COLUMNS = 80;
/** A narrower window than this is not written for. */
const COLUMNS_MIN = 40;

/** How many characters a line of a stream may have. */
export function columnsOf({ columns }: Output): number {
  return columns === undefined || columns === 0 ? COLUMNS : Math.max(COLUMNS_MIN, columns);
}

/** The streams and the environment of this process. */
export function processIo(): Io {
  return {
    threads: true,
    stdout: outputOf(process.stdout),
    stderr: outputOf(process.stderr),
    environment: process.env,
  };
}

function outputOf(stream: NodeJS.WriteStream): Output {
  return {
    write: (text) => {
      stream.write(text);
    },
    isTerminal: stream.isTTY === true,
    get columns() {
      return stream.columns;
    },
    stream,
  };
}
