/** The mistake: each worker closes the channel of all when it is done. */
import type { Process } from "rashomon";
import { pool, WELL } from "./pool.js";

export default (self: Process) =>
  pool(self, {
    ...WELL,
    finish: (results) => results.close(),
  });
