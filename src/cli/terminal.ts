/** What the terminal can show: colours, or none where nobody would see them. */
import { Chalk, type ChalkInstance, supportsColor, supportsColorStderr } from "chalk";
import { type Paint, plainPaint } from "../report/paint.ts";

/** Colours of a stream; none if it is no terminal or `NO_COLOR` is set. `FORCE_COLOR` overrules both. */
export function paintOf(stream: "stdout" | "stderr"): Paint {
  const support = stream === "stdout" ? supportsColor : supportsColorStderr;
  const forced = (process.env["FORCE_COLOR"] ?? "") !== "";
  const refused = (process.env["NO_COLOR"] ?? "") !== "" && !forced;
  if (support === false || refused) return plainPaint;
  return coloured(new Chalk({ level: support.level }));
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
