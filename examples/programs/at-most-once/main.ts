/** The counter, called with one identity for all repetitions of a call. */
import type { Process } from "rashomon";
import { count, retried } from "./counter.js";

export default (self: Process) => count(self, true, retried);
