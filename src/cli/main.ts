#!/usr/bin/env node
/** The program `rashomon`: hands the arguments of its process to the command line. */
import module from "node:module";
import { EXIT } from "./exit-code.ts";
import { processIo } from "./io.ts";

// From Node 22 on what was compiled once is kept for the next start.
(module as { enableCompileCache?: () => unknown }).enableCompileCache?.();

// A reader that closes the pipe, such as `head`, is not an error, and changes nothing of what the
// runs came to; a full disk is one, but no fault of ours.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") return;
  // The terminal was closed: what is left to do is to keep the results.
  if (error.code === "EIO" && process.stdout.isTTY) return;
  process.stderr.write(`standard output cannot be written: ${error.message}\n`);
  process.exit(EXIT.badInput);
});
process.stderr.on("error", () => {
  // There is nowhere left to report it.
});

try {
  const { main } = await import("./rashomon.ts");
  process.exitCode = await main(process.argv.slice(2), processIo());
} catch (error) {
  // No working folder, no more files that may be open: nothing has begun.
  const reason = error instanceof Error ? error.message : String(error);
  process.stderr.write(`rashomon cannot start here: ${reason}\n`);
  process.exitCode = EXIT.badInput;
}
