/** The mistake: the callee performs whatever arrives. */
import type { Process } from "rashomon";
import { count, retried } from "./counter.js";

export default (self: Process) => count(self, false, retried);
