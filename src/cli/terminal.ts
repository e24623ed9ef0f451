/** What a stream can show: colours, or none where they would not be seen. */
import { Chalk, type ChalkInstance } from "chalk";
import { type Paint, plainPaint } from "../report/paint.ts";
import type { Io, Output } from "./io.ts";

/** The sixteen basic colours, which every terminal has. */
const BASIC = 1;

/**
 * Colours of a stream; none if it is not a terminal or `NO_COLOR` is set. `FORCE_COLOR` overrules
 * both.
 */
export function paintOf(output: Output, { environment }: Io): Paint {
  const has = (name: string): boolean => (environment[name] ?? "") !== "";
  const forced = has("FORCE_COLOR") && environment["FORCE_COLOR"] !== "0";
  const wanted = output.isTerminal && !has("NO_COLOR") && environment["TERM"] !== "dumb";
  return forced || wanted ? coloured(new Chalk({ level: BASIC })) : plainPaint;
}

function coloured(chalk: ChalkInstance): Paint {
  return {
    good: (text) => chalk.green(text),
    bad: (text) => chalk.red(text),
    warn: (text) => chalk.yellow(text),
    dim: (text) => chalk.dim(text),
    strong: (text) => chalk.bold(text),
  };
}
