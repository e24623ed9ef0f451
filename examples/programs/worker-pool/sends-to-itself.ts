/** The mistake: the one that receives from a channel without a buffer waits to send on it. */
import type { Process } from "rashomon";
import { pool, WELL } from "./pool.js";

export default (self: Process) =>
  pool(self, {
    ...WELL,
    putBack: (_self, jobs, job) => jobs.send(job),
  });
