#!/usr/bin/env node
/** The program `rashomon`: hands the arguments of its process to the command line. */
import { EXIT } from "./exit-code.ts";
import { processIo } from "./io.ts";
import { main } from "./rashomon.ts";

// A reader that goes away, such as `head`, is no error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit(process.exitCode ?? EXIT.met);
});

process.exitCode = await main(process.argv.slice(2), processIo());
