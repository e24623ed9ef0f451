/**
 * What a command is: its options as yargs knows them, and what it does. One file each, loaded when
 * it is asked for.
 */
import type { Argv } from "yargs";
import type { Io } from "./io.ts";

export interface Command<Arguments> {
  /** Declares arguments, options and examples. */
  options(yargs: Argv<object>): Argv<object>;
  /**
   * Does it.
   * @returns the exit code.
   * @throws {InputError} for what is wrong with the arguments or the files that they name.
   */
  run(given: Arguments, io: Io): number | Promise<number>;
}
