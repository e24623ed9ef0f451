/**
 * What a command touches of the process it runs in: where it prints, how wide lines are there, and
 * the environment.
 */
import { existsSync, realpathSync } from "node:fs";
import { dirname, join, sep } from "node:path";
import type { Writable } from "node:stream";

/** A stream that people or programs read. */
export interface Output {
  write(text: string): void;
  /** Whether it is a terminal, which shows colours and a live bar. */
  readonly isTerminal: boolean;
  /** Characters in a line; undefined where it is unknown, as in a pipe without `COLUMNS`. */
  readonly columns: number | undefined;
  /** Where a live bar is drawn; absent: nowhere. */
  readonly stream?: Writable;
}

export interface Io {
  /** How the program is called here, for the commands that it shows: `rashomon`, `npx rashomon`. */
  readonly program: string;
  /**
   * False: all work is done in the calling thread, without a watchdog: for many commands in one
   * process.
   */
  readonly threads: boolean;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** The width to write for where it is unknown, as in a pipe. */
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
    program: programName(process.argv[1] ?? "", process.cwd()),
    threads: true,
    stdout: outputOf(process.stdout),
    stderr: outputOf(process.stderr),
    environment: process.env,
  };
}

/**
 * What to type to call the program again: by npx where it is installed in the project or around it,
 * by npm's script in a checkout.
 * @param script the file that runs. @param cwd the working folder.
 */
function programName(script: string, cwd: string): string {
  for (let folder = cwd; ; folder = dirname(folder)) {
    if (existsSync(join(folder, "node_modules", ".bin", "rashomon"))) return "npx rashomon";
    if (folder === dirname(folder)) break;
  }
  const file = existsSync(script) ? realpathSync(script) : script;
  const inCheckout = file.startsWith(join(cwd, "dist", sep)) && !file.includes("node_modules");
  return inCheckout ? "npm run -s rashomon --" : "rashomon";
}

/** What the environment says of the width, for what is no terminal. */
function columnsSaid(): number | undefined {
  const said = process.env["COLUMNS"] ?? "";
  return /^\d{1,4}$/.test(said) ? Number(said) : undefined;
}

function outputOf(stream: NodeJS.WriteStream): Output {
  return {
    write: (text) => {
      stream.write(text);
    },
    isTerminal: stream.isTTY === true,
    get columns() {
      return stream.columns ?? columnsSaid();
    },
    stream,
  };
}
