/** The mistake: every caller retries, whatever becomes of its calls. */
import type { Process } from "rashomon";
import { storm } from "./storm.js";

export default (self: Process) =>
  storm(self, () => ({ retry: { attempts: 4, attemptMs: 10, backoffMs: 1 } }));
